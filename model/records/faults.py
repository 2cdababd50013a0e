"""What may go wrong: the faults that a design may claim to survive, each switched on by its name."""

from typing import Literal

Fault = Literal["request error", "answer lost", "push lost", "disconnect", "background tab", "offline"]
Faults = frozenset[Fault]
NO_FAULTS: Faults = frozenset()
