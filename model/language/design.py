"""A design as its author declares it: the fields of the YAML file, with what each means."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from staleproof.model.language.defaults import DefaultsPart
from staleproof.model.language.expectation import Expected, ExpectPart, expectation
from staleproof.model.language.field_types import (
    Cell,
    Duration,
    Enabled,
    Flag,
    Interval,
    Keeping,
    Key,
    MaxAge,
    Messages,
    Name,
    Retry,
    Staleness,
    When,
)
from staleproof.model.language.lifecycle_table import LifecyclePart
from staleproof.model.language.part import Part
from staleproof.model.language.step import DeclaredStep
from staleproof.model.records.faults import Fault
from staleproof.model.records.replies import ReplyKind


class QueryPart(Part):
    """One query of a query client."""

    key: Key = Field(min_length=1, description="the query key, part by part")
    stale_time: Staleness = Field("always", description="after this, data count as stale; always at once, as with 0")
    gc_time: Keeping = Field("5 min", description="an unobserved entry is dropped after this; never, as with Infinity")
    enabled: Enabled = Field(
        default=True,
        description="false: its views never ask by themselves, and an invalidation only marks; the name of a query: so it is"
        " until that one has data",
    )
    poll: Interval | None = Field(None, description="refetchInterval")
    poll_in_background: Flag = Field(default=False, description="refetchIntervalInBackground: polls in a hidden tab too")
    refetch_on_mount: When = Field(
        default=True, description="refetchOnMount: stale data are read again by a new observer; with always fresh ones too"
    )
    refetch_on_focus: When = Field(
        default=True, description="refetchOnWindowFocus: stale data are read again on focus; with always fresh ones too"
    )
    refetch_on_reconnect: When = Field(
        default=True, description="refetchOnReconnect: stale data are read again when online; with always fresh ones too"
    )
    retry: Retry = Field(3, description="how often a failed read is tried again")
    aborts: Flag = Field(default=False, description="the query function uses its AbortSignal")
    requests: Literal["plain", "no-cache"] | None = Field(None, description="overrides the dashboard's")
    max_age: MaxAge | None = Field(None, description="overrides the server's; none for an answer that no browser keeps")
    errors: Literal["fail", "as_empty"] = Field("fail", description="as_empty: the query function turns one into an empty list")
    response_cache: Flag = Field(default=True, description="false: the server's response cache never answers it")
    fills: tuple[str, ...] = Field((), description="slices (`kept_in: redux`) that every answer is written to as well")

    @property
    def waits_for(self) -> str | None:
        """The query without whose data it is not enabled."""
        return self.enabled if isinstance(self.enabled, str) else None


class ArrayPart(Part):
    """An array of rows outside the query cache, fetched when a view of it is mounted."""

    kept_in: Literal["redux", "component"] = Field(description="a slice outlives the view; the state of a component does not")
    poll: Interval | None = Field(None, description="fetched again at this interval while a view of it is mounted")
    last_request_only: Flag = Field(
        default=False, description="a guard by request id: only the answer to the last request sent is written"
    )
    requests: Literal["plain", "no-cache"] | None = Field(None, description="overrides the dashboard's")
    max_age: MaxAge | None = Field(None, description="overrides the server's; none for an answer that no browser keeps")
    response_cache: Flag = Field(default=True, description="false: the server's response cache never answers it")


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

    action: str = Field(description="the action of the lifecycle that its request asks for")
    patches_to: str | None = Field(None, description="the request is a plain PATCH to this status, which has no guard")
    optimistic: str | None = Field(None, description="the status shown before the server has answered")
    invented: Flag = Field(default=False, description="the optimistic status is known not to exist")
    overlay: Flag = Field(default=False, description="views show the optimistic status over the cache until the handler ends")
    retry: Retry = Field(0, description="how often a failed request is sent again")
    button: Literal["offered", "whenever accepted"] = Field(
        "offered", description="whenever accepted: no view's table names it; taken to be there where the server accepts it"
    )
    before: tuple[DeclaredStep, ...] = Field((), description="before the request is sent (onMutate)")
    success: tuple[DeclaredStep, ...] = Field((), description="after a good answer (onSuccess)")
    error: tuple[DeclaredStep, ...] = Field((), description="after an error or no answer (onError)")
    settled: tuple[DeclaredStep, ...] = Field((), description="after success and after error, behind their own steps")

    @property
    def anywhere(self) -> bool:
        """Whether its button is there wherever the server accepts it, whatever views offer."""
        return self.button == "whenever accepted"


class DebouncePart(Part):
    """A debounce of each message: those that arrive within the window after one that was handled are dropped."""

    window: Interval = Field(description="how long, after a message was handled, others of its kind are dropped")
    trailing: Flag = Field(default=False, description="handle the last of them when the window ends")


class PushPart(Part):
    """What a tab does on a push; or why no push reaches it."""

    dead: str | None = Field(None, description="why nothing arrives")
    on_message: dict[str, tuple[DeclaredStep, ...]] = Field({}, description="what each message makes the tab do")
    debounce: DebouncePart | None = Field(None, description="messages that come soon after another are not handled")
    on_connect: tuple[DeclaredStep, ...] = Field((), description="what every connect makes it do, the first one included")
    on_reconnect: tuple[DeclaredStep, ...] = Field(
        (), description="what every connect but the first one of a page makes it do besides"
    )


class OtherTabsPart(Part):
    """Other tabs of the same browser: they read too, and share the HTTP cache; their own actions are those of others."""

    hand_on: tuple[str, ...] = Field((), description="queries whose answers they hand on; this tab writes them by setQueryData")
    tell: tuple[DeclaredStep, ...] = Field(
        (), description="what a message of another tab makes this one do; it may come at any time"
    )


class DashboardPart(Part):
    """One role's tab: its copies, views and handlers."""

    role: str = Field(
        min_length=1, description="the role whose dashboard this is; one that no action of the lifecycle is for only looks"
    )
    requests: Literal["plain", "no-cache"] = Field(
        "plain", description="whether the browser's HTTP cache may answer its GETs, or is passed by"
    )
    fresh_by: Literal["poll"] | None = Field(
        None, description="poll: views may stay stale until they poll; if not named, a settled view must be fresh"
    )
    push: PushPart | None = Field(None, description="its push channel; it has none if not named")
    other_tabs: OtherTabsPart | None = Field(None, description="other tabs of the same browser; there are none if not named")
    logout: Literal["keeps", "clears"] | None = Field(
        None, description="what it does to the query cache and the Redux arrays, if people log out and in again in one tab"
    )
    defaults: DefaultsPart = Field(DefaultsPart(), description="options of its queries that say nothing else")
    queries: dict[Name, QueryPart] = Field({}, description="the queries of its query client")
    arrays: dict[Name, ArrayPart] = Field({}, description="its rows outside the query cache")
    views: dict[Name, ViewPart] = Field(min_length=1, description="the pieces of screen that the proofs are about")
    handlers: dict[Name, HandlerPart] = Field({}, description="what its buttons do")


