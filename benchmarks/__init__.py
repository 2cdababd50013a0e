"""How fast systems are explored, beside SPIN and plain Python, and how the time of a check grows."""
