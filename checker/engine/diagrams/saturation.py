"""All that steps lead to from a set of states, by saturation.

A node is saturated when it holds all that the steps lead to whose first function is at its level or below. Steps are taken
at the lowest level that they change, from the bottom up, until nothing is new there, and each node that this makes is
saturated before it is used (Ciardo, Lüttgen and Siminiescu, "Saturation", TACAS 2001). So there is hardly any difference
between the largest set on the way and the result, which there is when sets grow breadth first.
"""

from collections.abc import Iterable

from staleproof.checker.engine.diagrams.function_chains import Chains
from staleproof.checker.engine.diagrams.nodes import END, NOTHING, Children, Diagrams

Arcs = dict[int, tuple[tuple[int, int], ...]]
"""For a local state where it leads, and the chain that applies below."""


class Saturation:
    """Saturation by the steps of some chains."""

    def __init__(self, diagrams: Diagrams, chains: Chains, steps: Iterable[int]) -> None:
        self.diagrams = diagrams
        self.chains = chains
        self._arcs = self._by_level({chain for chain in steps if not chains.still[chain]})
        self._saturated = {NOTHING: NOTHING, END: END}
        self._fired: list[dict[int, int]] = [{} for _ in chains.links]

    def _by_level(self, steps: set[int]) -> list[Arcs]:
        found: list[dict[int, set[tuple[int, int]]]] = [{} for _ in range(self.diagrams.depth)]
        for chain in sorted(steps):
            level, function, rest = self.chains.links[chain]
            for source, target in function.items():
                if source != target or not self.chains.still[rest]:
                    found[level].setdefault(source, set()).add((target, rest))
        return [{source: tuple(sorted(arcs)) for source, arcs in level.items()} for level in found]

    def closed(self, node: int) -> int:
        """All states that are reached from a set."""
        found = self._saturated.get(node)
        if found is None:
            children = {local: self.closed(child) for local, child in self.diagrams.children[node].items()}
            found = self._saturated[node] = self._close(self.diagrams.level[node], children)
        return found

    def _fire(self, chain: int, node: int) -> int:
        """What the rest of a step leads to from a node, saturated."""
        level, function, rest = self.chains.links[chain]
        here, fired, children = self.diagrams.level[node], self._fired, Children()
        if here < level:
            known = fired[chain]
            for local, child in self.diagrams.children[node].items():
                below = known.get(child)
                if below is None:
                    below = known[child] = self._fire(chain, child)
                if below:
                    children[local] = below
        else:
            known, union = fired[rest], self.diagrams.union
            for local, child in self.diagrams.children[node].items():
                target = function.get(local)
                if target is None:
                    continue
                if rest:
                    below = known.get(child)
                    if below is None:
                        below = known[child] = self._fire(rest, child)
                    if not below:
                        continue
                else:
                    below = child
                before = children.get(target)
                children[target] = below if before is None else union(before, below)
        return self._close(here, children) if children else NOTHING

    def _close(self, level: int, children: Children) -> int:
        """The saturated node with these children, which are saturated."""
        start = self.diagrams.node(level, children)
        found = self._saturated.get(start)
        if found is None:
            found = self._closed_here(level, dict(children))
            self._saturated[start] = self._saturated[found] = found
        return found

    def _closed_here(self, level: int, children: Children) -> int:
        arcs, union, fired = self._arcs[level], self.diagrams.union, self._fired
        todo = [local for local in children if local in arcs]
        queued = set(todo)
        while todo:
            local = todo.pop()
            queued.discard(local)
            again = True
            while again:
                again, child = False, children[local]
                for target, rest in arcs[local]:
                    below = fired[rest].get(child) if rest else child
                    if below is None:
                        below = fired[rest][child] = self._fire(rest, child)
                    if not below:
                        continue
                    known = children.get(target)
                    if known is None:
                        children[target] = below
                    elif known == below or (both := union(known, below)) == known:
                        continue
                    else:
                        children[target] = both
                        if target == local:
                            again = True
                            continue
                    if target != local and target in arcs and target not in queued:
                        queued.add(target)
                        todo.append(target)
        return self.diagrams.node(level, children)
