"""The model's HTTP cache lines with readers around them, moved by the same steps as Chromium.

The model leaves open when a request is served and when an entry is lost; Chromium decides both. What it decides is all
that is added here, and the model must allow every step of it:

- A GET that finds another one of its URL under way waits for it, 20 seconds at most. The model serves it that much later.
- What Chromium forgets early expires in the model: the entry after a write to its own URL that succeeds, and the old
  entry when a no-cache GET that was to replace it is aborted.
- While a page loads after a hard reload, its plain GETs go as no-cache ones.
"""

from typing import Any, NamedTuple

from cache_steps import ABORTING, Outcome, Step

from staleproof.model.components.http_cache import CacheLine, SupersededRequests
from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.vocabulary import Component, Event, Label, Offer, Send, System
from staleproof.model.vocabulary import Step as Taken

USERS = {"tab": "user", "other tab": "user", "other user": "other user"}
READERS = ("plain", "no-cache", "A", "B", "C", "X", "Y", "Z", "A no-cache", "B no-cache", "X no-cache")
"""Readers of each tab: two that are answered at once, and some whose requests are served and delivered step by step."""

ASK = Event("refetch", Refetch(mark=False, which="always", cancel=False))


class Counted(NamedTuple):
    """The value at the server, and how many requests it has served."""

    value: int = 0
    served: int = 0


class CountingServer(NamedTuple):
    """A server with one record; a write counts it up."""

    name: str = "server"
    initial: Counted = Counted()

    def offers(self, _state: Counted) -> tuple[Offer, ...]:
        return ()

    def step(self, state: Counted, event: Event) -> Taken | None:
        match event:
            case Event("read", str(asker)):
                answer = Event("answer", (state.value, False))
                return Taken(state._replace(served=state.served + 1), (Send(asker, answer),))
            case Event("write"):
                return Taken(state._replace(value=state.value + 1))
        return None


class Ask(NamedTuple):
    """A request under way: whose, which reader's, and where it goes when it is given up."""

    who: str
    reader: str
    superseded: str


def readers_of(who: str, line: str | None) -> tuple[Component, ...]:
    """The readers of a tab, put together as `systems.parts` does it: plain ones read through the line, if there is one."""
    stores = () if line is None else (line,)
    sources = {"no-cache": "server", "plain": line or "server"}
    superseded = [SupersededRequests(f"{who} superseded {kind}", source, stores) for kind, source in sources.items()]
    queries = []
    for name in READERS:
        kind = "no-cache" if name.endswith("no-cache") else "plain"
        aborts = name.startswith(ABORTING)
        queries.append(Query(f"{who} {name}", sources[kind], f"{who} superseded {kind}", stores, aborts=aborts))
    return (*queries, *superseded)


