"""Random designs: no answer about them is wrong, and nearly all are decided.

More of them, as many as one likes, are checked by long_run.py.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attack import Attack
from campaign import Outcomes, examined
from generator import design, written
from lifecycles import acting
from stories import untrue
from tiers import slow_but

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.promise import InView, Promise
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load

EVERY = range(1000, 1100)
COVERING = (1002, 1008, 1009, 1010, 1011, 1032, 1035, 1042, 1049, 1077, 1079, 1090, 1096)
"""The numbers of designs that together use the whole schema."""
SOME = tuple(number for number in EVERY if number in COVERING)
ATTACKED = SOME[::3]
NUMBERS = (
    pytest.param(ATTACKED, id="some"),
    pytest.param(tuple(set(EVERY) - {*ATTACKED}), id="rest", marks=pytest.mark.long),
)
BY_HAND = sorted((Path(__file__).parents[1] / "promises" / "designs").glob("*.yaml"))
"""One that keeps each promise, and some that break them."""
WALKS = {"never_backwards": 600}
"""How many walks it takes to break a design, where these are more than others need: a reply must be overtaken by a read."""
WORDS = """
when:, rowless:, hides:, shows:, page:, texts:, offers:, max_age:, response_cache:, error_after_commit:, replies:, old row,
before_commit:, second:, to_sender: false, 'to:', push lost, disconnect, request error, answer lost, background tab, offline,
no-cache,
on_connect:, on_reconnect:, debounce:, trailing:, dead:, store_push:, newer_only:, part:, other_tabs:, hand_on:, tell:,
'logout: keeps', 'logout: clears', stale_time:, gc_time:, enabled: jobs, enabled: mine, enabled: false, poll:,
poll_in_background:, refetch_on_mount:, refetch_on_focus:, refetch_on_reconnect:, retry:, aborts:, errors: as_empty,
fills:, defaults:, kept_in: redux, kept_in: component, last_request_only:,
optimistic:, overlay: true, invented:, patches_to:, whenever accepted,
cancel:, patch:, snapshot:, rollback, invalidate:, reset:, remove:, refetch_type: all, refetch_type: inactive,
refetch_type: none, cancel_refetch: false, exact:, await: false, await: true, unless_others_run:, refetch:, fetch:,
store_reply:, all:, unloaded:
"""
"""What some of the designs have, as it is written in their files."""


@cache
def outcomes(numbers: tuple[int, ...]) -> Outcomes:
    """What came of the designs with these numbers, found once."""
    with TemporaryDirectory() as folder:
        return examined(numbers, Path(folder))


def test_the_designs_use_the_whole_schema() -> None:
    """Each field and value is used by one of them, so the answers about it are attacked."""
    texts = [written(seed) for seed in SOME]
    words = [word.strip().strip("'") for word in WORDS.split(",")]
    assert [word for word in words if not any(word in text for text in texts)] == []
    assert {text.count("    role:") for text in texts} == {1, 2, 3}


def test_some_handlers_ask_for_what_their_role_may_not_take() -> None:
    """So what the server always refuses is attacked too."""
    permitted = [
        part["action"] in acting(found["lifecycle"], board["role"])
        for found in map(design, SOME)
        for board in found["dashboards"].values()
        for part in board.get("handlers", {}).values()
    ]
    assert permitted.count(False) == 1


def test_some_handlers_ask_for_what_was_chosen() -> None:
    """A free edit that their role may make."""
    asked = [
        part["action"]
        for found in map(design, SOME)
        for board in found["dashboards"].values()
        for part in board.get("handlers", {}).values()
        if part["action"] == "edit" and board["role"] in found["lifecycle"]["actions"]["edit"].get("by", ())
    ]
    assert asked == ["edit"]


def test_the_same_number_gives_the_same_design() -> None:
    """So a finding can be looked at again."""
    assert written(7) == written(7) != written(8)


@pytest.mark.parametrize("path", slow_but(BY_HAND, (), 7), ids=lambda path: path.stem)
def test_the_attack_finds_what_each_design_breaks(path: Path) -> None:
    """Were everything said to hold of a design that breaks a promise, runs would contradict just that."""
    loaded = load(str(path))
    answer = assess(loaded, Session())
    found = Attack(_all_held(answer), 1).findings(walks=WALKS.get(path.stem, 300), steps=40, seed=1)
    broken = {finding.wrong.what.split()[0] for finding in found} - {"entry"}
    assert broken == {promise.name for promise in answer.promises if promise.outcome is Outcome.VIOLATED} - {"lifecycle-sound"}


@pytest.mark.parametrize("path", slow_but(BY_HAND, BY_HAND[:1], 7), ids=lambda path: path.stem)
def test_the_stories_of_each_design_are_runs_that_break_its_promise(path: Path) -> None:
    """And a story that is told of another promise than it breaks is found out."""
    answer = assess(load(str(path)), Session())
    assert list(untrue(answer)) == []
    told = [promise for promise in answer.promises if promise.name == "fresh-when-settled" and promise.story is not None]
    mistold = replace(answer, promises=tuple(replace(promise, name="optimism-kept", views=()) for promise in told))
    assert [wrong.what.split()[0] for wrong in untrue(mistold)] == ["optimism-kept"] * len(told)


@pytest.mark.slow
@pytest.mark.parametrize("numbers", NUMBERS)
def test_no_answer_is_wrong(numbers: tuple[int, ...]) -> None:
    """No run contradicts a promise that holds or an entry of the matrix, and each broken promise is broken by a run."""
    found = outcomes(numbers)
    assert found.designs == len(numbers)
    assert "\n".join(f"design {seed}: {words}" for seed, _, words in found.wrong) == ""


@pytest.mark.slow
@pytest.mark.parametrize("numbers", NUMBERS)
def test_nearly_every_promise_is_decided(numbers: tuple[int, ...]) -> None:
    """At most one in fifty comes out neither way."""
    found = outcomes(numbers)
    assert found.asked > 4 * len(numbers)
    assert len(found.undecided_promises) <= found.asked / 50, found.words


def _all_held(answer: Answer) -> Answer:
    return replace(answer, promises=tuple(map(_held, answer.promises)))


def _held(promise: Promise) -> Promise:
    views = tuple(replace(view, outcome=Outcome.HOLDS) for view in promise.views if isinstance(view, InView))
    return replace(promise, outcome=Outcome.HOLDS, views=views)
