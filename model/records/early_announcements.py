"""Who has told of commits that are not made yet, in the order of their names."""

OF_ANOTHER_RECORD = " elsewhere"
"""Behind the name of a slot where its request for another record was announced."""

Names = tuple[str, ...]


def announced_by(names: Names, by: str) -> Names:
    """With one more."""
    return tuple(sorted((*names, by)))


def without(names: Names, *by: str) -> Names:
    """Without some."""
    return tuple(name for name in names if name not in by)


def ended(names: Names, slot: str) -> Names:
    """Without what the request of a slot has announced, for whatever record, when that has come to nothing."""
    return without(names, slot, f"{slot}{OF_ANOTHER_RECORD}")
