"""Each row that could be forgotten is taken away, one after another, and something complains.

Of a match the case is taken away: mypy would tell already that a kind is missing, and here the first that comes is a mistake.
"""

import ast
import inspect
import shutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import everything_used as used
import pytest
import test_nothing_forgotten as forgotten
from every_kind import STEPS

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises import assess as assessing
from staleproof.checker.promises import claims
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.components.array import Array
from staleproof.model.components.channel import Channel
from staleproof.model.components.environment import Environment
from staleproof.model.components.handler import Slot
from staleproof.model.components.page import Page
from staleproof.model.components.query import Query
from staleproof.model.components.server import Server
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.cone import Bounds
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.validation import steps as validation
from staleproof.reports.commands.bodies import checking
from staleproof.reports.explaining import phrases
from staleproof.reports.explaining.view_updates import ViewUpdates
from staleproof.reports.files import schema
from staleproof.reports.files.loading import load
from staleproof.reports.libraries import declared
from staleproof.reports.lints import steps as lints
from staleproof.reports.lints.joining import UnderWay
from staleproof.reports.lints.subject import LintedDesign
from staleproof.reports.stories import story
from staleproof.reports.stories.story import Teller

NOBODY = "what nobody says"


def without_case(function: Any, word: str) -> Callable[..., Any]:
    """The same function with the case of a word taken away from its matches."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    cases = [case for node in ast.walk(tree) if isinstance(node, ast.Match) for case in node.cases]
    assert any(word in alternatives(case.pattern) for case in cases), f"there is no case '{word}'"
    for case in cases:
        if word in alternatives(case.pattern):
            other = [ast.parse(repr(left), mode="eval").body for left in alternatives(case.pattern) if left != word]
            left = [ast.MatchValue(value) for value in other or [ast.Constant(NOBODY)]]
            case.pattern = left[0] if len(left) == 1 else ast.MatchOr(left)
    ast.fix_missing_locations(tree)
    found: dict[str, Any] = {}
    exec(compile(tree, "<without a case>", "exec"), function.__globals__, found)  # noqa: S102  (our own source)
    made: Callable[..., Any] = found[function.__name__]
    return made


def alternatives(pattern: ast.pattern) -> list[Any]:
    """The words of a pattern."""
    if isinstance(pattern, ast.MatchOr):
        return [word for part in pattern.patterns for word in alternatives(part)]
    return [ast.literal_eval(pattern.value)] if isinstance(pattern, ast.MatchValue) else []


# What would be looked at.


def every_step() -> None:
    for step in STEPS:
        forgotten.test_every_step_is_made_calls_words_and_a_step_of_node(step)
    forgotten.test_every_call_is_told_in_words_of_its_own()
    forgotten.test_every_call_is_an_event_that_some_copy_takes()


def every_name() -> None:
    load(used.EVERYTHING)


def every_walk() -> None:
    used.walked.cache_clear()
    used.whole.cache_clear()
    used.world.cache_clear()
    used.walked()


def every_cone() -> None:
    for system in used.cones():
        assert sum(1 for _ in used.states(system, used.IN_CONES // 4))


def every_text() -> None:
    forgotten.test_every_event_has_words()


def every_lint() -> None:
    forgotten.test_a_design_with_everything_is_explained_and_linted()


def every_step_lint() -> None:
    assert list(lints.findings(LintedDesign(used.everything())))


def every_promise() -> None:
    assess(load(forgotten.TODO), Session(Limits(), Bounds(), lambda *_: None))


def every_claim() -> None:
    loaded = load("as_found")
    for part in loaded.design.claims.values():
        for handler in part.handlers if part.step is not None else ():
            assert part.step is not None
            claims._step(loaded, part.step, handler)


def as_json() -> None:
    checking.show([], "json", checking.Printing("staleproof story"))


CASES: list[tuple[Any, str, str, Callable[[], None]]] = [
    (Tab, "_ops", "store_push", every_step),
    (Tab, "_ops", "cancel", every_step),
    (Slot, "_call", "rollback", every_step),
    (phrases, "_calls", "put", every_step),
    (phrases, "_calls", "fetch", every_step),
    (declared, "_written", "cancel", every_step),
    (validation, "places", "store_reply", every_name),
    (validation.Steps, "_names", "fetch", every_name),
    (Query, "_told", "go_on", every_walk),
    (Array, "_changed", "put", every_walk),
    (Slot, "_reaction", "unless_busy", every_walk),
    (Page, "step", "log in", every_walk),
    (Channel, "step", "window ends", every_walk),
    (Server, "step", "failed", every_walk),
    (Environment, "step", "elsewhere", every_cone),
    (OutsideCopies, "step", "settle", every_cone),
    (story, "handled", "lose", every_text),
    (story, "asked", "collect", every_text),
    (story, "heard", "disconnect", every_text),
    (story, "effect", "clear", every_text),
    (Teller, "_page", "offline", every_text),
    (Teller, "_committed", "announce", every_text),
    (ViewUpdates, "_effect", "cancel", every_lint),
    (UnderWay, "after", "cancel", every_lint),
    (lints, "findings", "run", every_step_lint),
    (assessing, "promises", "polls-mend-faults", every_promise),
    (claims, "_step", "invalidation", every_claim),
    (checking, "show", "json", as_json),
]


@pytest.mark.parametrize(("owner", "name", "word", "look"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_a_case_that_is_missing_is_a_mistake(
    owner: Any, name: str, word: str, look: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is about is never taken for something else, nor passed over."""
    monkeypatch.setattr(owner, name, without_case(getattr(owner, name), word))
    with pytest.raises(AssertionError, match=f"Expected code to be unreachable, but got: '{word}'"):
        look()


