"""The steps of a system on sets of states: what is behind them, before them, and where they are possible."""

from dataclasses import dataclass
from functools import cached_property

from staleproof.checker.engine.diagrams.function_chains import Chains, Images
from staleproof.checker.engine.diagrams.known_system import Network, ResolvedLabel
from staleproof.checker.engine.diagrams.nodes import Diagrams
from staleproof.checker.engine.diagrams.resolved_labels import Resolved
from staleproof.checker.engine.diagrams.saturation import Saturation
from staleproof.checker.engine.diagrams.statements import Statements
from staleproof.model.vocabulary import Kind, Label, Property


@dataclass(frozen=True)
class Along:
    """The chains of one step, and the statement that guards it."""

    label: Label
    kind: Kind
    guard: Property | None
    chains: tuple[int, ...]


class Moves:
    """The steps that are known of a system, over diagrams in a given order of its components.

    If all local states that can occur are known (`complete`), a step need not look at components that it leaves as they are.
    """

    def __init__(self, network: Network, order: tuple[int, ...], diagrams: Diagrams, *, complete: bool) -> None:
        self.diagrams = diagrams
        self.statements = Statements(network.system, network.tables, order, diagrams)
        self.chains = Chains()
        self._images = Images(diagrams, self.chains)
        self._sizes = network.sizes if complete else None
        self._levels = {place: level for level, place in enumerate(order)}
        self.steps = tuple(map(self._along, network.steps))

    def _along(self, step: ResolvedLabel) -> Along:
        chains = dict.fromkeys(map(self._chain, step.merged))
        return Along(step.label, step.kind, step.guard, tuple(chains))

    def _chain(self, product: Resolved) -> int:
        functions = {
            self._levels[place]: function
            for place, function in product.items()
            if self._sizes is None or len(function.sources) < self._sizes[place] or not function.identical
        }
        return self.chains.number(functions)

    def after(self, step: Along, node: int) -> int:
        """The states behind a step from a set."""
        return self._images.after(step.chains, self._guarded(step, node))

    def possible(self, step: Along, node: int) -> int:
        """The states of a set in which a step is possible."""
        return self._images.possible(step.chains, self._guarded(step, node))

    def before(self, step: Along, node: int, within: int) -> int:
        """The states of a set from which a step leads into another set."""
        found = self._images.before(step.chains, node)
        return self._guarded(step, self.diagrams.intersection(within, found))

    def _guarded(self, step: Along, node: int) -> int:
        return node if step.guard is None else self.statements.where(step.guard, node)

    @cached_property
    def all(self) -> "Closing":
        """All steps, taken as long as they lead to anything new."""
        return Closing(self, self.steps)

    @cached_property
    def internal(self) -> "Closing":
        """The internal steps, taken as long as they lead to anything new."""
        return Closing(self, tuple(step for step in self.steps if step.kind is Kind.INTERNAL))


class Closing:
    """Some steps, each taken as often as it leads to anything new."""

    def __init__(self, moves: Moves, steps: tuple[Along, ...]) -> None:
        self.steps = steps
        self._moves = moves
        self._guarded = [step for step in steps if step.guard is not None]
        free = (chain for step in steps if step.guard is None for chain in step.chains)
        self._saturation = Saturation(moves.diagrams, moves.chains, free)

    def closed(self, node: int) -> int:
        """All states that are reached from a set, itself included."""
        while True:
            node = found = self._saturation.closed(node)
            for step in self._guarded:
                found = self._moves.diagrams.union(found, self._moves.after(step, node))
            if found == node:
                return node
            node = found
