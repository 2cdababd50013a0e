"""The lifecycle of a record as a plain table, derived from a python-statemachine chart, and what can be wrong with it."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    import networkx
    from statemachine import Event, StateChart


class Transition(NamedTuple):
    """One row: who may do what in which status, on which condition ("" for none), and the status it leads to."""

    action: str
    roles: tuple[str, ...]
    source: str
    target: str
    guard: str = ""


class Rule(NamedTuple):
    """The statuses, the one before the record exists, those that may be the last, and the transitions.

    `rowless` are further statuses in which there is no row any more, so that no view lists it.
    """

    statuses: tuple[str, ...]
    initial: str
    terminal: tuple[str, ...]
    transitions: tuple[Transition, ...]
    rowless: tuple[str, ...] = ()


class Lifecycle:
    """A lifecycle and the questions that are asked of its table."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.statuses = rule.statuses
        self.actions = tuple(dict.fromkeys(t.action for t in rule.transitions))
        self._from: dict[str, tuple[Transition, ...]] = {
            status: tuple(t for t in rule.transitions if t.source == status) for status in rule.statuses
        }
        self._of = {action: tuple(t for t in rule.transitions if t.action == action) for action in self.actions}
        self._ways: dict[tuple[str, frozenset[str]], tuple[Transition, ...] | None] = {}
        self._choices: dict[tuple[str, str], tuple[str, ...]] = {}
        self._outcomes = {action: self._cases(action) for action in self.actions}

    @cached_property
    def live(self) -> tuple[str, ...]:
        """The statuses of a row that is there."""
        return tuple(s for s in self.statuses if s not in (self.rule.initial, *self.rule.rowless))

    @cached_property
    def _passing(self) -> frozenset[str]:
        """The live statuses that something leaves."""
        return frozenset(s for s in self.live if self._from[s])

    @cached_property
    def overrides(self) -> tuple[str, ...]:
        """The actions that leave every live status but the last, such as cancel or remove, wherever they lead to."""
        return tuple(
            action for action in self.actions if {t.source for t in self.of(action)} >= self._passing and len(self._passing) > 1
        )

    @cached_property
    def edits(self) -> tuple[str, ...]:
        """The overrides in which the request chooses the status: any can be written over any other.

        An action that leads from each status to one, such as remove or a switch between two, is none; nor is one in which
        conditions of the server decide.
        """
        return tuple(action for action in self.overrides if self._writes_any(action))

    def _writes_any(self, action: str) -> bool:
        rows = [t for t in self.of(action) if not t.guard]
        return any(
            all(
                len(targets := {t.target for t in rows if (t.roles, t.source) == (roles, status)}) > 1
                and targets >= self._passing - {status}
                for status in self._passing
            )
            for roles in {t.roles for t in rows}
        )

    def of(self, action: str) -> tuple[Transition, ...]:
        """All rows of one action."""
        return self._of[action]

    def leaving(self, status: str) -> tuple[Transition, ...]:
        """All rows of one status."""
        return self._from[status]

    def roles(self, action: str) -> tuple[str, ...]:
        """Who may do it."""
        return tuple(dict.fromkeys(role for t in self.of(action) for role in t.roles))

    def choices(self, action: str, role: str) -> tuple[str, ...]:
        """The statuses that a request of a role may choose among; none if the server alone says where the action leads."""
        if (action, role) not in self._choices:
            mine = [t for t in self.of(action) if role in t.roles]
            free: dict[str, set[str]] = {}
            for t in mine:
                free.setdefault(t.source, set()).update(() if t.guard else (t.target,))
            chosen = tuple(dict.fromkeys(t.target for t in mine)) if any(len(found) > 1 for found in free.values()) else ()
            self._choices[action, role] = chosen
        return self._choices[action, role]

    def outcomes(self, action: str, role: str = "") -> tuple[str, ...]:
        """What a request leaves open: the status that it chooses, or the cases that guards distinguish, each as a condition.

        ("",) if there is nothing of either.
        """
        return self.choices(action, role) or self._outcomes[action]

    def _cases(self, action: str) -> tuple[str, ...]:
        guards = dict.fromkeys(t.guard for t in self.of(action) if t.guard)
        return tuple(dict.fromkeys(g for guard in guards for g in (guard, negated(guard)))) or ("",)

    def graph(self, without: Iterable[str] = ()) -> "networkx.MultiDiGraph[str]":
        """The statuses as nodes and the rows as edges keyed by action, without the actions named."""
        import networkx  # noqa: PLC0415  (heavy)

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        graph.add_nodes_from(self.statuses)
        skipped = set(without)
        for t in self.rule.transitions:
            if t.action not in skipped:
                graph.add_edge(t.source, t.target, key=(t.action, t.guard), roles=t.roles)
        return graph

    def unreachable(self) -> tuple[str, ...]:
        """Statuses that no run reaches; an edit that writes any status over any other does not count."""
        import networkx  # noqa: PLC0415  (heavy)

        found = networkx.descendants(self.graph(self.edits), self.rule.initial) | {self.rule.initial}
        return tuple(s for s in self.statuses if s not in found)

    def traps(self) -> tuple[str, ...]:
        """Statuses from which no run reaches a terminal one; an edit that writes any status over any other does not count."""
        import networkx  # noqa: PLC0415  (heavy)

        graph = self.graph(self.edits)
        ends = set(self.rule.terminal)
        return tuple(s for s in self.statuses if s not in ends and not networkx.descendants(graph, s) & ends)

    @cached_property
    def before(self) -> dict[str, frozenset[str]]:
        """For each status, those that a run may have gone through before it, itself included."""
        import networkx  # noqa: PLC0415  (heavy)

        graph = self.graph()
        return {s: frozenset(networkx.ancestors(graph, s) | {s}) for s in self.statuses}

    def shortest(self, source: str, targets: frozenset[str]) -> tuple[Transition, ...] | None:
        """A shortest run from `source` into `targets`, preferring actions that are no override; None if there is none."""
        if (source, targets) not in self._ways:
            self._ways[source, targets] = self._way(source, targets)
        return self._ways[source, targets]

    def _way(self, source: str, targets: frozenset[str]) -> tuple[Transition, ...] | None:
        runs: dict[str, tuple[Transition, ...]] = {source: ()}
        queue = [source]
        for status in queue:
            if status in targets:
                return runs[status]
            for t in sorted(self.leaving(status), key=lambda t: t.action in self.overrides):
                if t.target not in runs:
                    runs[t.target] = (*runs[status], t)
                    queue.append(t.target)
        return None


