"""What happens on other pages of the same browser is among what a proof explores."""

from pathlib import Path

from simulation import Follower, Happened

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.records.addresses import copy_at
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Event, Label
from staleproof.reports.files.loading import load
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

TWO_GROUPS = """\
extends: stale_proof
name: two_groups
changes:
  two groups:
    why: the second call follows the answers of the first
    set:
      dashboards.operator.handlers.*.success:
        - {invalidate: [appointments]}
        - {invalidate: [appointments], refetch_type: all, await: false}
"""

FILLED_ELSEWHERE = """\
name: filled_elsewhere
record: task
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: open, by: clerk}
    take: {from: open, to: taken, by: worker}
dashboards:
  worker:
    role: worker
    requests: no-cache
    queries:
      tasks: {key: [tasks], fills: [rows], requests: plain, max_age: 5 min}
    arrays:
      rows: {kept_in: redux}
    views:
      counter: {reads: rows, page: home}
      list: {reads: tasks}
"""

TWO_PAGES = (Path(__file__).parent / "designs" / "two_pages.yaml").read_text("utf-8")
SILENT = """\
  own actions are silent:
    why: nothing is read again after them
    set:
      dashboards.therapist.handlers.*.success: []
      dashboards.therapist.push: null
"""


def step(component: str, event: str, data: object = None) -> Label:
    return Label(f"operator {component}", Event(event, data))


def loaded_page(page: str, rows: str) -> list[Label]:
    return [step("page", "open", page), *read(rows)]


def read(rows: str) -> list[Label]:
    return [Label(copy_at("operator", rows), Event(name)) for name in ("serve", "deliver")]


def test_a_handler_that_awaits_the_lists_of_another_page_goes_on_later(tmp_path: Path) -> None:
    """Its second call comes when the other page has its answers, maybe after this view was opened and has read."""
    (tmp_path / "two_groups.yaml").write_text(TWO_GROUPS, "utf-8")
    loaded = load(str(tmp_path / "two_groups.yaml"))
    whole = WholeWorld(loaded.design, loaded.lifecycle)
    system = whole.system(("pending", "absent"))
    auto_cancel = list(loaded.design.dashboards["operator"].handlers).index("auto-cancel")
    labels = [
        step("channel", "connect"),
        *loaded_page("all", "all rows"),
        *loaded_page("pending", "pending rows"),
        step("slot 1", "click", (auto_cancel, 0)),
        step("slot 1", "serve", "overdue"),
        step("slot 1", "deliver"),
        *loaded_page("all", "all rows"),
        *read("pending rows"),
        *read("all rows"),
    ]
    run, state = [], system.initial
    for label in labels:
        after = system.fire(state, label)
        assert after is not None, label
        run.append(Happened(state, label, after))
        state = after
    cone = Cone(loaded.design, loaded.lifecycle, "operator", "all", frozenset(loaded.design.faults), Bounds())
    commit = next(n for n, label in enumerate(labels) if label == step("slot 1", "serve", "overdue"))
    steps, states = Follower(whole, system, cone, 0).follow(run, commit)
    assert (steps, len(states) > 0) == (len(labels), True)


def test_a_query_of_another_page_that_fills_the_array_of_a_view_belongs_to_its_proof(tmp_path: Path) -> None:
    """An answer of the HTTP cache for the other page comes late and overwrites what the view has read after a reload."""
    (tmp_path / "filled.yaml").write_text(FILLED_ELSEWHERE, "utf-8")
    found = assess(load(str(tmp_path / "filled.yaml")), Session(Limits()))
    reload = next(promise for promise in found.promises if promise.name == "reload-suffices")
    broken = {view.view: view.story for view in reload.views if view.outcome is Outcome.VIOLATED}
    assert list(broken) == ["counter", "list"]
    assert broken["counter"] is not None
    opened = [step.text for step in Teller(tale_of(broken["counter"])).tell().steps if "opens" in step.text]
    assert opened == ["opens 'list'; GET tasks is sent", "opens 'home'; GET rows is sent"]


def asked_of_today(text: str, file: Path) -> Answer:
    file.write_text(text, "utf-8")
    loaded = load(str(file))
    return assess(loaded, Session(Limits()), asked(loaded, Narrowing(("therapist.today",))))


def test_actions_from_any_page_that_shows_a_copy_are_what_a_proof_is_about(tmp_path: Path) -> None:
    """A run in which they occur begins on a page that has their button, and is found; so nothing is left to be searched."""
    found = asked_of_today(TWO_PAGES, tmp_path / "two_pages.yaml")
    cells = {(entry.whose, entry.calm.cell, entry.faulty.cell) for entry in found.matrix}
    assert cells == {("own", "settles", "poll"), ("foreign", "settles", "poll")}
    assert ({promise.outcome for promise in found.promises}, found.states) == ({Outcome.HOLDS}, 122_252)


def test_actions_from_any_page_that_shows_a_copy_are_followed(tmp_path: Path) -> None:
    """Where nothing is read again after them, the first of them leaves the copy stale."""
    found = asked_of_today(TWO_PAGES + SILENT, tmp_path / "silent.yaml")
    assert {(entry.whose, entry.calm.cell) for entry in found.matrix} == {("own", "poll"), ("foreign", "poll")}