class LineModel:
    """Two users, one of them with two tabs, and one URL; without a `line`, answers carry no max-age."""

    def __init__(self, line: type[CacheLine] | None = CacheLine) -> None:
        self.cached = line is not None
        lines = () if line is None else tuple(line(f"{user} line", "server") for user in dict.fromkeys(USERS.values()))
        readers = (part for who, user in USERS.items() for part in readers_of(who, f"{user} line" if self.cached else None))
        self.system = System((CountingServer(), *lines, *readers))
        self.state = self.system.initial
        self.asks: dict[str, Ask] = {}
        self.under_way: dict[str, list[str]] = {user: [] for user in USERS.values()}
        """For each user the request that will fill the entry, and those that wait for it."""
        self.beside: set[str] = set()
        """Requests at the server that will not fill an entry, or that no other one waits for."""
        self.served: dict[str, int] = {}
        self.superseded: set[str] = set()
        """Requests that were cancelled but go on."""

    def play(self, text: str) -> Outcome:
        """Take a step."""
        before = self.local("server").served
        answers = self._play(*Step.read(text))
        first = {ask for under_way in self.under_way.values() for ask in under_way[:1]}
        texts = {ask: str(answer) for ask, answer in answers.items()}
        return Outcome(texts, self.local("server").served - before, frozenset(first | self.beside))

    def local(self, name: str) -> Any:
        """The state of a component."""
        return self.system.local(self.state, name)

    def fresh(self, who: str) -> bool:
        """Whether the user has a fresh entry."""
        return self.cached and self.local(f"{USERS[who]} line") is not None

    def _play(self, who: str, what: str) -> dict[str, Any]:
        match what.split():
            case ["plain" | "no-cache" as kind]:
                return self._asked(who, kind)
            case ["start", ask, *kind]:
                return self._start(who, ask, *kind)
            case [("serve" | "deliver" | "cancel" | "release") as verb, ask]:
                answers: dict[str, Any] = getattr(self, f"_{verb}")(ask)
                return answers
            case ["expire"]:
                self._expire(who)
            case [*failed, "POST" | "PATCH", where]:
                self._tell("server", Event("write"))
                if where == "here" and not failed:
                    self._expire(who)
            case [*kind, "reload"]:
                return self._reload(who, kind)
        return {}

    def _asked(self, who: str, kind: str) -> dict[str, Any]:
        assert not self.under_way[USERS[who]]
        self.asks[kind] = Ask(who, f"{who} {kind}", f"{who} superseded {kind}")
        self._tell(f"{who} {kind}", ASK)
        return self._finish(kind)

    def _start(self, who: str, ask: str, kind: str = "plain") -> dict[str, Any]:
        reader = f"{who} {ask}" if kind == "plain" else f"{who} {ask} {kind}"
        self.asks[ask] = Ask(who, reader, f"{who} superseded {kind}")
        self.served.pop(ask, None)
        self.superseded.discard(ask)
        self._tell(reader, ASK)
        if kind == "no-cache":
            self.beside.update(self.under_way[USERS[who]])
            self.under_way[USERS[who]] = [ask]
        elif self.under_way[USERS[who]] or not self.fresh(who):
            self.under_way[USERS[who]].append(ask)
        else:
            return self._finish(ask)
        return {}

    def _finish(self, ask: str) -> dict[str, Any]:
        if ask in self.superseded:
            self._move(self.asks[ask].superseded, Event("serve", (None, False)))
            return {}
        self._move(self.asks[ask].reader, Event("serve"))
        return self._delivered(ask)

    def _delivered(self, ask: str) -> dict[str, Any]:
        self._move(self.asks[ask].reader, Event("deliver"))
        return {ask: self.local(self.asks[ask].reader).data}

    def _serve(self, ask: str) -> dict[str, Any]:
        if ask in self.superseded:
            self._move(self.asks[ask].superseded, Event("serve", (None, False)))
        else:
            self._move(self.asks[ask].reader, Event("serve"))
        self.served[ask] = self.local("server").value
        return {}

    def _deliver(self, ask: str) -> dict[str, Any]:
        if ask in self.superseded:
            self._move(self.asks[ask].superseded, Event("deliver", ((self.served[ask], False), False)))
        answers = {} if ask in self.superseded else self._delivered(ask)
        self.beside.discard(ask)
        under_way = self.under_way[USERS[self.asks[ask].who]]
        if ask in under_way[:1]:
            waiting = tuple(under_way[1:])
            under_way.clear()
            for other in waiting:
                answers |= self._finish(other)
        return answers

    def _cancel(self, ask: str) -> dict[str, Any]:
        self._tell(self.asks[ask].reader, Event("cancel"))
        if not ask.startswith(ABORTING):
            self.superseded.add(ask)
            return {}
        self.under_way[USERS[self.asks[ask].who]].remove(ask)
        if self.asks[ask].superseded.endswith("no-cache"):
            self._expire(self.asks[ask].who)
        return {ask: "aborted"}

    def _release(self, ask: str) -> dict[str, Any]:
        self.under_way[USERS[self.asks[ask].who]].remove(ask)
        self.beside.add(ask)
        return {}

    def _reload(self, who: str, kind: list[str]) -> dict[str, Any]:
        for component in self.system.components:
            if component.name.startswith(f"{who} ") and not isinstance(component, CacheLine):
                self._tell(component.name, Event("reset"))
        under_way = self.under_way[USERS[who]]
        under_way[:] = [ask for ask in under_way if self.asks[ask].who != who]
        match kind:
            case ["plain", "on", "hard"]:
                return {"plain": self._asked(who, "no-cache")["no-cache"]}
            case ["plain", "on"]:
                return self._asked(who, "plain")
        return {}

    def _expire(self, who: str) -> None:
        if self.fresh(who):
            self._move(f"{USERS[who]} line", Event("expire"))

    def _move(self, name: str, event: Event) -> None:
        offered = [label for label, _ in self.system.offered(self.state)]
        assert Label(name, event) in offered, f"the model does not allow {name}: {event}"
        self._tell(name, event)

    def _tell(self, name: str, event: Event) -> None:
        after = self.system.fire(self.state, Label(name, event))
        assert after is not None, f"the model refuses {name}: {event}"
        self.state = after
