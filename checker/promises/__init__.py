"""What is asked of a design: the matrix, the promises and the claims, view by view."""