def _each(sent: Messages) -> tuple[str, ...]:
    return (sent,) if isinstance(sent, str) and sent else tuple(sent or ())


class PublishPart(Part):
    """What the server pushes about a commit, by action; `default` for all that are not named."""

    default: Messages = Field(None, description="the message after every action that is not named, or several; none if null")
    actions: dict[str, Messages] = Field({}, description="the message after each of these actions, or several; none if null")
    before_commit: tuple[str, ...] = Field((), description="messages that are sent before the commit that they tell of")
    to: dict[str, tuple[str, ...]] = Field({}, description="the only roles that hear these messages; all hear the others")

    to_sender: Flag = Field(default=True, description="false: the page whose request was committed is sent no message of it")

    @property
    def messages(self) -> tuple[str, ...]:
        """All messages that are sent."""
        return tuple(message for sent in (self.default, *self.actions.values()) for message in _each(sent))

    def of(self, action: str) -> tuple[str, ...]:
        """The messages that tell of a commit by an action."""
        return _each(self.actions.get(action, self.default))

    def reaches(self, message: str, role: str) -> bool:
        """Whether the dashboards of a role are sent a message."""
        return role in self.to.get(message, (role,))


class ResponseCachePart(Part):
    """A cache at the server that answers all GETs of one URL with what the first was given, no-cache requests too."""

    lifetime: Interval = Field(description="an answer is given again until this has passed")
    cleared_by_commits: Flag = Field(default=False, description="whether every commit clears it too")


