"""What is said of steps that store pushed rows where that cannot be."""

import pytest
from small import changed, place, told

STEP = "changed: [run: reread]"


@pytest.mark.parametrize(
    ("into", "message"),
    [
        ("{into: [rows, al]}", "no query has the key [rows, al]; did you mean '[rows, all]'?"),
        ("{into: stord}", "unknown array 'stord' of dashboard 'therapist'; did you mean 'stored'?"),
        ("{into: []}", "no query has the key []; known are: [rows, all], [rows, today]"),
        ("{into: 3}", "'into' must be the key of a query or the name of an array, not 3"),
        (
            "{into: [rows, all], part: true, newer_only: true}",
            "a part of a row has no version; 'part' and 'newer_only' do not go together",
        ),
        ("{newer_only: true}", "the field 'into' is missing"),
    ],
)
def test_a_row_is_stored_in_a_copy_that_is_there(into: str, message: str) -> None:
    """The exact key of a query, or the name of an array."""
    new = f"changed: [store_push: {into}]"
    assert told(changed(STEP, new)) == f"{place(STEP, new)}: {message}"


def test_rows_of_debounced_messages_are_not_stored() -> None:
    """The rows of those that are dropped would be missing."""
    new = "changed: [store_push: {into: [rows, all]}]\n      debounce: {window: 1 s}"
    message = "the row of 'changed' cannot be stored: the debounce would drop others"
    assert told(changed(STEP, new)) == f"{place(STEP, new) - 1}: {message}"


def test_a_message_before_its_commit_has_no_row_to_store() -> None:
    """It is refused in the line of the message."""
    text = changed(STEP, "changed: [store_push: {into: stored}]").replace(
        "publishes: {", "publishes: {before_commit: [changed], "
    )
    line = place(STEP, STEP)
    assert told(text) == f"{line}: the row of 'changed' cannot be stored: it comes before its commit (not modelled)"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("{reset: [rows]}", "no mistake"),
        ("{reset: [row]}", "no query has the key [row]; did you mean '[rows]'? (or say `matches_nothing: true`)"),
        ("{reset: stored}", "no mistake"),
        ("{reset: stred}", "unknown array 'stred' of dashboard 'therapist'; did you mean 'stored'?"),
        ("{remove: [rows], type: active}", "no mistake"),
        ("{remove: [row]}", "no query has the key [row]; did you mean '[rows]'? (or say `matches_nothing: true`)"),
        ("{reset: stored, exact: true}", "'exact' goes with keys of queries, not with an array"),
    ],
)
def test_what_is_reset_is_there(step: str, message: str) -> None:
    """Queries by their keys, or an array by its name."""
    new = f"changed: [{step}]"
    assert told(changed(STEP, new)).removeprefix(f"{place(STEP, new)}: ") == message


@pytest.mark.parametrize("word", ["reset", "remove"])
def test_what_others_wait_for_is_neither_reset_nor_removed(word: str) -> None:
    """They would be disabled meanwhile, which the model has no rule for; by itself such a query may be reset."""
    waiting = changed("key: [rows, today], retry: 1", "key: [rows, today], retry: 1, enabled: all")
    why = "query 'today' waits for 'all', and would be disabled while that has no data"
    for key, message in (
        ("[rows]", f"not modelled: {why}, see docs/libraries.md, section 2.7"),
        ("[rows, today]", "no mistake"),
    ):
        new = f"changed: [{word}: {key}]"
        assert told(waiting.replace(STEP, new)).removeprefix(f"{place(STEP, new)}: ") == message
