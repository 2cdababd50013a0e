"""Stories of one view, as runs of the whole world: what is filled in, and what has no such run."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from tiers import slow_but

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.lifting.lift import Lifted, Lifter, LiftingError
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.components.server import Commit
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.values import Row
from staleproof.model.vocabulary import Event, Kind, Label, State, System
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.files.loading import SHIPPED, load
from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin, Walk

PAGES = """\
extends: stale_proof
name: pages
changes:
  only what is mounted:
    why: so that a handler awaits the page on which its button is
    set: {dashboards.operator.handlers.*.success: [{invalidate: [appointments]}], dashboards.operator.handlers.*.settled: []}
"""
ONCE = """\
extends: as_found
name: once
changes:
  lists are loaded once:
    why: so that a view cannot be brought up to date
    set: {dashboards.therapist.queries.*.poll: null, dashboards.therapist.queries.*.refetch_on_focus: false}
"""
CASES = Path(__file__).parents[1] / "cases" / "designs"
THREE = "0+/36/5/8/8/11/0/9/12/10/8/7/5"
"""Two other records are acted on, so that a push about the first one is lost."""
WAITED_FOR = "0/1/2/5/5/6/6/6/4/6/3/8/7/7/6"
"""A handler waits for the list of another page, to which the user goes when leaving that of the story."""
SETTLE = Label("outside copies", Event("settle", ("wait 1", ("slot 1",))))


def lifted(loaded: Loaded, path: str) -> Lifted:
    """The run of a story."""
    return Lifter(loaded).lift(replayed(loaded, path))


def in_steps(run: Lifted) -> list[tuple[int | None, str, str]]:
    """For each step of a run its number in the story (from 1), the component within the dashboard, the event."""
    name = run.story.dashboard
    short = (label.component.removeprefix(f"{name} ").removeprefix(f"{name}.") for label in run.labels)
    return [(n if n is None else n + 1, part, label.event.name) for part, (label, n, _) in zip(short, run.taken, strict=True)]


def variant(folder: Path, text: str) -> Loaded:
    (folder / "variant.yaml").write_text(text, "utf-8")
    return load(str(folder / "variant.yaml"))


def told(loaded: Loaded, view: str, status: str, *steps: Label) -> Story:
    """The story of these steps."""
    concrete = ViewAsk(Session(), loaded, *view.split(".")).concrete
    start = concrete.start(status)
    states = [concrete.system(start).initial]
    for step in steps:
        after = concrete.system(start).fire(states[-1], step)
        assert after is not None, step
        states.append(after)
    return Story(loaded, *view.split("."), Concrete(start, steps, tuple(states)), concrete)


def slot(event: str, data: object = None) -> Label:
    return Label("slot 1", Event(event, data))


def click(loaded: Loaded, dashboard: str, handler: str) -> Label:
    return slot("click", (list(loaded.design.dashboards[dashboard].handlers).index(handler), 0))


def test_a_story_goes_on_while_other_views_load_and_offer_the_button() -> None:
    """Before the list has loaded its button is clicked on another one; in the end the other lists are loaded, too."""
    load_today, load_upcoming = ([(None, copy, "serve"), (None, copy, "deliver")] for copy in ("today", "upcoming"))
    assert in_steps(lifted(load("as_found"), "0/8/26/33/31/32/32/31")) == [
        (1, "page", "open"),
        *load_today,
        (2, "slot 1", "click"),
        (3, "list", "serve"),
        (4, "slot 1", "serve"),
        (5, "slot 1", "deliver"),
        (6, "list", "deliver"),
        *load_today,
        *load_upcoming,
    ]


def test_another_page_is_opened_for_its_button() -> None:
    """The operator leaves no trace in the story of the first page while another page is open."""
    assert in_steps(lifted(load("as_found"), "6/3/31/27/31/32/31/30"))[:6] == [
        (None, "page", "open"),
        (None, "active rows", "serve"),
        (None, "active rows", "deliver"),
        (1, "slot 1", "click"),
        (2, "page", "open"),
        (3, "all rows", "serve"),
    ]


def test_the_answers_that_a_handler_awaits_arrive_in_the_step_in_which_the_story_says_so() -> None:
    """All other lists that are refetched are served and delivered there."""
    run = lifted(load("as_found"), "0/1/30/39/35/36/32/32/31")
    settle = next(n for n, label in enumerate(run.story.path.labels, 1) if label.component == "outside copies")
    assert [step for step in in_steps(run) if step[0] == settle] == [
        (settle, "today", "serve"),
        (settle, "today", "deliver"),
        (settle, "upcoming", "serve"),
        (settle, "upcoming", "deliver"),
    ]


def test_what_a_handler_awaits_on_another_page_ends_when_the_story_says_so(tmp_path: Path) -> None:
    """The story of one page does not know of the query of the other, only that something may be waited for."""
    loaded = variant(tmp_path, PAGES)
    action = (click(loaded, "operator", "auto-cancel"), slot("serve", "overdue"), slot("deliver"))
    story = told(loaded, "operator.all", "pending", *action, SETTLE)
    run = Lifter(loaded).lift(story)
    assert in_steps(run) == [
        (None, "page", "open"),
        (None, "pending rows", "serve"),
        (None, "pending rows", "deliver"),
        (1, "slot 1", "click"),
        (2, "slot 1", "serve"),
        (3, "slot 1", "deliver"),
        (4, "pending rows", "serve"),
        (4, "pending rows", "deliver"),
    ]
    assert Lifter(loaded).system.local(run.states[-1], "operator slot 1") is None


def test_another_page_is_opened_for_the_list_that_a_handler_waits_for() -> None:
    """The story says only that its own page is left; the list arrives when the handler goes on."""
    run = lifted(load(str(CASES / "wait_that_nothing_ends.yaml")), WAITED_FOR)
    steps = in_steps(run)
    assert run.story.path.labels[6] == Label("page", Event("leave"))
    assert steps[6:12] == [
        (7, "page", "leave"),
        (None, "page", "open"),
        (None, "marks", "serve"),
        (None, "marks", "deliver"),
        (8, "slot 1", "deliver"),
        (9, "page", "open"),
    ]
    assert [step for step in steps if step[0] == 13] == [(13, "marks", "serve"), (13, "marks", "deliver")]


def test_a_story_that_the_whole_world_does_not_have_is_refused() -> None:
    """The same story where the list of the other page is cancelled, too."""
    story = lifted(load(str(CASES / "wait_that_nothing_ends.yaml")), WAITED_FOR).story
    expected = r"step 10 of the story \(slot 2: click\) waits for lists that nobody has loaded in the whole world"
    with pytest.raises(LiftingError, match=f"^{expected}$"):
        Lifter(load(str(CASES / "wait_ended_by_cancel.yaml"))).lift(story)


def test_a_button_that_no_view_can_load_is_refused(tmp_path: Path) -> None:
    """Each of the two other lists can be loaded once, and two buttons were clicked there."""
    loaded = variant(tmp_path, ONCE)
    tries = (("pending", "reject"), ("session_in_progress", "request payment"), ("dropped_off", "start session"))
    steps = [Label("page", Event("open", "here"))]
    for (before, _), (status, handler) in pairwise((("pending", ""), *tries)):
        if status != before:
            patch = next(t for t in loaded.lifecycle.leaving(before) if (t.action, t.target) == ("patch_status", status))
            steps.append(Label("world", Event("commit", Commit(0, patch))))
        steps += [click(loaded, "therapist", handler), slot("fail")]
    assert len(Lifter(loaded).lift(told(loaded, "therapist.list", "pending", *steps[:6])).taken) == 10
    expected = r"step 8 of the story \(slot 1: click\) needs a button that no view is found to offer in the whole world"
    with pytest.raises(LiftingError, match=f"^{expected}$"):
        Lifter(loaded).lift(told(loaded, "therapist.list", "pending", *steps))


def test_everything_in_the_browser_has_ended() -> None:
    """A story that ends settled is a run that ends settled in that browser."""
    loaded = load("as_found")
    lifter = Lifter(loaded)
    last = lifted(loaded, "0/8/26/33/31/32/32/31").states[-1]
    left = [label for label, kind in lifter.system.offered(last) if kind is Kind.INTERNAL]
    assert [label for label in left if lifter.whole.owners.get(label.component) == "therapist"] == []


WALKS, STEPS = 4, 40
WEIGHTS = {"click": 2, "retry": 4, "reload": 0.2, "hide": 0.3, "commit": 0.15, "connect": 3}


def walk(chance: random.Random, system: System) -> tuple[tuple[Label, ...], tuple[State, ...]]:
    """Steps by chance; what is under way ends rather soon."""
    labels: list[Label] = []
    states = [system.initial]
    for _ in range(STEPS):
        moves = list(system.moves(states[-1]))
        weights = [WEIGHTS.get(move.label.event.name, 1) * (3 if move.kind is Kind.INTERNAL else 1) for move in moves]
        (move,) = chance.choices(moves, weights)
        labels.append(move.label)
        states.append(move.state)
    return tuple(labels), tuple(states)


@pytest.mark.parametrize(
    "design", [*slow_but(SHIPPED, (), 3), *map(str, sorted(CASES.glob("wait*.yaml")))], ids=lambda design: Path(design).stem
)
def test_walks_through_a_cone_are_runs_of_the_whole_world(design: str) -> None:
    """What happens by chance in the cone of a view has a run in which the view ends alike."""
    loaded, chance = load(design), random.Random(0)
    lifter = Lifter(loaded)
    for place in lifter.whole.places:
        concrete = ViewAsk(Session(), loaded, *place).concrete
        for _ in range(WALKS):
            start = chance.randrange(concrete.starts(2))
            story = Story(loaded, *place, Concrete(start, *walk(chance, concrete.system(start))), concrete)
            last = lifter.lift(story).states[-1]
            assert lifter.whole.seen(last, place, 0) == concrete.seen(story.path.states[-1])


def test_a_story_of_three_records_happens_on_the_libraries(libraries: Libraries) -> None:
    """No state on the way differs, and in the end the view lacks the first of three rows."""
    loaded = load(str(CASES / "third_record.yaml"))
    lifter = Lifter(loaded, 3)
    run = lifter.lift(replayed(loaded, THREE))
    twin = Twin(libraries, lifter.system, setup(lifter.whole, run.statuses))
    assert twin.run([Walk(run.labels, run.start)]) is None
    assert twin.compared == len(run.states) == 12
    assert [lifter.whole.seen(run.states[-1], run.place, record) for record in range(3)] == [
        Row("absent", 0),
        Row("open", 0),
        Row("open", 0),
    ]