def negated(guard: str) -> str:
    """The opposite condition."""
    return guard.removeprefix("not ") if guard.startswith("not ") else f"not {guard}"


def derive(chart: "type[StateChart[object]]") -> Lifecycle:
    """The table of a state chart.

    Conditions named `by_<role>` (alone, or several joined by "or") say who may send the event; any other named
    condition is a guard. Conditions that are plain functions ask for a parameter of the event and are no guard. Statuses
    that may be the last are those of the class attribute `terminal`, if it has one, else the final ones; those without a row
    are those of the class attribute `rowless`.
    """
    states = list(chart.states)
    rows = tuple(
        _row(transition.source.id, transition.target.id, event.id, list(transition.cond))
        for state in states
        for transition in state.transitions
        for event in transition.events
        if transition.target is not None
    )
    order = {event.id: place for place, event in enumerate(_events(chart))}
    initial = next(state.id for state in states if state.initial)
    statuses = tuple(state.id for state in states)
    terminal = _among(statuses, getattr(chart, "terminal", None) or [state.id for state in states if state.final])
    rows = tuple(sorted(rows, key=lambda row: order[row.action]))
    return Lifecycle(Rule(statuses, initial, terminal, rows, _among(statuses, getattr(chart, "rowless", ()))))


def _among(statuses: tuple[str, ...], words: Iterable[str]) -> tuple[str, ...]:
    """Some of the statuses, also where they are named by members of an enumeration that equal them."""
    return tuple(statuses[statuses.index(word)] for word in words)


def _events(chart: "type[StateChart[object]]") -> "list[Event]":
    """The events in the order of their declaration; on the class this is a list, though it is typed as a method."""
    return list(cast("list[Event]", chart.events))


def _row(source: str, target: str, action: str, conditions: list[object]) -> Transition:
    roles: tuple[str, ...] = ()
    guard = ""
    for spec in conditions:
        condition, expected = getattr(spec, "func", None), getattr(spec, "expected_value", True)
        if not isinstance(condition, str):
            continue
        if condition.startswith("by_"):
            roles = tuple(part.removeprefix("by_") for part in condition.split(" or "))
        else:
            guard = str.__str__(condition if expected else negated(condition))
    return Transition(action, roles, source, target, guard)
