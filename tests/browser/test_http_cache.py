"""The model's HTTP cache line against a real one: Chromium with a disk cache, and a server that counts what reaches it.

How entries expire: nothing waits for max-age to pass. The step `expire` stores the entry's own value once more, in an
answer whose Age header is max-age already (age is what Chromium compares with it); the server does not count that
request. So no outcome depends on how fast the machine is. One test lets a second really pass.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from typing import Any

import pytest
from asking_page import PATIENCE
from cache_tables import HEURISTIC, IN_FLIGHT, LOCK_TIMEOUT, SEQUENTIAL, WITHOUT_MAX_AGE, rows, step_of
from cache_walk import ANYTIME, IDLE, TABS, walk
from chromium import Chromium, Visit, Way, running
from http_server import CACHED
from line_model import LineModel
from needs import no_browser
from tiers import long_but

from staleproof.model.components.http_cache import CacheLine
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Event, Step
from staleproof.reports.files.loading import load

TABLES = SEQUENTIAL | IN_FLIGHT
STEPS = 150

WAYS: dict[str, tuple[Way, Mapping[str, str]]] = {
    "fetch": (Way(), CACHED),
    "fetch, answers with an ETag": (Way(), {**CACHED, "ETag": '"{value}"'}),
    "XMLHttpRequest": (Way("xhr"), CACHED),
    "XMLHttpRequest to another origin with a bearer token": (Way("xhr", bearer=True), CACHED),
}

Visits = Callable[[Way, Mapping[str, str]], Visit]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium | None]:
    if no_browser() is not None:
        yield None
        return
    with running(str(shutil.which("chromium"))) as started:
        yield started


@pytest.fixture
def visits(chromium: Chromium | None, browser: None) -> Iterator[Visits]:
    del browser
    assert chromium is not None
    with ExitStack() as stack:
        yield lambda way, headers: stack.enter_context(closing(Visit(chromium, way, headers)))


def in_chromium(visit: Visit, model: LineModel, table: list[str]) -> list[str]:
    """The rows as Chromium fills them in."""
    return [visit.play(step, model.play(step)).row(step) for step in map(step_of, table)]


def in_model(model: LineModel, table: list[str]) -> list[str]:
    """The rows as the model fills them in."""
    return [model.play(step).row(step) for step in map(step_of, table)]


@pytest.mark.parametrize("name", TABLES)
def test_the_model_fills_in_the_table(name: str) -> None:
    """For every step of the table the model has the answers and the number of requests that stand there."""
    table = rows(TABLES[name])
    assert in_model(LineModel(), table) == table


@pytest.mark.parametrize("way", long_but(WAYS, ("fetch", "XMLHttpRequest to another origin with a bearer token")))
@pytest.mark.parametrize("name", TABLES)
def test_chromium_fills_in_the_same_table(visits: Visits, name: str, way: str) -> None:
    """For every step of the table Chromium has the answers and the number of requests that stand there."""
    table = rows(TABLES[name])
    assert in_chromium(visits(*WAYS[way]), LineModel(), table) == table


@pytest.mark.parametrize(
    ("seed", "way"), [pytest.param(*one, marks=[pytest.mark.long] * (one[0] > 0)) for one in enumerate(WAYS)]
)
def test_a_random_walk_on_chromium_is_one_of_the_model(visits: Visits, seed: int, way: str) -> None:
    """Whatever is done next, requests in flight included, model and Chromium have the same answers and requests."""
    visit = visits(*WAYS[way])
    for number, (step, expected) in enumerate(walk(seed, STEPS)):
        assert (number, visit.play(step, expected).row(step)) == (number, expected.row(step))


def test_the_random_walks_take_steps_of_every_kind() -> None:
    """Nothing that can be done is left out of the walks that Chromium is led through."""
    taken = {step for seed in range(len(WAYS)) for step, _ in walk(seed, STEPS)}
    in_flight = {f"{verb} {ask}" for verb in ("serve", "deliver", "cancel") for ask in TABS}
    assert taken == {*ANYTIME, *IDLE, *in_flight, *(f"{tab}start {ask}" for ask, tab in TABS.items())}


def test_without_max_age_every_get_reaches_the_server(visits: Visits) -> None:
    """Where answers carry no max-age the model has no line, and Chromium keeps nothing that it may use again."""
    table = rows(WITHOUT_MAX_AGE)
    assert in_model(LineModel(line=None), table) == table
    assert in_chromium(visits(Way(), {}), LineModel(line=None), table) == table


def test_last_modified_without_max_age_is_cached_all_the_same(visits: Visits) -> None:
    """Chromium guesses a lifetime from Last-Modified, so a server that sends it must be declared with a max-age."""
    table = rows(HEURISTIC)
    headers = {"Cache-Control": "private", "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
    assert in_model(LineModel(), table) == table
    assert in_chromium(visits(Way(), headers), LineModel(), table) == table


def test_an_entry_expires_when_max_age_has_really_passed(visits: Visits) -> None:
    """A second after an answer with a max-age of one second, a plain GET reaches the server again."""
    visit, model = visits(Way(), {"Cache-Control": "max-age=1"}), LineModel()
    for step in ("plain", "POST elsewhere"):
        visit.play(step, model.play(step))
    expected, patience = model.play("plain"), time.monotonic() + PATIENCE
    last = expected
    while last.served == 0 and time.monotonic() < patience:
        last = visit.play("plain", expected)
    assert last.row("plain") == "plain | plain=1 | 1"


@pytest.mark.long
def test_after_twenty_seconds_a_get_stops_waiting_for_another(visits: Visits) -> None:
    """The order that the model allows at once, the second GET served beside the first, is real: it takes a slow answer."""
    table = rows(LOCK_TIMEOUT)
    assert in_model(LineModel(), table) == table
    assert in_chromium(visits(Way(), CACHED), LineModel(), table) == table


@pytest.mark.parametrize("first", ["A", "A no-cache"])
@pytest.mark.parametrize("served", ["AB", "BA"])
@pytest.mark.parametrize("delivered", ["AB", "BA"])
def test_beside_a_no_cache_get_chromium_keeps_the_answer_of_the_get_started_last(
    visits: Visits, first: str, served: str, delivered: str
) -> None:
    """Two GETs at once, the later one no-cache: Chromium keeps the later one's answer, the model the one delivered last."""
    steps = [f"start {first}", "start B no-cache", f"serve {served[0]}", "POST elsewhere", f"serve {served[1]}"]
    steps += [f"deliver {ask}" for ask in delivered]
    visit, model = visits(*WAYS["fetch"]), LineModel()
    seen = [visit.play(step, model.play(step)).answers for step in steps]
    answers = {ask: answer for found in seen for ask, answer in found.items()}
    assert answers == {served[0]: "0", served[1]: "1"}
    expected = model.play("plain")
    assert expected.row("plain") == f"plain | plain={answers[delivered[1]]} | 0"
    assert visit.play("plain", expected).row("plain") == f"plain | plain={answers['B']} | 0"


