"""The proofs leave nothing out: random runs of whole worlds are followed on the cones of their views."""

import random

import pytest
from simulation import Follower, Happened

from model.cone import Bounds, Cone
from model.parts import SERVER
from model.vocabulary import State, System
from model.whole import Place, Whole
from reports.load import Loaded, load

STEPS = 60


def random_run(system: System, rng: random.Random) -> list[Happened]:
    """A run that prefers what is under way and what people do to the passing of time."""
    state, run = system.initial, []
    for _ in range(STEPS):
        moves = list(system.moves(state))
        weights = [WEIGHTS.get(move.label.event.name, 4) for move in moves]
        move = rng.choices(moves, weights)[0]
        run.append(Happened(state, move.label, move.state))
        state = move.state
    return run


WEIGHTS = {
    "age": 1,
    "collect": 1,
    "expire": 1,
    "hide": 1,
    "show": 8,
    "reload": 1,
    "leave": 1,
    "fail": 2,
    "commit": 6,
    "click": 12,
}


def commits_of(system: System, run: list[Happened], record: int) -> list[int]:
    """The steps that commit a record."""

    def version(state: State) -> int:
        return int(system.local(state, SERVER)[record].version)

    return [n for n, happened in enumerate(run) if version(happened.before) != version(happened.after)]


def cone_of(loaded: Loaded, place: Place) -> Cone:
    return Cone(loaded.design, loaded.lifecycle, *place, frozenset(loaded.design.faults), Bounds(own_actions=2))


@pytest.mark.parametrize("name", ["as_found", "as_fixed", "stale_proof"])
def test_every_run_of_a_whole_world_is_followed_on_the_cone_of_each_view(name: str) -> None:
    """Whatever three browsers do with two appointments, each view's proof explores it, and sees what is stale there."""
    loaded, rng = load(name), random.Random(7)
    whole = Whole(loaded.design, loaded.lifecycle)
    statuses = loaded.lifecycle.statuses
    followed = stale = 0
    for _ in range(12):
        system = whole.system((rng.choice(statuses), rng.choice(statuses)))
        run = random_run(system, rng)
        for place in rng.sample(whole.places, 4):
            record = rng.randrange(2)
            follower = Follower(whole, system, cone_of(loaded, place), record)
            for mark in commits_of(system, run, record)[-2:]:
                last = mark == commits_of(system, run, record)[-1]
                part = run if last else run[: commits_of(system, run, record)[-1]]
                steps, states = follower.follow(part, mark)
                assert steps == len(part), follower.stuck(part, steps, states, mark)
                followed += steps
                really = [p for p in whole.stale(part[-1].after) if p == (place, record)]
                if really:
                    stale += 1
                    assert any(follower.stale(state) for state in states)
    assert followed > 500
    assert stale > 0 or name == "stale_proof"
