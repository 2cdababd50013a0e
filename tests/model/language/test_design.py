"""The fields of a design: what may be left out and then means what, and what may not stand where."""

import re
from collections.abc import Iterator

import pytest
from pydantic import TypeAdapter
from small import TEXT, changed, place, read, told

from staleproof.model.language.design import ArrayPart, ClaimPart, Design, HandlerPart, PushPart, QueryPart, ViewPart
from staleproof.model.language.durations import seconds
from staleproof.model.language.step import OPTIONS, STEPS, StepPart
from staleproof.model.systems.browser import ages
from staleproof.model.validation.not_modelled import FORGOTTEN, KEPT, NOT_MODELLED, SHOWN, reason

LEAST = """\
name: least
lifecycle: staleproof.model.lifecycle.appointment:Appointment
dashboards: {d: {role: driver, queries: {q: {key: [q]}}, views: {v: {reads: q}}}}
"""
ACTION = (
    "a step names exactly one of cancel, patch, invalidate, reset, remove, refetch, fetch, store_reply, store_push, run, all;"
    " this one names"
)
ABOVE_NOTHING = "must be a duration above 0, such as 500 ms, 30 s, 5 min, 1.5 h or 1 d"
STEP = "a step is rollback, or a mapping such as `invalidate: [tasks]`"
EXPECTED = "what is expected is a promise, or a mapping with `promise` and what it is narrowed to"
COUNTED = "must be a place of the key, counted from 0"
NAME = "must be a name without . and *, which mean something in changes and claims"


def test_what_is_left_out_has_its_usual_meaning() -> None:
    """A design needs a name, a lifecycle and a dashboard with a view; the rest is what the libraries do by themselves."""
    design = read(LEAST)
    board = design.dashboards["d"]
    assert (design.title, design.faults, design.expect, design.claims, design.server.max_age) == ("", (), (), {}, None)
    assert (board.requests, board.push, board.arrays, board.handlers) == ("plain", None, {}, {})
    assert board.queries["q"] == QueryPart(
        key=("q",),
        stale_time="always",
        gc_time="5 min",
        poll=None,
        poll_in_background=False,
        refetch_on_mount=True,
        refetch_on_focus=True,
        retry=3,
        aborts=False,
        requests=None,
        fills=(),
    )
    assert board.views["v"] == ViewPart(reads="q", page=None, hides=(), shows=None, texts=None, offers=None)


def test_the_small_design_is_read_as_it_is_written() -> None:
    """Every field that the small design has is found where it belongs."""
    design = read(TEXT)
    board = design.dashboards["therapist"]
    assert design.routines["reread"] == (
        StepPart(cancel=("rows",), unloaded=True),
        StepPart(invalidate=("rows",), refetch_type="all"),
    )
    assert board.push == PushPart(on_message={"changed": (StepPart(run="reread"),)}, on_connect=(StepPart(run="reread"),))
    assert board.arrays == {"stored": ArrayPart(kept_in="redux", poll="1 min")}
    assert board.handlers["turn down"] == HandlerPart(
        action="reject",
        optimistic="rejected",
        before=(StepPart(run="remember"),),
        success=(StepPart(store_reply="redux"), StepPart(refetch=("all",)), StepPart(fetch=("stored",))),
        error=("rollback",),
        settled=(StepPart(all=(StepPart(run="reread"), StepPart(cancel=("rows", "today")))),),
    )
    assert design.claims["turning down"] == ClaimPart(
        group="hope",
        says="What I turn down is gone at once",
        mutations=("reject",),
        by=("therapist",),
        views=("therapist.list",),
        entry="own",
        at_most="poll",
        promise="reload-suffices",
        handlers=("therapist.turn down",),
        step="action",
    )


@pytest.mark.parametrize(
    ("view", "listed"),
    [
        (ViewPart(reads="q"), ["a", "b", "c"]),
        (ViewPart(reads="q", hides=("b",)), ["a", "c"]),
        (ViewPart(reads="q", shows=("a", "b")), ["a", "b"]),
        (ViewPart(reads="q", shows=("a", "b"), hides=("b",)), ["a"]),
        (ViewPart(reads="q", shows=()), []),
    ],
)
def test_a_view_lists_what_is_shown_and_not_hidden(view: ViewPart, listed: list[str]) -> None:
    """A view lists all statuses, or only those that it shows, and never one that it hides."""
    assert [status for status in ("a", "b", "c") if view.lists(status)] == listed


