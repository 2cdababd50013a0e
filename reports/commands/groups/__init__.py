"""What can be asked on the command line, a group of commands a file, with nothing heavy imported before a command runs."""
