"""The statuses of a record and the transitions between them, as a table that every other room reads."""
