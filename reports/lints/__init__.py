"""What looks wrong in a design without exploring anything, one kind of finding a code."""
