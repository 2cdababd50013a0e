"""Every name that a design uses is compared with what declares it, where it is used."""

import pytest
from small import TEXT, all_told, changed, place, read, told

from staleproof.model.validation.references import MOST_VIEWS
from staleproof.model.validation.steps import MOST_STEPS, PROPOSED

DRIVER = """\
dashboards:
  driver:
    role: driver
    push: {on_connect: [run: reread]}
    queries: {mine: {key: [rows, mine]}}
    views: {mine: {reads: mine}}
"""
"""A second dashboard, which goes before the therapist's."""
INVENTED = "invented: true\n        optimistic: rejected"
NO_ROW = "no row has this status"
INITIAL = "it is the initial status, before the record is there"
ELSEWHERE = "call one of them otherwise"


def routine(steps: str) -> str:
    """The small design, in which a second dashboard has joined and the routine that all dashboards run has other steps."""
    text = changed("dashboards:\n", DRIVER)
    start, end = text.index("    - {cancel: [rows], unloaded"), text.index("  remember:")
    return f"{text[:start]}    - {steps}\n{text[end:]}"


def test_the_small_design_has_no_mistake() -> None:
    """The design that all these tests change is right, also with its second dashboard."""
    assert read(TEXT).name == "small"
    assert told(routine("invalidate: [rows]")) == "no mistake"


# Statuses, actions and roles.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    pending: [", "    absent: [", f"nothing is offered in 'absent': {INITIAL}"),
        ("    pending: [", "    deleted: [", f"nothing is offered in 'deleted': {NO_ROW}"),
        ("optimistic: rejected", "patches_to: deleted", f"a PATCH cannot lead to 'deleted': {NO_ROW}"),
        ("optimistic: rejected", "patches_to: absent", f"a PATCH cannot lead to 'absent': {NO_ROW}"),
        ("optimistic: rejected", "optimistic: absent", "no action leads to 'absent'"),
        (
            "optimistic: rejected",
            "invented: true\n        optimistic: rejected",
            "'rejected' is a status of the lifecycle, not invented",
        ),
    ],
)
def test_statuses_and_actions_must_make_sense(old: str, new: str, message: str) -> None:
    """A status that no row can have is not offered, patched to or guessed."""
    assert told(changed(old, new)) == f"{place(old, new)}: {message}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("optimistic: rejected", "optimistic: deleted"),
        ("optimistic: rejected", "optimistic: handed_back\n        invented: true"),
        ("optimistic: rejected", "patches_to: rejected"),
        ("shows: [pending, rejected]", "shows: [pending, deleted]"),
        ("    pending: Waiting for an answer", "    absent: Not there"),
        ("action: reject\n", "action: patch_status\n"),
        ("action: reject\n", "action: start_journey\n"),
        ("role: therapist", "role: job"),
        ("role: therapist", "role: visitor"),
    ],
)
def test_what_is_unusual_is_accepted(old: str, new: str) -> None:
    """A guess that the row goes, an invented status that says so, and words about rows that are not there are no mistakes.

    Nor is an action that is not for the role, or for nobody in particular, or a role that no action is for.
    """
    assert told(changed(old, new)) == "no mistake"


# Dashboards.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[rows, today], retry",
            "[rows, all], retry",
            "query 'today' has the key of query 'all'; one key is one entry of the cache",
        ),
        ("key: [rows, today]", "key: [rows, undefined]", "'undefined' is no part of a query's own key"),
        ("stored: {kept", "today: {kept", f"a query is called 'today' too; {ELSEWHERE}"),
        ("stored: {kept", "redux: {kept", "'redux' stands for all arrays of slices in `store_reply`; call this one otherwise"),
        (
            "counter: {reads: stored}",
            "counter: {reads: stored, page: hoome}",
            "no other view is on the page 'hoome'; did you mean 'home'? (or leave `page` out)",
        ),
    ],
)
def test_names_that_mean_two_things_are_refused(old: str, new: str, message: str) -> None:
    """Two names for one entry, one name for two, and pages that differ by a letter are told where the second one is."""
    text = changed(old, new).replace("[stored]", "[]").replace("reads: stored", "reads: all")
    assert told(text) == f"{place(old, new)}: {message}"


@pytest.mark.parametrize("page", ["list", "counter", "elsewhere", "home 2"])
def test_pages_need_no_declaration(page: str) -> None:
    """A page may be that of another view, or one view's own."""
    assert told(changed("today, page: home", f"today, page: {page}")) == "no mistake"


