"""What one run of the program works out once and shares: explored spaces, searches, processes that help."""
