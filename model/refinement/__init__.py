"""What is asked where marks alone do not decide: with real statuses of one record, then of all copies, then of two records."""
