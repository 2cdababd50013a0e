"""Faults as a table: what each promise survives of the declared faults, and what breaks it."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from staleproof.checker.promises.fault_sets import FaultSets
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.faults import Faults
from staleproof.reports.renderings.console import heading


def show_fault_sets(console: Console, loaded: Loaded, found: Sequence[FaultSets]) -> None:
    """A row for each promise that is asked under faults."""
    design = loaded.design
    heading(console, f"{design.name}: {design.title}")
    console.print(f"Declared: {', '.join(design.faults) or 'no faults'}.", highlight=False)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("promise", "survives", "breaks under"):
        shown.add_column(title, overflow="fold")
    for one in found:
        if one.applies:
            shown.add_row(one.promise, _survived(one), _breaking(one))
        else:
            shown.add_row(one.promise, "does not apply", "")
    console.print(shown)
    for one in found:
        if one.applies and one.left_out:
            console.print(f"{one.promise}: {one.left_out}.", highlight=False)


def _survived(one: FaultSets) -> str:
    if one.vacuous:
        return "vacuous: nothing of the kind occurs"
    if not one.survived:
        return "nothing" if one.breaking else "not known"
    if one.survived == (frozenset(one.declared),):
        return "all of them" if one.declared else "no faults"
    return "\n".join(_words(one, faults) for faults in one.survived)


def _breaking(one: FaultSets) -> str:
    said = [_words(one, faults) for faults in one.breaking]
    said += [f"not known: {_words(one, faults)}" for faults in one.undecided]
    return "\n".join(said)


def _words(one: FaultSets, faults: Faults) -> str:
    return " + ".join(fault for fault in one.declared if fault in faults) or "no faults"