# Durations, numbers, words.


@pytest.mark.parametrize("duration", ["0 s", "500 ms", "30 s", "5 min", "1.5 h", "12 h", "1 d"])
def test_durations_have_a_unit(duration: str) -> None:
    """A duration is a number of milliseconds, seconds, minutes, hours or days, and may be nothing at all.

    However it is written, it is told with a space.
    """
    for written in (duration, duration.replace(" ", "")):
        assert read(changed("max_age: 5 min", f"max_age: {written}")).server.max_age == duration


@pytest.mark.parametrize(("duration", "length"), [("0 ms", 0), ("500 ms", 0.5), ("30 s", 30), ("1.5 h", 5400), ("1 d", 86400)])
def test_durations_are_compared_in_seconds(duration: str, length: float) -> None:
    """So that lints can tell which is shorter."""
    assert seconds(duration) == length


@pytest.mark.parametrize(
    ("stale_time", "expected"),
    [
        ("0 ms", "at once"),
        ("0h", "at once"),
        ("0.0 s", "at once"),
        ("always", "at once"),
        ("1 ms", "later"),
        ("Infinity", "never"),
    ],
)
def test_when_data_are_stale(stale_time: str, expected: str) -> None:
    """At once with a staleTime of nothing, in whatever unit, and never with Infinity."""
    query = read(changed("today], retry: 1", f"today], stale_time: {stale_time}")).dashboards["therapist"].queries["today"]
    assert ages(query) == expected


def test_infinity_is_never() -> None:
    """As a gcTime too; but nobody polls that seldom, and no HTTP cache keeps an answer so long."""
    text = changed("today], retry: 1", "today], gc_time: Infinity")
    assert read(text).dashboards["therapist"].queries["today"].gc_time == "never"
    assert told(changed("poll: 5 min", "poll: Infinity")).endswith(f"'poll' {ABOVE_NOTHING}, not 'Infinity'")


@pytest.mark.parametrize(
    ("poll", "right"),
    [("0.5 s", True), ("0.001s", True), ("10.25 min", True), ("0.0 s", False), ("0 ms", False), ("05 s", False)],
)
def test_nobody_polls_all_the_time(poll: str, right: bool) -> None:
    """An interval is above 0, whatever its unit and its fraction."""
    assert (told(changed("poll: 5 min", f"poll: {poll}")) == "no mistake") is right


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("max_age: 5 min", "max_age: 5", "'max_age' must be a duration such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not 5"),
        ("max_age: 5 min", "max_age: 5 m", "'max_age' must be a duration such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not '5 m'"),
        (
            "max_age: 5 min",
            "max_age: 1,5 h",
            "'max_age' must be a duration such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not '1,5 h'",
        ),
        (
            "max_age: 5 min",
            "max_age: never",
            "'max_age' must be a duration such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not 'never'",
        ),
        ("max_age: 5 min", "max_age: true", "'max_age' must be a duration such as 500 ms, 30 s, 5 min, 1.5 h or 1 d, not true"),
        ("retry: 1", "gc_time: always", "'gc_time' must be a duration such as 5 min, or never, not 'always'"),
        ("poll: 5 min", "poll: 0 min", f"'poll' {ABOVE_NOTHING}, not '0 min'"),
        ("poll: 1 min", "poll: -1 min", f"'poll' {ABOVE_NOTHING}, not '-1 min'"),
        ("retry: 1", "stale_time: soon", "'stale_time' must be a duration such as 5 min, or always or never, not 'soon'"),
        ("retry: 1", "retry: true", "'retry' must be a whole number, not true"),
        ("retry: 1", "retry: '3'", "'retry' must be a whole number, not '3'"),
        ("retry: 1", "retry: 1.5", "'retry' must be a whole number, not '1.5'"),
        ("retry: 1", "retry: 11", "'retry' must be at most 10, not 11"),
        ("retry: 1", "retry: -1", "'retry' must be at least 0, not -1"),
        ("retry: 1", "retry: 99999999999999999999", "'retry' must be a whole number, not '99999999999999999999'"),
        ("retry: 1", "aborts: 7", "'aborts' must be true or false, not 7"),
        ("retry: 1", "aborts: [true]", "'aborts' must be true or false, not [True]"),
    ],
)
def test_values_of_the_wrong_kind_are_told(old: str, new: str, message: str) -> None:
    """What is no duration, number or truth value is told with what is expected and what is there."""
    assert told(changed(old, new)) == f"{place(old, new)}: {message}"


