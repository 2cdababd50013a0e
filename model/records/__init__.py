"""What copies hold, what messages and answers carry, and how both are addressed."""
