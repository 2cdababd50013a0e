"""Sets of states as multi-valued decision diagrams: a second engine for systems with very many states."""
