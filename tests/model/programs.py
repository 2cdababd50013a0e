"""A slot for one program, and the states and steps that most tests of handlers begin with."""

from typing import Any

from staleproof.model.components.handler import Slot
from staleproof.model.components.program import Program, Reply, Run
from staleproof.model.vocabulary import Event, Label

SENT = Run(0, 0, "sent")
SERVED = Run(0, 0, "served", reply=Reply(True))
CLICK = Label("slot", Event("click", (0, 0)))
DELIVER = Label("slot", Event("deliver"))


def slot(program: Program, **options: Any) -> Slot:
    """A slot for one program."""
    return Slot("slot", "server", (program,), **options)
