"""The real libraries under Node: what the model is compared with, step by step, and what reproduces its stories."""
