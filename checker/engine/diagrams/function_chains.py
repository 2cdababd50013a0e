"""Products as chains of partial functions in the order of the levels, each chain stored once; images of sets under them."""

from collections.abc import Iterable, Mapping

from staleproof.checker.engine.diagrams.nodes import NOTHING, Diagrams
from staleproof.checker.engine.diagrams.resolved_labels import Function, FunctionKey

NO_CHAIN = 0
"""What is left of a product below its last function: nothing changes there."""


class Chains:
    """Chains are numbered: of each the level of its first function, that function, and the number of the rest.

    `still` tells of each chain whether it leads every state to itself.
    """

    def __init__(self) -> None:
        self.links: list[tuple[int, dict[int, int], int]] = [(-1, {}, NO_CHAIN)]
        self.still = [True]
        self._functions: dict[FunctionKey, tuple[int, dict[int, int]]] = {}
        self._numbers: dict[tuple[int, int, int], int] = {}

    def number(self, product: Mapping[int, Function]) -> int:
        """The chain of a product, which is given by levels."""
        chain = NO_CHAIN
        for level in sorted(product, reverse=True):
            identity, function = self._function(product[level])
            link = (level, identity, chain)
            if link not in self._numbers:
                self._numbers[link] = len(self.links)
                self.links.append((level, function, chain))
                self.still.append(product[level].identical and self.still[chain])
            chain = self._numbers[link]
        return chain

    def _function(self, function: Function) -> tuple[int, dict[int, int]]:
        key = function.key
        if key not in self._functions:
            pairs = dict(zip(function.sources.tolist(), function.targets.tolist(), strict=True))
            self._functions[key] = len(self._functions), pairs
        return self._functions[key]


class Images:
    """Sets before and behind a single step along a chain, worked out once for each node."""

    def __init__(self, diagrams: Diagrams, chains: Chains) -> None:
        self.diagrams = diagrams
        self.chains = chains
        self._after: dict[tuple[int, int], int] = {}
        self._before: dict[tuple[int, int], int] = {}
        self._possible: dict[tuple[int, int], int] = {}

    def after(self, chains: Iterable[int], node: int) -> int:
        """The states behind a step along one of some chains."""
        return self._union(self._image(chain, node) for chain in chains)

    def before(self, chains: Iterable[int], node: int) -> int:
        """The states (reachable or not) from which a step along one of the chains leads into a set."""
        return self._union(self._preimage(chain, node) for chain in chains)

    def possible(self, chains: Iterable[int], node: int) -> int:
        """The states of a set from which there is a step along one of the chains."""
        return self._union(self._domain(chain, node) for chain in chains)

    def _union(self, nodes: Iterable[int]) -> int:
        found = NOTHING
        for node in nodes:
            found = self.diagrams.union(found, node)
        return found

    def _image(self, chain: int, node: int) -> int:
        if not chain or not node:
            return node
        found = self._after.get((chain, node))
        if found is None:
            level, function, rest = self.chains.links[chain]
            here, children, result = self.diagrams.level[node], self.diagrams.children[node], dict[int, int]()
            for local, child in children.items():
                target = function.get(local) if here == level else local
                below = NOTHING if target is None else self._image(rest if here == level else chain, child)
                if target is not None and below:
                    result[target] = self.diagrams.union(result.get(target, NOTHING), below)
            found = self._after[chain, node] = self.diagrams.node(here, result)
        return found

    def _preimage(self, chain: int, node: int) -> int:
        if not chain or not node:
            return node
        found = self._before.get((chain, node))
        if found is None:
            level, function, rest = self.chains.links[chain]
            here, children = self.diagrams.level[node], self.diagrams.children[node]
            if here == level:
                into = (
                    (source, self._preimage(rest, children[target]))
                    for source, target in function.items()
                    if target in children
                )
            else:
                into = ((local, self._preimage(chain, child)) for local, child in children.items())
            found = self.diagrams.node(here, {local: below for local, below in into if below})
            self._before[chain, node] = found
        return found

    def _domain(self, chain: int, node: int) -> int:
        if not chain or not node:
            return node
        found = self._possible.get((chain, node))
        if found is None:
            level, function, rest = self.chains.links[chain]
            here, children = self.diagrams.level[node], self.diagrams.children[node]
            if here == level:
                able = ((local, self._domain(rest, child)) for local, child in children.items() if local in function)
            else:
                able = ((local, self._domain(chain, child)) for local, child in children.items())
            found = self._possible[chain, node] = self.diagrams.node(here, {local: below for local, below in able if below})
        return found
