"""The answers as a site of plain files that a browser opens: the matrix, the promises, and a page for each story."""
