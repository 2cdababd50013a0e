"""The exit codes of the program (docs/ci.md, "Exit codes")."""

HOLD, BROKEN, USAGE, UNKNOWN, INVALID, VACUOUS, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130
