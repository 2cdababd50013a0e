"""What can be asked on the command line, a group of commands a file: their words, their help, and whom they ask.

Nothing heavy is imported here before a command runs, so that the help and the completion of shells come at once.
"""
