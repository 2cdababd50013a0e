"""How a check gets on, for whoever wants to hear of it."""

from staleproof.checker.answers.answer import ViewAnswer


class Progress:
    """Hears how a check gets on; this one tells nobody."""

    def exploring(self, view: str, states: int) -> None:
        """So many states of the space that is explored now, for a view."""

    def asking(self, design: str, number: int, of: int) -> None:
        """A view of a design is begun: which of so many."""

    def answered(self, design: str, number: int, of: int, view: ViewAnswer) -> None:
        """All is known of a view."""
