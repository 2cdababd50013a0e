"""A smallest set of changes with which a design keeps its promises, written as a design that extends it."""
