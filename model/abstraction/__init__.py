"""Marks instead of statuses: the abstract cone, what is asked of it, and how its runs are made concrete again."""
