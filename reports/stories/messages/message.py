"""A message of a story, and the lanes between which messages go; steps count from 1."""

from dataclasses import dataclass
from typing import Literal, assert_never, get_args

LaneKind = Literal["screen", "query", "array", "HTTP cache", "channel", "other tabs", "other lists", "response cache", "server"]
"""What a lane may be; in this order the lanes of one browser stand side by side."""
KINDS: tuple[LaneKind, ...] = get_args(LaneKind)
Travelling = Literal["request", "answer", "push", "tab message"]
"""What is under way between two steps."""
Call = Literal["invalidation", "refetch", "cancel", "write", "reset", "removal"]
"""What a handler, a push, another copy or the server does to a copy within one step."""


@dataclass(frozen=True)
class Lane:
    """A place in which things happen: a screen, a cache layer, a channel, the server.

    `owner` is the role whose browser it is in (with the dashboard, if the role has several); `name` that of the copy.
    """

    kind: LaneKind
    owner: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        """What stands above the lane."""
        match self.kind:
            case "server":
                return "server"
            case "screen":
                return f"{self.owner}'s screen"
            case "query" | "array":
                return f"{self.owner}: {self.kind} {self.name}"
            case "HTTP cache":
                return f"{self.owner}: HTTP cache of {self.name}"
            case "response cache":
                return f"server's response cache of {self.owner}: {self.name}"
            case "channel":
                return f"{self.owner}: push channel"
            case "other tabs" | "other lists":
                return f"{self.owner}: {self.kind}"
            case _:
                assert_never(self.kind)


@dataclass(frozen=True)
class Message:
    """Something that one lane sends to another one.

    It has `left` in a step (None: before the story follows it) and `arrives` in a step at the `target`; or it is `lost`
    in a step, with whoever waited for it. One that has neither is still under way when the story ends.
    """

    kind: Travelling | Call
    text: str
    left: int | None
    source: Lane
    arrives: int | None
    target: Lane
    lost: int | None = None

    @property
    def within(self) -> bool:
        """Whether it leaves and arrives in the same step."""
        return self.left is not None and self.left == self.arrives
