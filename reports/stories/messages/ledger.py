"""The messages of a story while it is gone through: what has left and not yet arrived can still do so."""

from dataclasses import replace

from staleproof.reports.stories.messages.message import Call, Lane, Message, Travelling


class Ledger:
    """All messages so far, each called by its number; steps count from 1."""

    def __init__(self) -> None:
        self._known: dict[int, Message] = {}
        self._count = 0

    @property
    def messages(self) -> tuple[Message, ...]:
        """All of them, in the order of leaving."""
        return tuple(self._known.values())

    def leave(self, kind: Travelling | Call, text: str, step: int | None, source: Lane, target: Lane) -> int:
        """A message leaves; its number."""
        self._count += 1
        self._known[self._count] = Message(kind, text, step, source, None, target)
        return self._count

    def arrive(self, number: int, step: int, target: Lane | None = None) -> None:
        """It arrives, perhaps elsewhere than it was sent to; a second arrival is none."""
        known = self._known[number]
        if known.arrives is None:
            self._known[number] = replace(known, arrives=step, target=target or known.target)

    def lose(self, number: int, step: int) -> None:
        """Nobody will have it."""
        self._known[number] = replace(self._known[number], lost=step)

    def withdraw(self, number: int) -> None:
        """It was not sent after all."""
        del self._known[number]
