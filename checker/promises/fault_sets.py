"""Which of the faults that a design declares each promise survives together, and which are enough to break it.

More faults mean more runs, so what breaks a promise breaks it with any others besides, and what it survives it survives with
fewer. Only sets of which neither is known are asked about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.faults import Fault, Faults

UNDER_FAULTS = (
    "polls-mend-faults",
    "always-recovers",
    "own-write-visible",
    "optimism-kept",
    "honest-optimism",
    "no-endless-spinner",
    "never-backwards",
)
"""The promises that are asked under faults."""


UNBROKEN = (Outcome.HOLDS, Outcome.VACUOUS)


@dataclass
class FaultSets:
    """What is known of a promise under sets of the `declared` faults.

    `applies` is false where it is not asked at all; `left_out` says which faults it need not survive, and why.
    """

    promise: str
    declared: tuple[Fault, ...]
    applies: bool = True
    left_out: str = ""
    known: dict[Faults, Outcome] = field(default_factory=dict)

    @property
    def vacuous(self) -> bool:
        """Whether nothing of what it is about ever occurs, under whatever faults."""
        return self.known.get(frozenset(self.declared)) is Outcome.VACUOUS

    @property
    def survived(self) -> tuple[Faults, ...]:
        """The largest sets under which it holds."""
        held = [faults for faults in self._all if self._outcome(faults) is Outcome.HOLDS]
        return tuple(faults for faults in held if not any(faults < other for other in held))

    @property
    def breaking(self) -> tuple[Faults, ...]:
        """The smallest sets under which it is broken; the empty one where it is broken without any."""
        broken = [faults for faults in self._all if self._outcome(faults) is Outcome.VIOLATED]
        return tuple(faults for faults in broken if not any(other < faults for other in broken))

    @property
    def undecided(self) -> tuple[Faults, ...]:
        """The sets under which it is neither known to hold nor to be broken."""
        return tuple(faults for faults in self._all if self._outcome(faults) not in (Outcome.HOLDS, Outcome.VIOLATED))

    def open(self, faults: Faults) -> bool:
        """Whether it is not yet known what it does under some faults."""
        return self.applies and self._outcome(faults) is None

    @property
    def _all(self) -> Iterator[Faults]:
        return subsets(self.declared)

    def _outcome(self, faults: Faults) -> Outcome | None:
        """What is known, from larger sets and from smaller ones too; what never occurs is not broken."""
        if any(outcome is Outcome.VIOLATED and faults >= other for other, outcome in self.known.items()):
            return Outcome.VIOLATED
        if any(outcome in UNBROKEN and faults <= other for other, outcome in self.known.items()):
            return Outcome.HOLDS
        return self.known.get(faults)


def subsets(faults: Iterable[Fault]) -> Iterator[Faults]:
    """All sets of some faults, small ones first."""
    declared = tuple(faults)
    return (frozenset(chosen) for size in range(len(declared) + 1) for chosen in combinations(declared, size))


def fault_sets(loaded: Loaded, session: Session, told: Progress, farm: Farm) -> tuple[FaultSets, ...]:
    """What each promise that is asked under faults survives: asked under all faults first, then from none upwards."""
    declared = tuple(dict.fromkeys(loaded.design.faults))
    found = tuple(FaultSets(name, declared) for name in UNDER_FAULTS)
    _ask(loaded, found, [frozenset(declared)], session, told, farm)
    for size in range(len(declared)):
        sets = [faults for faults in subsets(declared) if len(faults) == size and any(one.open(faults) for one in found)]
        _ask(loaded, found, sets, session, told, farm)
    return found


def _ask(
    loaded: Loaded, found: tuple[FaultSets, ...], sets: list[Faults], session: Session, told: Progress, farm: Farm
) -> None:
    """Ask of each set what is not known of it."""
    names = [tuple(one.promise for one in found if one.open(faults)) for faults in sets]
    variants = [declaring(loaded, faults) for faults in sets]
    wanted = [(one, asked(one, Narrowing(promises=name, matrix=False))) for one, name in zip(variants, names, strict=True)]
    for faults, answer in zip(sets, assessed(wanted, session, told, farm), strict=True):
        for promise in answer.promises:
            one = next(known for known in found if known.promise == promise.name)
            one.applies, one.left_out = promise.outcome is not Outcome.NOT_ASKED, one.left_out or promise.left_out
            one.known[faults] = promise.outcome


def declaring(loaded: Loaded, faults: Faults) -> Loaded:
    """The design with only these faults declared."""
    kept = tuple(fault for fault in loaded.design.faults if fault in faults)
    return replace(loaded, design=loaded.design.model_copy(update={"faults": kept}))
