"""Whatever there is a kind of has its row everywhere: in the model, the abstraction, the words, the Node runtime, the walks.

The kinds are those of the types (tests/helpers/every_kind.py). Where a row is a case of a match, mypy tells that it is missing,
and an unknown kind is a mistake there, never taken for a known one.
"""

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from commands import run
from every_kind import ANOMALIES, BEGUN, CALLS, CODES, FAULTS, IN_WORLDS, PARTS, PROMISES, STEPS, TAKEN
from everything_used import IN_CONES, STATES, cones, everything, states, steps, texts, walked, whole, world
from pydantic import BaseModel

from staleproof import model
from staleproof.checker.answers.scope import FROM_MATRIX
from staleproof.checker.promises.promises import SAYS
from staleproof.checker.promises.questions import QUESTIONS
from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.components.environment import Environment
from staleproof.model.components.handler import Slot
from staleproof.model.components.program import HandlerRun, Op, Program, Reply
from staleproof.model.language.design import Design
from staleproof.model.language.step import OPTIONS, StepPart
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Mark
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.validation.steps import TRACKS
from staleproof.model.vocabulary import Component, Event, Kind
from staleproof.reports.commands.formats import COMPARED, DRAWINGS, EXPLAINED, EXPORTS, FORMATS, REPLAYED
from staleproof.reports.explaining import phrases
from staleproof.reports.explaining.explanation import explain
from staleproof.reports.files.reference import page
from staleproof.reports.files.schema import schema
from staleproof.reports.libraries import declared as node_steps
from staleproof.reports.libraries.counts import part_kind
from staleproof.reports.libraries.walks import RECORDS, Walker
from staleproof.reports.lints.codes import CODES as MEANINGS
from staleproof.reports.lints.every import lints

ROOT = Path(__file__).parents[2]
NODE = ROOT / "reports" / "libraries" / "node"
OFTEN, SELDOM = 30, 10
"""How often everything is to happen in the walks through the world, and through cones."""
ASKED = {("Query", "button"), ("Array", "button"), ("Page", "button")}
"""What only cones ask, where a copy alone has a button."""
RARE = {("Environment", "button"), ("Statuses", "done")}
"""What random walks do not meet: a guess about another record that is sure to be accepted
(tests/model/components/test_environment.py), and an own action that reports success behind the marked commit (tests/proofs)."""
SCRIPTS = {
    "Query": ("query",),
    "Array": ("array",),
    "Slot": ("slot",),
    "Channel": ("channel",),
    "Page": ("page",),
    "Server": ("server",),
    "CacheLine": ("line",),
    "SupersededRequests": ("superseded", "other_tabs"),
    "ResponseCache": ("response_cache",),
    "OtherTabs": ("other_tabs",),
}
"""Where the Node runtime has the parts of a world."""


# Types.


def components() -> set[str]:
    """The classes of the model that are components."""
    found = set()
    for info in pkgutil.walk_packages(model.__path__, "staleproof.model."):
        for name, value in vars(importlib.import_module(info.name)).items():
            own = isinstance(value, type) and value.__module__ == info.name
            if own and all(callable(vars(value).get(method)) for method in ("offers", "step")):
                found.add(name)
    return found


def test_every_part_names_its_events() -> None:
    """All but those that pass events on to one of these, or stand for the world with the refinement."""
    around = {"Component", "Remembered", "Reduced", "Marked", "AnsweredCopy"}
    assert components() - around - {"Statuses", "Pair"} == {part.__name__ for part in TAKEN} == {p.__name__ for p in BEGUN}
    assert all(set(BEGUN[part]) <= set(taken) for part, taken in TAKEN.items())
    assert tuple(map(type, PARTS)) == tuple(TAKEN)


def trees() -> Iterator[tuple[str, ast.Module]]:
    for room in ("model", "checker", "reports"):
        for file in sorted((ROOT / room).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))


