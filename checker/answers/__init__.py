"""What was found out about a design, as plain data, and which part of it was asked."""