@pytest.mark.parametrize("stale_time", ["0 s", "5 min", "always", "never"])
def test_data_may_count_as_stale_at_once_or_never(stale_time: str) -> None:
    """The time after which data count as stale may be a duration, always or never."""
    assert (
        read(changed("retry: 1", f"stale_time: {stale_time}")).dashboards["therapist"].queries["today"].stale_time == stale_time
    )


@pytest.mark.parametrize("word", ["yes", "no", "on", "True", "'true'", "1", "0"])
def test_truth_values_are_true_and_false(word: str) -> None:
    """Nothing else is taken for one: neither a word or a number that other programs take for it, nor a text."""
    shown = word if word.isdecimal() else f"'{word.strip(chr(39))}'"
    line = place("retry: 1", "")
    assert told(changed("retry: 1", f"aborts: {word}")) == f"{line}: 'aborts' must be true or false, not {shown}"


def _loose(schema: object) -> Iterator[object]:
    """The truth values and numbers that pydantic itself reads, and not strictly."""
    if isinstance(schema, dict):
        if schema.get("type") in ("bool", "int") and not schema.get("strict"):
            yield schema
        if schema.get("type") != "function-before":
            yield from (found for below in schema.values() for found in _loose(below))
    elif isinstance(schema, list | tuple):
        yield from (found for below in schema for found in _loose(below))


def test_no_field_takes_one_kind_of_value_for_another() -> None:
    """Wherever a truth value or a number may stand in a design, it is read strictly, or by a function of our own."""
    assert list(_loose(Design.__pydantic_core_schema__)) == []
    assert list(_loose(TypeAdapter(tuple[bool, ...]).core_schema)) == [{"type": "bool"}]


# Lists, mappings, names.


SENT = "must be a message, a list of different messages, or null, not"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("key: [rows, today]", "key: rows", "'key' must be a list, not 'rows'"),
        ("key: [rows, today]", "key: []", "'key' must not be empty"),
        ("key: [rows, today]", "key: [rows, [x]]", "an entry of 'key' must be a text or a whole number, not ['x']"),
        ("key: [rows, today]", "key: [rows, {id: 1}]", "an entry of 'key' must be a text or a whole number, not {'id': 1}"),
        ("key: [rows, today]", "key: [true]", "an entry of 'key' must be a text or a whole number, not true"),
        ("{default: changed,", "{default: [],", f"'default' {SENT} []"),
        (
            "{default: changed,",
            "{default: [changed, changed],",
            f"'default' {SENT} ['changed', 'changed']",
        ),
        (
            "{review_accept: removed}",
            "{review_accept: [removed, 1]}",
            f"'review_accept' {SENT} ['removed', 1]",
        ),
        ("key: [rows, today]", "key: [null]", "an entry of 'key' must be a text or a whole number, not nothing"),
        ("hides: [completed]", "hides: [[completed]]", "an entry of 'hides' must be a text, not ['completed']"),
        ("hides: [completed]", "hides: {completed: 1}", "'hides' must be a list, not {'completed': 1}"),
        ("[rollback]", "[5]", f"{STEP}, not 5"),
        ("[rollback]", "[[rollback]]", f"{STEP}, not ['rollback']"),
        ("{patch: [rows, all], s", "{patch: 5, s", "'patch' must be the key of a query or the name of an array, not 5"),
        (
            "store_reply: redux",
            "store_reply: {into: x}",
            "'store_reply' must be the key of a query or the name of an array, not {'into': 'x'}",
        ),
        ("[fresh-when-settled, never-backwards]", "[1]", f"{EXPECTED}, not 1"),
        ("[fresh-when-settled, never-backwards]", "[[fresh-when-settled]]", f"{EXPECTED}, not ['fresh-when-settled']"),
        ("[rollback]", "rollback", "'error' must be a list, not 'rollback'"),
        ("poll: 5 min", "poll: {every: 5 min}", f"'poll' {ABOVE_NOTHING}, not {{'every': '5 min'}}"),
        ("    rejected: Turned down", "    rejected:", "'rejected' must be a text, not nothing"),
        ("    rejected: Turned down", "    rejected: 5", "'rejected' must be a text, not 5"),
        ("counter: {reads: stored}", "counter: [stored]", "'counter' must be a mapping, not ['stored']"),
        ("counter: {reads", "coun.ter: {reads", f"'coun.ter' {NAME}"),
        ("counter: {reads", "'*': {reads", f"'*' {NAME}"),
        ("counter: {reads", "'': {reads", f"'' {NAME}"),
        ("  therapist:\n", "  thera.pist:\n", f"'thera.pist' {NAME}"),
        ("      turn down:\n", "      turn.down:\n", f"'turn.down' {NAME}"),
        ("      stored: {", "      sto*red: {", f"'sto*red' {NAME}"),
        ("      today: {key", "      to.day: {key", f"'to.day' {NAME}"),
        ("kept_in: redux", "kept_in: [redux]", "['redux'] is not a value of 'kept_in'; did you mean 'redux'?"),
        (
            "today], retry: 1",
            "today], max_age: 5minutes",
            "'max_age' must be a duration such as 5 min, or none, not '5minutes'",
        ),
        ("requests: plain", "requests: nocache", "'nocache' is not a value of 'requests'; did you mean 'no-cache'?"),
        ("reject: row", "reject: rows", "'rows' is not a value of 'reject'; did you mean 'row'?"),
        ("entry: own", "entry: mine", "'mine' is not a value of 'entry'; known are: own, foreign, both"),
        ("at_most: poll", "at_most: pol", "'pol' is not a value of 'at_most'; did you mean 'poll'?"),
    ],
)
def test_shapes_and_names_that_are_wrong_are_told(old: str, new: str, message: str) -> None:
    """A list is a list, a mapping a mapping, and a name has nothing in it that means something else."""
    assert told(changed(old, new)) == f"{place(old, new)}: {message}"


