"""Following has teeth: a proof that leaves out any one thing that can happen is found by some run.

That the proofs as they are pass the same runs is what test_simulation shows.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from simulation import Watched
from tiers import slow_but
from trials import MARKS, REFINED, SEARCHES, loaded, trials

from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises import deciding
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.abstraction.properties import Overlays
from staleproof.model.components import answered_copy, environment
from staleproof.model.components.array import Array, ArrayState, Get
from staleproof.model.components.channel import Channel, Link
from staleproof.model.components.environment import Environment
from staleproof.model.components.program import HandlerRun, Reply
from staleproof.model.components.reduced_query import Reduced
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.values import CONFIRMED, Mark
from staleproof.model.refinement import exact_buttons, exact_properties, one_record, refined_cone
from staleproof.model.refinement.possible_buttons import PossibleButtons
from staleproof.model.refinement.refined_cone import Statuses
from staleproof.model.refinement.two_records import Both, Pair
from staleproof.model.systems import outside_classes, parts
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.outside_classes import Outside
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.vocabulary import Component, Event, Offer, Send, Step

TRIED = 50
"""Runs at the most until a flip is found."""
STEPS = 60


class Flip(NamedTuple):
    """A method replaced by another, which is given the real one; design, questions and first seed to find it with."""

    owner: Any
    method: str
    made: Callable[..., Any]
    design: str
    asked: tuple[Watched, ...] = MARKS
    first: int = 0


def bullet(name: str) -> str:
    return f"tests/designs/bullets/{name}.yaml"


SHOWN = tuple(watched for watched in MARKS if "shown" in watched.watches)
EVERYTHING = "reports/libraries/everything.yaml"
WAITS = "tests/designs/waits.yaml"
APART = "tests/designs/waits_apart.yaml"
RELOADED = "tests/cases/designs/own_commit_after_reload.yaml"
PAUSED = "tests/proofs/designs/paused_overlay.yaml"
TWO_PAGES = "tests/proofs/designs/two_pages.yaml"
CONFIRMED_GUESS = "tests/proofs/designs/confirmed_guess.yaml"


def ends_at_once(real: Callable[..., Any]) -> Callable[..., Any]:
    """Alike requests: that more of them follow is never said."""

    def offers(self: Array, state: ArrayState) -> tuple[Offer, ...]:
        return tuple(offer for offer in real(self, state) if not (self.collapse_duplicates and offer.event.data[1]))

    return offers


def counted_once(real: Callable[..., Any]) -> Callable[..., Any]:
    """Alike requests: one is kept, and that more follow is never said."""

    def kept(self: Array, items: Any) -> tuple[Get, ...]:
        found = real(self, items)
        return tuple(dict.fromkeys(found)) if self.collapse_duplicates else found

    return kept


def unawaited(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, state, awaited_by=None: real(self, state, None if self.collapse_duplicates else awaited_by)


def first_connect_only(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(self: Channel, state: Link, event: Event) -> Step | None:
        found: Step | None = real(self, state._replace(again=False) if self.collapse_duplicates else state, event)
        return found

    return step


def without_events(name: str) -> Callable[..., Any]:
    """What is not offered any more, where alike things are kept once."""

    def flip(real: Callable[..., Any]) -> Callable[..., Any]:
        def offers(self: Any, state: Any) -> tuple[Offer, ...]:
            return tuple(
                offer
                for offer in real(self, state)
                if not (getattr(self, "collapse_duplicates", True) and offer.event.name == name)
            )

        return offers

    return flip


def never_in_an_empty_list(_: object) -> property:
    return property(lambda _self: Event("button", data=False))


def deaf(real: Callable[..., Any]) -> Callable[..., Any]:
    """What pushes do is dropped from the channel of a cone."""

    def channel(cone: Cone, *, collapse_duplicates: bool) -> tuple[Component, ...]:
        found = real(cone, collapse_duplicates=collapse_duplicates)
        return tuple(part._replace(on_message=()) for part in found) if collapse_duplicates else found

    return channel


def nobodys(real: Callable[..., Any]) -> Callable[..., Any]:
    """A marked commit is no own one if the page that asked for it is gone."""
    return lambda self, *asked: real(self._replace(orphans=()), *asked)


def last_commit(_: Callable[..., Any]) -> Callable[..., Any]:
    """Where the search is about an entry, nothing follows the marked commit."""

    def may_follow(self: Statuses, state: Any, _target: str) -> bool:
        return not state.marked or self.sought.commits_after

    return may_follow


def as_older(real: Callable[..., Any]) -> Callable[..., Any]:
    """A guess that came to nothing is taken for an older row."""

    def became(guess: Mark, truth: Mark, **options: bool) -> Any:
        return real(guess, Mark.BEFORE if truth in (Mark.GHOST, Mark.WRONG) else truth, **options)

    return became


def just_loaded(real: Callable[..., Any]) -> Callable[..., Any]:
    """Views of copies that are not followed show what the server has."""
    return lambda self, concrete, **_: real(self, concrete, fresh=True)


def awake(real: Callable[..., Any]) -> Callable[..., Any]:
    """Of some handlers those that are not paused."""

    def shown(owner: Any, runs: tuple[HandlerRun | None, ...], *handler: str | None) -> Any:
        return real(owner, tuple(run for run in runs if run is not None and not run.paused), *handler)

    return shown


def announced_once(real: Callable[..., Any]) -> Callable[..., Any]:
    def offers(self: Pair, state: Both) -> tuple[Offer, ...]:
        return tuple(o for o in real(self, state) if not isinstance(o.event.data, Broadcast))

    return offers


FLIPS: dict[str, Flip] = {
    "of alike requests of an array one is kept": Flip(Array, "_ordered", counted_once, bullet("last_to_arrive")),
    "after two alike requests of an array no more follow": Flip(Array, "offers", ends_at_once, EVERYTHING, first=59),
    "an awaited fetch of an array is not awaited": Flip(Array, "_asked", unawaited, EVERYTHING, first=44),
    "every connect is the first one": Flip(Channel, "step", first_connect_only, bullet("first_connect")),
    "an answer is not told of": Flip(
        answered_copy, "_since_the_mark", lambda _: lambda _data: False, bullet("last_to_arrive"), SHOWN
    ),
    "a push does nothing": Flip(parts, "channel", deaf, bullet("background_job_repaired")),
    "a replaced request is gone": Flip(
        Reduced,
        "step",
        lambda real: lambda self, state, event: _sending(real(self, state, event), "add"),
        bullet("cached_endpoint"),
    ),
    "a last failure is never a last one": Flip(
        Reduced, "offers", without_events("fail for good"), bullet("errors_as_empty_repaired")
    ),
    "staleTime never passes": Flip(Reduced, "offers", without_events("age"), bullet("exact_key")),
    "a handler never goes on behind copies outside of the cone": Flip(
        OutsideCopies, "offers", lambda _: lambda *_a: (), "examples/support_desk/support_desk_repaired.yaml"
    ),
    "lists of other pages are never waited for": Flip(
        OutsideCopies,
        "_reaches",
        lambda real: lambda self, lists, state, which: state.at != "another page" and real(self, lists, state, which),
        WAITS,
    ),
    "what was looked at before is not loaded": Flip(OutsideCopies, "_visited", lambda _: lambda _self, state: state, APART),
    "disabled lists are never waited for": Flip(
        OutsideCopies,
        "_reaches",
        lambda real: lambda self, lists, state, which: lists.asks and real(self, lists, state, which),
        WAITS,
        first=42,
    ),
    "arrays outside of the cone are never waited for": Flip(
        OutsideCopies,
        "_reaches",
        lambda real: lambda self, lists, state, which: lists.kind == "query" and real(self, lists, state, which),
        WAITS,
        first=26,
    ),
    "a list that needs one of the cone never has its data": Flip(
        OutsideCopies,
        "_asking",
        lambda real: lambda self, lists, state: not lists.needs and real(self, lists, state),
        APART,
        first=80,
    ),
    "a cancel ends every wait": Flip(
        Outside, "ended", lambda _: lambda self, targets: targets and tuple(fate.name for fate in self.fates), WAITS
    ),
    "leaving a page ends every wait": Flip(OutsideCopies, "_aborted", lambda _: lambda _self, _state, _wait: True, WAITS),
    "a logout ends every wait": Flip(
        OutsideCopies,
        "step",
        lambda real: (
            lambda self, state, event: self._ended(state, lambda _: True) if event.name == "clear" else real(self, state, event)
        ),
        APART,
        first=10,
    ),
    "a list that covers nothing stands for all": Flip(outside_classes, "_maximal", lambda _: lambda copies: copies[:1], WAITS),
    "waits for one list end together even if they are none": Flip(
        OutsideCopies,
        "_wait",
        lambda real: lambda self, slot, lists, state, which: real(self, slot, lists, state, which)._replace(loose=False),
        WAITS,
        MARKS[:1],
        first=230,
    ),
    "an announcement is used up": Flip(
        Environment,
        "step",
        lambda real: lambda self, state, event: _used_up(real(self, state, event), event),
        "tests/proofs/designs/announced_and_cleared.yaml",
    ),
    "a guess that failed is confirmed": Flip(
        Environment, "_guessed", lambda real: lambda self, slot, _: real(self, slot, Mark.AFTER), CONFIRMED_GUESS
    ),
    "a guess that failed is an older row": Flip(environment, "became", as_older, CONFIRMED_GUESS, first=20),
    "a guess that failed is an older row, in the refinement": Flip(
        refined_cone, "became", as_older, CONFIRMED_GUESS, REFINED, first=20
    ),
    "a guess confirmed before the marked commit is confirmed by it": Flip(
        one_record, "EARLIER", lambda _: CONFIRMED, "tests/proofs/designs/confirmed_before.yaml", SEARCHES
    ),
    "a guess that is laid over a view does not count while it is paused": Flip(Overlays, "show", awake, PAUSED, first=36),
    "a guess that is laid over a view does not count while it is paused, with rows": Flip(
        exact_properties, "_laying", awake, PAUSED, SEARCHES, first=36
    ),
    "commits of a page that is gone are no own ones": Flip(Environment, "_requested", nobodys, RELOADED, first=120),
    "a page that is gone makes no marked commit, with rows": Flip(
        Statuses,
        "_fits",
        lambda real: lambda self, state, ask, decided: not ask.orphan and real(self, state, ask, decided),
        RELOADED,
        SEARCHES,
    ),
    "no commit follows the marked one": Flip(
        Environment,
        "offers",
        lambda real: lambda self, state: real(self._replace(commits_after=False), state),
        bullet("hidden_status"),
    ),
    "no commit follows that of an entry, in the refinement": Flip(
        Statuses, "_may_follow", last_commit, bullet("hidden_status"), REFINED, first=20
    ),
    "no commit follows that of an entry, with rows": Flip(
        one_record.RowsWorld, "_may_follow", last_commit, bullet("hidden_status"), SEARCHES, first=18
    ),
    "others do not patch, with rows": Flip(
        Statuses,
        "_leaving",
        lambda _: lambda self, s: self.concrete.cone.lifecycle.leaving(s),
        "tests/designs/explained.yaml",
        SEARCHES,
    ),
    "other views have always just loaded, with rows": Flip(
        exact_buttons.ExactButtons, "__init__", just_loaded, bullet("hidden_status"), SEARCHES, first=10
    ),
    "nothing is clicked for another record": Flip(
        exact_buttons.ExactButtons,
        "_of_another",
        lambda _: lambda _self, _label: lambda *_: False,
        bullet("hidden_status"),
        SEARCHES,
    ),
    "there are no handlers for another record": Flip(
        one_record,
        "programs",
        lambda real: lambda concrete, sought: real(concrete, sought)[: len(concrete.handlers)],
        bullet("hidden_status"),
        SEARCHES,
    ),
    "others commit one record of two": Flip(
        Pair, "offers", without_events("elsewhere"), bullet("background_job_repaired"), SEARCHES
    ),
    "a commit of the other record is announced once": Flip(Pair, "offers", announced_once, bullet("before_commit"), SEARCHES),
    "lists outside of a cone have no address": Flip(
        Outside, "reached", lambda _: lambda _self, _targets: (), bullet("hidden_status")
    ),
    "commits of other records are not told": Flip(
        Environment, "offers", without_events("elsewhere"), bullet("background_job_repaired")
    ),
    "a request never commits otherwise than guessed": Flip(
        Cone,
        "outcomes",
        lambda real: lambda self, label: tuple(o for o in real(self, label) if "otherwise" not in o),
        "as_found",
    ),
    "a page that is gone asks for nothing": Flip(
        Statuses,
        "_fits",
        lambda real: lambda self, state, ask, decided: not ask.orphan and real(self, state, ask, decided),
        bullet("envelope"),
        REFINED,
        first=32,
    ),
    "other views have always just loaded": Flip(
        PossibleButtons,
        "offered",
        lambda _: lambda self, handler, status: status in self._elsewhere[handler],
        bullet("hidden_status"),
        REFINED,
        first=20,
    ),
    "others do not patch": Flip(
        Statuses,
        "_leaving",
        lambda _: lambda self, s: self.concrete.cone.lifecycle.leaving(s),
        "tests/designs/explained.yaml",
        REFINED,
    ),
    "the tab of a page that is gone is not told of its commits of other records": Flip(
        Statuses,
        "_elsewhere",
        lambda real: (
            lambda self, state, slot, label, outcome: (
                Step(state, (Send(slot, Event("replied", Reply(ok=False))),))
                if label in self.foreign
                else real(self, state, slot, label, outcome)
            )
        ),
        bullet("hidden_status"),
        REFINED,
    ),
    "nothing is laid over a list that is empty by an error": Flip(
        Cone, "button", never_in_an_empty_list, "tests/proofs/designs/empty_by_error.yaml", REFINED, first=20
    ),
    "nothing is laid over a list that is empty by an error, with rows": Flip(
        Cone, "button", never_in_an_empty_list, "tests/proofs/designs/empty_by_error.yaml", SEARCHES, first=20
    ),
    "nothing is put into a list that is empty by an error": Flip(
        Cone, "button", never_in_an_empty_list, "tests/proofs/designs/pushed_into_empty.yaml", REFINED, first=16
    ),
    "buttons are on no page that is not known": Flip(
        Cone, "button_pages", lambda real: lambda self, handler: real(self, handler) or ("here",), TWO_PAGES
    ),
    "buttons are only where the copy has loaded": Flip(
        Cone, "loaded", lambda _: lambda self, _handler: tuple(self.addresses.values()), TWO_PAGES, REFINED
    ),
    "of another record no announcement comes without its commit": Flip(
        Environment,
        "offers",
        without_events("announce elsewhere"),
        "tests/proofs/designs/told_before_and_after.yaml",
    ),
}


def _sending(step: Step | None, name: str) -> Step | None:
    return step and step._replace(sends=tuple(send for send in step.sends if send.event.name != name))


def _used_up(step: Step | None, event: Event) -> Step | None:
    if step is None or event.name not in ("commit", "mark"):
        return step
    return step._replace(state=step.state._replace(announced=tuple(by for by in step.state.announced if by != event.data)))


@pytest.mark.parametrize("name", slow_but(FLIPS, list(FLIPS)[::5], 9))
def test_what_is_left_out_of_a_proof_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one thing left out, some run of the whole world cannot be followed."""
    flip = FLIPS[name]
    made = flip.made(getattr(flip.owner, flip.method))
    static = isinstance(vars(flip.owner).get(flip.method), staticmethod)
    monkeypatch.setattr(flip.owner, flip.method, staticmethod(made) if static else made)
    design = loaded(flip.design)
    seeds = range(flip.first, flip.first + TRIED)
    found = (trial.stuck for seed in seeds for trial in trials(design, str(seed), STEPS, flip.asked))
    assert any(stuck != "" for stuck in found)


def test_witnesses_that_are_marks_only_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An own action that the server always refuses is never done: with marks alone that would look like something kept."""
    design = loaded("tests/proofs/designs/refused_button.yaml")

    def own_write_visible() -> Outcome:
        return next(p.outcome for p in assess(design, Session()).promises if p.name == "own-write-visible")

    assert own_write_visible() is Outcome.VACUOUS
    monkeypatch.setattr(deciding, "_occurs", lambda *_: True)
    assert own_write_visible() is Outcome.HOLDS
