"""Whether the names that a design uses are declared: what turns a typo into a helpful sentence."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Literal, get_args

from staleproof.model.language.design import ClaimPart, DashboardPart, Design, PushPart, ViewPart
from staleproof.model.language.expectation import ExpectPart
from staleproof.model.language.field_types import REDUX, Key
from staleproof.model.language.mistakes import refuse_all
from staleproof.model.language.names import Mistake, every, one
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.records.pushed import stores
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.keys import UNDEFINED
from staleproof.model.validation.declarable import declarable
from staleproof.model.validation.lifecycle_names import LifecycleNames
from staleproof.model.validation.steps import CONNECT, PUSH, TELL, TRACKS, Runner, Steps

Searched = Literal[
    "own-write-visible",
    "optimism-kept",
    "reload-suffices",
    "honest-optimism",
    "no-endless-spinner",
    "offers-are-legal",
    "never-backwards",
    "copies-agree",
]
"""The promises that are searched for in every view."""
FromMatrix = Literal["fresh-when-settled", "polls-mend-faults", "always-recovers"]
"""The promises that are read off the entries of the matrix."""
PromiseName = Literal["lifecycle-sound"] | FromMatrix | Searched
WHOSE: dict[PromiseName, tuple[str, ...]] = {
    **dict.fromkeys((*get_args(FromMatrix), "never-backwards"), ("own", "foreign")),
    **dict.fromkeys(("own-write-visible", "optimism-kept", "honest-optimism"), ("own",)),
}
"""The promises that are broken by some change or guess, and whose these may be."""
PROMISES: tuple[PromiseName, ...] = ("lifecycle-sound", *get_args(FromMatrix), *get_args(Searched))
MOST_VIEWS = 500
"""The most views of a dashboard."""


class References:
    """Compares every name of a design with its declaration; those of a lifecycle, if that is known."""

    def __init__(self, design: Design, lifecycle: Lifecycle | None, source: Source) -> None:
        self.design = design
        self.lifecycle = lifecycle
        self.source = source
        self.steps = Steps(design)

    def check(self) -> None:
        """Raise DesignError with all names that nothing declares."""
        refuse_all(self.mistakes(), self.source)

    def mistakes(self) -> Iterator[Mistake]:
        """All that is wrong; what needs every name to be known is looked at only where it is."""
        unknown = list(self._names())
        if self.lifecycle is not None:
            unknown += LifecycleNames(self.design, self.lifecycle).mistakes()
        yield from unknown
        if not unknown:
            for name in self.design.dashboards:
                yield from self._carried(name, ("dashboards", name, "push"))

    def _names(self) -> Iterator[Mistake]:
        yield from self._messages()
        yield from self.steps.of_routines()
        handlers = [handler for board in self.design.dashboards.values() for handler in board.handlers]
        for name, offers in self.design.offers.items():
            for status, offered in offers.items():
                yield from every("handler", offered, handlers, ("offers", name, status))
        for name, board in self.design.dashboards.items():
            yield from self._dashboard(name, board, ("dashboards", name))
        for name, claim in self.design.claims.items():
            yield from self._claim(claim, ("claims", name))
        for place, expected in enumerate(self.design.expect):
            yield from self._expected(expected, ("expect", place))

    def _messages(self) -> Iterator[Mistake]:
        publishes, path = self.design.server.publishes, ("server", "publishes")
        yield from every("message", publishes.to, publishes.messages, (*path, "to"))
        yield from every("message", publishes.before_commit, publishes.messages, (*path, "before_commit"))
        if publishes.before_commit and not publishes.to_sender:
            yield Mistake((*path, "to_sender"), "`to_sender: false` does not go with messages before their commit")

    # Dashboards.

    def _dashboard(self, name: str, board: DashboardPart, path: Path) -> Iterator[Mistake]:
        yield from self._copies(board, path)
        for query in board.queries:
            yield from self._waits(name, query, path)
            yield from self._fills(name, query, path)
        if len(board.views) > MOST_VIEWS:
            yield Mistake((*path, "views"), f"a dashboard has at most {MOST_VIEWS} views; this one has {len(board.views)}")
        else:
            for view in board.views:
                yield from self._view(name, board.views[view], (*path, "views", view))
        for handler, part in board.handlers.items():
            for track in TRACKS:
                at = (*path, "handlers", handler, track)
                yield from self.steps.of(getattr(part, track), at, Runner(name, track, f"{name}.{handler}"))
        yield from self._heard(name, board, path)

    def _heard(self, name: str, board: DashboardPart, path: Path) -> Iterator[Mistake]:
        if board.push is not None:
            for message, steps in board.push.on_message.items():
                yield from self.steps.of(steps, (*path, "push", "on_message", message), Runner(name, PUSH, name))
            for field in ("on_connect", "on_reconnect"):
                yield from self.steps.of(getattr(board.push, field), (*path, "push", field), Runner(name, CONNECT, name))
        if board.other_tabs is not None:
            yield from every("query", board.other_tabs.hand_on, board.queries, (*path, "other_tabs", "hand_on"), name)
            yield from self.steps.of(board.other_tabs.tell, (*path, "other_tabs", "tell"), Runner(name, TELL, name))

    def _fills(self, name: str, query: str, path: Path) -> Iterator[Mistake]:
        """Answers go into slices without a guard, not into the state of a component, which may be another one by then."""
        board = self.design.dashboards[name]
        filled = board.queries[query].fills
        yield from every("array", filled, board.arrays, (*path, "queries", query, "fills"), name)
        for place, array in enumerate(filled):
            part = board.arrays.get(array)
            if part is not None and part.last_request_only:
                why = f"query '{query}' fills '{array}', and its guard does not see that query's requests"
                yield Mistake((*path, "arrays", array, "last_request_only"), f"{why}; `aborts: true` on the query does that")
            if part is not None and part.kept_in == "component":
                why = f"'{array}' is the state of a component, which only that writes"
                said = f"{why}; `fills` needs `kept_in: redux`, or let the view read '{query}' itself"
                yield Mistake((*path, "queries", query, "fills", place), said)

    def _waits(self, name: str, query: str, path: Path) -> Iterator[Mistake]:
        """Waiting for a query that is not there, or that waits for this one; a circle is told of the first query on it."""
        queries, chain = self.design.dashboards[name].queries, [query]
        while (other := queries[chain[-1]].waits_for) in queries and other not in chain:
            chain.append(other)
        if other is not None and len(chain) == 1:
            yield from one("query", other, queries, (*path, "queries", query, "enabled"), name)
        if other == query and query == next(first for first in queries if first in chain):
            said = f"queries wait for each other in a circle: {' -> '.join((*chain, query))}"
            yield Mistake((*path, "queries", chain[-1], "enabled"), said)

    def _carried(self, name: str, path: Path) -> Iterator[Mistake]:
        """Rows of messages that have none yet, or that a debounce may replace by others, are not stored."""
        tab = Tab(self.design, name)
        push, early = tab.board.push or PushPart(), self.design.server.publishes.before_commit
        for message, steps in push.on_message.items():
            if stores(tab.sends(steps)) and (push.debounce is not None or message in early):
                why = "it comes before its commit (not modelled)" if message in early else "the debounce would drop others"
                yield Mistake((*path, "on_message", message), f"the row of '{message}' cannot be stored: {why}")

    def _copies(self, board: DashboardPart, path: Path) -> Iterator[Mistake]:
        """Names that mean two things, and two names for one entry of the query cache."""
        keys: dict[Key, str] = {}
        for name, query in board.queries.items():
            if query.key in keys:
                same = f"query '{name}' has the key of query '{keys[query.key]}'; one key is one entry of the cache"
                yield Mistake((*path, "queries", name, "key"), same)
            keys.setdefault(query.key, name)
            if UNDEFINED in query.key:
                place = query.key.index(UNDEFINED)
                yield Mistake((*path, "queries", name, "key", place), f"'{UNDEFINED}' is no part of a query's own key")
        for name in board.arrays:
            if name == REDUX:
                said = f"'{REDUX}' stands for all arrays of slices in `store_reply`; call this one otherwise"
                yield Mistake((*path, "arrays", name), said)
            if name in board.queries:
                yield Mistake((*path, "arrays", name), f"a query is called '{name}' too; call one of them otherwise")

    def _view(self, dashboard: str, view: ViewPart, path: Path) -> Iterator[Mistake]:
        board = self.design.dashboards[dashboard]
        yield from one("query or array", view.reads, [*board.queries, *board.arrays], (*path, "reads"), dashboard)
        yield from self._page(board, view, path)
        if view.texts is not None:
            yield from one("table of texts", view.texts, self.design.texts, (*path, "texts"))
        if view.offers is not None:
            yield from one("table of offers", view.offers, self.design.offers, (*path, "offers"))
            for status, handlers in self.design.offers.get(view.offers, {}).items():
                yield from every("handler", handlers, board.handlers, ("offers", view.offers, status), dashboard)

    def _page(self, board: DashboardPart, view: ViewPart, path: Path) -> Iterator[Mistake]:
        """Nothing declares a page; but one that no other view is on, beside one called nearly the same, is a typo.

        Of two such pages, the first is told.
        """
        pages = [other.page or name for name, other in board.views.items()]
        if view.page is not None and pages.count(view.page) == 1:
            near = get_close_matches(view.page, [page for page in pages if page != view.page], 1, 0.85)
            if near and (pages.count(near[0]) > 1 or pages.index(view.page) < pages.index(near[0])):
                hint = f"did you mean '{near[0]}'? (or leave `page` out)"
                yield Mistake((*path, "page"), f"no other view is on the page '{view.page}'; {hint}")

    # Claims and expectations.

    @property
    def _views(self) -> list[str]:
        return [f"{d}.{v}" for d, board in self.design.dashboards.items() for v in (*board.views, "*")]

    def _expected(self, expected: str | ExpectPart, path: Path) -> Iterator[Mistake]:
        if isinstance(expected, str):
            yield from one("promise", expected, PROMISES, path)
            return
        yield from one("promise", expected.promise, PROMISES, (*path, "promise"))
        yield from every("view", expected.views, self._views, (*path, "views"))
        if expected.scoped and expected.promise == "lifecycle-sound":
            yield Mistake(path, "lifecycle-sound is about the design as a whole: it is expected to be broken or it is not")
        elif expected.by_entry and expected.promise in PROMISES:
            yield from self._by_entry(expected, path)
        if expected.part is not None:
            parts = tuple(declarable(self.design, self.lifecycle.actions if self.lifecycle else (), self.source))
            if expected.part not in parts:
                near = get_close_matches(expected.part, parts) or sorted({part.partition(".")[0] for part in parts})
                yield from one("part of the design", expected.part, near, (*path, "part"))

    def _by_entry(self, expected: ExpectPart, path: Path) -> Iterator[Mistake]:
        """Entries that a promise has nothing to do with."""
        whose = next((whose for name, whose in WHOSE.items() if name == expected.promise), ())
        if not whose:
            said = f"{expected.promise} is not about a single change, so it has no `entry` and no `mutations`"
            yield Mistake(path, f"{said}; narrow it by `views`, `cause` or `part`")
        elif expected.entry not in ("both", *whose):
            yield Mistake((*path, "entry"), f"{expected.promise} is about own actions only: `entry: own`, or no `entry`")

    def _claim(self, claim: ClaimPart, path: Path) -> Iterator[Mistake]:
        handlers = [f"{d}.{h}" for d, board in self.design.dashboards.items() for h in board.handlers]
        yield from every("view", claim.views, self._views, (*path, "views"))
        if claim.promise is not None:
            yield from one("promise", claim.promise, PROMISES, (*path, "promise"))
        yield from every("handler", claim.handlers, handlers, (*path, "handlers"))
