"""Whether the names that a design uses are declared: the one place that turns a typo into a helpful sentence."""

from difflib import get_close_matches
from typing import Literal, get_args

from staleproof.model.language.design import ClaimPart, DashboardPart, Design, PushPart, ViewPart
from staleproof.model.language.field_types import REDUX, Key
from staleproof.model.language.names import Names
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.records.pushed import stores
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.keys import UNDEFINED
from staleproof.model.validation.steps import CONNECT, PUSH, TELL, TRACKS, Runner, Steps

Searched = Literal["own-write-visible", "optimism-kept", "reload-suffices", "honest-optimism"]
"""The promises that are searched for in every view."""
FromMatrix = Literal["fresh-when-settled", "polls-mend-faults"]
"""The promises that are read off the entries of the matrix."""
PromiseName = Literal["lifecycle-sound"] | FromMatrix | Searched
PROMISES: tuple[PromiseName, ...] = ("lifecycle-sound", *get_args(FromMatrix), *get_args(Searched))
MOST_VIEWS = 500
"""The most views of a dashboard."""


class References:
    """Checks every name of a design against its declaration."""

    def __init__(self, design: Design, lifecycle: Lifecycle, source: Source) -> None:
        self.design = design
        self.lifecycle = lifecycle
        self.names = Names(source)
        self.steps = Steps(design, self.names)
        self.roles = sorted({role for action in lifecycle.actions for role in lifecycle.roles(action)})
        self.reached = {transition.target for transition in lifecycle.rule.transitions}

    def check(self) -> None:
        """Raise DesignError for the first name that nothing declares."""
        self._server()
        self.steps.check_routines()
        for name, texts in self.design.texts.items():
            self.names.every("status", texts, self.lifecycle.statuses, ("texts", name))
        for name, offers in self.design.offers.items():
            self._offers(offers, ("offers", name))
        for name, board in self.design.dashboards.items():
            self._dashboard(name, board, ("dashboards", name))
        for name, claim in self.design.claims.items():
            self._claim(claim, ("claims", name))
        self.names.every("promise", self.design.expect, PROMISES, ("expect",))

    def _server(self) -> None:
        server = self.design.server
        actions = self.lifecycle.actions
        self.names.every("action", server.error_after_commit, actions, ("server", "error_after_commit"))
        self.names.every("action", server.replies, [*actions, "default"], ("server", "replies"))
        if "default" in actions and "replies" in server.model_fields_set and "default" in server.replies:
            said = "'default' is an action too, and here stands for all actions that are not named; call the action otherwise"
            self.names.fail(("server", "replies", "default"), said)
        publishes, path = server.publishes, ("server", "publishes")
        self.names.every("action", publishes.actions, actions, (*path, "actions"))
        self.names.every("message", publishes.to, publishes.messages, (*path, "to"))
        for message, roles in publishes.to.items():
            self.names.every("role", roles, self.roles, (*path, "to", message))
        self.names.every("message", publishes.before_commit, publishes.messages, (*path, "before_commit"))
        if publishes.before_commit and not publishes.to_sender:
            self.names.fail((*path, "to_sender"), "`to_sender: false` does not go with messages before their commit")

    def _offers(self, offers: dict[str, tuple[str, ...]], path: Path) -> None:
        self.names.every("status", offers, self.lifecycle.statuses, path)
        handlers = [handler for board in self.design.dashboards.values() for handler in board.handlers]
        for status, offered in offers.items():
            if status not in self.lifecycle.live:
                first = status == self.lifecycle.rule.initial
                why = "it is the initial status, before the record is there" if first else "no row has this status"
                self.names.fail((*path, status), f"nothing is offered in '{status}': {why}")
            self.names.every("handler", offered, handlers, (*path, status))

    # Dashboards.

    def _dashboard(self, name: str, board: DashboardPart, path: Path) -> None:
        self.names.one("role", board.role, self.roles, (*path, "role"))
        self._copies(board, path)
        for query, part in board.queries.items():
            self._waits(name, query, path)
            self.names.every("array", part.fills, board.arrays, (*path, "queries", query, "fills"), name)
            for array in (array for array in part.fills if board.arrays[array].last_request_only):
                why = f"query '{query}' fills '{array}', and its guard does not see that query's requests"
                self.names.fail((*path, "arrays", array, "last_request_only"), f"{why}; `aborts: true` on the query does that")
        if len(board.views) > MOST_VIEWS:
            self.names.fail((*path, "views"), f"a dashboard has at most {MOST_VIEWS} views; this one has {len(board.views)}")
        for view in board.views:
            self._view(name, board.views[view], (*path, "views", view))
        for handler in board.handlers:
            self._handler(name, handler, (*path, "handlers", handler))
        if board.push is not None:
            for message, steps in board.push.on_message.items():
                self.steps.check(steps, (*path, "push", "on_message", message), Runner(name, PUSH, name))
            for field in ("on_connect", "on_reconnect"):
                self.steps.check(getattr(board.push, field), (*path, "push", field), Runner(name, CONNECT, name))
            self._carried(name, (*path, "push"))
        if board.other_tabs is not None:
            self.names.every("query", board.other_tabs.hand_on, board.queries, (*path, "other_tabs", "hand_on"), name)
            self.steps.check(board.other_tabs.tell, (*path, "other_tabs", "tell"), Runner(name, TELL, name))
        self._fills(board, path)

    def _fills(self, board: DashboardPart, path: Path) -> None:
        """Refuse to write answers into the state of a component, which may be another one when they arrive."""
        for query, part in board.queries.items():
            for place, array in enumerate(part.fills):
                if board.arrays[array].kept_in == "component":
                    why = f"'{array}' is the state of a component, which only that writes"
                    said = f"{why}; `fills` needs `kept_in: redux`, or let the view read '{query}' itself"
                    self.names.fail((*path, "queries", query, "fills", place), said)

    def _waits(self, name: str, query: str, path: Path) -> None:
        """Refuse to wait for a query that is not there, or that waits for this one."""
        queries, chain = self.design.dashboards[name].queries, [query]
        while (other := queries[chain[-1]].waits_for) is not None:
            self.names.one("query", other, queries, (*path, "queries", chain[-1], "enabled"), name)
            if other in chain:
                said = f"queries wait for each other in a circle: {' -> '.join((*chain[chain.index(other) :], other))}"
                self.names.fail((*path, "queries", chain[-1], "enabled"), said)
            chain.append(other)

    def _carried(self, name: str, path: Path) -> None:
        """Refuse to store rows of messages that have none yet, or that a debounce may replace by others."""
        tab = Tab(self.design, name)
        push, early = tab.board.push or PushPart(), self.design.server.publishes.before_commit
        for message, steps in push.on_message.items():
            if stores(tab.sends(steps)) and (push.debounce is not None or message in early):
                why = "it is sent before its commit" if message in early else "the debounce would drop others"
                self.names.fail((*path, "on_message", message), f"the row of '{message}' cannot be stored: {why}")

    def _copies(self, board: DashboardPart, path: Path) -> None:
        """Refuse names that mean two things, and two names for one entry of the query cache."""
        keys: dict[Key, str] = {}
        for name, query in board.queries.items():
            if query.key in keys:
                same = f"query '{name}' has the key of query '{keys[query.key]}'; one key is one entry of the cache"
                self.names.fail((*path, "queries", name, "key"), same)
            keys[query.key] = name
            if UNDEFINED in query.key:
                place = query.key.index(UNDEFINED)
                self.names.fail((*path, "queries", name, "key", place), f"'{UNDEFINED}' is no part of a query's own key")
        for name in board.arrays:
            if name == REDUX:
                said = f"'{REDUX}' stands for all arrays of slices in `store_reply`; call this one otherwise"
                self.names.fail((*path, "arrays", name), said)
            if name in board.queries:
                self.names.fail((*path, "arrays", name), f"a query is called '{name}' too; call one of them otherwise")

    def _view(self, dashboard: str, view: ViewPart, path: Path) -> None:
        board = self.design.dashboards[dashboard]
        self.names.one("query or array", view.reads, [*board.queries, *board.arrays], (*path, "reads"), dashboard)
        self._page(board, view, path)
        self.names.every("status", view.hides, self.lifecycle.statuses, (*path, "hides"))
        self.names.every("status", view.shows or (), self.lifecycle.statuses, (*path, "shows"))
        if view.texts is not None:
            self.names.one("table of texts", view.texts, self.design.texts, (*path, "texts"))
        if view.offers is not None:
            self.names.one("table of offers", view.offers, self.design.offers, (*path, "offers"))
            for status, handlers in self.design.offers[view.offers].items():
                self.names.every("handler", handlers, board.handlers, ("offers", view.offers, status), dashboard)

    def _page(self, board: DashboardPart, view: ViewPart, path: Path) -> None:
        """Nothing declares a page; but one that no other view is on, beside one called nearly the same, is a typo."""
        pages = [other.page or name for name, other in board.views.items()]
        if view.page is not None and pages.count(view.page) == 1:
            near = get_close_matches(view.page, [page for page in pages if page != view.page], 1, 0.85)
            if near:
                hint = f"did you mean '{near[0]}'? (or leave `page` out)"
                self.names.fail((*path, "page"), f"no other view is on the page '{view.page}'; {hint}")

    def _handler(self, dashboard: str, name: str, path: Path) -> None:
        board, statuses = self.design.dashboards[dashboard], self.lifecycle.statuses
        handler, role = board.handlers[name], board.role
        self.names.one("action", handler.action, self.lifecycle.actions, (*path, "action"))
        if role not in self.lifecycle.roles(handler.action):
            roles = ", ".join(self.lifecycle.roles(handler.action)) or "nobody in particular"
            self.names.fail((*path, "action"), f"'{handler.action}' is not for the role '{role}'; it is for {roles}")
        if handler.patches_to is not None:
            self.names.one("status", handler.patches_to, statuses, (*path, "patches_to"))
            if handler.patches_to not in self.lifecycle.live:
                self.names.fail((*path, "patches_to"), f"a PATCH cannot lead to '{handler.patches_to}': no row has this status")
        if handler.optimistic is not None and not handler.invented:
            self.names.one("status", handler.optimistic, statuses, (*path, "optimistic"))
            if handler.optimistic not in self.reached:
                self.names.fail((*path, "optimistic"), f"no action leads to '{handler.optimistic}'")
        if handler.invented and handler.optimistic in statuses:
            self.names.fail((*path, "optimistic"), f"'{handler.optimistic}' is a status of the lifecycle, not invented")
        for track in TRACKS:
            self.steps.check(getattr(handler, track), (*path, track), Runner(dashboard, track, f"{dashboard}.{name}"))

    # Claims.

    def _claim(self, claim: ClaimPart, path: Path) -> None:
        views = [f"{d}.{v}" for d, board in self.design.dashboards.items() for v in (*board.views, "*")]
        handlers = [f"{d}.{h}" for d, board in self.design.dashboards.items() for h in board.handlers]
        self.names.every("mutation", claim.mutations or (), self.lifecycle.actions, (*path, "mutations"))
        self.names.every("role", claim.by or (), self.roles, (*path, "by"))
        self.names.every("view", claim.views, views, (*path, "views"))
        if claim.promise is not None:
            self.names.one("promise", claim.promise, PROMISES, (*path, "promise"))
        self.names.every("handler", claim.handlers, handlers, (*path, "handlers"))
