"""What a design is and how its parts behave: immutable values, pure functions."""
