"""Why a story ends as it does: the copy, its last read, and the declaration that should have reached it."""
