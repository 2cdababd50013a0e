"""What one run of the check over the shipped designs has found, and how its parts are asked for more."""

from dataclasses import dataclass

from staleproof.checker.answers.answer import Answer, MatrixEntry
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk


@dataclass(frozen=True)
class Checked:
    """Exit code, screen and answers of one run, with the session that it was made in."""

    exit_code: int
    screen: str
    answers: dict[str, Answer]
    session: Session

    def __repr__(self) -> str:
        """Short, since pytest writes it below a failing test."""
        return f"Checked({', '.join(self.answers)})"

    def ask(self, design: str, view: str) -> ViewAsk:
        """A view of a design, by its name on the command line."""
        return ViewAsk(self.session, self.answers[design].loaded, *view.split("."))

    def entry(self, design: str, view: str, mutation: str, whose: str) -> MatrixEntry:
        """An entry of a matrix."""
        (found,) = (
            entry
            for entry in self.answers[design].matrix
            if (f"{entry.dashboard}.{entry.view}", entry.mutation, entry.whose) == (view, mutation, whose)
        )
        return found
