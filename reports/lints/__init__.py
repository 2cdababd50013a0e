"""What is legal in a design but suspicious, as far as it can be seen without any search."""
