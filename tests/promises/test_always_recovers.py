"""When a stale view becomes fresh although people do nothing but wait, and what is repeated for good where it does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from staleproof.checker.answers.promise import Promise
from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.lasso import fair, repeats
from staleproof.checker.session.exhaustive_search import Search, ranked
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import Accepts, ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, group
from staleproof.model.abstraction.properties import Blame
from staleproof.model.abstraction.waiting import recovery
from staleproof.model.language.loaded import Loaded
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.target import Sought
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.waiting import stale_for_good
from staleproof.model.systems.whole_world import ViewName
from staleproof.reports.ci.itf import itf
from staleproof.reports.commands.bodies.replay import PathError, replayed
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

KEPT = Path(__file__).parent / "designs" / "kept.yaml"
ONLOOKER = {"dashboards.worker.handlers": {}, "offers.card": {}}
QUERIES = "dashboards.worker.queries"
UNPOLLED = {f"{QUERIES}.tasks.poll": None}
ELSEWHERE = {
    QUERIES: {
        "me": {"key": ["me"], "stale_time": "never", "gc_time": "never", "poll": "1 min"},
        "tasks": {"key": ["tasks"], "stale_time": "2 min", "enabled": "me"},
    }
}
NOTHING, POLLS = "So it stays for good: nothing more happens by itself.", "the poll of me fires"


def design(folder: Path, faults: list[str], fields: dict[str, Any]) -> Loaded:
    """The design that keeps all as far as nobody acts in it, with other faults and some fields set."""
    changes = {"changed": {"set": {"faults": faults} | ONLOOKER | fields}}
    (folder / "case.yaml").write_text(json.dumps({"extends": str(KEPT), "name": "case", "changes": changes}), "utf-8")
    return load(str(folder / "case.yaml"))


def recovers(loaded: Loaded, limits: Limits = Limits()) -> tuple[Promise, Promise]:
    """How polls-mend-faults and always-recovers come out."""
    names = ("polls-mend-faults", "always-recovers")
    polls, waiting = assess(loaded, Session(limits), asked(loaded, Narrowing(promises=names, matrix=False))).promises
    return polls, waiting


def after(story: Story) -> tuple[tuple[ViewName, int], ...]:
    """What the whole world shows stale for good behind a story, as fuzz sees it."""
    lifter = Lifter(story.loaded)
    return stale_for_good(lifter.whole, lifter.lift(story).states[-1])


@pytest.mark.parametrize(
    ("faults", "fields", "polls"),
    [
        (["push lost"], {}, Outcome.HOLDS),
        ([], {"server.max_age": "5 min"}, Outcome.VIOLATED),
        (["background tab", "push lost"], {f"{QUERIES}.tasks.refetch_on_focus": False}, Outcome.VIOLATED),
        (["offline"], UNPOLLED, Outcome.VIOLATED),
    ],
    ids=["a poll", "an expiry and a poll", "a tab that is shown again", "a tab that is online again"],
)
def test_a_view_that_recovers(faults: list[str], fields: dict[str, Any], polls: Outcome, tmp_path: Path) -> None:
    """By more than the next poll, if need be: caches expire, and faults cease."""
    polled, waited = recovers(design(tmp_path, faults, fields))
    assert (polled.outcome, waited.outcome, waited.witnesses) == (polls, Outcome.HOLDS, 3)
    assert polled.story is None or after(polled.story) == ()


@pytest.mark.parametrize(
    ("fields", "stem", "loop", "said"),
    [(UNPOLLED, 6, 0, NOTHING), (ELSEWHERE, 12, 3, POLLS)],
    ids=["nothing polls", "another query polls"],
)
def test_a_view_that_never_recovers(fields: dict[str, Any], stem: int, loop: int, said: str, tmp_path: Path) -> None:
    """Its story ends in a loop, which is told, replayed, and marked in a trace."""
    loaded = design(tmp_path, ["push lost"], fields)
    polled, waited = recovers(loaded)
    assert (polled.outcome, waited.outcome, waited.reason) == (
        Outcome.VIOLATED,
        Outcome.VIOLATED,
        "3 of 3 entries stay stale for good",
    )
    assert waited.story is not None
    assert (len(waited.story.path.labels), waited.story.loop) == (stem + loop, loop)
    assert said in Teller(tale_of(waited.story)).tell().for_good
    again = replayed(loaded, waited.story.replay)
    assert (again.path.labels, again.loop) == (waited.story.path.labels, loop)
    assert json.loads(itf(waited.story))["loop"] == stem
    assert (ViewName("worker", "board"), 0) in after(waited.story)


def test_a_loop_is_replayed_only_if_it_is_one(tmp_path: Path) -> None:
    """It must lead back to where it begins, and leave out nothing that happens by itself."""
    loaded = design(tmp_path, ["push lost"], ELSEWHERE)
    story = recovers(loaded)[1].story
    assert story is not None
    assert fair(story)
    stem, loop = story.replay.split("@")
    for wrong in (f"{stem}@", f"{stem}@{loop.rpartition('/')[0]}", "0@1/2"):
        with pytest.raises(PathError):
            replayed(loaded, wrong)


def test_it_is_not_known_where_a_bound_is_hit(tmp_path: Path) -> None:
    """The option of the bound is named."""
    polled, waited = recovers(design(tmp_path, ["push lost"], UNPOLLED), Limits(states=100))
    assert (polled.outcome, waited.outcome) == (Outcome.INCONCLUSIVE, Outcome.INCONCLUSIVE)
    assert "(--max-states)" in waited.reason


@pytest.mark.parametrize(
    ("faults", "fields", "outcome"),
    [([], {"server.max_age": "5 min"}, Outcome.HOLDS), (["push lost"], UNPOLLED, Outcome.VIOLATED)],
    ids=["an expiry and a poll", "nothing polls"],
)
def test_a_search_of_all_runs_says_the_same(
    faults: list[str], fields: dict[str, Any], outcome: Outcome, tmp_path: Path
) -> None:
    """What waiting mends is no breach there, and what it does not has a lasso."""
    ask = ViewAsk(Session(), design(tmp_path, faults, fields), "worker", "board")
    entry = Entry("take", None)
    blame = Blame(group(ask.calm, entry))

    def accepting(concrete: ConcreteCone) -> Accepts:
        return lambda path: repeats(Story(ask.loaded, ask.dashboard, ask.view, path, concrete), ask.session)

    search = Search(ask, ask.faulty, Sought(entry), accepting)
    found = ranked(search, lambda concrete: stale(concrete, blame, None), recovery(ask.faulty), 2, good=1)
    assert (found.outcome, found.story is None) == (outcome, outcome is Outcome.HOLDS)
