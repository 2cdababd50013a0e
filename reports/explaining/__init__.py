"""What each handler and event of a design does to every copy, in words, without exploring anything."""
