"""What a story is blamed on, tried: changed in a copy of the design, in which the story is replayed."""