def test_parts_of_keys_may_be_numbers() -> None:
    """A number in a key stays a number, as the library tells 7 from '7'."""
    seven = changed("key: [rows, today]", "key: [rows, 7]")
    assert read(seven.replace("cancel: [rows, today]", "cancel: [rows, 7]")).dashboards["therapist"].queries["today"].key == (
        "rows",
        7,
    )
    unknown = "no query has the key [rows, '7']; did you mean '[rows, 7]'? (or say `matches_nothing: true`)"
    line = place("cancel: [rows, today]", "")
    assert told(seven.replace("cancel: [rows, today]", "cancel: [rows, '7']")) == f"{line}: {unknown}"


@pytest.mark.parametrize(
    ("old", "line", "message"),
    [
        ("name: small\n", "lifecycle:", "the field 'name' is missing"),
        ("lifecycle: staleproof.model.lifecycle.appointment:Appointment\n", "name: small", "the field 'lifecycle' is missing"),
        ("    role: therapist\n", "  therapist:\n", "the field 'role' is missing"),
        ("        action: reject\n", "      turn down:", "the field 'action' is missing"),
        ("kept_in: redux, ", "stored: {", "the field 'kept_in' is missing"),
        ("key: [rows, today], ", "today: {retry", "the field 'key' is missing"),
        ("    group: hope\n", "  turning down:", "the field 'group' is missing"),
    ],
)
def test_missing_fields_are_told_where_their_owner_is(old: str, line: str, message: str) -> None:
    """A field that must be there and is not is told in the first line of what should have it."""
    text = changed(old, "")
    assert told(text) == f"{text[: text.index(line)].count(chr(10)) + 1}: {message}"


@pytest.mark.parametrize("field", ["views", "dashboards"])
def test_some_fields_may_not_be_empty(field: str) -> None:
    """A design has a dashboard, and a dashboard a view."""
    text = LEAST.replace("{v: {reads: q}}" if field == "views" else LEAST[LEAST.index("{d:") : -1], "{}")
    assert told(text) == f"3: '{field}' must not be empty"


def test_a_role_has_a_name() -> None:
    """A dashboard of nobody is a slip of the pen."""
    role = "    role: therapist\n"
    assert told(changed(role, '    role: ""\n')) == f"{place(role, '')}: 'role' must not be empty"


# Steps and claims.


