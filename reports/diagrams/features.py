"""What is told of the state of a part, the most important first: so much of it as a picture has room for names a state."""

from typing import Any

from staleproof.model.components.array import ArrayState
from staleproof.model.components.channel import Link
from staleproof.model.components.page import ANOTHER_PAGE, PageState
from staleproof.model.components.program import HandlerRun
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.records.values import Mark
from staleproof.model.systems.parts import HERE

Features = tuple[str, ...]
"""Words for a state; one that is usual is left out ("")."""
GUESSED = (Mark.MINE_1, Mark.MINE_2, Mark.LATE_1, Mark.LATE_2)
QUERY = ("data", "the GET", "whether its answer is on its way", "guesses", "whether a view is open")
ARRAY = ("rows", "how many GETs are under way", "whether an answer is on its way", "guesses", "whether a view is open")
KEPT = ("whether an answer is kept",)
REQUESTS = ("how many there are", "whether an answer is on its way")
CHANNEL = ("the connection", "pushes under way", "windows of pushes", "logins", "whether the tab is offline")
HANDLER = ("what it is at", "errors", "the number of the step", "whether the tab is hidden", "whether it is offline")
PAGE = ("the page", "whether the tab is hidden", "whether it is offline")
"""What each of the features of a part is about."""
PHASES = {
    "before": "steps before the request",
    "sent": "request sent",
    "served": "answer on its way",
    "waiting": "waiting for a retry",
    "paused": "paused",
    "success": "steps after the success",
    "error": "steps after the error",
    "orphan": "request sent, its page gone",
}
"""What a handler does in each phase of its run."""


def of_query(state: CacheEntry) -> Features:
    """Of an entry of a query cache, as the library sees it."""
    known = "empty" if state.data is None else "stale" if state.stale else "fresh"
    known = "failed" if state.data is None and state.failed else known
    known = "removed" if state.behind is not None else known
    return known, _fetching(state.fetch), _answered(state.fetch), _guessed(state.data), "" if state.observed else "no view open"


def _fetching(fetch: Fetch | None) -> str:
    if fetch is None:
        return ""
    return {"paused": "paused", "waiting": "waiting for a retry"}.get(fetch.phase, "fetching")


def _answered(fetch: Fetch | None) -> str:
    return "answer on its way" if fetch is not None and fetch.phase == "served" else ""


def _guessed(data: Any) -> str:
    rows = () if data is None or isinstance(data, Mark) else data
    return "with a guess" if data in GUESSED or any(row.optimistic for row in rows) else ""


def of_array(state: ArrayState) -> Features:
    """Of rows outside the query cache, with the requests for them."""
    count = ("", "one GET", "several GETs")[min(len(state.flight) + (state.asking is not None), 2)]
    answered = "an answer on its way" if any(item.answer is not None for item in state.flight) else ""
    known = "no rows" if state.data is None else "rows"
    return known, count, answered, _guessed(state.data), "" if state.observed else "no view open"


def of_kept(state: object) -> Features:
    """Of a cache between the browser and the data, which keeps one answer."""
    return ("nothing kept" if state is None else "an answer is kept",)


def of_requests(state: tuple[Any, ...]) -> Features:
    """Of requests that nobody waits for, or that other tabs have sent."""
    count = ("none", "one", "several")[min(len(state), 2)]
    return count, "an answer on its way" if any(item is not None for item in state) else ""


def of_channel(state: Link) -> Features:
    """Of a push channel."""
    known = "connected" if state.up else "not connected"
    flight = "a push on its way" if state.flight else ""
    windows = "in the window of a push" if state.windows else ""
    return known, flight, windows, "logged out" if state.out else "", "offline" if state.offline else ""


def of_handler(state: HandlerRun | None) -> Features:
    """Of one handler: what its run is at."""
    if state is None:
        return ("idle",)
    group = f"step {state.group + 1}" if state.phase in ("before", "success", "error") and state.group else ""
    answer = "an error" if state.phase == "served" and state.reply is not None and not state.reply.ok else ""
    return PHASES[state.phase], answer, group, "hidden" if state.hidden else "", "offline" if state.offline else ""


def of_page(state: PageState) -> Features:
    """Of a tab as its user moves it."""
    page = {HERE: "its page open", None: "no page open", ANOTHER_PAGE: "another page open"}
    known = "logged out" if state.out else page.get(state.page, "another page open")
    return known, "hidden" if state.hidden else "", "offline" if state.offline else ""
