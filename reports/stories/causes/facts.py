"""What is looked up in a story to tell why it ends as it does; steps count from 1."""

from typing import Literal

from staleproof.model.components.array import ArrayState
from staleproof.model.components.channel import Channel
from staleproof.model.components.page import Page
from staleproof.model.components.query import Query
from staleproof.model.components.server import Commit
from staleproof.model.language.yaml_text import Path
from staleproof.model.records.addresses import SUPERSEDED, beside
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.replies import answers
from staleproof.reports.stories.channels import dropped
from staleproof.reports.stories.effects import CopyEvent, only_marked, outdated, skipped, unseen
from staleproof.reports.stories.setting import Tale
from staleproof.reports.stories.story import Teller
from staleproof.reports.stories.unfolded import UnfoldedEvent

WRITING: tuple[CopyEvent, ...] = ("deliver", "set", "store", "patch", "fail", "put")
Reading = Literal["invalidation", "refetch"]


class Facts:
    """Facts about the copy that the view of a story shows, and the places in the design that they come from."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.tale: Tale = teller.tale
        self.end = len(self.tale.labels)
        self.copy = self.tale.copy
        self.name = self.tale.part.reads
        self.base: Path = ("dashboards", self.tale.place.dashboard)
        self.board = self.tale.setting.design.dashboards[self.tale.place.dashboard]

    def _renewed(self, rolled_back: int) -> bool:
        """Whether an answer had been written over the guess that a rollback takes back."""
        for n in range(rolled_back - 2, -1, -1):
            writing = [part.event.name for part in self.teller.parts[n] if self._writes(part)]
            if writing:
                return "deliver" in writing
        return False

    def _writes(self, part: UnfoldedEvent) -> bool:
        if part.to != self.copy or part.event.name not in WRITING or outdated(part) or unseen(part):
            return False
        before, after = (data and data[self.tale.record] for data in (part.before.data, part.after.data))
        return part.event.name == "deliver" or bool(after != before)

    def _how(self, step: int) -> str:
        for part in reversed(self.teller.parts[step - 1] if step else ()):
            if self._writes(part):
                if part.event.name != "deliver":
                    return str(part.event.name)
                answer = part.event.data[0].answer if isinstance(part.before, ArrayState) else part.before.cached.fetch.answer
                return "cached" if answer[1] else "network"
        return "network"

    def _kept_by_server(self, committed: int) -> int | None:
        """The step after the commit in which the server's response cache gave the copy what it shows."""
        shown = self.tale.local(self.end, self.copy).data
        for n in range(self.end - 1, committed - 1, -1):
            for part in self.teller.parts[n]:
                given = part.event.name == "answer" and part.to in (self.copy, beside(self.copy, SUPERSEDED))
                if given and part.event.data[0] == shown and self.teller.from_response_cache(n):
                    return n + 1
        return None

    def _announced(self, committed: int) -> int | None:
        """The step in which the server told of a commit before it made it."""
        label = self.tale.labels[committed - 1] if committed else None
        for n in range(committed - 2, -1, -1):
            name, event = self.tale.labels[n]
            if label is not None and event.name == "announce" and _same_action(event.data, label.event.data):
                return n + 1
            asked = [part.event.name for part in self.teller.parts[n]] if label is not None and name == label.component else []
            if label is not None and "request" in asked and label.event.name == event.name and "replied" not in asked:
                return n + 1
        return None

    def _committed(self) -> int:
        """The step of the last commit of the record."""
        versions = [self.tale.truth(n)[self.tale.record].version for n in range(self.end + 1)]
        return max(n for n in range(self.end + 1) if n == 0 or versions[n] != versions[n - 1])

    def _asked(self, since: int) -> list[tuple[int, Reading]]:
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

    def _cancelled(self, since: int) -> int | None:
        """The last step after `since` in which a request for the copy that was under way was cancelled."""
        steps = (
            n + 1
            for n in range(since, self.end)
            for part in self.teller.parts[n]
            if part.to == self.copy
            and part.event.name == "cancel"
            and part.before.cached.fetch is not None
            and self.tale.local(n + 1, self.copy).cached.fetch is None
        )
        return max(steps, default=None)

    def _emptied(self) -> int | None:
        """The last step in which a reset took the data of the copy away."""
        steps = (
            n + 1
            for n in range(self.end)
            for part in self.teller.parts[n]
            if part.to == self.copy and part.event.name == "restart" and part.before.data is not None and not unseen(part)
        )
        return max(steps, default=None)

    def _removed(self) -> int | None:
        """The step in which the entry that the view shows was removed from the cache; None if it is there."""
        removed = [getattr(self.tale.local(n, self.copy), "behind", None) is not None for n in range(self.end + 1)]
        return None if not removed[-1] else max(n for n in range(1, self.end + 1) if not removed[n - 1])

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

    def _asker(self, committed: int) -> str | None:
        """The slot of this dashboard whose request was committed in a step, if its page is there to go on then."""
        parts = self.teller.parts[committed - 1] if committed else ()
        slot = next((str(p.event.data[0]) for p in parts if p.event.name == "request"), None)
        if slot is None or self.tale.setting.slots[slot][0] != self.tale.place.dashboard:
            return None
        run = self.tale.local(committed - 1, slot)
        return None if run is None or run.phase == "orphan" else slot

    def _stored(self, committed: int) -> str | None:
        """What the answer to a commit carried, if its handler was to store it in the copy and has not failed."""
        slot = self._asker(committed) or ""
        run = self.tale.local(committed - 1, slot)
        program = getattr(self.teller.kinds[slot], "programs", ())[run.program]
        return self._replied(committed) if program.reaches("reply", self.copy) and not self._failed(committed) else None

    def _elsewhere(self, committed: int) -> bool:
        """Whether the row of the answer to a commit of this dashboard was written, but not into the copy."""
        slot = self._asker(committed) or ""
        dashboard, handlers = self.tale.setting.slots[slot]
        handler = self.board.handlers[handlers[self.tale.local(committed - 1, slot).program]]
        ops = (op for group in Tab(self.tale.setting.design, dashboard).program(handler).success for op in group)
        written = {target for op in ops if op.kind == "reply" for target in op.targets}
        return bool(written - {self.name}) and self.name not in written and self._replied(committed) == "row"

    def _delivered(self, committed: int) -> int:
        """The step in which the answer to a commit arrives; 0 if it does not."""
        slot, labels = self._asker(committed), list(enumerate(self.tale.labels, 1))[committed:]
        return next((n for n, label in labels if label.component == slot and label.event.name == "deliver"), 0)

    def _pending(self) -> bool:
        """Whether the copy is being read in the end."""
        waits = self.tale.local(self.end, self.copy)
        return getattr(waits, "fetch", None) is not None or bool(getattr(waits, "flight", ()))

    def _refused(self, since: int) -> int | None:
        """The last step after `since` in which the copy dropped an answer, because a later one is to come."""
        steps = (
            n + 1 for n in range(since, self.end) for part in self.teller.parts[n] if part.to == self.copy and outdated(part)
        )
        return max(steps, default=None)

    def _clicked(self, committed: int) -> int:
        """The step of the click that led to a commit."""
        labels, slot = self.tale.labels[:committed], self._asker(committed)
        return max(n for n, label in enumerate(labels, 1) if label.component == slot and label.event.name == "click")

    def _answered(self, delivered: int) -> int:
        """The step in which the request was answered whose answer is delivered in a step."""
        labels, asking = self.tale.labels[:delivered], self.tale.labels[delivered - 1].component
        return max(n for n, label in enumerate(labels, 1) if label.component == asking and label.event.name == "serve")

    def _out(self, step: int) -> bool:
        """Whether nobody was logged in in this browser in a step."""
        own = (name for name, part in self.teller.kinds.items() if isinstance(part, Page))
        mine = next(name for name in own if self.tale.setting.owner(name) == self.tale.place.dashboard)
        return bool(self.tale.local(step, mine).out)

    def _gave_up(self, since: int = 0) -> int | None:
        """The last step after `since` in which a request for the copy failed for good."""
        steps = (
            n + 1
            for n in range(since, self.end)
            for part in self.teller.parts[n]
            if part.to == self.copy and part.event.name == "fail" and getattr(part.after, "fetch", None) is None
        )
        return max(steps, default=None)

    def _paused(self) -> str | None:
        """For what the request for the copy waits before it is sent, if it does."""
        entry = self.tale.local(self.end, self.copy)
        fetch = getattr(entry, "fetch", None)
        return None if fetch is None or fetch.phase != "paused" else "online" if entry.offline else "seen"

    def _spared(self, since: int) -> int | None:
        """The step after `since` in which an invalidation of the copy was left out, because another action was under way."""
        steps = (n for n in range(since, self.end) if any(skipped(part) == self.copy for part in self.teller.parts[n]))
        return next((n + 1 for n in steps), None)

    def _lost(self, since: int) -> int | None:
        """The step after `since` in which a push of this tab was lost, or its connection."""
        for n in range(since, self.end):
            label = self.tale.labels[n]
            mine = self.tale.setting.owner(label.component) == self.tale.place.dashboard
            if mine and isinstance(self.teller.kinds[label.component], Channel) and label.event.name in ("lose", "disconnect"):
                return n + 1
        return None

    def _dropped(self, since: int) -> int | None:
        """The step after `since` in which this tab dropped a push because of an earlier one."""
        for n in range(since, self.end):
            name, event = self.tale.labels[n]
            if not isinstance(self.teller.kinds[name], Channel) or self.tale.setting.owner(name) != self.tale.place.dashboard:
                continue
            if dropped(event, self.tale.local(n, name), self.tale.local(n + 1, name)):
                return n + 1
        return None

    def _failed(self, committed: int) -> bool:
        """Whether the handler of this dashboard whose request was committed in a step was reported as failed."""
        slot = self._asker(committed) or ""
        _, handlers = self.tale.setting.slots[slot]
        ended = f"'{handlers[self.tale.local(committed - 1, slot).program]}' is reported as failed"
        return any(ended in self.teller.text(n) for n in range(committed, self.end))

    def _replied(self, step: int) -> str:
        """What the answer carries that is delivered to a handler in a step."""
        design = self.tale.setting.design
        return answers(design, self.tale.setting.lifecycle).reply_to(self._action(step))

    def _action(self, step: int) -> str:
        """The action of the handler that takes a step."""
        slot = self.tale.labels[step - 1].component
        dashboard, handlers = self.tale.setting.slots[slot]
        name = handlers[self.tale.local(step - 1, slot).program]
        return self.tale.setting.design.dashboards[dashboard].handlers[name].action


def _same_action(announced: Commit, committed: object) -> bool:
    """Whether others have announced what they commit; the status that it leads to may be another one."""
    if not isinstance(committed, Commit) or announced.record != committed.record:
        return False
    return announced.transition.action == committed.transition.action
