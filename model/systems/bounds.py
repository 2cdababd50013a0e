"""What a proof limits, and whether it can matter that two own actions of a browser run at the same time."""

from dataclasses import dataclass

from staleproof.model.language.design import Design
from staleproof.model.records.number import RECORDS
from staleproof.model.systems.browser import Tab


@dataclass(frozen=True)
class Bounds:
    """What a proof limits, each with its default: own actions of one browser that run at the same time, records of a run.

    If nothing is said, one own action; two for a design in which a handler asks whether others run. A breach that needs more
    `records` is not found as a run; proofs are about any number of them.
    """

    own_actions: int | None = None
    records: int = RECORDS

    def actions(self, design: Design) -> int:
        """How many own actions run at the same time in a design."""
        if self.own_actions is not None:
            return self.own_actions
        tabs = (Tab(design, name) for name in design.dashboards)
        programs = (tab.program(handler) for tab in tabs for handler in tab.board.handlers.values())
        return 2 if any(op.alone for program in programs for op in program.ops) else 1


def two_can_matter(design: Design) -> bool:
    """Whether some browser has two buttons, or one for two records, of which one writes a copy: one may undo the other."""
    tabs = (Tab(design, name) for name in design.dashboards)
    programs = (tab.program(part) for tab in tabs for name, part in tab.board.handlers.items() if tab.offering(name))
    return any(op.writes for program in programs for op in program.ops)