def test_every_step_has_one_action() -> None:
    """A step with two actions and one with none are told with the actions that there are."""
    step = "{cancel: [rows], unloaded: true}"
    line = place(step, "")
    assert told(changed(step, "{cancel: [rows], run: reread}")) == f"{line}: {ACTION} cancel and run"
    lost = "does 'unloaded' belong to the step before it, with braces around both?"
    assert told(changed(step, "{unloaded: true}")) == f"{line}: {ACTION} none; {lost}"
    assert told(changed(step, "{}")) == f"{line}: {ACTION} none"


VALUES = {
    "cancel": ("rows",),
    "patch": ("rows",),
    "invalidate": ("rows",),
    "reset": ("rows",),
    "remove": ("rows",),
    "refetch": ("all",),
    "fetch": ("stored",),
    "store_reply": ("rows",),
    "store_push": {"into": ("rows",)},
    "run": "reread",
    "all": (),
}
SET = {
    "refetch_type": "all",
    "type": "inactive",
    "cancel_refetch": False,
    "awaited": False,
    "exact": False,
    "where": {1: "all"},
}


@pytest.mark.parametrize(("option", "action"), [(option, action) for option in OPTIONS for action in STEPS])
def test_options_go_with_their_actions_alone(option: str, action: str) -> None:
    """An option that is set goes with the actions that heed it; with any other it is told what it goes with."""
    name = {"awaited": "await"}.get(option, option)
    given = {action: VALUES[action], name: SET.get(option, True)}
    if (option, action) == ("where", "patch"):
        given["exact"] = False
    if action in OPTIONS[option]:
        assert StepPart.model_validate(given).action == action
        return
    with pytest.raises(ValueError, match=f"'{name}' goes with {' or '.join(OPTIONS[option])}, not with {action}"):
        StepPart.model_validate(given)


def test_what_is_said_aloud_is_heeded() -> None:
    """An option that has its usual value is refused, too, where it means nothing."""
    step = "{cancel: [rows], unloaded: true}"
    wrong = "'await' goes with invalidate or reset or refetch or fetch, not with cancel"
    assert told(changed(step, "{cancel: [rows], await: true}")) == f"{place(step, '')}: {wrong}"


@pytest.mark.parametrize(
    ("action", "option"), [("patch", "exact: true"), ("store_reply", "matches_nothing: true"), ("reset", "await: true")]
)
def test_an_array_has_no_key(action: str, option: str) -> None:
    """What chooses among queries by their keys goes with none that is written into by its name."""
    name = option.partition(":")[0]
    step = "{patch: [rows, all], snapshot: true}"
    told_so = f"{place(step, '')}: '{name}' goes with keys of queries, not with an array"
    assert told(changed(step, f"{{{action}: stored, {option}}}")) == told_so


@pytest.mark.parametrize(
    ("step", "waits"),
    [
        ({"invalidate": ["rows"]}, True),
        ({"invalidate": ["rows"], "await": False}, False),
        ({"refetch": ["all"]}, False),
        ({"refetch": ["all"], "await": True}, True),
        ({"fetch": ["stored"]}, False),
        ({"fetch": ["stored"], "await": True}, True),
        ({"cancel": ["rows"]}, False),
        ({"reset": ["rows"]}, True),
        ({"reset": ["rows"], "await": False}, False),
        ({"reset": "stored"}, False),
        ({"remove": ["rows"]}, False),
    ],
)
def test_what_is_waited_for(step: dict[str, object], waits: bool) -> None:
    """An invalidation or a reset of queries is awaited unless it says otherwise, a refetch or a fetch only if it says so."""
    assert StepPart.model_validate(step).waits is waits


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("today], retry: 1", "today], staleTime: 0", "unknown field 'staleTime'; here that is 'stale_time'"),
        ("{cancel: [rows], unloaded", "{resetQueries: [rows], unloaded", "unknown field 'resetQueries'; here that is 'reset'"),
        (
            "{cancel: [rows], unloaded",
            "{removeQueries: [rows], unloaded",
            "unknown field 'removeQueries'; here that is 'remove'",
        ),
        ("before: [run", "onMutate: [run", "unknown field 'onMutate'; here that is 'before'"),
        ("    arrays:\n", "    slices:\n", "unknown field 'slices'; here that is 'arrays'"),
        ("{cancel: [rows], unloaded", "{setQueryData: [rows], unloaded", "unknown field 'setQueryData'; here that is 'patch'"),
        ("today], retry: 1", "today], onMutate: 1", "unknown field 'onMutate'; known are: "),
    ],
)
def test_names_of_the_libraries_are_answered_with_those_of_fields(old: str, new: str, message: str) -> None:
    """Whoever writes what TanStack Query or Redux call it is told the field; not where there is no such field."""
    assert told(changed(old, new)).partition(": ")[2].startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("today], retry: 1", "today], select: 1", f"'select'; {SHOWN}"),
        (
            "today], retry: 1",
            "today], network_mode: always",
            "'network_mode'; a request waits while the tab is offline, as with 'online'",
        ),
        ("{cancel: [rows], unloaded", "{clear: [rows], unloaded", f"'clear'; {FORGOTTEN}"),
        ("name: small", "name: small\npersister: localStorage", f"'persister'; {KEPT}"),
    ],
)
def test_what_has_no_word_is_answered_with_the_reason(old: str, new: str, message: str) -> None:
    """What a library has and a design has not is no misspelt field, however it is written."""
    assert told(changed(old, new)) == f"{place(old, new)}: not modelled: {message}, see docs/libraries.md, section 2.7"


