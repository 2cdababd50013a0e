"""Answers about views as bytes, for processes that work one out for another.

The design and what follows from it stay at home: a story travels as its path, and is put on the setting of who asked.
"""

import pickle
from functools import lru_cache
from io import BytesIO
from typing import Any

from staleproof.checker.answers.answer import ViewAnswer
from staleproof.checker.answers.story import Story
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.concrete_cone import ConcreteCone

DESIGN = "design"
Which = tuple[bool, str | None]
"""Whether a concrete cone of a view is wide, and the view beside."""


class _Packer(pickle.Pickler):
    """Leaves out designs and concrete cones."""

    def persistent_id(self, value: Any) -> str | Which | None:
        """What stands for a design or for one of the concrete cones of a view."""
        if isinstance(value, Loaded):
            return DESIGN
        if isinstance(value, ConcreteCone):
            return value.cone.wide, value.cone.beside
        return None

    def reducer_override(self, value: Any) -> Any:
        """Leaves out of a story what is worked out from its path."""
        if isinstance(value, Story):
            return Story, (value.loaded, value.dashboard, value.view, value.path, value.concrete)
        return NotImplemented


class _Unpacker(pickle.Unpickler):
    """Puts those of a view in their places."""

    def __init__(self, packed: bytes, ask: ViewAsk) -> None:
        super().__init__(BytesIO(packed))
        self.ask = ask

    def persistent_load(self, name: str | Which) -> Loaded | ConcreteCone:
        """What a name stands for."""
        if isinstance(name, str):
            return self.ask.loaded
        wide, beside = name
        return self.ask.together(beside).concrete_under(self.ask.faulty.faults, wide=wide)


def packed(answer: ViewAnswer) -> bytes:
    """An answer about a view, to be unpacked by a process that has the design."""
    out = BytesIO()
    _Packer(out).dump(answer)
    return out.getvalue()


def unpacked(answer: bytes, ask: ViewAsk) -> ViewAnswer:
    """The answer about the view that is asked."""
    found: ViewAnswer = _Unpacker(answer, ask).load()
    return found


def shipped(loaded: Loaded) -> bytes:
    """A design as bytes, files and state charts that it was read from included."""
    return pickle.dumps(loaded)


@lru_cache(maxsize=16)
def received(design: bytes) -> Loaded:
    """A design that was shipped, the same one as often as it is received."""
    loaded: Loaded = pickle.loads(design)  # noqa: S301  (written by `shipped` of the process that asks)
    return loaded
