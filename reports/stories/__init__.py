"""A run in words: who acts at each step and what happens."""
