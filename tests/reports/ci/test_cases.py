"""Answers as test cases: which there are, how each ends, and that together they end as the exit code does."""

import pytest
from asked import EXPECT, HOSTILE, ROOT, TODO, answered, expecting

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Narrowing
from staleproof.reports.ci.cases import cases, keys
from staleproof.reports.commands.endings import exit_code
from staleproof.reports.commands.exit_codes import BROKEN, HOLD, UNKNOWN, VACUOUS

PASSED = (
    *("todo keeps lifecycle-sound", "worker.board keeps polls-mend-faults", "worker.board keeps reload-suffices"),
    *("worker.board keeps no-endless-spinner", "worker.board keeps never-backwards"),
)
REFUSED = ROOT / "tests" / "cases" / "designs" / "refused_button_vacuous.yaml"
"""A view with a button that is always refused, of which own-write-visible says nothing."""
PART = "[{promise: fresh-when-settled, entry: foreign}, own-write-visible, offers-are-legal]"
BY_CAUSE = "[{promise: fresh-when-settled, cause: unheard commit}, own-write-visible, offers-are-legal]"
IDLE = "[fresh-when-settled, own-write-visible, offers-are-legal, reload-suffices, optimism-kept]"
ONE = Narrowing(promises=("own-write-visible",), matrix=False)


def ends(answer: Answer, *results: str) -> dict[str, str]:
    """What is said of the cases that end so, by their names."""
    return {case.key.name: case.says for case in cases(answer) if case.result in results}


def test_what_is_expected_is_told_apart() -> None:
    """Each promise in each view, and each entry of `expect`, in a fixed order that is known beforehand."""
    answer = answered(TODO)
    assert [case.key for case in cases(answer)] == list(keys(answer.loaded, answer.asked))
    assert ends(answer, "expected") == {
        "worker.board keeps fresh-when-settled": (
            "fresh-when-settled is broken after create (foreign), take (foreign), take (own), finish (foreign), finish (own),"
            " as expected"
        ),
        "worker.board keeps own-write-visible": "own-write-visible is broken, as expected",
        "worker.board keeps offers-are-legal": "offers-are-legal is broken, as expected",
    }
    assert tuple(ends(answer, "passed")) == (*PASSED, *(f"todo breaks {name} as expected" for name in answer.broken))
    assert ends(answer, "skipped") == {
        **dict.fromkeys(
            ("worker.board keeps optimism-kept", "worker.board keeps honest-optimism"),
            "does not apply: no handler is optimistic",
        ),
        "worker.board keeps copies-agree": "does not apply: no page has two views that could disagree",
    }


def test_what_is_not_expected_fails() -> None:
    """With the shortest story of it; nothing else does."""
    failed = [case for case in cases(answered(expecting(""))) if case.result != "passed" and case.story is not None]
    assert [(case.key.promise, case.result, len(case.story.path.labels)) for case in failed if case.story is not None] == [
        ("fresh-when-settled", "failed", 4),
        ("own-write-visible", "failed", 8),
        ("offers-are-legal", "failed", 4),
    ]


def test_breaches_outside_of_what_is_expected_fail() -> None:
    """Those for which a part was expected are not told with them."""
    assert ends(answered(expecting(PART)), "failed") == {
        "worker.board keeps fresh-when-settled": "fresh-when-settled is broken after take (own), finish (own)"
    }
    assert ends(answered(expecting(BY_CAUSE)), "failed") == {
        "worker.board keeps fresh-when-settled": "fresh-when-settled is broken after take (own), finish (own)"
    }


def test_what_is_expected_and_does_not_happen_fails() -> None:
    """As a case of its own, for no view is to blame."""
    assert ends(answered(expecting(IDLE)), "failed") == {
        "todo breaks reload-suffices as expected": "reload-suffices is expected to be broken, but came out otherwise: holds",
        "todo breaks optimism-kept as expected": (
            "optimism-kept is expected to be broken, but came out otherwise: does not apply"
        ),
    }


def test_what_is_not_known_is_no_failure() -> None:
    """But it does not pass either, and names the bound."""
    undecided = ends(answered(expecting(""), states=5), "undecided")
    assert (
        undecided["worker.board keeps own-write-visible"] == "own-write-visible is not known: more than 5 states (--max-states)"
    )
    assert ends(answered(expecting(""), states=5), "failed", "expected") == {}


def test_less_that_is_asked_has_fewer_cases() -> None:
    """Only the promise that was asked; what is expected of others is not judged."""
    answer = answered(TODO, ONE)
    assert {case.key.name: case.result for case in cases(answer)} == {
        "worker.board keeps own-write-visible": "expected",
        "todo breaks fresh-when-settled as expected": "skipped",
        "todo breaks own-write-visible as expected": "passed",
        "todo breaks offers-are-legal as expected": "skipped",
    }


ALIKE = """\
name: two
record: task
lifecycle: {initial: absent, actions: {create: {from: absent, to: free, by: clerk}, take: {from: free, to: taken, by: worker}}}
texts: {card: {free: Free, taken: Free}}
dashboards:
  clerk: {role: clerk, queries: {tasks: {key: [tasks], poll: 1 min}}, views: {all: {reads: tasks, texts: card}}}
"""
"""A view that cannot tell one of two changes."""
PARTLY = "{{promise: fresh-when-settled, mutations: [{}]}}"
RUNS = {
    "expected": (TODO, Narrowing(), None, HOLD),
    "unexpected": (expecting(""), Narrowing(), None, BROKEN),
    "in part": (expecting(PART), Narrowing(), None, BROKEN),
    "by cause": (expecting(BY_CAUSE), Narrowing(), None, BROKEN),
    "idle": (expecting(IDLE), Narrowing(), None, BROKEN),
    "a bound": (expecting(""), Narrowing(), 5, UNKNOWN),
    "a bound where something is expected": (TODO, Narrowing(), 5, UNKNOWN),
    "a bound that leaves some known": (expecting(""), Narrowing(), 200, BROKEN),
    "narrowed": (TODO, ONE, None, HOLD),
    "hostile": (HOSTILE.read_text("utf-8"), Narrowing(), None, BROKEN),
    "vacuous": (REFUSED.read_text("utf-8"), ONE, None, VACUOUS),
    "a vacuous entry": (ALIKE, Narrowing(promises=("fresh-when-settled",)), None, BROKEN),
    "a vacuous entry beside an expected one": (
        f"{ALIKE}expect: [{PARTLY.format('create')}, {PARTLY.format('take')}]\n",
        Narrowing(promises=("fresh-when-settled",)),
        None,
        VACUOUS,
    ),
}


@pytest.mark.parametrize("run", RUNS)
def test_cases_end_as_the_exit_code(run: str) -> None:
    """A failure is 1; else what is undecided is 3 or 5; else 0."""
    text, narrowing, states, wanted = RUNS[run]
    answer = answered(text, narrowing, states)
    results = {case.result for case in cases(answer)}
    assert exit_code([answer]) == wanted
    assert (wanted == BROKEN) == ("failed" in results)
    assert (wanted in (UNKNOWN, VACUOUS)) == ("undecided" in results and "failed" not in results)


def test_expectations_are_counted_once() -> None:
    """However often they are written."""
    twice = TODO.replace(EXPECT, EXPECT.replace("]", ", own-write-visible]"))
    assert [case.key.name for case in cases(answered(twice))] == [case.key.name for case in cases(answered(TODO))]
