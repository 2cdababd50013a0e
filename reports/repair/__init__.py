"""Changes with which a design keeps its promises and none of which can be spared, written as a design that extends it."""
