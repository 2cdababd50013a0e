"""Design files: finding and reading them, their schema, and the reference of all fields."""
