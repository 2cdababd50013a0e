"""What changes from one design to another: compared, as text and as JSON."""
