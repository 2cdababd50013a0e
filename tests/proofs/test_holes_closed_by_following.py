"""What proofs, most of all in the refinement, once left out although it can happen: found by following whole worlds."""

from typing import Any

import pytest
from simulation import Watched
from trials import loaded, trials

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.records.broadcast import SILENCE, Broadcast
from staleproof.model.refinement.refined_cone import refined_cone
from staleproof.model.refinement.target import Sought
from staleproof.model.systems import parts
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.systems.parts import CHANNEL, HERE, PAGE, SERVER
from staleproof.model.vocabulary import Event, Label, State, System

CLICK, SERVE = Label("slot 1", Event("click", (0, 0))), Label("slot 1", Event("serve", ("", True)))
OTHER_RECORD, ITS_ANSWER = Label("slot 1", Event("click", (1, 0))), Label("slot 1", Event("serve", "elsewhere"))
OPEN, RELOAD, CONNECT = Label(PAGE, Event("open", HERE)), Label(PAGE, Event("reload")), Label(CHANNEL, Event("connect"))


def look(design: str, view: str, sought: Sought = Sought()) -> System:
    """The refinement at a view of a design."""
    found = loaded(f"tests/designs/{design}.yaml")
    dashboard, name = view.split(".")
    return refined_cone(ConcreteCone(Cone(found.design, found.lifecycle, dashboard, name)), sought)


def by_others(system: System, name: str, status: str, heard: Broadcast) -> Label:
    """What others do to bring a status about, with what is pushed of it."""
    world: Any = system.components[0]
    return Label(SERVER, Event(name, (world.classes[status], heard)))


def after(system: System, status: str, *labels: Label) -> State | None:
    """The state behind a beginning and some steps; None if they are not possible."""
    state: State | None = system.initial
    world: Any = system.components[0]
    for label in (Label(SERVER, Event("begin", (world.classes[status],))), *labels):
        state = None if state is None else system.fire(state, label)
    return state


@pytest.mark.parametrize(
    ("entry", "marked"),
    [(None, True), (Entry("take", None), False), (Entry("take", "take"), True)],
    ids=["any", "foreign", "own"],
)
def test_a_page_that_is_gone_commits(entry: Entry | None, marked: bool) -> None:
    """The marked commit may be one that was asked for before a reload; it is the browser's own still."""
    system = look("bullets/hidden_status", "worker.mine", Sought(entry, entry and "taken"))
    state = after(system, "free", OPEN, CLICK, RELOAD, SERVE)
    assert (state is not None) == marked
    assert state is None or system.local(state, SERVER).marked


def test_the_tab_is_told_of_what_its_last_page_has_done_to_another_record() -> None:
    """Where senders are not told, a page that is gone is no sender."""
    system = look("bullets/hidden_status", "worker.mine")
    before = after(system, "free", OPEN, CONNECT, OTHER_RECORD, ITS_ANSWER)
    behind = after(system, "free", OPEN, OTHER_RECORD, RELOAD, CONNECT, ITS_ANSWER)
    assert before is not None
    assert behind is not None
    assert (system.local(before, CHANNEL).flight, system.local(behind, CHANNEL).flight) == ((), ("changed",))


@pytest.mark.parametrize(
    ("status", "fresh", "there"), [("taken", False, True), ("taken", True, False), ("absent", False, False)]
)
def test_another_view_may_show_an_older_status(status: str, fresh: bool, there: bool) -> None:
    """Its button is there still, but none of a status that the record has never had; a story has it only where it is true."""
    system = look("bullets/hidden_status", "worker.mine", Sought(fresh=fresh))
    assert (after(system, status, OPEN, CLICK) is not None) == there


def test_a_button_that_is_anywhere_waits_for_nothing() -> None:
    """It is there before the view has loaded, if the server would accept the action."""
    system = look("explained", "counter.bills")
    names = list(system.components[0].concrete.handlers)  # type: ignore[attr-defined]
    refund = Label("slot 1", Event("click", (names.index("refund"), 0)))
    assert after(system, "placed", refund) is not None


def test_others_patch_a_status() -> None:
    """A button that writes a status over any other makes commits that no row of the lifecycle has."""
    system = look("explained", "kitchen.archive")
    patch = by_others(system, "commit", "refunded", SILENCE)
    assert after(system, "refunded", patch) is not None
    world = system.components[0]
    begun = after(system, "refunded")
    assert begun is not None
    assert patch.event in [offer.event for offer in world.offers(system.local(begun, SERVER))]


def test_others_announce_several_commits_before_one_is_made() -> None:
    """So a commit takes no announcement away."""
    system = look("bullets/before_commit", "worker.list")
    announce, take, finish = (
        by_others(system, name, status, Broadcast(before=("changed",)))
        for name, status in (("announce", "taken"), ("commit", "taken"), ("commit", "done"))
    )
    state = after(system, "free", announce, take)
    assert state is not None
    offers = [offer.event for offer in system.components[0].offers(system.local(state, SERVER))]
    assert finish.event in offers


@pytest.mark.parametrize(
    ("faults", "pauses"),
    [((), False), (("background tab",), False), (("background tab", "request error"), True), (("offline",), True)],
)
def test_a_handler_waits_at_rest_for_what_is_paused(faults: tuple[str, ...], pauses: bool) -> None:
    """What is tried again pauses in a tab that is hidden or offline, outside of the cone too."""
    found = loaded("as_fixed")
    (outside_copies,) = parts.outside_copies(Cone(found.design, found.lifecycle, "therapist", "list", frozenset(faults)))
    assert isinstance(outside_copies, OutsideCopies)
    assert [fate.pauses for fate in outside_copies.fates] == [pauses]


@pytest.mark.parametrize("seed", ["tests/designs/waits.yaml 602", "tests/designs/waits.yaml 976"])
def test_the_window_is_focused_on_a_page_that_the_cone_does_not_know(seed: str) -> None:
    """What was paused in a hidden tab goes on then, also where the view is not looked at."""
    found = list(trials(loaded("tests/designs/waits.yaml"), seed, 80, (Watched(commits_after=True),)))
    assert [trial.stuck for trial in found] == ["", ""]


@pytest.mark.parametrize(("faults", "there"), [((), False), (("background tab",), True), (("offline",), True)])
def test_a_window_is_focused_anywhere_only_where_something_may_be_paused(faults: tuple[str, ...], there: bool) -> None:
    """Elsewhere it would change nothing."""
    found = loaded("as_fixed")
    page = parts.page(Cone(found.design, found.lifecycle, "therapist", "list", frozenset(faults)), (), None)
    assert (Event("focus") in [offer.event for offer in page.offers(page.initial)]) == there
