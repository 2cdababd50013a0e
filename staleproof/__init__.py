"""A formal state machine and consistency checker: proves that no view can show a stale status, or shows the shortest story."""
