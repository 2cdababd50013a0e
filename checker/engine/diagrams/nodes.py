"""Multi-valued decision diagrams: sets of states of equal length, each stored once, and what is done with whole sets.

A node says for each local state at its level which node holds the rest; a local state that it does not name leads to no
state at all. Equal nodes are one node, so that equal sets have equal numbers. No level is skipped.
"""

from collections.abc import Callable, Sequence

NOTHING, END = 0, 1
"""The empty set, and the set of the state that has no further level."""

Children = dict[int, int]
LOOKED = 1 << 12
"""Nodes made between two looks at the bounds."""
NODE, EDGE = 200, 40
"""Bytes of a node and of an edge, with their share of the tables and of the caches that they are found in."""


class Diagrams:
    """All nodes over `depth` levels; `allow` is told from time to time how many there are and the bytes that they take.

    It raises BoundError if these are too many.
    """

    def __init__(self, depth: int, allow: Callable[[int, int], None] = lambda _nodes, _bytes: None) -> None:
        self.depth = depth
        self.children: list[Children] = [{}, {}]
        self.level = [depth, depth]
        self._allow = allow
        self._edges = 0
        self._unique: list[dict[int, int]] = [{} for _ in range(depth)]
        self._united: dict[tuple[int, int], int] = {}
        self._shared: dict[tuple[int, int], int] = {}
        self._left: dict[tuple[int, int], int] = {}

    @property
    def bytes(self) -> int:
        """About what the nodes take, with what is remembered of them."""
        return NODE * len(self.children) + EDGE * self._edges

    def node(self, level: int, children: Children) -> int:
        """The one node with these children, none of which is empty; the empty set without any."""
        if not children:
            return NOTHING
        unique, key = self._unique[level], hash(frozenset(children.items()))
        found = unique.get(key)
        while found is not None:
            if self.children[found] == children:
                return found
            key += 1
            found = unique.get(key)
        number = unique[key] = len(self.children)
        self.children.append(children)
        self.level.append(level)
        self._edges += len(children)
        if not number % LOOKED:
            self._allow(number, self.bytes)
        return number

    def single(self, locals_: Sequence[int]) -> int:
        """The set of one state."""
        node = END
        for level in reversed(range(self.depth)):
            node = self.node(level, {locals_[level]: node})
        return node

    def union(self, one: int, other: int) -> int:
        """The states of either set."""
        if one == other or not other:
            return one
        if not one:
            return other
        pair = (one, other) if one < other else (other, one)
        found = self._united.get(pair)
        if found is None:
            most, fewest = self.children[one], self.children[other]
            if len(most) < len(fewest):
                most, fewest = fewest, most
            children = dict(most)
            for local, child in fewest.items():
                known = children.get(local)
                if known is None:
                    children[local] = child
                elif known != child:
                    children[local] = self.union(known, child)
            found = self._united[pair] = self.node(self.level[one], children)
        return found

    def intersection(self, one: int, other: int) -> int:
        """The states of both sets."""
        if one == other:
            return one
        if not one or not other:
            return NOTHING
        pair = (one, other) if one < other else (other, one)
        found = self._shared.get(pair)
        if found is None:
            fewest, most = self.children[one], self.children[other]
            if len(most) < len(fewest):
                most, fewest = fewest, most
            both = ((local, self.intersection(child, most[local])) for local, child in fewest.items() if local in most)
            found = self._shared[pair] = self.node(self.level[one], {local: child for local, child in both if child})
        return found

    def difference(self, one: int, other: int) -> int:
        """The states of the first set that are not in the second."""
        if one == other or not one:
            return NOTHING
        if not other:
            return one
        found = self._left.get((one, other))
        if found is None:
            gone = self.children[other]
            rest = ((local, self.difference(child, gone.get(local, NOTHING))) for local, child in self.children[one].items())
            found = self.node(self.level[one], {local: child for local, child in rest if child})
            self._left[one, other] = found
        return found

    def count(self, node: int) -> int:
        """The number of states of a set."""
        known = {NOTHING: 0, END: 1}

        def counted(node: int) -> int:
            found = known.get(node)
            if found is None:
                found = known[node] = sum(map(counted, self.children[node].values()))
            return found

        return counted(node)

    def present(self, node: int) -> list[set[int]]:
        """The local states of each level that occur in a set."""
        found: list[set[int]] = [set() for _ in range(self.depth)]
        seen, todo = {NOTHING, END}, [node]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                found[self.level[node]].update(self.children[node])
                todo += self.children[node].values()
        return found

    def size(self, node: int) -> int:
        """The number of nodes of a set."""
        seen, todo = {NOTHING, END}, [node]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += self.children[node].values()
        return len(seen) - 2
