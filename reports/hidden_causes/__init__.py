"""Causes that hide behind others: what breaks the same once the causes found are mended in a copy of the design."""
