"""A slot for one program, and the states and steps that most tests of handlers begin with."""

from typing import Any

from staleproof.model.components.handler import Slot
from staleproof.model.components.program import HandlerRun, Program, Reply
from staleproof.model.vocabulary import Event, Label

SENT = HandlerRun(0, 0, "sent")
SERVED = HandlerRun(0, 0, "served", reply=Reply(True))
CLICK = Label("slot", Event("click", (0, 0)))
DELIVER = Label("slot", Event("deliver"))


def slot(program: Program, **options: Any) -> Slot:
    """A slot for one program."""
    return Slot("slot", "server", (program,), **options)
