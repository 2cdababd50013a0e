"""What is sent in a story: when it leaves, when it arrives, and between which lanes."""

import random
from pathlib import Path
from typing import Any

import pytest

from staleproof.model.components.array import ArrayState
from staleproof.model.components.channel import Link
from staleproof.model.components.http_cache import SupersededRequests
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.files.loading import load
from staleproof.reports.stories.messages.every import lanes, messages
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.setting import Tale, WorldSetting, tale_of
from staleproof.reports.stories.story import Teller

BULLETS = Path(__file__).parents[2] / "designs" / "bullets"


def told(design: str, numbers: str) -> Teller:
    return Teller(tale_of(replayed(load(str(BULLETS / f"{design}.yaml")), numbers)))


def sent(teller: Teller) -> list[str]:
    """All messages, each in a line: the steps and lanes of leaving and arriving; `x` marks a loss."""
    return [
        f"{m.kind} {m.text}: {m.left} {m.source.title} > {m.arrives or (f'x{m.lost}' if m.lost else None)} {m.target.title}"
        for m in messages(teller)
    ]


def test_an_old_answer_overtakes_a_newer_one() -> None:
    """Of two reads the second is answered later and arrives before the first."""
    teller = told("last_to_arrive", "0/1/2/5/0/7/7/7/6")
    assert sent(teller) == [
        "request GET rows: 1 worker: array rows > 2 server",
        "answer rows: free: 2 server > 7 worker: array rows",
        "request 'take': 3 another worker's screen > 3 server",
        "push 'changed': 3 server > x3 worker: push channel",
        "refetch refetch rows: 4 worker: push channel > 4 worker: array rows",
        "request GET rows: 4 worker: array rows > 5 server",
        "answer rows: taken: 5 server > 6 worker: array rows",
    ]
    within = [message.text for message in messages(teller) if message.within]
    assert within == ["'take'", "refetch rows"]


def test_lanes_of_a_story() -> None:
    """Those of the browser by layers, behind them the server, then whoever else acts; each step happens in one."""
    teller = told("cached_endpoint", "1/1/2/5/0/7/7/6/6")
    named = ["worker's screen", "worker: query mine", "worker: HTTP cache of mine", "worker: push channel", "server"]
    assert [lane.title for lane in lanes(teller)] == [*named, "another worker's screen"]
    places = LanePlaces(teller)
    assert [places.where(n).title for n in range(len(teller.tale.labels))] == [
        "worker's screen",
        "server",
        "another worker's screen",
        "worker: push channel",
        "worker: query mine",
        "worker: HTTP cache of mine",
        "worker: query mine",
    ]


def test_a_replaced_request_goes_on_and_a_cache_answers_the_new_one() -> None:
    """The old answer arrives after the new request has left, and is what that is answered with."""
    assert sent(told("cached_endpoint", "1/1/2/5/0/7/7/6/6")) == [
        "request GET mine: 1 worker: query mine > 2 server",
        "answer mine: free: 2 server > 5 worker: query mine",
        "request 'take': 3 another worker's screen > 3 server",
        "push 'changed': 3 server > x3 worker: push channel",
        "cancel cancel GET mine: 4 worker: push channel > 4 worker: query mine",
        "invalidation invalidate mine: 4 worker: push channel > 4 worker: query mine",
        "request GET mine: 4 worker: query mine > 6 worker: HTTP cache of mine",
        "write keep the answer to GET mine: 5 worker: query mine > 5 worker: HTTP cache of mine",
        "answer mine: free: 6 worker: HTTP cache of mine > 7 worker: query mine",
    ]


ENDS = {
    ("answer_lost", "0/1/4/2/5/5/6/6/8"): [
        "request 'take': 5 worker's screen > 6 server",
        "answer 'take': success: 6 server > x7 worker's screen",
    ],
    ("unless_others_run", "0/1/2/5/5/7/8/8/9"): [
        "request 'take': 4 worker's screen > None server",
        "request 'take': 5 worker's screen > 6 server",
        "push 'changed': 6 server > x6 worker: push channel",
        "answer 'take': success: 6 server > 7 worker's screen",
        "cancel cancel GET list: 7 worker's screen > 7 worker: query list",
    ],
    ("reset_slice", "0/1/2/6/6/7/7/7/8"): [
        "request GET rows: 6 worker: array rows > x7 server",
        "reset empty rows: 7 worker's screen > 7 worker: array rows",
    ],
    ("debounce", "0/0/4/0/4/2/5/0/8/7/6"): [
        "request 'take': 6 another worker's screen > 6 server",
        "push 'changed': 6 server > 7 worker: push channel",
    ],
    ("handed_on", "0/1/4/4/0/7/6/3"): [
        "request GET list of another tab: 1 worker: other tabs > 2 server",
        "answer list: free: 2 server > 5 worker: other tabs",
        "write write into list: 5 worker: other tabs > 5 worker: query list",
    ],
    ("response_cache", "0/1/4/0/6/3/6/6"): [
        "write keep the answer to GET list: 1 server > 1 server's response cache of worker: list",
        "request GET list: 4 worker: query list > 5 server's response cache of worker: list",
        "answer list: free: 5 server's response cache of worker: list > 6 worker: query list",
    ],
}
"""What becomes of messages in other stories: lost, still under way, not waited for any more, dropped, handed on, kept."""


@pytest.mark.parametrize("story", ENDS)
def test_what_becomes_of_messages(story: tuple[str, str]) -> None:
    """The last messages of a story, or those in the middle that it is about."""
    found = sent(told(*story))
    assert [line for line in found if line in ENDS[story]] == ENDS[story]


def on_their_way(state: Any, component: Any) -> int:
    """How many requests, answers and pushes a component has under way."""
    match state:
        case CacheEntry(fetch=fetch):
            return int(fetch is not None and fetch.phase in ("sent", "served"))
        case ArrayState(flight=flight) | Link(flight=flight):
            return len(flight)
        case HandlerRun(phase=phase):
            return int(phase in ("sent", "served", "orphan"))
    return len(state) if isinstance(component, SupersededRequests) else 0


@pytest.mark.parametrize("design", sorted(path.stem for path in BULLETS.glob("*.yaml") if "_repaired" not in path.stem))
def test_messages_of_a_run_by_chance(design: str) -> None:
    """Nothing arrives before it has left or is lost besides; what is under way in the end is just what the world has so."""
    loaded, chance = load(str(BULLETS / f"{design}.yaml")), random.Random(f"{design} 2")
    whole = WholeWorld(loaded.design, loaded.lifecycle, 1)
    system = whole.system((loaded.lifecycle.live[0],))
    labels, states = [], [system.initial]
    for _ in range(60):
        label, _, state = chance.choice(list(system.moves(states[-1])))
        labels.append(label)
        states.append(state)
    teller = Teller(Tale(WorldSetting(whole, system), tuple(labels), tuple(states), whole.places[0]))
    found = messages(teller)
    assert all(m.left is None or m.arrives is None or m.left <= m.arrives for m in found)
    assert all(m.arrives is None or m.lost is None for m in found)
    expected = sum(map(on_their_way, states[-1], system.components))
    assert sum(m.arrives is None and m.lost is None for m in found) == expected
    assert {m.source for m in found} | {m.target for m in found} <= set(lanes(teller))
