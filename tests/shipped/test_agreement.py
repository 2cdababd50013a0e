"""Two engines, one answer: integer tables with numpy against real states in plain Python, on the cones that are shipped."""

from collections import Counter

import pytest
from checked import Checked
from mechanisms import stale
from oracle import reachable

from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import never
from staleproof.checker.promises.questions import OWN_WRITE, RELOAD, Question
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.vocabulary import Property, State, System

FEW = 9_000
CONES = [
    ("as_found", "driver.all", "calm", 1_546, 11_360),
    ("as_found", "driver.all", "faulty", 8_310, 63_206),
    ("as_found", "operator.all", "calm", 60, 390),
    ("as_found", "operator.all", "faulty", 144, 980),
    ("as_found", "operator.pending", "calm", 110, 725),
    ("as_found", "operator.pending", "faulty", 264, 1_830),
    ("as_found", "operator.bookings", "calm", 2_868, 23_279),
    ("as_found", "operator.bookings", "faulty", 5_796, 55_620),
    ("as_found", "operator.calendar", "calm", 214, 1_371),
    ("as_found", "operator.calendar", "faulty", 840, 5_856),
    ("stale_proof", "therapist.list", "calm", 3_424, 32_662),
    ("stale_proof", "therapist.list", "faulty", 8_676, 101_394),
    ("stale_proof", "driver.all", "calm", 3_626, 34_409),
    ("stale_proof", "operator.all", "calm", 2_002, 19_219),
    ("stale_proof", "operator.all", "faulty", 4_937, 57_584),
    ("stale_proof", "operator.pending", "calm", 3_370, 32_441),
    ("stale_proof", "operator.pending", "faulty", 8_382, 98_307),
    ("stale_proof", "operator.bookings", "calm", 1_672, 15_655),
    ("stale_proof", "operator.bookings", "faulty", 4_202, 47_981),
    ("stale_proof", "driver.all", "faulty", 9_258, 107_369),
]
"""Every different cone with fewer states than FEW, and a bigger one: its first view, its states and its steps."""
PROMISES = {question.promise: question for question in (OWN_WRITE, RELOAD)}
ASKED = [("as_found", "driver.all"), ("as_found", "operator.bookings"), ("as_found", "operator.calendar")]
ASKED += [("stale_proof", "operator.all"), ("stale_proof", "operator.bookings")]


def system_of(ask: ViewAsk, faults: str) -> System:
    return ask.calm_system if faults == "calm" else ask.faulty_system


def in_levels(depth: dict[State, int]) -> list[int]:
    """How many states there are at each distance; beyond the last one there is none."""
    counts = Counter(depth.values())
    return [counts[level] for level in range(max(counts) + 2)]


@pytest.mark.parametrize(("design", "view", "faults", "states", "steps"), CONES)
def test_both_engines_agree_on_a_cone(checked: Checked, design: str, view: str, faults: str, states: int, steps: int) -> None:
    """The same states at the same distances, the same steps, the same stale settled states."""
    ask = checked.ask(design, view)
    system = system_of(ask, faults)
    space, (depth, seen) = checked.session.space(system, view), reachable(system)
    assert (space.count, space.transitions) == (len(depth), seen) == (states, steps)
    assert [len(level) for level in space.levels] == in_levels(depth)
    left = stale(system)
    plain = {s for s in depth if left.of(system, s) and system.settled(s)}
    assert set(map(space.product.decode, space.where(settled=True, statement=left).tolist())) == plain


def test_no_small_cone_is_left_out(checked: Checked) -> None:
    """The cones above are all that have fewer states than FEW, in the order of the designs, and one more."""
    found: dict[str, tuple[str, str, str, int, int]] = {}
    for design, answer in checked.answers.items():
        for dashboard, board in answer.loaded.design.dashboards.items():
            for name in board.views:
                for faults in ("calm", "faulty"):
                    system = system_of(checked.ask(design, f"{dashboard}.{name}"), faults)
                    space = checked.session.space(system, name)
                    row = (design, f"{dashboard}.{name}", faults, space.count, space.transitions)
                    found.setdefault(system.name, row)
    small = [row for row in found.values() if row[3] < FEW]
    (bigger,) = (row for row in CONES if row[3] >= FEW)
    assert [row for row in CONES if row != bigger] == small
    assert bigger in found.values()


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize(("design", "view"), ASKED)
def test_both_engines_agree_on_a_promise(checked: Checked, design: str, view: str, promise: str) -> None:
    """The same number of bad states and of witnesses, the first bad one in as many steps."""
    ask = checked.ask(design, view)
    question = PROMISES[promise]
    system = marked(ask.calm, question.watches, commits_after=question.commits_after)
    depth, _ = reachable(system)
    answer = never(explore(system, Tables()), question.bad(system), question.witness(system))
    bad = [depth[s] for s in depth if any(true_in(system, s, *one) for one in question.bad(system))]
    assert sorted(bad) == answer.space.depth(answer.bad).tolist()
    assert answer.witnesses == sum(true_in(system, s, question.witness(system), only_settled(question, system)) for s in depth)


def only_settled(question: Question, system: System) -> bool | None:
    """A witness counts in settled states if only those can be bad."""
    return True if all(only for _, only in question.bad(system)) else None


def true_in(system: System, state: State, statement: Property, settled: bool | None) -> bool:
    return statement.of(system, state) and settled in (None, system.settled(state))
