"""A run of one view's cone as a run of the whole world."""
