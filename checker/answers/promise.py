"""How a promise of a design came out."""

from dataclasses import dataclass

from staleproof.checker.answers.instance import Instance
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.english import tallied


@dataclass(frozen=True)
class InView:
    """How a promise came out in one view; `calm` says that no faults were needed.

    `entries` is what it came to for each entry of the matrix, where the design expects some entries to break it.
    """

    dashboard: str
    view: str
    outcome: Outcome
    witnesses: int
    reason: str = ""
    story: Story | None = None
    calm: bool = True
    entries: tuple[Instance, ...] = ()


@dataclass(frozen=True)
class Promise:
    """How a promise came out: for which scope, under which faults, and in how many places it could have been broken.

    A `place` is an entry of the matrix, a status of the lifecycle or a reachable state; `witnesses` is their number.
    `instances` are what it came to in each view or entry of the matrix; `views` the answers for single views, where it was
    asked of each; `breaches` says what breaks it, where nothing is searched; `left_out` which declared faults it was not asked
    under, and why.
    """

    name: str
    outcome: Outcome
    says: str
    scope: str
    faults: tuple[str, ...] = ()
    witnesses: int = 0
    reason: str = ""
    story: Story | None = None
    views: tuple[InView, ...] = ()
    instances: tuple[Instance, ...] = ()
    place: str = "entry"
    breaches: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def asked(self) -> str:
        """For which scope and under which faults, with those that are left out and why; the lifecycle has no faults."""
        if self.name == "lifecycle-sound":
            return self.scope
        left_out = f" ({self.left_out})" if self.left_out else ""
        return f"{self.scope}; {', '.join(self.faults) or 'no faults'}{left_out}"

    @property
    def proof(self) -> str:
        """What stands behind a promise that holds."""
        return f"{tallied(self.witnesses, self.place)} in which it could have been broken"

    @property
    def evidence(self) -> str:
        """What stands behind any verdict; behind one that counts other things, where there was something to break, too."""
        if not self.reason:
            return self.proof
        counted = self.place == "state" or (self.place == "entry" and self.outcome is Outcome.INCONCLUSIVE)
        if not self.witnesses or not counted:
            return self.reason
        return f"{self.reason}; {tallied(self.witnesses, self.place)} with something to break"
