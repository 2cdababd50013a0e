"""A story with every event that its steps are made of, and what can be looked up in these."""

from typing import Any, NamedTuple

from staleproof.model.records.addresses import CACHE, copy_of, is_beside
from staleproof.model.records.values import Value
from staleproof.model.systems.parts import SERVER
from staleproof.model.vocabulary import Event, Send
from staleproof.reports.stories.setting import Tale


class UnfoldedEvent(NamedTuple):
    """One event of a step, at one component; `sender` is the component that sent it, None for what begins the step."""

    to: str
    before: Any
    event: Event
    after: Any
    sender: str | None = None


class Unfolded:
    """A tale; `parts` keeps for each step every event that it was made of."""

    def __init__(self, tale: Tale) -> None:
        self.tale = tale
        self.setting = tale.setting
        self.system = tale.setting.system
        self.kinds = {component.name: component for component in self.system.components}
        self.parts = tuple(self._parts(n) for n in range(len(tale.labels)))

    def _parts(self, n: int) -> tuple[UnfoldedEvent, ...]:
        log: list[Send] = []
        self.system.fire(self.tale.states[n], self.tale.labels[n], log)
        now, found = dict(zip(self.system.index, self.tale.states[n], strict=True)), []
        senders: tuple[str | None, ...] = (None,)
        for to, event in log:
            step = self.kinds[to].step(now[to], event)
            after, sends, later = (now[to], (), ()) if step is None else step
            found.append(UnfoldedEvent(to, now[to], event, after, senders[0]))
            senders = (*(to for _ in sends), *senders[1:], *(to for _ in later))
            now[to] = after
        return tuple(found)

    def role(self, dashboard: str) -> str:
        """The role whose browser a dashboard is."""
        return self.setting.design.dashboards[dashboard].role

    def served(self, n: int) -> bool:
        """Whether the server reads or decides in a step, or its response cache answers or expires."""
        if is_beside(self.tale.labels[n].component, CACHE) or self.from_response_cache(n):
            return True
        return any(part.to == SERVER and part.event.name in ("read", "request") for part in self.parts[n])

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

    def subject(self, record: int) -> str:
        """What a record is called; by a number if there are several."""
        name = self.setting.design.record
        return f"the {name}" if len(self.tale.records) == 1 else f"{name} {record + 1}"

    def about(self, record: int) -> str:
        """Which record something is about, if there are several."""
        return "" if len(self.tale.records) == 1 else f" for {self.subject(record)}"