def words(pattern: ast.pattern) -> bool:
    """Whether a pattern is a word or one of several."""
    if isinstance(pattern, ast.MatchOr):
        return all(map(words, pattern.patterns))
    value = pattern.value if isinstance(pattern, ast.MatchValue) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def test_no_match_falls_through() -> None:
    """Whatever is told apart by words ends where mypy knows that nothing is left; SCXML is read from files of others."""
    matches = [(name, node) for name, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Match)]
    told = [(name, node) for name, node in matches if words(node.cases[0].pattern)]
    left = [f"{name}:{node.lineno}" for name, node in told if "assert_never" not in ast.unparse(node.cases[-1])]
    assert len(told) > 35
    assert [name.partition(":")[0] for name in left] == ["model/language/scxml/lifecycle.py"]


def test_no_method_is_called_by_a_made_name() -> None:
    """No type could say whether it is there."""
    nodes = ((name, node) for name, tree in trees() for node in ast.walk(tree))
    calls = [(name, ast.unparse(node)) for name, node in nodes if isinstance(node, ast.Call)]
    assert [(name, call) for name, call in calls if call.startswith("getattr(self, f")] == []


def test_what_is_sent_is_taken_by_somebody() -> None:
    """No event of the model is called otherwise than those that parts take, or what is around them."""
    known = {name for taken in TAKEN.values() for name in taken} | {"remap", "fail for good", "begin"}
    sent = {
        node.args[0].value
        for name, tree in trees()
        for node in ast.walk(tree)
        if name.startswith("model") and isinstance(node, ast.Call) and ast.unparse(node.func) == "Event"
        if isinstance(node.args[0], ast.Constant)
    }
    assert len(sent) > 30
    assert sent <= known


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_an_event_that_a_part_does_not_know_is_a_mistake(part: Component) -> None:
    """It is not refused, which would make the step impossible and what it leads to seem proved."""
    with pytest.raises(AssertionError, match="forget"):
        part.step(part.initial, Event("forget"))


def test_a_slot_that_is_busy_knows_its_events_too() -> None:
    """What is under way takes other events than an idle slot."""
    with pytest.raises(AssertionError, match="forget"):
        Slot("slot", "s", (Program("act"),)).step(HandlerRun(0, 0, "sent"), Event("forget"))


# Steps.


def test_every_step_has_its_field_its_example_and_its_place_in_the_schema() -> None:
    """The language, what editors are told, and the page with every field."""
    fields = {name for name in StepPart.model_fields if name not in OPTIONS}
    assert fields == set(STEPS) - {"rollback"}
    assert {action for actions in OPTIONS.values() for action in actions} <= fields
    part = schema()["$defs"]["StepPart"]
    assert {said["required"][0] for said in part["else"]["oneOf"]} == fields <= set(part["properties"])
    assert [name for name in fields if f"\n| `{name}` | " not in page()] == []
    assert "`rollback`" in page()


def test_the_design_of_the_walks_has_every_step_and_fault() -> None:
    """And some dashboard takes each."""
    assert set(steps()) == set(STEPS)
    assert set(everything().design.faults) == set(FAULTS)


@pytest.mark.parametrize("what", STEPS)
def test_every_step_is_made_calls_words_and_a_step_of_node(what: str) -> None:
    """In the model, in explanations, and in what Node is told."""
    for dashboard, step in steps()[what]:
        tab = whole().tabs[dashboard]
        groups = tab.groups((step,))
        assert all(op.kind in CALLS for group in groups for op in group)
        assert phrases.steps(tab, groups, "row")
        assert node_steps.steps(tab, (step,))


def test_every_call_is_told_in_words_of_its_own() -> None:
    """A call is not told as another one; what stands for copies outside of a cone is no step of anybody."""
    tab, options = whole().tabs["busy"], {"refetch": Refetch(), "fetch": Refetch(False, "always"), "put": Pushed()}
    calls = [Op(call, ("busy.list",), options.get(call)) for call in CALLS if call != "busy"]  # type: ignore[arg-type]
    told = [phrases.steps(tab, ((call,),)) for call in calls]
    assert len(set(told)) == len(told) == len(CALLS) - 1