@pytest.mark.parametrize("design", ["as_found", "as_fixed", "stale_proof"])
def test_no_design_mixes_no_cache_gets_with_a_line(design: str) -> None:
    """Whatever fills a line reads through it, so the order of a no-cache GET beside another one never matters."""
    loaded = load(design)
    whole = WholeWorld(loaded.design, loaded.lifecycle)
    parts = whole.system((loaded.lifecycle.statuses[0],) * whole.records).components
    lines = {part.name for part in parts if isinstance(part, CacheLine)}
    fillers = [
        (getattr(part, "source", None), store) for part in parts for store in getattr(part, "stores", ()) if store in lines
    ]
    assert [store for source, store in fillers if source != store] == []
    assert {store for _, store in fillers} == lines
    assert (lines == set()) == (design == "stale_proof")


class KeepsNothing(CacheLine):
    def step(self, state: Any, event: Event) -> Step | None:
        return Step(None) if event.name == "store" else super().step(state, event)


class KeepsTheFirst(CacheLine):
    def step(self, state: Any, event: Event) -> Step | None:
        return Step(state) if event.name == "store" and state is not None else super().step(state, event)


class NeverExpires(CacheLine):
    def step(self, state: Any, event: Event) -> Step | None:
        return Step(state) if event.name == "expire" else super().step(state, event)


class AnswersOnce(CacheLine):
    def step(self, state: Any, event: Event) -> Step | None:
        step = super().step(state, event)
        return step._replace(state=None) if step is not None and event.name == "read" else step


@pytest.mark.parametrize("wrong", [KeepsNothing, KeepsTheFirst, NeverExpires, AnswersOnce])
def test_a_line_with_one_wrong_rule_does_not_fill_in_the_table(wrong: type[CacheLine]) -> None:
    """Any one rule of the line changed would have been noticed."""
    assert [name for name, table in SEQUENTIAL.items() if in_model(LineModel(wrong), rows(table)) != rows(table)] != []
