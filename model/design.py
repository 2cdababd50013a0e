"""A design as its author declares it: the fields of the YAML file, with what each means."""

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)


def _timed(pattern: str, expected: str) -> BeforeValidator:
    def checked(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(expected)
        return value

    return BeforeValidator(checked)


ANY, SOME, STALE = r"^[0-9]+ (s|min|h)$", r"^[1-9][0-9]* (s|min|h)$", r"^([0-9]+ (s|min|h)|always|never)$"
Duration = Annotated[str, StringConstraints(pattern=ANY), _timed(ANY, "a duration such as 30 s, 5 min or 1 h")]
Interval = Annotated[str, StringConstraints(pattern=SOME), _timed(SOME, "a duration above 0, such as 30 s, 5 min or 1 h")]
Staleness = Annotated[str, StringConstraints(pattern=STALE), _timed(STALE, "a duration such as 5 min, or always or never")]


def _worded(value: object) -> object:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise ValueError("a text or a whole number")


def _named(value: str) -> str:
    if not value or "." in value or "*" in value:
        raise ValueError("a name without . and *, which mean something in changes and claims")
    return value


KeyPart = Annotated[str | int, BeforeValidator(_worded)]
Key = tuple[KeyPart, ...]
Place = Annotated[int, Field(ge=0)]
Retry = Annotated[int, Field(strict=True, ge=0, le=10)]
Name = Annotated[str, AfterValidator(_named)]
Cell = Literal["settles", "poll", "focus", "remount", "reload", "expiry", "never"]
FAULTS = ("request error", "answer lost", "push lost", "disconnect", "background tab")
Fault = Literal["request error", "answer lost", "push lost", "disconnect", "background tab"]
STEPS = ("cancel", "patch", "invalidate", "refetch", "fetch", "store_reply", "run", "all")
OPTIONS = {
    "unloaded": ("cancel",),
    "snapshot": ("patch",),
    "refetch_type": ("invalidate",),
    "cancel_refetch": ("invalidate", "refetch"),
    "awaited": ("invalidate",),
    "exact": ("cancel", "patch", "invalidate"),
    "where": ("cancel", "patch", "invalidate"),
    "matches_nothing": ("cancel", "patch", "invalidate"),
}
"""Which actions of a step each option goes with."""


class Part(BaseModel):
    """What all parts of a design have in common: unknown fields are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StepPart(Part):
    """One step of a handler, a push or a connect; exactly one of its actions is named."""

    cancel: Key | None = Field(None, description="cancelQueries for this key and all that begin with it")
    patch: Key | None = Field(
        None, description="setQueryData of exactly this key with the optimistic status; setQueriesData with exact: false"
    )
    invalidate: Key | None = Field(None, description="invalidateQueries for this key and all that begin with it")
    refetch: tuple[str, ...] | None = Field(None, description="refetch of these queries through their observers")
    fetch: tuple[str, ...] | None = Field(None, description="fetch these arrays again; the last answer to arrive wins")
    store_reply: Literal["redux"] | None = Field(None, description="reducers write the reply's row into all Redux arrays")
    run: str | None = Field(None, description="the steps of a routine")
    all: "tuple[Step, ...] | None" = Field(None, description="Promise.all of these steps")
    unloaded: bool = Field(default=False, description="with cancel: only queries that have no data yet")
    snapshot: bool = Field(default=False, description="with patch: keep the old value for a rollback")
    refetch_type: Literal["active", "inactive", "all", "none"] = Field("active", description="with invalidate")
    cancel_refetch: bool = Field(default=True, description="with invalidate or refetch: replace a running fetch")
    awaited: bool = Field(default=True, alias="await", description="with invalidate: wait until its refetches end")
    exact: bool | None = Field(None, description="only the query with just this key; so it is with patch if nothing is said")
    where: dict[Place, KeyPart] | None = Field(
        None, min_length=1, description="a predicate: only queries whose keys have these parts at these places, counted from 0"
    )
    matches_nothing: bool = Field(default=False, description="the key is known to match no query")

    @model_validator(mode="after")
    def _one_action(self) -> "StepPart":
        named = [name for name in STEPS if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"a step names exactly one of {', '.join(STEPS)}; this one names {' and '.join(named) or 'none'}")
        for option, actions in OPTIONS.items():
            field = type(self).model_fields[option]
            if named[0] not in actions and getattr(self, option) != field.default:
                raise ValueError(f"'{field.alias or option}' goes with {' or '.join(actions)}, not with {named[0]}")
        if self.patch is not None and self.where is not None and self.exact is not False:
            raise ValueError("'where' goes with a patch of many keys; say `exact: false` beside it")
        return self

    @property
    def action(self) -> str:
        """Which of the actions the step names."""
        return next(name for name in STEPS if getattr(self, name) is not None)


def _kind(step: object) -> str:
    return "word" if isinstance(step, str) else "part"


Step = Annotated[Annotated[Literal["rollback"], Tag("word")] | Annotated[StepPart, Tag("part")], Discriminator(_kind)]


class QueryPart(Part):
    """One query of a query client."""

    key: Key = Field(min_length=1)
    stale_time: Staleness = Field("2 min", description="after this, data count as stale")
    gc_time: Duration = Field("10 min", description="an unobserved entry is dropped after this")
    poll: Interval | None = Field(None, description="refetchInterval")
    poll_in_background: bool = False
    refetch_on_mount: bool = True
    refetch_on_focus: bool = True
    retry: Retry = 3
    aborts: bool = Field(default=False, description="the query function uses its AbortSignal")
    requests: Literal["plain", "no-cache"] | None = Field(None, description="overrides the dashboard's")
    fills: tuple[str, ...] = Field((), description="arrays that every answer is written to as well")


class ArrayPart(Part):
    """An array of rows outside the query cache, fetched when a view of it is mounted."""

    kept_in: Literal["redux", "component"]
    poll: Interval | None = None
    requests: Literal["plain", "no-cache"] | None = Field(None, description="overrides the dashboard's")


class ViewPart(Part):
    """What one mounted piece of screen shows."""

    reads: str = Field(description="a query or an array of the dashboard")
    page: str | None = Field(None, description="views of one page are mounted together; its own page if not named")
    hides: tuple[str, ...] = Field((), description="statuses that are filtered out")
    shows: tuple[str, ...] | None = Field(None, description="the only statuses that are let through")
    texts: str | None = Field(None, description="a table of texts; the plain status if not named")
    offers: str | None = Field(None, description="a table of offered handlers")

    def lists(self, status: str) -> bool:
        """Whether the filter of the view lets a status through."""
        return status not in self.hides and (self.shows is None or status in self.shows)


class HandlerPart(Part):
    """What a button does: steps around one request."""

    action: str
    patches_to: str | None = Field(None, description="the request is a plain PATCH to this status, which has no guard")
    optimistic: str | None = Field(None, description="the status shown before the server has answered")
    invented: bool = Field(default=False, description="the optimistic status is known not to exist")
    overlay: bool = Field(default=False, description="views show the optimistic status over the cache until the handler ends")
    retry: Retry = 0
    button: Literal["offered", "whenever accepted"] = Field(
        "offered", description="whenever accepted: no view's table names it; taken to be there where the server accepts it"
    )
    before: tuple[Step, ...] = ()
    success: tuple[Step, ...] = ()
    error: tuple[Step, ...] = ()
    settled: tuple[Step, ...] = Field((), description="after success and after error, behind their own steps")


class PushPart(Part):
    """What a tab does on a push; or why no push reaches it."""

    dead: str | None = Field(None, description="why nothing arrives")
    on_message: dict[str, tuple[Step, ...]] = {}
    on_connect: tuple[Step, ...] = ()


class DashboardPart(Part):
    """One role's tab: its copies, views and handlers."""

    role: str
    requests: Literal["plain", "no-cache"] = "plain"
    push: PushPart | None = None
    queries: dict[Name, QueryPart] = {}
    arrays: dict[Name, ArrayPart] = {}
    views: dict[Name, ViewPart] = Field(min_length=1)
    handlers: dict[Name, HandlerPart] = {}


class PublishPart(Part):
    """What the server pushes after a commit, by action; `default` for all that are not named."""

    default: str | None = None
    actions: dict[str, str | None] = {}


class ServerPart(Part):
    """How the server answers and what it sends."""

    max_age: Duration | None = Field(None, description="Cache-Control max-age of every answer to a GET")
    error_after_commit: tuple[str, ...] = Field((), description="actions that store the new status, then answer an error")
    replies: dict[str, Literal["envelope", "row", "old row"]] = {"default": "envelope"}
    publishes: PublishPart = PublishPart()


class ClaimPart(Part):
    """A sentence that somebody claimed of the design, and what must be true for it: all that is named here."""

    group: str
    says: str
    mutations: tuple[str, ...] | None = Field(None, description="rows of the matrix; all if not named")
    by: tuple[str, ...] | None = Field(None, description="only mutations that one of these roles may do")
    views: tuple[str, ...] = Field((), description="columns as dashboard.view or dashboard.*; all if not named")
    entry: Literal["own", "foreign", "both"] = "both"
    at_most: Cell | None = Field(None, description="the worst cell with which the sentence is still true")
    promise: str | None = Field(None, description="a promise that must hold in these views")
    handlers: tuple[str, ...] = Field((), description="one row for each of these handlers (dashboard.handler)")
    step: Literal["action", "request", "invalidation"] | None = Field(None, description="what each handler must do")

    @model_validator(mode="after")
    def _says_something(self) -> "ClaimPart":
        if self.at_most is None and self.promise is None and self.step is None:
            raise ValueError("a claim names at least one of at_most, promise, step; this one names none")
        if self.step is not None and not self.handlers:
            raise ValueError("'step' needs handlers")
        if self.at_most is None and (self.mutations is not None or self.by is not None or self.entry != "both"):
            raise ValueError("mutations, by and entry choose entries of the matrix and need at_most")
        return self


class Design(Part):
    """A whole design."""

    name: str
    title: str = ""
    record: str = Field("record", description="what stories call one of the records")
    lifecycle: str
    faults: tuple[Fault, ...] = ()
    server: ServerPart = ServerPart()
    routines: dict[str, tuple[Step, ...]] = {}
    texts: dict[str, dict[str, str]] = {}
    offers: dict[str, dict[str, tuple[str, ...]]] = {}
    dashboards: dict[Name, DashboardPart] = Field(min_length=1)
    claims: dict[str, ClaimPart] = {}
    expect: tuple[str, ...] = Field((), description="promises that the design is known to break")
