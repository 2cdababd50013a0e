"""Systems as models for another checker: Promela for SPIN."""
