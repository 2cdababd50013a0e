"""What a button does: ordered steps around one request that changes a record.

A program is three tracks of groups: what comes before the request, after its success, after its error. The calls of a
group are made at once, in order; the next group begins when everything that the group awaits has ended.
"""

from collections.abc import Hashable
from typing import Literal, NamedTuple, assert_never

from staleproof.model.records.cache_entry import NOT_BEGUN, Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.values import Change, Value

CallKind = Literal["cancel", "patch", "rollback", "reply", "put", "refetch", "restart", "remove", "fetch", "busy"]
"""Every kind of call: whatever looks at calls goes through these, so that mypy tells where one is missing."""
WHOEVER_RUNS_IT = ""
"""In a program, stands for the slot that runs it where a Refetch says who awaits it."""


class Reach(NamedTuple):
    """What a call reaches outside of the system that it is made in, by name, and where of a refetch (`which`, as there)."""

    names: tuple[str, ...]
    which: str = ""


Option = Refetch | Pushed | Reach | str | None


class Op(NamedTuple):
    """One call of a program on the copies called `targets`.

    `kind` is cancel (`option` "unloaded" spares what has data), patch (write the guess; "snapshot" keeps the old value),
    rollback (write the snapshot back), reply (write the row that the server's answer carries), put (write the row that a push
    carries; `option` is a Pushed), refetch (`option` is a Refetch), restart (empty it; what is looked at of a query is read
    again), fetch (dispatch the thunk of an array; the Refetch of these two only says who waits), remove (take it out of the
    cache, if it is of the type that `option` says) or busy (something outside this system is awaited; `option` is a Reach, as
    of a cancel out there). With `alone` it is made only if no other slot runs a program.
    """

    kind: CallKind
    targets: tuple[str, ...]
    option: Option = None
    alone: bool = False

    @property
    def prompt(self) -> bool:
        """Whether the step behind this one follows without a promise of the query client between them."""
        match self.kind:
            case "cancel" | "busy":
                return False
            case "patch" | "rollback" | "reply" | "put" | "refetch" | "restart" | "remove" | "fetch":
                return not (isinstance(self.option, Refetch) and self.option.awaited_by is not None)
            case _:
                assert_never(self.kind)

    @property
    def writes(self) -> bool:
        """Whether it writes into copies, rather than to have them read again."""
        match self.kind:
            case "patch" | "rollback" | "reply" | "put":
                return True
            case "cancel" | "refetch" | "restart" | "remove" | "fetch" | "busy":
                return False
            case _:
                assert_never(self.kind)


Group = tuple[Op, ...]


class Program(NamedTuple):
    """A handler: its tracks, how often its request is tried again, and how its requests may end.

    `action` names what is asked of the server (or the class of such requests), `orphaned` the same once the page that
    asked is gone, `outcomes` the cases that the server may decide among. `guess` is the optimistic status, `overlay` says
    whether views show it until the end. `button_pages` are the pages that have the button, `loaded` those of them on which the
    copy must have loaded for it, `button` is what is asked of the server's side for the same. Where copies are marks,
    `other` says that the program is about another record.
    """

    action: Hashable
    before: tuple[Group, ...] = ()
    success: tuple[Group, ...] = ()
    error: tuple[Group, ...] = ()
    retry: int = 0
    outcomes: tuple[Hashable, ...] = ("",)
    guess: str | None = None
    overlay: bool = False
    button_pages: tuple[str, ...] | None = None
    loaded: tuple[str, ...] = ()
    orphaned: Hashable = None
    other: bool = False
    button: str | None = None

    @property
    def ops(self) -> tuple[Op, ...]:
        """All calls of the program."""
        return tuple(op for track in (self.before, self.success, self.error) for group in track for op in group)

    def track(self, phase: str) -> tuple[Group, ...]:
        """The groups of a track."""
        return {"before": self.before, "success": self.success, "error": self.error}[phase]

    def uses(self, kind: CallKind) -> bool:
        """Whether some call of the program is of this kind."""
        return any(op.kind == kind for op in self.ops)

    def reaches(self, kind: CallKind, target: str) -> bool:
        """Whether some call of this kind is on this copy."""
        return any(op.kind == kind and target in op.targets for op in self.ops)


class Reply(NamedTuple):
    """The server's answer: whether it says success, and the row it carries.

    Where copies are marks it also tells whether the commit was the marked one, and whether it was as guessed.
    """

    ok: bool
    marked: bool = False
    row: Change | None = None
    as_guessed: bool = True


class HandlerRun(NamedTuple):
    """A program under way.

    `phase` is sent, served, waiting (for the retry delay), paused (the delay is over, the tab is hidden),
    before/success/error (in that track, at `group`, awaiting `pending`), or orphan (the page is gone, its request is
    not). While the calls of a group are being made, the slot itself is among those awaited.
    """

    program: int
    record: int
    phase: str
    group: int = 0
    attempt: int = 0
    pending: tuple[str, ...] = ()
    kept: tuple[tuple[str, Value | None], ...] = ()
    reply: Reply | None = None
    marked: bool = False
    hidden: bool = False
    offline: bool = False

    @property
    def undecided(self) -> bool:
        """Whether the server cannot have got the request more than once, and its answer is not on its way yet."""
        return (self.phase, self.attempt) in (("sent", 0), ("paused", NOT_BEGUN))

    @property
    def paused(self) -> bool:
        """Whether it counts as paused: at a retry, or since a click in a tab that was offline then (isPaused)."""
        return self.phase == "paused" or (self.phase == "before" and self.attempt == NOT_BEGUN)
