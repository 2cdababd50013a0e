"""Chromium with two users, driven by Playwright: the same steps as on the model, on real pages and a real cache."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from asking_page import PATIENCE
from cache_steps import ABORTING, Outcome, Step
from chromium_flags import ARGUMENTS
from http_server import Origin

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

NUMBERS = itertools.count()
LOCK_PATIENCE = 40
"""Seconds after which a GET must have stopped waiting for another one of its URL."""


class Way(NamedTuple):
    """How pages ask: by fetch or XMLHttpRequest, at their own origin or at another one with a bearer token."""

    by: str = "fetch"
    bearer: bool = False


class Chromium(NamedTuple):
    """Pages of a running browser, by whose tab they are, and the server that they ask."""

    origin: Origin
    pages: Mapping[str, Page]


@contextmanager
def running(program: str) -> Iterator[Chromium]:
    """Two users with a profile, thus a disk cache, of their own; the first one has two tabs."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where it is missing, tests are still collected

    with ExitStack() as stack:
        origin = stack.enter_context(Origin())
        playwright = stack.enter_context(sync_playwright())

        def profile() -> BrowserContext:
            folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            context = playwright.chromium.launch_persistent_context(folder, executable_path=program, args=ARGUMENTS)
            stack.callback(context.close)
            return context

        user, other_user = profile(), profile()
        pages = {"tab": user.new_page(), "other tab": user.new_page(), "other user": other_user.new_page()}
        for page in pages.values():
            page.goto(f"http://127.0.0.1:{origin.port}/")
        yield Chromium(origin, pages)


class Visit:
    """A new record at the server, and the requests for it."""

    def __init__(self, chromium: Chromium, way: Way, headers: Mapping[str, str]) -> None:
        self.pages = chromium.pages
        self.way = way
        self.name, self.record = chromium.origin.add(headers)
        self.site = f"http://localhost:{chromium.origin.port}" if way.bearer else ""
        self.url = f"{self.site}/records/{self.name}"
        self.headers = {"Authorization": "Bearer token"} if way.bearer else {}
        self.ids: dict[str, str] = {}
        self.asked_by: dict[str, Page] = {}

    def play(self, text: str, expected: Outcome) -> Outcome:
        """Take a step; of what is expected only the names of requests matter, which are waited for."""
        before = self.record.served
        step = Step.read(text)
        self._play(self.pages[step.who], step.what)
        answers: dict[str, str] = {}
        for page in self.pages.values():
            awaited = [self.ids[ask] for ask in expected.answers if self.asked_by.get(ask) is page]
            answers |= page.evaluate("request => answers(...request)", [awaited, PATIENCE])
        found = {ask: answer for ask, identity in self.ids.items() if (answer := answers.get(identity)) is not None}
        for ask in expected.held:
            self.record.reached(self.ids[ask])
        held = frozenset(ask for ask, identity in self.ids.items() if identity in self.record.held())
        return Outcome(found, self.record.served - before, held)

    def close(self) -> None:
        """Let go of what the server holds."""
        self.record.release()

    def _play(self, page: Page, what: str) -> None:
        match what.split():
            case ["plain" | "no-cache" as kind]:
                page.evaluate("request => started(...request)", self._get(page, kind, kind))
            case ["start", ask, *kind]:
                page.evaluate("request => started(...request)", self._get(page, ask, *kind, hold=True))
            case ["serve", ask] if self.record.reached(self.ids[ask]):
                self.record.serve(self.ids[ask])
            case ["deliver", ask]:
                self.record.deliver(self.ids[ask])
                self.asked_by[ask].evaluate("id => asks[id]?.over", self.ids[ask])
            case ["cancel", ask] if ask in ABORTING:
                self.asked_by[ask].evaluate("id => asks[id].abort()", self.ids[ask])
                self.record.left(self.ids[ask])
            case ["cancel", ask]:
                self.asked_by[ask].evaluate("id => { asks[id].ignored = true; }", self.ids[ask])
            case ["release", ask]:
                self.record.reached(self.ids[ask], LOCK_PATIENCE)
            case ["expire"]:
                page.evaluate("request => expire(...request)", [self.url, self.headers])
            case [*failed, "POST" | "PATCH" as method, where]:
                self._write(page, method, where, failed=bool(failed))
            case [*kind, "reload"]:
                self._reload(page, kind)

    def _get(self, page: Page, ask: str, kind: str = "plain", *, hold: bool = False) -> list[Any]:
        self.ids[ask] = f"{ask} {next(NUMBERS)}"
        self.asked_by[ask] = page
        headers = {"X-Ask": self.ids[ask]}
        headers |= {"Cache-Control": "no-cache"} if kind == "no-cache" else {}
        headers |= {"X-Hold": "yes"} if hold else {}
        return [self.ids[ask], self.way.by, self.url, {"headers": self.headers | headers}]

    def _write(self, page: Page, method: str, where: str, *, failed: bool) -> None:
        url = self.url if where == "here" else f"{self.site}/actions/{self.name}"
        headers = self.headers | ({"X-Answer-With": "500"} if failed else {})
        page.evaluate("request => written(...request)", [self.way.by, url, {"method": method, "headers": headers}])

    def _reload(self, page: Page, kind: list[str]) -> None:
        gone = [ask for ask, asker in self.asked_by.items() if asker is page]
        if kind[:1] == ["plain"]:
            request = json.dumps(self._get(page, "plain"))
            page.evaluate("request => sessionStorage.setItem('on load', request)", request)
        if kind[-1:] == ["hard"]:
            with page.expect_navigation():
                page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
        else:
            page.reload()
        for ask in gone:
            self.record.left(self.ids[ask])