def test_every_call_is_an_event_that_some_copy_takes() -> None:
    """What a slot sends for each kind of call is known to queries, arrays, or what stands for others."""
    slot, taken = Slot("slot", "s", (), mark=Mark.MINE_1), {*TAKEN[PARTS[0].__class__], *TAKEN[PARTS[1].__class__], "busy"}
    running = HandlerRun(0, 0, "success", reply=Reply(True, row=Mark.AFTER))
    sent = [slot._call(running, Program("act"), Op(call, ("q",)), "q").name for call in CALLS]  # type: ignore[arg-type]
    assert set(sent) <= taken


def lists_of_steps(part: type[BaseModel], known: set[type]) -> Iterator[tuple[str, str]]:
    """The fields of a part, and of all that it has, in which steps may be, but those of steps themselves."""
    known.add(part)
    for name, field in part.model_fields.items():
        below = parts_of(field.annotation)
        if StepPart in below and part is not StepPart:
            yield part.__name__, name
        for other in below - known:
            yield from lists_of_steps(other, known)


def parts_of(annotation: Any) -> set[type[BaseModel]]:
    """The parts that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {part for argument in get_args(annotation) for part in parts_of(argument)}


def test_every_list_of_steps_is_looked_at() -> None:
    """By whatever goes through the steps of a design: a handler's tracks, pushes and connects, other tabs, routines."""
    found: dict[str, set[str]] = {}
    for part, field in lists_of_steps(Design, set()):
        found.setdefault(part, set()).add(field)
    pushes = {"on_message", "on_connect", "on_reconnect"}
    others = {"PushPart": pushes, "OtherTabsPart": {"tell"}, "Design": {"routines"}}
    assert found == {"HandlerPart": set(TRACKS), **others}


def node_kinds() -> set[str]:
    """The kinds of steps that the Node runtime has."""
    text = (NODE / "steps.js").read_text("utf-8")
    table = text[text.index("const kinds = {") : text.index("\n};")]
    return {*re.findall(r"^  (\w+)[(:]", table, re.MULTILINE), *re.findall(r"step === '(\w+)'", text)}


def test_node_takes_every_step() -> None:
    """Routines are written out before."""
    assert node_kinds() == set(STEPS) - {"run"}


@pytest.mark.parametrize("part", IN_WORLDS, ids=lambda part: part.__name__)
def test_node_takes_every_event(part: type) -> None:
    """Each part of the runtime has a method for each event that the part begins by itself."""
    for script in SCRIPTS[part.__name__]:
        found = re.findall(r"^  (?:'([^']+)'|(\w+))\(", (NODE / "parts" / f"{script}.js").read_text("utf-8"), re.MULTILINE)
        methods = {quoted or plain for quoted, plain in found}
        wanted = set(BEGUN[part]) - ({"another tab reads"} if script == "superseded" else set())
        wanted -= {"retry"} if part.__name__ == "Array" else set()
        assert wanted <= methods | ({"tell"} if script == "other_tabs" else set())


# What happens.


@pytest.mark.slow
def test_every_step_is_taken_often_in_the_walks() -> None:
    """A rule that is never used is never compared."""
    assert {what: count for what in STEPS if (count := walked().steps[what]) < OFTEN} == {}  # type: ignore[index]


def test_every_event_is_taken_often_in_the_walks() -> None:
    """By every kind of part of a whole world that takes it, and no other one is."""
    wanted = {(part.__name__, name) for part in IN_WORLDS for name in TAKEN[part]} - ASKED
    assert {place: walked().heard[place] for place in wanted if walked().heard[place] < OFTEN} == {}
    assert set(walked().heard) <= wanted


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_happens_where_it_alone_may(fault: str) -> None:
    """In the world, and in some cone with marks; where none may, none does."""
    assert faults_taken(frozenset({fault})) >= OFTEN
    assert faults_taken(frozenset()) == 0
    design, lifecycle = everything().design, everything().lifecycle
    alone = (marked(Cone(design, lifecycle, *view, frozenset({fault}))) for view in everything().views)  # type: ignore[arg-type]
    assert any(offer is Kind.FAULT for system in alone for state in states(system, 300) for _, offer in system.offered(state))


