"""Steps that are played on the model and in Chromium alike, and what can be seen of each."""

from typing import NamedTuple

ABORTING = ("X", "Y", "Z")
"""The requests whose sender uses an AbortSignal; to cancel another one means no more than not to wait for it."""


class Step(NamedTuple):
    """What somebody does, such as `other tab: plain`; without a name it is the user's first tab."""

    who: str
    what: str

    @classmethod
    def read(cls, text: str) -> "Step":
        """The step that a text names."""
        who, colon, what = text.rpartition(": ")
        return cls(who if colon else "tab", what)


class Outcome(NamedTuple):
    """What can be seen of a step.

    The answers that pages got, by the names of the requests; how many requests the server served; and which ones it holds
    at the end.
    """

    answers: dict[str, str]
    served: int
    held: frozenset[str]

    def row(self, step: str) -> str:
        """A row of the table of outcomes."""
        answers = " ".join(f"{ask}={answer}" for ask, answer in sorted(self.answers.items()))
        held = " ".join(("holds", *sorted(self.held))) if self.held else ""
        return " | ".join(part for part in (step, answers, str(self.served), held) if part)
