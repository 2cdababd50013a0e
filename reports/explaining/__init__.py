"""A design in sentences: what there is, what it does, and who hears of what."""
