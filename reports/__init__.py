"""Telling it: command line, console, pages, diagrams; the only room that opens files, prints or exits."""
