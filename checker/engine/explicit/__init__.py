"""States one by one: integer tables, breadth-first exploration, statements about states, recovery."""
