"""Stories in words: each step of a concrete path as who acts and what happens, and how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from model.addresses import CACHE, OTHERS, STRAYS, copy_of, is_beside
from model.channel import Channel
from model.handler import Slot
from model.lifecycle import Transition
from model.other_tabs import OtherTabs
from model.page import Page
from model.parts import SERVER
from model.program import Run
from model.server import Commit
from model.siblings import Siblings
from model.values import Row, Value
from model.vocabulary import Event, Label, Send
from reports.effects import effect, skipped
from reports.hearing import heard
from reports.stage import Tale
from reports.waiting import arrived, begun


@dataclass(frozen=True)
class Told:
    """One step of a story: its number, the lane it happens in, the lane it is addressed to if any, and what happens."""

    number: int
    lane: str
    to: str | None
    text: str


@dataclass(frozen=True)
class Telling:
    """A story in words: the lanes in which something happens, that of the view first; the steps; and the end."""

    lanes: tuple[str, ...]
    steps: tuple[Told, ...]
    view: str
    shows: str
    truth: str


class Part(NamedTuple):
    """One event of a step, at one component."""

    to: str
    before: Any
    event: Event
    after: Any


class Teller:
    """Tells one story; `parts` keeps for each step every event that it was made of."""

    def __init__(self, tale: Tale) -> None:
        self.tale = tale
        self.stage = tale.stage
        self.system = tale.stage.system
        self.kinds = {component.name: component for component in self.system.components}
        self.parts = tuple(self._parts(n) for n in range(len(tale.labels)))

    def _parts(self, n: int) -> tuple[Part, ...]:
        log: list[Send] = []
        self.system.fire(self.tale.states[n], self.tale.labels[n], log)
        now, found = dict(zip(self.system.index, self.tale.states[n], strict=True)), []
        for to, event in log:
            step = self.kinds[to].step(now[to], event)
            after = now[to] if step is None else step.state
            found.append(Part(to, now[to], event, after))
            now[to] = after
        return tuple(found)

    def tell(self) -> Telling:
        """The whole story."""
        steps = tuple(self.step(n) for n in range(len(self.tale.labels)))
        place, record, last = self.tale.place, self.tale.record, len(self.tale.labels)
        first = self.role(place.dashboard)
        lanes = tuple(dict.fromkeys((first, self.server, *(step.lane for step in steps))))
        row, truth = self.stage.seen(self.tale.states[-1], place, record), self.tale.truth(last)[record]
        return Telling(lanes, steps, f"{place.dashboard}.{place.view}", self.look(row), f"{truth.status}: {self.look(truth)}")

    def role(self, dashboard: str) -> str:
        """The role whose browser a dashboard is."""
        return self.stage.design.dashboards[dashboard].role

    def look(self, row: Row | None) -> str:
        """What the view of the story shows for a row."""
        if row is None:
            return "nothing, because nothing was loaded"
        text, buttons = self.tale.text(row.status), self.tale.buttons(row.status)
        if text is None:
            return "no such row"
        offered = f" with {' and '.join(f'[{button}]' for button in buttons)}" if buttons else ""
        return (f'"{text}"' if text else "a row without text") + offered

    # Lanes.

    @cached_property
    def server(self) -> str:
        """The lane of the server: no role that takes part is called so."""
        boards, rows = self.stage.design.dashboards.values(), self.stage.lifecycle.rule.transitions
        roles, name = {*(board.role for board in boards), *(role for row in rows for role in row.roles)}, "server"
        while name in roles:
            name = f"the {name}"
        return name

    def step(self, n: int) -> Told:
        """One step."""
        lane = self.lane(n)
        return Told(n + 1, lane, self._addressee(n, lane), self.text(n))

    def lane(self, n: int) -> str:
        """Where a step happens."""
        label = self.tale.labels[n]
        if label.event.name == "announce":
            return self.server
        if isinstance(label.event.data, Commit):
            first = self.role(self.tale.place.dashboard)
            roles = self._makers(label.event.data.transition)
            return next((role for role in roles if role != first), f"another {roles[0]}")
        return self.server if self.served(n) else self.role(self.stage.owner(label.component))

    def _makers(self, commit: Transition) -> tuple[str, ...]:
        """The roles that may make a commit: those of its row, or of the buttons that PATCH so without a row."""
        boards = self.stage.design.dashboards.values()
        done = (commit.action, commit.target)
        patching = (board.role for board in boards if done in ((p.action, p.patches_to) for p in board.handlers.values()))
        return commit.roles or tuple(dict.fromkeys(patching)) or ("anybody",)

    def _addressee(self, n: int, lane: str) -> str | None:
        label = self.tale.labels[n]
        if label.event.name == "announce":
            return None
        if isinstance(label.event.data, Commit) or (label.event.name in ("click", "retry") and lane != self.server):
            return self.server
        answering = lane == self.server and not is_beside(label.component, CACHE)
        return self.role(self.stage.owner(label.component)) if answering else None

    def served(self, n: int) -> bool:
        """Whether the server reads or decides in a step, or its response cache answers or expires."""
        if is_beside(self.tale.labels[n].component, CACHE) or self.from_response_cache(n):
            return True
        return any(part.to == SERVER and part.event.name in ("read", "request") for part in self.parts[n])

    # Steps.

    def text(self, n: int) -> str:
        """What happens in a step."""
        effects = (
            effect(part, self.kinds[part.to], self.stage.copies[part.to][1], self.tale.statuses)
            for part in self.parts[n]
            if part.to in self.stage.copies
        )
        pushes = (part for part in self.parts[n] if part.event.name == "publish" and part.after != part.before)
        pushed = ("a push is on its way",) if any(True for _ in pushes) else ()
        spared = (skipped(part) for part in self.parts[n])
        left = (
            f"{self.stage.copies[to][1]} is not read again, another action is under way"
            for to in spared
            if to in self.stage.copies
        )
        found = (self._said(n), *effects, *self._waits(n), *left, *pushed, *self._ends(n))
        return "; ".join(said for said in dict.fromkeys(found) if said)

    def _waits(self, n: int) -> Iterator[str]:
        """What handlers begin to wait for beyond what the story follows."""
        for to, before, event, after in self.parts[n]:
            component = self.kinds[to]
            if isinstance(component, Siblings) and event.name == "busy":
                yield begun(component, before, after, event.data[1], self.stage.outside.members)

    def _said(self, n: int) -> str:
        label = self.tale.labels[n]
        component = self.kinds[label.component]
        if isinstance(label.event.data, Commit) and label.event.name == "announce":
            record, t = label.event.data
            return f"announces '{words(t.action)}'{self._about(record)}, which is not committed yet"
        if isinstance(label.event.data, Commit):
            record, t = label.event.data
            return f"{words(t.action)}: {self._subject(record)} becomes {t.target}"
        if isinstance(component, Slot):
            return self._handler(n, label)
        if isinstance(component, Page):
            return self._page(label)
        if isinstance(component, Channel):
            return heard(label.event, self.tale.local(n, label.component), self.tale.local(n + 1, label.component))
        if isinstance(component, Siblings):
            return self._arrived(n, component, *label.event.data)
        if isinstance(component, OtherTabs):
            return "a message of another tab arrives"
        return self._cache(n, label)

    def _arrived(self, n: int, component: Siblings, fate: str, slots: tuple[str, ...]) -> str:
        handlers = [self.stage.slots[slot][1][self.tale.local(n, slot).program] for slot in slots]
        return arrived(component, self.tale.local(n, component.name), fate, handlers, self.stage.outside.members)

    def _subject(self, record: int) -> str:
        name = self.stage.design.record
        return f"the {name}" if len(self.tale.records) == 1 else f"{name} {record + 1}"

    def _about(self, record: int) -> str:
        return "" if len(self.tale.records) == 1 else f" for {self._subject(record)}"

    def _page(self, label: Label) -> str:
        told = {
            "open": f"opens '{self.stage.page(label.event.data)}'",
            "leave": f"leaves '{self.stage.page(label.event.data)}'" if label.event.data else "leaves the page",
            "focus": "comes back to the window",
            "reload": "reloads the page",
            "hide": "goes to another browser tab, this one is hidden",
            "show": "comes back to this browser tab",
            "offline": "goes offline",
            "online": "is online again",
            "log out": "logs out",
            "log in": "logs in again",
        }
        return told.get(label.event.name) or f"the poll of {self.stage.copies[str(label.event.data)][1]} fires"

    # Handlers.

    def _handler(self, n: int, label: Label) -> str:
        before, after = self.tale.local(n, label.component), self.tale.local(n + 1, label.component)
        run = before or after
        name = f"'{self.stage.slots[label.component][1][run.program]}'{self._about(run.record)}"
        match label.event.name:
            case "click":
                where, shown = self._elsewhere(n, label.component, run), self._laid_over(label.component, run)
                sent = "waits until the tab is online" if after is not None and after.phase == "paused" else "is sent"
                return f"clicks {name}{where}; its request {sent}{shown}"
            case "serve":
                return self._decided(n, name, run.record, orphan=before.phase == "orphan")
            case "deliver":
                return f"the answer to {name} arrives: {'success' if before.reply.ok else 'an error'}{_again(after)}"
            case "fail":
                return f"the request of {name} fails on its way{_again(after)}"
            case "lose":
                return f"the answer to {name} is lost{_again(after)}"
        if after is not None and after.phase == "paused":
            return f"the next try of {name} waits {'until the tab is online' if after.offline else 'for the tab to be seen'}"
        return f"{name} is tried again; its request is sent"

    def _elsewhere(self, n: int, slot: str, run: Run) -> str:
        """Where the button is, if the view of the story does not offer it."""
        dashboard, handlers = self.stage.slots[slot]
        name, place = handlers[run.program], self.tale.place
        if dashboard != place.dashboard or self.stage.design.dashboards[dashboard].handlers[name].button != "offered":
            return ""
        row = self.stage.seen(self.tale.states[n], place, run.record)
        return "" if row is not None and name in self.tale.buttons(row.status) else " in another view"

    def _laid_over(self, slot: str, run: Run) -> str:
        """The guess that views show from now on, if it is not written into a copy."""
        component = self.kinds[slot]
        program = component.programs[run.program] if isinstance(component, Slot) else None
        return f"; views show the guess {program.guess}" if program is not None and program.overlay else ""

    def _decided(self, n: int, name: str, record: int, *, orphan: bool) -> str:
        before, after = self.tale.truth(n)[record], self.tale.truth(n + 1)[record]
        if all(part.event.name != "replied" for part in self.parts[n]):
            return f"announces {name}, which is not committed yet"
        gone = ", though the page that asked is gone" if orphan else ""
        if after.version == before.version:
            return f"refuses {name}, because {self._subject(record)} is {before.status}{gone}"
        replied = next(part.event.data for part in self.parts[n] if part.event.name == "replied")
        error = "" if getattr(replied, "ok", True) else ", and yet answers with an error"
        return f"accepts {name}: {self._subject(record)} becomes {after.status}{error}{gone}"

    def _ends(self, n: int) -> list[str]:
        """Handlers that are reported as done, or failed, at the end of a step."""
        found = []
        for slot, (_, handlers) in self.stage.slots.items():
            before, after = self.tale.local(n, slot), self.tale.local(n + 1, slot)
            reset = any(part.to == slot and part.event.name == "reset" for part in self.parts[n])
            if before is not None and after is None and before.phase != "orphan" and not reset:
                ended = [part for part in self.parts[n] if part.to == slot and part.event.name in ("deliver", "lose", "fail")]
                failed = before.phase == "error" or any(
                    part.event.name != "deliver" or not part.before.reply.ok for part in ended
                )
                found.append(f"'{handlers[before.program]}' is reported as {'failed' if failed else 'done'}")
        return found

    # Caches.

    def _cache(self, n: int, label: Label) -> str:
        base = copy_of(label.component)
        name = self.stage.copies[base][1]
        others = f"the GET {name} of another tab" if is_beside(label.component, OTHERS) else f"GET {name}"
        get = f"the replaced GET {name}" if is_beside(label.component, STRAYS) else others
        match label.event.name:
            case "serve":
                return self._answered(n, get, base)
            case "another tab reads":
                return f"another tab of this browser sends a GET {name}, too"
            case "deliver":
                return f"the answer to {get} arrives"
            case "fail":
                return f"{get} fails{_again(getattr(self.tale.local(n + 1, base), 'fetch', None))}"
            case "retry":
                entry = self.tale.local(n + 1, base)
                until = "until the tab is online" if entry.offline else "for the tab to be seen"
                return f"the next try of {get} waits {until}" if entry.fetch.phase == "paused" else f"{get} is tried again"
            case "render":
                return f"the page renders with what {name} has waited for"
            case "age":
                return f"{name} is older than its staleTime"
            case "others read":
                value = next(part.event.data[0] for part in self.parts[n] if part.event.name == "answer")
                return (
                    f"somebody else asks for {name}; the server's response cache keeps the answer: {self.tale.statuses(value)}"
                )
            case "expire" if is_beside(label.component, CACHE):
                return f"the server's response cache drops its answer to {get}"
            case "expire":
                return f"the HTTP cache's answer to {get} expires"
        return f"{name} was unused for its gcTime and is dropped"

    def _answered(self, n: int, get: str, copy: str) -> str:
        value, cached = next(part.event.data for part in self.parts[n] if part.event.name == "answer")
        given = f"with what was read in step {self.read_at(n, value, copy)}: {self.tale.statuses(value)}"
        if cached:
            return f"{get} is answered by the HTTP cache {given}"
        if self.from_response_cache(n):
            return f"answers {get} from the response cache {given}"
        return f"answers {get}: {self.tale.statuses(value)}"

    def from_response_cache(self, n: int) -> bool:
        """Whether the server's response cache gives an answer of its own in a step."""
        caches = (part for part in self.parts[n] if is_beside(part.to, CACHE) and part.event.name == "read")
        return any(part.before is not None for part in caches)

    def read_at(self, n: int, value: Value, copy: str) -> int:
        """The number of the step before `n` in which the server last gave a copy these rows; 0 if none did."""
        assert isinstance(value, tuple)
        versions = [row.version for row in value]
        for m in range(n - 1, -1, -1):
            reads = (part.event.data for part in self.parts[m] if part.to == SERVER and part.event.name == "read")
            if any(copy_of(asker) == copy for asker in reads) and [row.version for row in self.tale.truth(m)] == versions:
                return m + 1
        return 0


def words(name: str) -> str:
    """An identifier as people say it."""
    return name.replace("_", " ")


def _again(state: Any) -> str:
    return ", it will be tried again" if state is not None and state.phase == "waiting" else ""