@pytest.mark.parametrize(
    "name", ["page", "channel", "copy", "slot 1", "filler 1", "all line", "other tabs", "world", "outside copies"]
)
def test_a_copy_may_have_any_name(name: str) -> None:
    """What proofs call other things is no name of theirs."""
    assert told(TEXT.replace("stored", name)) == "no mistake"


def test_dashboards_may_have_names_that_begin_alike() -> None:
    """One name with a blank and more behind it is another name."""
    assert told(changed("dashboards:\n", DRIVER.replace("driver:\n", "therapist of cars:\n"))) == "no mistake"


def test_a_table_of_offers_is_compared_with_each_dashboard_that_uses_it() -> None:
    """A table that several dashboards use may name only what all of them have; one that nobody uses, what any has."""
    text = changed("dashboards:\n", DRIVER.replace("reads: mine", "reads: mine, offers: card"))
    line = place("    pending: [", "")
    assert told(text) == f"{line}: unknown handler 'turn down' of dashboard 'driver'; none is declared"
    unused = changed("texts: card, offers: card", "texts: card")
    assert told(unused) == "no mistake"
    assert told(unused.replace("pending: [turn down]", "pending: [turn up]")) == (
        f"{line}: unknown handler 'turn up'; did you mean 'turn down'?"
    )


# Steps.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "before: [run: remember]",
            "before: [store_reply: redux]",
            "'store_reply' belongs in success or settled, not in before of 'therapist.turn down'",
        ),
        (
            "error: [rollback]",
            "error: [store_reply: redux]",
            "'store_reply' belongs in success or settled, not in error of 'therapist.turn down'",
        ),
        (
            "success: [store",
            "success: [rollback, store",
            "'rollback' belongs in error, not in success of 'therapist.turn down'",
        ),
        (
            "settled: [{",
            "settled: [{all: [rollback]}, {",
            "'rollback' belongs in error, not in settled of 'therapist.turn down'",
        ),
        ("changed: [run: reread]", "changed: [rollback]", "'rollback' belongs in error, not in push of 'therapist'"),
        (
            "connect: [run: reread]",
            "connect: [patch: [rows, all]]",
            "'patch' belongs in before or success or error or settled, not in connect of 'therapist'",
        ),
        (
            "changed: [run: reread]",
            "changed: [store_reply: redux]",
            "'store_reply' belongs in success or settled, not in push of 'therapist'",
        ),
        (
            "connect: [run: reread]",
            "connect: [store_push: {into: [rows, all]}]",
            "'store_push' belongs in push, not in connect of 'therapist'",
        ),
    ],
)
def test_steps_stand_where_they_have_something_to_work_on(old: str, new: str, message: str) -> None:
    """Only an error has an old value to go back to, only what follows a reply has one, and a push has no guess."""
    assert told(changed(old, new)) == f"{place(old, new)}: {message}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "cancel: [rows, today]",
            "cancel: [rows, today, late]",
            "no query has the key [rows, today, late]; did you mean '[rows, today]'?",
        ),
        ("cancel: [rows, today]", "cancel: [7]", "no query has the key [7]; known are: [rows], [rows, all], [rows, today]"),
        ("patch: [rows, all]", "patch: [rows]", "no query has the key [rows]; did you mean '[rows, all]'?"),
        (
            "success: [store_reply: redux",
            "success: [store_reply: [rows]",
            "no query has the key [rows]; did you mean '[rows, all]'?",
        ),
        ("patch: [rows, all]", "patch: []", "no query has the key []; known are: [rows, all], [rows, today]"),
        (
            "cancel: [rows, today]",
            "cancel: [rows, today, undefined]",
            "no query has the key [rows, today, undefined]; did you mean '[rows, today]'?",
        ),
        (
            "cancel: [rows, today]",
            "{cancel: [rows], exact: true}",
            "no query has the key [rows]; did you mean '[rows, all]'?",
        ),
        (
            "cancel: [rows, today]",
            "{cancel: [rows], where: {1: todday}}",
            "no query with this key has [todday] at place 1; did you mean '[today]'?",
        ),
        (
            "cancel: [rows, today]",
            "{cancel: [rows], where: {2: all}}",
            "no query with this key has [all] at place 2; none is declared",
        ),
        (
            "cancel: [rows, today]",
            "{cancel: [], where: {0: rows, 1: undefined}}",
            "no query with this key has [undefined] at place 1; known are: [all], [today]",
        ),
    ],
)
def test_keys_must_match_a_query(old: str, new: str, message: str) -> None:
    """A key begins that of a query, and the key of a patch is the whole of one, or it is said to match nothing."""
    assert told(changed(old, new)) == f"{place(old, new)}: {message} (or say `matches_nothing: true`)"