def faults_taken(faults: frozenset[Any]) -> int:
    world = WholeWorld(everything().design, everything().lifecycle, RECORDS, faults=faults)
    system = world.system((world.lifecycle.rule.initial,) * RECORDS)
    return sum(offer is Kind.FAULT for state in states(system, 2_000) for _, offer in system.offered(state))


@pytest.mark.slow
def test_every_event_is_taken_where_copies_are_marks() -> None:
    """The abstraction has a row for each event of each part of a cone."""
    walker = Walker(whole(), random.Random(0))
    for system in cones():
        assert sum(1 for _ in states(system, IN_CONES, walker)) == IN_CONES
    heard = walker.counts.heard
    kinds = [part for part in TAKEN if part.__name__ not in ("Server", "Marker")]
    wanted = {(part.__name__, name) for part in kinds for name in TAKEN[part]}
    wanted |= {("Statuses", name) for name in (*TAKEN[Environment], "begin")}
    wanted -= RARE
    assert {place: heard[place] for place in wanted if heard[place] < SELDOM} == {}


@pytest.mark.slow
def test_every_event_has_words() -> None:
    """Each step that a part begins is told, whatever it is."""
    told: dict[tuple[str, str], set[str]] = {}
    walker = Walker(whole(), random.Random(1))
    for walk in walker.walks(world(), STATES // 5):
        assert walk.start is not None
        for label, said in zip(walk.labels, texts(walk.labels, walk.start), strict=True):
            part = part_kind(world().components[world().index[label.component]])
            told.setdefault((part, label.event.name), set()).add(said)
    assert set(told) == {(part.__name__, name) for part in IN_WORLDS for name in BEGUN[part]}
    assert all(all(said) for said in told.values())


def test_a_design_with_everything_is_explained_and_linted() -> None:
    """No step is without words, and none is passed over by the lints."""
    assert explain(everything()).dashboards
    assert lints(everything())


@pytest.mark.parametrize("anomaly", ANOMALIES)
def test_every_anomaly_is_named_where_the_model_lets_it_happen(anomaly: str) -> None:
    """In a comment at the line, by the name that stories give it."""
    comments = [
        line.partition("# ")[2] for file in (ROOT / "model").rglob("*.py") for line in file.read_text("utf-8").split("\n")
    ]
    assert f'"{anomaly}"' in " ".join(comments)


# Promises, formats, lints.


def test_every_promise_has_its_sentence_and_its_question() -> None:
    """Those that are not searched for are read off the matrix and the lifecycle."""
    assert list(SAYS) == list(PROMISES)
    assert set(PROMISES) - set(QUESTIONS) == {"lifecycle-sound", *FROM_MATRIX}
    assert [name for name, question in QUESTIONS.items() if question.promise != name] == []


def test_every_lint_has_its_meaning() -> None:
    """Cases and pages are tested where lints are."""
    assert list(MEANINGS) == list(CODES)


TODO = str(ROOT / "examples" / "todo" / "todo.yaml")
COMMANDS = (
    *(("check", TODO, "--format", form) for form in FORMATS),
    *(("explain", TODO, "--format", form) for form in EXPLAINED),
    *(("diff", TODO, TODO, "--format", form) for form in COMPARED),
    *(("replay", TODO, "0/1/2/6/6/0", "--format", form) for form in REPLAYED),
    *(("diagram", "lifecycle", TODO, "--format", form) for form in DRAWINGS),
    *(("export", TODO, "--view", "worker.board", "--format", form) for form in EXPORTS),
)


def test_every_format_is_printed_and_is_another_one(capsys: pytest.CaptureFixture[str]) -> None:
    """By each command that has formats."""
    printed = [run(words, capsys)[:2] for words in COMMANDS]
    assert [words for words, (code, out) in zip(COMMANDS, printed, strict=True) if code != 0 or not out.strip()] == []
    assert len({out for _, out in printed}) == len(COMMANDS)
