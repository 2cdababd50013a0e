"""Why a story ends as it does: which copy is shown, when it was read, and the declaration that should have reached it."""

from dataclasses import dataclass

from model.array import Rows
from model.channel import Channel
from model.cone import answers
from model.page import Page
from model.query import Query, Refetch
from model.source import Source
from model.values import NEVER_READ
from model.yaml_text import Path, Position
from reports.effects import only_marked, skipped
from reports.hearing import dropped
from reports.stage import Tale
from reports.story import Part, Teller
from reports.unheard import unheard

WRITING = ("deliver", "set", "store", "patch", "fail")


@dataclass(frozen=True)
class Cause:
    """A named kind of anomaly, what happened in one sentence, and the place in the design that is concerned."""

    kind: str
    sentence: str
    where: Position


def cause(teller: Teller, source: Source) -> Cause:
    """The cause of the end of a story."""
    kind, sentence, path = _Search(teller).found()
    if path[-1] in ("success", "error") and path not in source.positions:
        path = (*path[:-1], "settled")
    return Cause(kind, sentence, source.position(path))


class _Search:
    """What is looked up in a story; steps count from 1."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.tale: Tale = teller.tale
        self.end = len(self.tale.labels)
        self.copy = self.tale.copy
        self.name = self.tale.part.reads
        self.base: Path = ("dashboards", self.tale.place.dashboard)
        self.board = self.tale.stage.design.dashboards[self.tale.place.dashboard]

    def found(self) -> tuple[str, str, Path]:
        """Kind, sentence, and path of the declaration."""
        value = self.tale.local(self.end, self.copy).data
        if value is None:
            return self._nothing_loaded()
        if value[self.tale.record].version == NEVER_READ:
            step = self._written()
            failed = f"{self.name} shows an empty list, which the query function made of the error of step {step}"
            return "error taken for an empty list", failed, (*self._asking(step), "errors")
        if value[self.tale.record].optimistic or self._overlaid():
            return (
                "dishonest guess",
                f"{self.name} shows a guess that the server has not confirmed",
                self._handler_path("optimistic"),
            )
        overwritten = self._overwritten()
        if overwritten is not None:
            return overwritten
        written, said = (
            self._written(),
            f"{self.name} shows what was read in step {self.teller.read_at(self.end, value, self.copy)}",
        )
        how = self._how(written)
        if how == "patch" and self.tale.labels[written - 1].component in self.tale.stage.slots:
            said = f"{self.name} shows the row that the answer of step {written} carried"
            if self._replied(written) == "old row":
                was = "the row from before its own commit"
                return "reply without the new row", f"{said}, which is {was}", ("server", "replies", self._action(written))
            if self._answered(written) < self._committed():
                late = f"{said}, which is from before the commit of step {self._committed()}"
                return "older answer arrives last", late, self._handler_path("success")
        if how == "set":
            kind = "rollback over newer data" if self._renewed(written) else "rollback to old data"
            return kind, f"{said}: the rollback in step {written} wrote the old snapshot back", self._handler_path("error")
        if how == "cached":
            return "answer from the HTTP cache", f"{said}: the HTTP cache gave it again in step {written}", self._requests()
        committed = self._committed()
        served = self._kept_by_server(committed)
        if served is not None:
            kept = f"{said}: the response cache of the server gave it again in step {served}"
            return "answer from the response cache", kept, ("server", "response_cache")
        told = self._announced(committed)
        if told is not None:
            early = f"{said}, before the commit of step {committed}, of which the server had told in step {told} already"
            return "push before the commit", early, ("server", "publishes", "before_commit")
        return self._overtaken(said, written, committed) if written > committed else self._unheard(said, committed)

    def _overwritten(self) -> tuple[str, str, Path] | None:
        """The guess of an own action whose request is still on its way, if something was written over it."""
        for slot, (dashboard, handlers) in self.tale.stage.slots.items():
            run = self.tale.local(self.end, slot)
            if dashboard != self.tale.place.dashboard or run is None or run.phase != "sent":
                continue
            guessed = [n + 1 for n in range(self.end) if self._guesses(n, slot)]
            if guessed and self._written() > guessed[-1]:
                gone = f"the guess of step {guessed[-1]} was overwritten in step {self._written()}"
                sentence = f"{gone}, while '{handlers[run.program]}' is still under way"
                return "overwritten guess", sentence, (*self.base, "handlers", handlers[run.program], "before")
        return None

    # Facts.

    def _guesses(self, n: int, slot: str) -> bool:
        """Whether a step clicks for this slot and writes a guess into the copy."""
        clicked = self.tale.labels[n].component == slot and self.tale.labels[n].event.name == "click"
        return clicked and any(part.to == self.copy and part.event.name == "patch" for part in self.teller.parts[n])

    def _overlaid(self) -> bool:
        seen = self.tale.stage.seen(self.tale.states[-1], self.tale.place, self.tale.record)
        return seen is not None and seen.optimistic

    def _renewed(self, rolled_back: int) -> bool:
        """Whether an answer had been written over the guess that a rollback takes back."""
        for n in range(rolled_back - 2, -1, -1):
            writing = [part.event.name for part in self.teller.parts[n] if self._writes(part)]
            if writing:
                return "deliver" in writing
        return False

    def _written(self) -> int:
        """The step in which the copy was last written."""
        for n in range(self.end, 0, -1):
            if any(self._writes(part) for part in self.teller.parts[n - 1]):
                return n
        return 0

    def _writes(self, part: Part) -> bool:
        if part.to != self.copy or part.event.name not in WRITING:
            return False
        return part.event.name == "deliver" or bool(part.after.data != part.before.data)

    def _how(self, step: int) -> str:
        for part in reversed(self.teller.parts[step - 1] if step else ()):
            if self._writes(part):
                if part.event.name != "deliver":
                    return str(part.event.name)
                answer = part.event.data[0] if isinstance(part.before, Rows) else part.before.fetch.answer
                return "cached" if answer[1] else "network"
        return "network"

    def _kept_by_server(self, committed: int) -> int | None:
        """The step after the commit in which the server's response cache gave the copy what it shows."""
        shown = self.tale.local(self.end, self.copy).data
        for n in range(self.end - 1, committed - 1, -1):
            for part in self.teller.parts[n]:
                given = part.event.name == "answer" and part.to in (self.copy, f"{self.copy} strays")
                if given and part.event.data[0] == shown and self.teller.from_response_cache(n):
                    return n + 1
        return None

    def _announced(self, committed: int) -> int | None:
        """The step in which the server told of a commit before it made it."""
        label = self.tale.labels[committed - 1] if committed else None
        for n in range(committed - 2, -1, -1):
            name, event = self.tale.labels[n]
            if label is not None and (name, event.data) == (label.component, label.event.data) and event.name == "announce":
                return n + 1
            asked = [part.event.name for part in self.teller.parts[n]] if label is not None and name == label.component else []
            if label is not None and "request" in asked and label.event.name == event.name and "replied" not in asked:
                return n + 1
        return None

    def _committed(self) -> int:
        """The step of the last commit of the record."""
        versions = [self.tale.truth(n)[self.tale.record].version for n in range(self.end + 1)]
        return max(n for n in range(self.end + 1) if n == 0 or versions[n] != versions[n - 1])

    def _asked(self, since: int) -> list[tuple[int, str]]:
        """The steps after `since` in which the copy was told to read again, and by what."""
        return [
            (n + 1, "invalidation" if isinstance(part.event.data, Refetch) and part.event.data.mark else "refetch")
            for n in range(since, self.end)
            for part in self.teller.parts[n]
            if part.to == self.copy and (isinstance(part.event.data, Refetch) or part.event.name == "fetch")
        ]

    def _only_marked(self, since: int) -> int | None:
        """The first step after `since` in which the copy was told to read again, if no such step made it do so."""
        rule = self.teller.kinds[self.copy]
        told = [
            (n + 1, only_marked(part, rule))
            for n in range(since, self.end)
            for part in self.teller.parts[n]
            if part.to == self.copy and isinstance(part.event.data, Refetch) and isinstance(rule, Query)
        ]
        return told[0][0] if told and all(marked for _, marked in told) else None

    def _shown_stale(self, since: int) -> int | None:
        """The step after `since` in which the view was last opened, if its query was stale and does not fetch on mount."""
        query = self.board.queries.get(self.name)
        if query is None or query.refetch_on_mount or not query.enabled:
            return None
        opened = [
            (n + 1, part.after.stale and part.after.fetch is None)
            for n in range(since, self.end)
            for part in self.teller.parts[n]
            if part.to == self.copy and part.event.name == "mount"
        ]
        return opened[-1][0] if opened and opened[-1][1] else None

    # Kinds.

    def _nothing_loaded(self) -> tuple[str, str, Path]:
        query, said = self.board.queries.get(self.name), f"{self.name} has no data and nothing asks for any"
        if query is None or query.enabled:
            return "nothing loaded", said, self._copy_path()
        return "nothing loaded", f"{said}, for its query is disabled", (*self._copy_path(), "enabled")

    def _marked(self, said: str, step: int, written: int) -> tuple[str, str, Path]:
        """An invalidation after the commit that asked for nothing."""
        cleared = f", and the older answer that arrived in step {written} cleared the mark" if written > step else ""
        enabled = self.board.queries[self.name].enabled
        path = self._asking_path(step) if enabled else (*self._copy_path(), "enabled")
        return "only marked", f"{said}; the invalidation of step {step} only marked it as stale{cleared}", path

    def _overtaken(self, said: str, written: int, committed: int) -> tuple[str, str, Path]:
        marked = self._only_marked(committed)
        if marked is not None and marked < written:
            return self._marked(f"{said}, before the commit of step {committed}", marked, written)
        asked = [(step, what) for step, what in self._asked(committed) if step <= written]
        if asked:
            step, what = asked[0]
            if self.name in self.board.arrays:
                late = f"it arrived in step {written}, although it was read again since step {step}"
                return "older answer arrives last", f"{said}, before the commit of step {committed}; {late}", self._copy_path()
            joined = f"the {what} of step {step} joined the GET under way instead of sending a new one"
            return f"swallowed {what}", f"{said}, before the commit of step {committed}: {joined}", self._asking_path(step)
        late = f"{said}, before the commit of step {committed}; it arrived in step {written}"
        soon = self._dropped(committed)
        if soon is not None:
            return "debounced push", f"{late}, and the push of that commit was dropped in step {soon}", self._debounce()
        lost = self._lost(committed)
        if lost is not None:
            return "lost push", f"{late}, and the push of that commit was lost in step {lost}", self._hearing()
        if self._asker(committed) is not None:
            return "overtaken read", f"{late}, and nothing asked again", self._handler_path("success")
        if self.board.push is None or self.board.push.dead is not None:
            return "overtaken read", f"{late}, and nothing asked again", self._hearing()
        reason, path = unheard(self.tale, committed)
        return "overtaken read", f"{late}, and {reason}", path

    def _unheard(self, said: str, committed: int) -> tuple[str, str, Path]:
        shown, marked = self._shown_stale(committed), self._only_marked(committed)
        if shown is not None:
            sentence = f"{said}; when it was opened in step {shown} it was known to be stale, and yet it was not read again"
            return "only marked", sentence, (*self._copy_path(), "refetch_on_mount")
        if marked is not None:
            return self._marked(said, marked, committed)
        if self._asker(committed) is not None:
            waits = self.tale.local(self.end, self.copy)
            if getattr(waits, "fetch", None) is not None:
                sentence = f"{said}; it is read again, but the action was reported as done before that has arrived"
                return "done before the reread", sentence, self._handler_path("success")
            spared = self._spared(committed)
            if spared is not None:
                sentence = f"{said}; the invalidation of step {spared} was left out, because another action was under way"
                return "left to another action", sentence, self._handler_path("success")
            sentence = f"{said}; nothing that followed the commit of step {committed} made it read again"
            carried = self._stored(committed)
            if carried not in (None, "row"):
                was = "the row from before it" if carried == "old row" else "no row that could be stored"
                sentence = f"{said}; the answer to the commit of step {committed} carried {was}"
                return "reply without the new row", sentence, ("server", "replies", self._action(committed))
            early = self._clicked(committed)
            if any(part.to == self.copy and isinstance(part.event.data, Refetch) for part in self.teller.parts[early - 1]):
                sentence = f"{said}; it was invalidated in step {early} already, before the commit of step {committed}"
                return "invalidated too early", sentence, self._handler_path("before")
            if not self._failed():
                return "own commit without a reread", sentence, self._handler_path("success")
            sentence = f"{sentence}, for it was reported as failed"
            return "own commit without a reread", sentence, self._handler_path("error")
        if self._out(committed):
            sentence = f"{said}; nobody was logged in here in step {committed}, and {self.name} was kept"
            return "kept over a logout", sentence, (*self.base, "logout")
        push = self.board.push
        if push is not None and push.dead is not None:
            return "unheard commit", f"{said}; no push tells of step {committed} ({push.dead})", (*self.base, "push")
        soon = self._dropped(committed)
        if soon is not None:
            sentence = f"{said}; the push about step {committed} was dropped in step {soon}, soon after another one"
            return "debounced push", sentence, self._debounce()
        lost = self._lost(committed)
        if lost is not None:
            return "lost push", f"{said}; the push about step {committed} was lost in step {lost}", (*self.base, "push")
        if push is None:
            return "unheard commit", f"{said}; nothing tells this browser of step {committed}", self._copy_path()
        reason, path = unheard(self.tale, committed)
        return "unheard commit", f"{said}; {reason}", path

    def _asker(self, committed: int) -> str | None:
        """The slot of this dashboard whose request was committed in a step."""
        parts = self.teller.parts[committed - 1] if committed else ()
        slot = next((str(p.event.data[0]) for p in parts if p.event.name == "request"), None)
        return slot if slot is not None and self.tale.stage.slots[slot][0] == self.tale.place.dashboard else None

    def _stored(self, committed: int) -> str | None:
        """What the answer to a commit carried, if its handler was to store it in the copy and has not failed."""
        slot = self._asker(committed) or ""
        run = self.tale.local(committed - 1, slot)
        program = getattr(self.teller.kinds[slot], "programs", ())[run.program]
        return self._replied(committed) if program.reaches("reply", self.copy) and not self._failed() else None

    def _clicked(self, committed: int) -> int:
        """The step of the click that led to a commit."""
        labels, slot = self.tale.labels[:committed], self._asker(committed)
        return max(n for n, label in enumerate(labels, 1) if label.component == slot and label.event.name == "click")

    def _answered(self, delivered: int) -> int:
        """The step in which the server answered the request whose answer is delivered in a step."""
        labels, slot = self.tale.labels[:delivered], self.tale.labels[delivered - 1].component
        return max(n for n, label in enumerate(labels, 1) if label.component == slot and label.event.name == "serve")

    def _out(self, step: int) -> bool:
        """Whether nobody was logged in in this browser in a step."""
        own = (name for name, part in self.teller.kinds.items() if isinstance(part, Page))
        mine = next(name for name in own if self.tale.stage.owner(name) == self.tale.place.dashboard)
        return bool(self.tale.local(step, mine).out)

    def _spared(self, since: int) -> int | None:
        """The step after `since` in which an invalidation of the copy was left out, because another action was under way."""
        steps = (n for n in range(since, self.end) if any(skipped(part) == self.copy for part in self.teller.parts[n]))
        return next((n + 1 for n in steps), None)

    def _lost(self, since: int) -> int | None:
        """The step after `since` in which a push of this tab was lost, or its connection."""
        for n in range(since, self.end):
            label = self.tale.labels[n]
            mine = self.tale.stage.owner(label.component) == self.tale.place.dashboard
            if mine and isinstance(self.teller.kinds[label.component], Channel) and label.event.name in ("lose", "disconnect"):
                return n + 1
        return None

    def _dropped(self, since: int) -> int | None:
        """The step after `since` in which this tab dropped a push because of an earlier one."""
        for n in range(since, self.end):
            name, event = self.tale.labels[n]
            if not isinstance(self.teller.kinds[name], Channel) or self.tale.stage.owner(name) != self.tale.place.dashboard:
                continue
            if dropped(event, self.tale.local(n, name), self.tale.local(n + 1, name)):
                return n + 1
        return None

    def _failed(self) -> bool:
        return "reported as failed" in " ".join(self.teller.text(n) for n in range(self.end))

    def _replied(self, step: int) -> str:
        """What the answer carries that is delivered to a handler in a step."""
        design = self.tale.stage.design
        return answers(design, self.tale.stage.lifecycle).reply_to(self._action(step))

    def _action(self, step: int) -> str:
        """The action of the handler that takes a step."""
        slot = self.tale.labels[step - 1].component
        dashboard, handlers = self.tale.stage.slots[slot]
        name = handlers[self.tale.local(step - 1, slot).program]
        return self.tale.stage.design.dashboards[dashboard].handlers[name].action

    # Places in the design.

    def _copy_path(self) -> Path:
        return (*self.base, "queries" if self.name in self.board.queries else "arrays", self.name)

    def _hearing(self) -> Path:
        return self._copy_path() if self.board.push is None else (*self.base, "push")

    def _asking(self, step: int) -> Path:
        """The copy whose request ends in a step."""
        dashboard, name = self.tale.stage.copies[self.tale.labels[step - 1].component]
        return ("dashboards", dashboard, "queries", name)

    def _debounce(self) -> Path:
        return (*self.base, "push", "debounce")

    def _requests(self) -> Path:
        part = self.board.queries.get(self.name) or self.board.arrays[self.name]
        if part.max_age is not None:
            return (*self._copy_path(), "max_age")
        return (*self._copy_path(), "requests") if part.requests else (*self.base, "requests")

    def _handler_path(self, track: str) -> Path:
        for n in range(self.end, -1, -1):
            for slot, (dashboard, handlers) in self.tale.stage.slots.items():
                run = self.tale.local(n, slot)
                if run is not None and dashboard == self.tale.place.dashboard:
                    return (*self.base, "handlers", handlers[run.program], track)
        return self._copy_path()

    def _asking_path(self, step: int) -> Path:
        asking = self.teller.kinds[self.tale.labels[step - 1].component]
        return (*self.base, "push") if isinstance(asking, Channel) else self._handler_path("success")