def test_a_key_that_is_said_to_match_nothing_does_not() -> None:
    """A key that does match a query cannot be said to match nothing, whether it begins that of a query or is one."""
    line = place("[prices]", "")
    assert told(changed("[prices]", "[rows]")) == f"{line}: the key [rows] does match a query"
    assert told(changed("invalidate: [prices]", "patch: [rows, all]")) == f"{line}: the key [rows, all] does match a query"
    assert told(changed("invalidate: [prices]", "patch: [rows]")) == "no mistake"


def test_the_empty_key_means_every_query() -> None:
    """To cancel or to invalidate with an empty key reaches all queries, so it is no mistake where there are any."""
    assert told(changed("cancel: [rows, today]", "cancel: []")) == "no mistake"
    without = TEXT[: TEXT.index("routines:")].replace("[complete]", "[]") + (
        "routines: {r: [cancel: []]}\ndashboards:\n  d: {role: driver, arrays: {a: {kept_in: redux}}, views: {v: {reads: a}}}\n"
    )
    assert (
        told(without) == f"{place('routines:', '')}: no query has the key []; none is declared (or say `matches_nothing: true`)"
    )


# Queries that wait for each other.


@pytest.mark.parametrize(
    ("all_waits", "today_waits", "message"),
    [
        ("today", "true", "no mistake"),
        ("todai", "true", "unknown query 'todai' of dashboard 'therapist'; did you mean 'today'?"),
        ("today", "all", "queries wait for each other in a circle: all -> today -> all"),
        ("all", "true", "queries wait for each other in a circle: all -> all"),
    ],
)
def test_a_query_waits_for_one_that_is_there(all_waits: str, today_waits: str, message: str) -> None:
    """What enables a query is another query of the dashboard that does not wait for this one."""
    text = changed("all], poll: 5 min", f"all], enabled: {all_waits}").replace("retry: 1", f"enabled: {today_waits}")
    assert told(text).partition(": ")[2] == message or told(text) == message


# Arrays.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("patch: [rows, all]", "patch: stord", "unknown array 'stord'; did you mean 'stored'?"),
        ("store_reply: redux", "store_reply: stord", "unknown array 'stord' of dashboard 'therapist'; did you mean 'stored'?"),
    ],
)
def test_arrays_that_are_written_are_declared(old: str, new: str, message: str) -> None:
    """A step that writes into an array by its name names one of the dashboard."""
    assert told(changed(old, new)).partition(": ")[2] == message


@pytest.mark.parametrize(("old", "new"), [("{patch: [rows, all], snap", "{patch: stored, snap"), ("y: redux", "y: stored")])
def test_only_slices_are_written_by_steps(old: str, new: str) -> None:
    """The state of a component is written by that component, which may be gone when the answer arrives."""
    text = changed(old, new).replace("kept_in: redux", "kept_in: component")
    said = "'stored' is the state of a component, which only that writes; a step needs `kept_in: redux`"
    assert said in [mistake.partition(": ")[2] for mistake in all_told(text)]


def test_a_guard_sees_its_own_requests_only() -> None:
    """An array that a query fills cannot know which of that query's requests was the last."""
    old, new = "{kept_in: redux, poll: 1 min}", "{kept_in: redux, poll: 1 min, last_request_only: true}"
    why = "query 'all' fills 'stored', and its guard does not see that query's requests"
    assert told(changed(old, new)) == f"{place(old, '')}: {why}; `aborts: true` on the query does that"


def test_a_query_fills_no_state_of_a_component() -> None:
    """The answer may arrive when that component is gone, or another one is there in its place."""
    said = "'stored' is the state of a component, which only that writes; `fills` needs `kept_in: redux`, or let the view read"
    text = changed("kept_in: redux, poll: 1 min", "kept_in: component, poll: 1 min")
    assert told(text) == f"{place('fills: [stored]', '')}: {said} 'all' itself"


# Routines.


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("refetch: [mine]", "unknown query 'mine' of dashboard 'therapist'; known are: all, today"),
        ("refetch: [all]", "unknown query 'all' of dashboard 'driver'; known are: mine"),
        ("all: [{fetch: [stored]}]", "unknown array 'stored' of dashboard 'driver'; none is declared"),
        ("{refetch: [their], cancel_refetch: false}", "unknown query 'their'; known are: mine, all, today"),
        ("rollback", "'rollback' belongs in error, not in connect of 'driver'"),
        ("patch: [rows, mine]", "'patch' belongs in before or success or error or settled, not in connect of 'driver'"),
        ("patch: stored", "'patch' belongs in before or success or error or settled, not in connect of 'driver'"),
        ("run: rered", "unknown routine 'rered'; did you mean 'reread'?"),
        ("all: [{run: reread}]", "routines run each other in a circle: reread -> reread"),
    ],
)
def test_a_routine_is_checked_for_each_that_runs_it(steps: str, message: str) -> None:
    """The steps of a routine are compared with each dashboard that runs it, and told where the routine is written."""
    text = routine(steps)
    if "'therapist'" in message:
        text = text.replace("push: {on_connect: [run: reread]}", "push: {}")
    assert told(text) == f"{place('    - {cancel: [rows], unl', '')}: {message}"


