"""An auxiliary component as the set of its possible states along all runs, and the worst that is behind each."""
