"""What the server tells of one commit."""

from typing import NamedTuple


class Broadcast(NamedTuple):
    """The messages that are sent before a commit, and those that are sent with it; true if there are any."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is sent."""
        return bool(self.messages)

    @property
    def messages(self) -> tuple[str, ...]:
        """All that is sent."""
        return (*self.before, *self.after)

    @property
    def twofold(self) -> bool:
        """Whether something is sent before the commit, and something with it."""
        return bool(self.before and self.after)

    @property
    def others(self) -> str:
        """What the commits of others that are told of so are called."""
        match self.messages:
            case ():
                return "others"
            case (message,):
                return f"others: {message}"
        return f"others of {self.before!r}, {self.after!r}"


SILENCE = Broadcast()
"""Of the commit nobody is told."""