def test_a_routine_is_checked_through_the_routines_that_run_it() -> None:
    """A step that is far below a handler is compared with that handler's dashboard."""
    text = routine("run: middle").replace("  remember:", "  middle: [run: lowest]\n  lowest: [refetch: [today]]\n  remember:")
    assert told(text) == f"{place('    - {cancel', '') + 2}: unknown query 'today' of dashboard 'driver'; known are: mine"


def test_a_routine_that_nobody_runs_may_name_what_any_dashboard_has() -> None:
    """Without a dashboard that runs it, a routine is compared with all of them together."""
    text = changed("dashboards:\n", DRIVER)
    assert told(text.replace("  remember:", "  idle: [refetch: [mine, all], fetch: [stored]]\n  remember:")) == "no mistake"


def test_a_circle_of_routines_is_told_once_with_its_chain() -> None:
    """Routines that run each other are told where the circle closes, by the names on it alone."""
    text = changed("  reread:\n", "  first: [run: second]\n  second: [run: third]\n  third: [run: second]\n  reread:\n")
    assert told(text) == f"{place('  reread:', '') + 2}: routines run each other in a circle: second -> third -> second"


@pytest.mark.parametrize("order", [1, -1])
def test_routines_that_grow_without_end_are_refused(order: int) -> None:
    """Routines that each run the one before twice are refused before anything writes them out, in whichever order."""
    lines = ["  r0: [cancel: [rows], cancel: [rows]]", *(f"  r{n}: [run: r{n - 1}, run: r{n - 1}]" for n in range(1, 40))]
    text = changed("  reread:\n", "\n".join(lines[::order]) + "\n  reread:\n")
    line = place("  reread:\n", "\n".join(lines[::order][: lines[::order].index(lines[6]) + 1]))
    assert told(text) == f"{line}: routine 'r6' has more than {MOST_STEPS} steps, those that it runs included"


@pytest.mark.parametrize("order", [1, -1])
def test_long_chains_of_routines_are_refused(order: int) -> None:
    """A chain of routines, each running the next, may be as long as the steps of a routine and no longer."""

    def chained(length: int) -> str:
        lines = ["  r1: [cancel: [rows]]", *(f"  r{n}: [run: r{n - 1}]" for n in range(2, length + 1))]
        return changed("  reread:\n", "\n".join(lines[::order]) + "\n  reread:\n")

    assert told(chained(MOST_STEPS)) == "no mistake"
    for length in (MOST_STEPS + 1, 9 * MOST_STEPS):
        assert told(chained(length)).endswith(f"has more than {MOST_STEPS} steps, those that it runs included")


def test_only_the_first_parts_of_a_very_long_key_are_proposed() -> None:
    """All beginnings of a key of thousands of parts would fill the memory."""
    parts = ", ".join(map(str, range(1, 30)))
    text = changed("key: [rows, today]", f"key: [big, {parts}]").replace("{invalidate: [rows]", f"{{invalidate: [bgi, {parts}]")
    proposed = f"[big, {', '.join(map(str, range(1, PROPOSED)))}]"
    hint = f"did you mean '{proposed}'? (or say `matches_nothing: true`)"
    assert told(text).partition(": ")[2] == f"no query has the key [bgi, {parts}]; {hint}"


def test_more_views_than_anybody_would_write_are_refused() -> None:
    """Each view is a proof of its own; what just keeps the limit is read."""
    views = [f"v{number}: {{reads: mine}}" for number in range(MOST_VIEWS + 1)]
    least, most = (DRIVER.replace("mine: {reads: mine}", ", ".join(views[:count])) for count in (MOST_VIEWS, MOST_VIEWS + 1))
    line = place("dashboards:\n", DRIVER)
    assert told(changed("dashboards:\n", least)) == "no mistake"
    assert (
        told(changed("dashboards:\n", most)) == f"{line}: a dashboard has at most {MOST_VIEWS} views; this one has {len(views)}"
    )
