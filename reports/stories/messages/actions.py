"""The requests of handlers, with their answers, and what others commit."""

from staleproof.model.components.handler import Slot
from staleproof.model.components.program import HandlerRun
from staleproof.model.components.server import Commit
from staleproof.model.systems.parts import SERVER
from staleproof.reports.stories.messages.ledger import Ledger
from staleproof.reports.stories.messages.message import Lane
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.unfolded import Unfolded, UnfoldedEvent


class Actions:
    """Follows the requests that change a record."""

    def __init__(self, story: Unfolded, places: LanePlaces, ledger: Ledger) -> None:
        self.story, self.places, self.ledger = story, places, ledger
        self._sent: dict[str, int] = {}

    def follow(self, step: int, part: UnfoldedEvent) -> None:
        """One event of a step."""
        if part.to == SERVER:
            self._at_server(step, part)
        elif isinstance(self.story.kinds[part.to], Slot):
            self._at_slot(step, part)

    def _at_server(self, step: int, part: UnfoldedEvent) -> None:
        if part.event.name == "request":
            self.ledger.arrive(self._sent[part.event.data[0]], step)
        elif part.event.name == "commit":
            commit: Commit = part.event.data
            said = f"'{commit.transition.action.replace('_', ' ')}'{self.story.about(commit.record)}"
            number = self.ledger.leave("request", said, step, self.places.screen_of_others(step - 1), Lane("server"))
            self.ledger.arrive(number, step)

    def _at_slot(self, step: int, part: UnfoldedEvent) -> None:
        name, was, now = part.event.name, _asking(part.before), _asking(part.after)
        if name == "replied":
            self._replied(step, part)
        elif name in ("deliver", "lose", "fail"):
            known = self._sent.pop(part.to)
            self.ledger.arrive(known, step) if name == "deliver" else self.ledger.lose(known, step)
        elif name == "reset" and part.after is None and part.to in self._sent:
            self.ledger.lose(self._sent.pop(part.to), step)
        elif name == "clicked_offline" and part.to in self._sent:
            self.ledger.withdraw(self._sent.pop(part.to))
        elif now and not was:
            screen = self.places.of(part.to)
            self._sent[part.to] = self.ledger.leave("request", self._called(part, part.after), step, screen, Lane("server"))

    def _replied(self, step: int, part: UnfoldedEvent) -> None:
        """The answer leaves; if the page is gone there is nobody whom it reaches."""
        how = "success" if part.event.data.ok else "an error"
        said = f"{self._called(part, part.before)}: {how}"
        self._sent[part.to] = self.ledger.leave("answer", said, step, Lane("server"), self.places.of(part.to))
        if part.after is None:
            self.ledger.lose(self._sent.pop(part.to), step)

    def _called(self, part: UnfoldedEvent, run: HandlerRun) -> str:
        return f"'{self.story.setting.slots[part.to][1][run.program]}'{self.story.about(run.record)}"


def _asking(run: HandlerRun | None) -> bool:
    return run is not None and run.phase in ("sent", "orphan")
