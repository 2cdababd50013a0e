"""Walks that take every transition of a system at least once."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from staleproof.model.vocabulary import Label, State, System
from staleproof.reports.libraries.twin import Walk

LONGEST = 100
"""Steps after which a walk goes nowhere new, so that a mismatch is told with few of them."""
NEAR = 100
"""States that are looked at for a transition not taken yet."""

Edges = list[list[tuple[Label, int]]]
Tree = dict[int, tuple[int, Label] | None]
"""For each state the step by which it is first reached."""


def graph(system: System, keep: Callable[[State], bool] = lambda _: True) -> Edges:
    """For each reachable state, the initial one first, its labels and where they lead, to states that are kept."""
    numbers = {system.initial: 0}
    order, edges = [system.initial], []
    for state in order:
        out = []
        for move in system.moves(state):
            if not keep(move.state):
                continue
            if move.state not in numbers:
                numbers[move.state] = len(order)
                order.append(move.state)
            out.append((move.label, numbers[move.state]))
        edges.append(out)
    return edges


def tour(edges: Edges) -> Iterator[Walk]:
    """Walks from the initial state: the shortest way to a transition not taken yet, then onwards to others near by."""
    leads = [_first(out) for out in edges]
    tree, _ = _search(leads, 0)
    left = [list(reversed(out)) for out in edges]
    for start in range(len(edges)):
        while left[start]:
            walk, state = _way(tree, start), start
            while len(walk) < LONGEST:
                while left[state]:
                    label, state = left[state].pop()
                    walk.append(label)
                near, goal = _search(leads, state, NEAR, left)
                if goal is None:
                    break
                walk += _way(near, goal)
                state = goal
            yield Walk(tuple(walk))


def _first(out: list[tuple[Label, int]]) -> list[tuple[Label, int]]:
    """For each state that others lead to, the first label that does."""
    first: dict[int, Label] = {}
    for label, after in out:
        first.setdefault(after, label)
    return [(label, after) for after, label in first.items()]


def _search(
    leads: Edges, start: int, limit: int | None = None, sought: Sequence[Collection[object]] = ()
) -> tuple[Tree, int | None]:
    """Breadth first over so many states, up to the first of which something is sought."""
    tree: Tree = {start: None}
    queue = deque([start])
    while queue and (limit is None or len(tree) < limit):
        state = queue.popleft()
        for label, after in leads[state]:
            if after not in tree:
                tree[after] = (state, label)
                if sought and sought[after]:
                    return tree, after
                queue.append(after)
    return tree, None


def _way(tree: Tree, state: int) -> list[Label]:
    way = []
    while (step := tree[state]) is not None:
        state, label = step
        way.append(label)
    return way[::-1]


def taken(edges: Edges, walks: Iterable[Walk]) -> int:
    """How many different transitions walks take."""
    found = set()
    leads = [dict(out) for out in edges]
    for walk in walks:
        state = 0
        for label in walk.labels:
            found.add((state, label))
            state = leads[state][label]
    return len(found)
