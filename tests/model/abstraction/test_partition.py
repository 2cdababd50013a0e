"""Partition refinement."""

from staleproof.model.abstraction.partition import coarsest


def test_statuses_are_told_apart_by_what_can_be_done_later() -> None:
    """At first by how they look, then by steps into classes that are told apart, until nothing changes."""
    steps = {"a": {("go", "b")}, "b": {("go", "c")}, "c": {("go", "e")}, "d": {("go", "c")}, "e": {("go", "e")}}
    found = coarsest({**dict.fromkeys("abcd", ""), "e": "end"}, {status: frozenset(there) for status, there in steps.items()})
    assert found == {"a": ("a",), "b": ("b", "d"), "c": ("c",), "d": ("b", "d"), "e": ("e",)}
