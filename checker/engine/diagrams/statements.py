"""The states of a set in which a statement is true, or which are settled."""

from collections.abc import Callable, Mapping
from typing import Any

from staleproof.checker.engine.diagrams.nodes import NOTHING, Diagrams
from staleproof.checker.engine.explicit.tables import Table
from staleproof.model.vocabulary import Property, System

Values = tuple[Any, ...]


class Statements:
    """What may be asked of single states, asked of sets; `order` are the places of the components from the top."""

    def __init__(self, system: System, tables: tuple[Table, ...], order: tuple[int, ...], diagrams: Diagrams) -> None:
        self.system = system
        self.tables = tuple(tables[place] for place in order)
        self.diagrams = diagrams
        self._levels = {system.components[place].name: level for level, place in enumerate(order)}

    def settled(self, node: int) -> int:
        """The states in which no component offers an internal event."""
        restless = {level: table.restless for level, table in enumerate(self.tables) if any(table.restless)}
        return self._chosen(node, restless)

    def _chosen(self, node: int, restless: Mapping[int, list[bool]]) -> int:
        diagrams, last, known = self.diagrams, max(restless, default=-1), dict[int, int]()

        def chosen(node: int) -> int:
            level = diagrams.level[node]
            if node == NOTHING or level > last:
                return node
            found = known.get(node)
            if found is None:
                bad = restless.get(level)
                kept = ((s, chosen(child)) for s, child in diagrams.children[node].items() if bad is None or not bad[s])
                found = known[node] = diagrams.node(level, {local: child for local, child in kept if child})
            return found

        return chosen(node)

    def where(self, statement: Property, node: int) -> int:
        """The states of a set in which a statement is true: it is asked once for each combination that occurs."""
        levels = [self._levels[name] for name in statement.components]
        ask = self._asked_by_level(statement, levels)
        diagrams, last, wanted = self.diagrams, max(levels, default=-1), frozenset(levels)
        known: dict[tuple[int, Values], int] = {}

        def kept(node: int, values: Values) -> int:
            level = diagrams.level[node]
            if node == NOTHING or level > last:
                return node if node and ask(values) else NOTHING
            found = known.get((node, values))
            if found is None:
                named = level in wanted
                children = diagrams.children[node].items()
                below = ((local, kept(child, (*values, local) if named else values)) for local, child in children)
                found = known[node, values] = diagrams.node(level, {local: child for local, child in below if child})
            return found

        return kept(node, ())

    def _asked_by_level(self, statement: Property, levels: list[int]) -> Callable[[Values], bool]:
        """The statement about numbers of local states in the order of the levels, asked once for each."""
        places, known = sorted(set(levels)), dict[Values, bool]()
        states = [self.tables[level].states for level in places]
        back = [places.index(level) for level in levels]

        def ask(values: Values) -> bool:
            found = known.get(values)
            if found is None:
                real = [among[number] for among, number in zip(states, values, strict=True)]
                found = known[values] = statement.holds(*(real[place] for place in back))
            return found

        return ask
