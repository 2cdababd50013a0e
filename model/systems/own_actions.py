"""Whether it can matter that two own actions of a browser run at the same time."""

from staleproof.model.language.design import Design
from staleproof.model.systems.browser import Tab


def two_can_matter(design: Design) -> bool:
    """Whether some browser has two buttons, or one for two records, of which one writes a copy: one may undo the other."""
    tabs = (Tab(design, name) for name in design.dashboards)
    programs = (tab.program(part) for tab in tabs for name, part in tab.board.handlers.items() if tab.offering(name))
    return any(op.writes for program in programs for op in program.ops)