class ServerPart(Part):
    """How the server answers and what it sends."""

    max_age: Duration | None = Field(None, description="Cache-Control max-age of every answer to a GET")
    response_cache: ResponseCachePart | None = Field(None, description="its cache of answers; it has none if not named")
    error_after_commit: tuple[str, ...] = Field((), description="actions that store the new status, then answer an error")
    replies: dict[str, ReplyKind] = Field(
        {"default": "envelope"}, description="what the answer to an action carries; `default` for all that are not named"
    )
    publishes: PublishPart = Field(PublishPart(), description="what it pushes after a commit")


ClaimedStep = Literal["action", "request", "invalidation"]


class ClaimPart(Part):
    """A sentence that somebody claimed of the design, and what must be true for it: all that is named here."""

    group: str = Field(description="the heading under which it is listed")
    says: str = Field(description="the sentence itself")
    mutations: tuple[str, ...] | None = Field(None, description="rows of the matrix; all if not named")
    by: tuple[str, ...] | None = Field(None, description="only mutations that one of these roles may do")
    views: tuple[str, ...] = Field((), description="columns as dashboard.view or dashboard.*; all if not named")
    entry: Literal["own", "foreign", "both"] = Field("both", description="the browser that made the change, or all others")
    at_most: Cell | None = Field(None, description="the worst cell with which the sentence is still true")
    promise: str | None = Field(None, description="a promise that must hold in these views")
    handlers: tuple[str, ...] = Field((), description="one row for each of these handlers (dashboard.handler)")
    step: ClaimedStep | None = Field(None, description="what each handler must do")

    @model_validator(mode="after")
    def _says_something(self) -> "ClaimPart":
        if self.at_most is None and self.promise is None and self.step is None:
            raise ValueError("a claim names at least one of at_most, promise, step; this one names none")
        if self.step is not None and not self.handlers:
            raise ValueError("'step' needs handlers")
        if self.at_most is None and (self.mutations is not None or self.by is not None or self.entry != "both"):
            raise ValueError("mutations, by and entry choose entries of the matrix and need at_most")
        return self


def _referred(value: object) -> object:
    if isinstance(value, str):
        return value
    raise ValueError("a lifecycle is module:Class, a path that ends in .scxml, or a table with initial and actions")


def _written(value: object) -> str:
    return "<table>" if isinstance(value, dict | LifecyclePart) else "<chart>"


Chart = Annotated[str, BeforeValidator(_referred)]
DeclaredLifecycle = Annotated[
    Annotated[Chart, Tag("<chart>")] | Annotated[LifecyclePart, Tag("<table>")], Discriminator(_written)
]


class Design(Part):
    """A whole design."""

    name: str = Field(description="what the answers call the design")
    title: str = Field("", description="a heading for people")
    record: str = Field("record", description="what stories call one of the records")
    lifecycle: DeclaredLifecycle = Field(
        description="module:Class of a state chart, the path of an .scxml file, or the table itself"
    )
    faults: tuple[Fault, ...] = Field((), description="what may go wrong, and the design claims to survive")
    server: ServerPart = Field(ServerPart(), description="how the server answers and what it sends")
    defaults: DefaultsPart = Field(DefaultsPart(), description="options of all queries that say nothing else")
    routines: dict[str, tuple[DeclaredStep, ...]] = Field({}, description="steps with a name, for `run`")
    texts: dict[str, dict[str, str]] = Field({}, description="tables of what a view writes for each status")
    offers: dict[str, dict[str, tuple[str, ...]]] = Field({}, description="tables of the handlers with a button in each status")
    dashboards: dict[Name, DashboardPart] = Field(min_length=1, description="one for each role that has a dashboard")
    claims: dict[str, ClaimPart] = Field({}, description="sentences that somebody claimed of the design")
    expect: tuple[Expected, ...] = Field((), description="promises that the design is known to break, everywhere or in part")

    @property
    def expected(self) -> tuple[ExpectPart, ...]:
        """What it is known to break, with all that a mere name leaves out."""
        return tuple(map(expectation, self.expect))
