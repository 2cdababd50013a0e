"""Every story of a check over the shipped designs, replayed on the real libraries: they end showing the same."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from checked import Checked

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifted, Lifter
from staleproof.model.abstraction.concretization import committing
from staleproof.model.abstraction.matrix_entries import Entry, commits
from staleproof.model.components.program import Program
from staleproof.model.lifecycle.table import Transition
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.parts import HERE, PAGE, SERVER
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Event, Kind, Label
from staleproof.reports.files.loading import SHIPPED
from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.process import Libraries, Look
from staleproof.reports.libraries.twin import Twin, Walk

REPLAYED = {"as_found": (616, 5_929), "as_fixed": (616, 5_935), "stale_proof": (386, 5_549)}
"""For each design how many different stories there are, and how many states are compared on their way."""
FEW, SOME = 6, (65, 933)
"""One story in so many, of stale_proof, is always replayed; how many these are, and their states."""
UNSEEN = {"as_found": (67, 79), "as_fixed": (67, 79), "stale_proof": (67, 79)}
"""For each design how many of others' entries are dots, and of how many different commits these are."""


class End(NamedTuple):
    """What the real view shows of the record in the end, what the server has, and whether both look the same.

    `asked` are the guesses written into copies by actions whose requests are still on their way; `contradicted` says whether no
    status gives what the view and the one beside it show.
    """

    row: Row | None
    truth: Row
    same: bool
    asked: tuple[str, ...]
    contradicted: bool


def stale(end: End) -> bool:
    return end.row is None or not end.same


def older(end: End) -> bool:
    return end.row is not None and not end.same and end.row.version < end.truth.version


def empty(end: End) -> bool:
    return end.row is None


def guessed(end: End) -> bool:
    return end.row is not None and not end.same and end.row.optimistic


def overwritten(end: End) -> bool:
    return end.row is not None and not end.row.optimistic and any(guess != end.row.status for guess in end.asked)


def contradicting(end: End) -> bool:
    return stale(end) and end.contradicted


def wordless(end: End) -> bool:
    return end.row is not None and end.same


SHOWS: dict[str, Callable[[End], bool]] = {
    "matrix": stale,
    "lifecycle-sound": wordless,
    "fresh-when-settled": stale,
    "polls-mend-faults": stale,
    "always-recovers": stale,
    "own-write-visible": older,
    "optimism-kept": overwritten,
    "reload-suffices": stale,
    "honest-optimism": guessed,
    "no-endless-spinner": empty,
    "offers-are-legal": stale,
    "never-backwards": older,
    "copies-agree": contradicting,
}
"""What the end of a story must show, by what it is a story of."""


def stories(answer: Answer) -> list[tuple[Story, set[str]]]:
    """Every different story of a design, and what it is a story of."""
    found: dict[object, tuple[Story, set[str]]] = {}

    def add(story: Story | None, *of: str) -> None:
        if story is not None:
            key = (story.dashboard, story.view, story.concrete.cone.beside, story.path.start, story.path.labels)
            found.setdefault(key, (story, set()))[1].update(of)

    for reading in (reading for entry in answer.matrix for reading in (entry.calm, entry.faulty)):
        assert (reading.story is None) == (reading.cell == "settles")
        add(reading.story, "matrix")
    for promise in answer.promises:
        add(promise.story, promise.name)
        for view in promise.views:
            assert (view.story is None) == (view.outcome is not Outcome.VIOLATED)
            add(view.story, promise.name)
    for claim in answer.claims:
        add(claim.story)
    return list(found.values())


def shown(seen: Look, whole: WholeWorld, place: ViewName) -> tuple[Row | None, tuple[str, ...]]:
    """The first record as the libraries say that a view shows it, and the guesses written by actions on their way."""
    tab = whole.tabs[place.dashboard]
    runs = [
        (run, whole.programs[tab.name][run["program"]]) for slot in whole.slot_names(tab) if (run := concerning(seen[slot]))
    ]
    copy = seen[tab.at(whole.part(place).reads)] or {}
    rows = copy["seen"] if "seen" in copy else copy.get("data")
    row = rows and Row(*rows[0])
    for _, program in runs:
        row = row and Row(program.guess, row.version, optimistic=True) if program.overlay else row
    return row, tuple(guess(program) for run, program in runs if run["phase"] == "sent" and program.uses("patch"))


def concerning(run: dict[str, Any] | None) -> dict[str, Any] | None:
    return run if run is not None and run["record"] == 0 and run["phase"] != "orphan" else None


def guess(program: Program) -> str:
    assert program.guess is not None
    return program.guess


