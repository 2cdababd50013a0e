"""The command line, one command or concern of all commands a file."""