@pytest.mark.parametrize(
    "look", [every_step, every_name, every_cone, every_text, every_lint, every_step_lint, every_promise, every_claim]
)
def test_nothing_complains_where_no_case_is_missing(look: Callable[[], None]) -> None:
    """So what complains above does so because of the case."""
    look()


# Tables and files.


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The Node runtime, to be changed."""
    shutil.copytree(forgotten.NODE, tmp_path / "node")
    monkeypatch.setattr(forgotten, "NODE", tmp_path / "node")
    return tmp_path / "node"


@pytest.fixture
def design(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The design of the walks, to be changed."""
    file = tmp_path / "everything.yaml"
    shutil.copy(used.EVERYTHING, file)
    monkeypatch.setattr(used, "EVERYTHING", str(file))
    caches = (used.everything, used.whole, used.world, used.walked)
    for cached in caches:
        cached.cache_clear()
    yield file
    for cached in caches:
        cached.cache_clear()


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(("old", "new"), [("  refetch(", "  reread("), ("  cancel: (", "  stop: ("), ("'rollback'", "'back'")])
def test_a_step_that_node_does_not_have_is_missed(old: str, new: str, node: Path) -> None:
    """Without Node, by the scripts."""
    change(node / "steps.js", old, new)
    with pytest.raises(AssertionError):
        forgotten.test_node_takes_every_step()


def test_an_event_that_node_does_not_have_is_missed(node: Path) -> None:
    """A method that nobody has written."""
    change(node / "parts" / "channel.js", "  'window ends'(", "  'window closes'(")
    with pytest.raises(AssertionError):
        forgotten.test_node_takes_every_event(Channel)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (", offline]", "]"),
        pytest.param(
            "tell: [all: [{invalidate: [rows]}, {refetch: [manual]}]]",
            "tell: [{invalidate: [rows]}, {refetch: [manual]}]",
            marks=pytest.mark.long,
        ),
        pytest.param(", request_pickup: guessed", "", marks=pytest.mark.long),
    ],
    ids=["a fault", "steps at once", "an announced commit"],
)
def test_what_the_design_of_the_walks_does_not_use_is_missed(old: str, new: str, design: Path) -> None:
    """Or uses too seldom to be compared."""
    change(design, old, new)
    with pytest.raises(AssertionError):  # noqa: PT012  (any of these)
        forgotten.test_the_design_of_the_walks_has_every_step_and_fault()
        forgotten.test_every_step_is_taken_often_in_the_walks()
        forgotten.test_every_event_is_taken_often_in_the_walks()


@pytest.mark.parametrize(
    ("table", "word", "look"),
    [
        ("SAYS", "optimism-kept", forgotten.test_every_promise_has_its_sentence_and_its_question),
        ("QUESTIONS", "reload-suffices", forgotten.test_every_promise_has_its_sentence_and_its_question),
        ("MEANINGS", "SP310", forgotten.test_every_lint_has_its_meaning),
    ],
)
def test_rows_of_tables_are_missed(table: str, word: str, look: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise without its sentence or its question, a lint without its meaning."""
    rows = getattr(forgotten, table)
    monkeypatch.setattr(forgotten, table, {known: row for known, row in rows.items() if known != word})
    assert len(getattr(forgotten, table)) == len(rows) - 1
    with pytest.raises(AssertionError):
        look()


def test_a_step_that_editors_do_not_know_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema has every kind of step."""
    monkeypatch.setattr(schema, "STEPS", schema.STEPS[1:])
    with pytest.raises(AssertionError):
        forgotten.test_every_step_has_its_field_its_example_and_its_place_in_the_schema()


def test_a_race_that_the_model_does_not_name_is_missed() -> None:
    """As one that nobody has found yet."""
    with pytest.raises(AssertionError):
        forgotten.test_every_anomaly_is_named_where_the_model_lets_it_happen("read by the neighbours")