def end(seen: Look, whole: WholeWorld, run: Lifted) -> End:
    row, asked = shown(seen, whole, run.place)
    truth, concrete = Row(*seen[SERVER][0]), run.story.concrete
    return End(row, truth, row is not None and concrete.same(row, truth), asked, contradicted(seen, whole, run, row))


def contradicted(seen: Look, whole: WholeWorld, run: Lifted, row: Row | None) -> bool:
    """Whether no status looks as what the view of a story shows, and as what the one beside shows, if there is one."""
    beside = run.story.concrete.cone.beside
    if beside is None:
        return False
    place = ViewName(run.place.dashboard, beside)
    other, _ = shown(seen, whole, place)
    assert row is not None
    assert other is not None
    looks = (whole.face(run.place, row.status), whole.face(place, other.status))
    return all((whole.face(run.place, s), whole.face(place, s)) != looks for s in whole.lifecycle.statuses)


@pytest.mark.parametrize(
    ("design", "one_in"), [("stale_proof", FEW), *(pytest.param(name, 1, marks=pytest.mark.long) for name in SHIPPED)]
)
def test_every_story_ends_on_the_real_libraries_as_it_is_told(
    design: str, one_in: int, checked: Checked, libraries: Libraries
) -> None:
    """Matrix, promises and claims: no state on the way differs, and the real view shows the row of the story, stale alike."""
    lifter = Lifter(checked.answers[design].loaded)
    told = stories(checked.answers[design])[::one_in]
    runs = [lifter.lift(story) for story, _ in told]
    twin = Twin(libraries, lifter.system, setup(lifter.whole, runs[0].statuses))
    for (story, of), run in zip(told, runs, strict=True):
        mismatch = twin.run([Walk(run.labels, run.start)])
        assert mismatch is None, f"{story.replay} {mismatch}"
        concrete, last = story.concrete, story.path.states[-1]
        seen = end(twin._seen, lifter.whole, run)
        page = lifter.whole.part(run.place).page or run.place.view
        assert twin._seen[f"{story.dashboard} page"]["page"] == page, story.replay
        assert (seen.row, seen.truth) == (concrete.seen(last), concrete.truth(last)), story.replay
        assert of, story.replay
        assert all(SHOWS[one](seen) for one in of), (story.replay, of, seen)
    assert (len(runs), twin.compared) == (SOME if one_in == FEW else REPLAYED[design])


def unseen(answer: Answer) -> list[tuple[Story, Transition]]:
    """Each commit by others of each entry that is a dot, behind a view that has read the record."""
    found = []
    for entry in answer.matrix:
        if entry.whose == "foreign" and entry.calm.unseen:
            concrete = ConcreteCone(Cone(answer.loaded.design, answer.loaded.lifecycle, entry.dashboard, entry.view))
            for row in commits(concrete, Entry(entry.mutation, None)):
                path = read_and_committed(concrete, row)
                found.append((Story(answer.loaded, entry.dashboard, entry.view, path, concrete), row))
    return found


def read_and_committed(concrete: ConcreteCone, row: Transition) -> Concrete:
    """The view is opened, all arrives, and others make a commit."""
    number = concrete.start(row.source)
    system = concrete.system(number)
    wanted, labels, states = Label(PAGE, Event("open", HERE)), [], [system.initial]
    while not labels or not system.settled(states[-1]):
        moves = system.moves(states[-1])
        move = next(m for m in moves if (m.kind is Kind.INTERNAL if labels else m.label == wanted))
        labels.append(move.label)
        states.append(move.state)
    for label in committing(concrete, states[-1], row):
        after = system.fire(states[-1], label)
        assert after is not None
        labels.append(label)
        states.append(after)
    return Concrete(number, tuple(labels), tuple(states))


@pytest.mark.parametrize("design", SHIPPED)
def test_a_dot_is_a_commit_after_which_the_real_view_still_looks_right(
    design: str, checked: Checked, libraries: Libraries
) -> None:
    """The view on the real libraries has the row from before the commit, and what it shows is what the server has now."""
    lifter = Lifter(checked.answers[design].loaded)
    told = unseen(checked.answers[design])
    runs = [(lifter.lift(story), row) for story, row in told]
    twin = Twin(libraries, lifter.system, setup(lifter.whole, runs[0][0].statuses))
    for run, row in runs:
        assert twin.run([Walk(run.labels, run.start)]) is None
        seen = end(twin._seen, lifter.whole, run)
        assert seen.row is not None
        assert (seen.row.status, seen.truth.status, seen.same) == (row.source, row.target, True)
    assert (len({(story.view, row.action) for story, row in told}), len(runs)) == UNSEEN[design]
