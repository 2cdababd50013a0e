"""What becomes of the requests for copies in a story, in words."""

from typing import assert_never, cast

from staleproof.model.components.array import ArrayBegins
from staleproof.model.components.http_cache import LineBegins, SupersededBegin
from staleproof.model.components.query_rules.events import QueryBegins
from staleproof.model.components.response_cache import ResponseCacheBegins
from staleproof.model.records.addresses import CACHE, OTHERS, SUPERSEDED, copy_of, is_beside
from staleproof.model.vocabulary import Label
from staleproof.reports.stories.handling import again
from staleproof.reports.stories.unfolded import Unfolded

AskedBegins = QueryBegins | ArrayBegins | SupersededBegin | LineBegins | ResponseCacheBegins
"""The events that a copy begins, or a cache or a list of requests beside it."""


def asked(story: Unfolded, n: int, label: Label) -> str:
    """What happens in a step that a copy begins, or a cache or a list of requests beside it."""
    base = copy_of(label.component)
    name = story.setting.copies[base][1]
    others = f"the GET {name} of another tab" if is_beside(label.component, OTHERS) else f"GET {name}"
    get = f"the replaced GET {name}" if is_beside(label.component, SUPERSEDED) else others
    event = cast("AskedBegins", label.event.name)
    match event:
        case "serve":
            return _answered(story, n, get, base)
        case "another tab reads":
            return f"another tab of this browser sends a GET {name}, too"
        case "deliver":
            return f"the answer to {get} arrives"
        case "fail":
            after = story.tale.local(n + 1, base)
            return f"{get} fails{again(getattr(getattr(after, 'cached', after), 'fetch', None))}"
        case "retry":
            entry = story.tale.local(n + 1, base).cached
            until = "until the tab is online" if entry.offline else "for the tab to be seen"
            return f"the next try of {get} waits {until}" if entry.fetch.phase == "paused" else f"{get} is tried again"
        case "render":
            if story.tale.local(n, base).behind is not None:
                return f"the component of {name} is rendered again and finds that its entry was removed"
            return f"the page renders with what {name} has waited for"
        case "age":
            return f"{name} is older than its staleTime"
        case "others read":
            value = next(part.event.data[0] for part in story.parts[n] if part.event.name == "answer")
            return f"somebody else asks for {name}; the server's response cache keeps the answer: {story.tale.statuses(value)}"
        case "expire":
            if is_beside(label.component, CACHE):
                return f"the server's response cache drops its answer to {get}"
            return f"the HTTP cache's answer to {get} expires"
        case "collect":
            return f"{name} was unused for its gcTime and is dropped"
        case _:
            assert_never(event)


def _answered(story: Unfolded, n: int, get: str, copy: str) -> str:
    value, cached = next(part.event.data for part in story.parts[n] if part.event.name == "answer")
    given = f"with what was read in step {story.read_at(n, value, copy)}: {story.tale.statuses(value)}"
    if cached:
        return f"{get} is answered by the HTTP cache {given}"
    if story.from_response_cache(n):
        return f"answers {get} from the response cache {given}"
    return f"answers {get}: {story.tale.statuses(value)}"