def test_a_word_that_is_not_modelled_may_be_a_field_elsewhere() -> None:
    """In a view the library's select is a filter."""
    assert told(changed("shows: [pending", "select: [pending")).endswith("unknown field 'select'; here that is 'shows'")


@pytest.mark.parametrize("word", NOT_MODELLED)
def test_what_is_not_modelled_is_no_field(word: str) -> None:
    """Nowhere in a design; and the reason is found however the word is written."""
    fields = {name for part in Design.model_json_schema()["$defs"].values() for name in part["properties"]}
    assert word not in fields
    assert reason(re.sub("([A-Z])", r"_\1", word).lower()) == NOT_MODELLED[word]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("{x: all}", f"'x' {COUNTED}"),
        ("{-1: all}", f"'-1' {COUNTED}"),
        ("{1.0: all}", f"'1.0' {COUNTED}"),
        ("{01: all}", f"'01' {COUNTED}"),
        ("{}", "'where' must not be empty"),
        ("{1: [all]}", "'1' must be a text or a whole number, not ['all']"),
        ("{1: all}, matches_nothing: true", "no mistake"),
    ],
)
def test_a_predicate_names_places_and_parts(where: str, message: str) -> None:
    """A predicate has at least one place, counted from 0, and the part of the key that must stand there."""
    said = told(changed("invalidate: [prices], matches_nothing: true", f"invalidate: [prices], where: {where}"))
    assert said.removeprefix(f"{place('[prices]', '')}: ") == message


def test_a_predicate_for_a_patch_needs_many_keys() -> None:
    """A patch reaches one key, of which nothing needs to be asked, unless it says that it is not exact."""
    text = changed("{patch: [rows, all], snapshot", "{patch: [rows, all], where: {1: all}, snapshot")
    assert told(text) == f"{place('{patch:', '')}: 'where' goes with a patch of many keys; say `exact: false` beside it"
    assert told(text.replace("where: {1: all}", "exact: false, where: {1: all}")) == "no mistake"


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        (("at_most", "promise", "step"), "a claim names at least one of at_most, promise, step; this one names none"),
        (("handlers",), "'step' needs handlers"),
        (("at_most",), "mutations, by and entry choose entries of the matrix and need at_most"),
        (("at_most", "by", "entry"), "mutations, by and entry choose entries of the matrix and need at_most"),
        (("at_most", "mutations", "entry"), "mutations, by and entry choose entries of the matrix and need at_most"),
        (("at_most", "mutations", "by"), "mutations, by and entry choose entries of the matrix and need at_most"),
        (("at_most", "mutations", "by", "entry"), ""),
        (("promise", "step", "handlers"), ""),
    ],
)
def test_claims_say_something_and_nothing_in_vain(left_out: tuple[str, ...], message: str) -> None:
    """A claim names something that can be found out, and nothing that would not be heeded."""
    start = TEXT.index("    group: hope")
    kept = [line for line in TEXT[start:].splitlines(keepends=True) if line.split(":")[0].strip() not in left_out]
    assert told(TEXT[:start] + "".join(kept)) == (f"{place('  turning down', '')}: {message}" if message else "no mistake")
