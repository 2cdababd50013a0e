"""A local HTTP server whose answers are under control, and which counts the GETs that it serves."""

import select
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, Self

from asking_page import PAGE, PATIENCE

MAX_AGE = 300
CACHED = MappingProxyType({"Cache-Control": f"max-age={MAX_AGE}, private"})

ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Cache-Control, X-Ask, X-Hold, X-Peek, X-Old-Answer, X-Answer-With",
    "Access-Control-Allow-Methods": "GET, POST, PATCH",
    "Access-Control-Max-Age": "600",
}


class Arrival:
    """A GET that has reached the server: first it is served (its answer is decided), then delivered."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.answer: int | None = None
        self.delivered = threading.Event()


class Record:
    """What the server has at one URL; a write counts it up. Headers may contain `{value}`."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.headers = headers
        self.value = 0
        self.served = 0
        self._arrivals: dict[str, Arrival] = {}
        self._changed = threading.Condition()

    def answer_headers(self, value: object) -> dict[str, str]:
        """The headers that go with an answer."""
        return {name: text.format(value=value) for name, text in self.headers.items()}

    def arrive(self, ask: str, connection: socket.socket) -> Arrival:
        """Take in a request."""
        with self._changed:
            self._arrivals[ask] = Arrival(connection)
            self._changed.notify_all()
        return self._arrivals[ask]

    def reached(self, ask: str, patience: float = PATIENCE) -> bool:
        """Whether the request arrives before patience ends."""
        with self._changed:
            return self._changed.wait_for(lambda: ask in self._arrivals, patience)

    def left(self, ask: str) -> None:
        """Wait until whoever sent a held request has hung up."""
        if ask in self.held():
            select.select([self._arrivals[ask].connection], [], [], PATIENCE)
            self._arrivals[ask].delivered.set()

    def held(self) -> set[str]:
        """The requests that have arrived and are still waited for."""
        with self._changed:
            return {ask for ask, arrival in self._arrivals.items() if not arrival.delivered.is_set()}

    def serve(self, ask: str) -> None:
        """Decide the answer of a request that has arrived."""
        with self._changed:
            self._arrivals[ask].answer = self.value
            self.served += 1

    def deliver(self, ask: str) -> None:
        """Send the answer."""
        self._arrivals[ask].delivered.set()

    def write(self) -> None:
        """Commit a change."""
        with self._changed:
            self.value += 1

    def release(self) -> None:
        """Let every request go."""
        for arrival in self._arrivals.values():
            arrival.delivered.set()


class Origin:
    """The server: records with a URL each, actions that change them, and the page that asks."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"records": self._records}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self.port = int(self._http.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def add(self, headers: Mapping[str, str]) -> tuple[str, Record]:
        """A new record and its name."""
        name = f"record-{len(self._records)}"
        self._records[name] = Record(headers)
        return name, self._records[name]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    records: dict[str, Record]

    def do_GET(self) -> None:
        room, _, name = self.path.strip("/").partition("/")
        if room != "records":
            self._send(PAGE, {"Content-Type": "text/html", "Cache-Control": "no-store"})
        elif "X-Peek" in self.headers:
            self._send("", {"Cache-Control": "no-store"}, HTTPStatus.NOT_FOUND)
        elif "X-Old-Answer" in self.headers:
            old = self.headers["X-Old-Answer"]
            self._send(old, {**self.records[name].answer_headers(old), "Age": str(MAX_AGE)})
        else:
            self._read(self.records[name])

    def _read(self, record: Record) -> None:
        ask = self.headers["X-Ask"]
        arrival = record.arrive(ask, self.connection)
        if "X-Hold" not in self.headers:
            record.serve(ask)
            record.deliver(ask)
        arrival.delivered.wait()
        headers = record.answer_headers(arrival.answer)
        if "ETag" in headers and self.headers["If-None-Match"] == headers["ETag"]:
            # A header that this answer lacks keeps its stored value, and the stored age may be max-age.
            self._send("", {**headers, "Age": "0"}, HTTPStatus.NOT_MODIFIED)
        else:
            self._send(str(arrival.answer), headers)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.records[self.path.strip("/").partition("/")[2]].write()
        self._send("", {"Cache-Control": "no-store"}, HTTPStatus(int(self.headers.get("X-Answer-With", HTTPStatus.OK))))

    do_PATCH = do_POST  # noqa: N815

    def do_OPTIONS(self) -> None:
        self._send("", {})

    def _send(self, text: str, headers: dict[str, str], status: HTTPStatus = HTTPStatus.OK) -> None:
        body = text.encode()
        length = {} if status is HTTPStatus.NOT_MODIFIED else {"Content-Length": str(len(body))}
        self.send_response(status)
        for name, value in {**ANY_ORIGIN, **headers, **length}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        """Serve a connection; whoever asked may be gone."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
