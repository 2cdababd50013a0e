"""How many records there are; this file needs no other, so that who only asks for the number need not wait."""

RECORDS = 3
"""The most that a run has that shows a breach, if nothing else is said."""
