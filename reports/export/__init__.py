"""A view's system in the languages of other model checkers."""
