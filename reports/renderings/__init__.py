"""Answers in the forms in which they are read: console, JSON, Markdown, tables, diagrams."""
