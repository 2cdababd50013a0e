"""In which lane a component of a story is, and each of its steps."""

from functools import cached_property

from staleproof.model.components.channel import Channel
from staleproof.model.components.other_tabs import OtherTabs
from staleproof.model.components.query import Query
from staleproof.model.components.server import Commit
from staleproof.model.records.addresses import CACHE, LINE, OTHERS, copy_of, is_beside
from staleproof.model.systems.outside_copies import OutsideCopies
from staleproof.model.systems.parts import SERVER
from staleproof.reports.stories.lanes import Lanes
from staleproof.reports.stories.messages.message import Lane, LaneKind
from staleproof.reports.stories.unfolded import Unfolded


class LanePlaces:
    """The lanes of a story: each role's screen, each cache layer, each channel, the server."""

    def __init__(self, story: Unfolded) -> None:
        self.story = story
        self.roles = Lanes(story)

    def of(self, component: str) -> Lane:
        """The lane of a component."""
        if component == SERVER:
            return Lane("server")
        owner = self._owner(self.story.setting.owner(component))
        copy = self.story.setting.copies.get(copy_of(component))
        if copy is None:
            return Lane(self._apart(component), owner)
        kind: LaneKind = "query" if isinstance(self.story.kinds[copy_of(component)], Query) else "array"
        if is_beside(component, OTHERS):
            return Lane("other tabs", owner)
        for ending, layer in LAYERS.items():
            kind = layer if is_beside(component, ending) else kind
        return Lane(kind, owner, copy[1])

    def _apart(self, component: str) -> LaneKind:
        """The lane of what belongs to no copy."""
        match self.story.kinds[component]:
            case Channel():
                return "channel"
            case OtherTabs():
                return "other tabs"
            case OutsideCopies():
                return "other lists"
        return "screen"

    def _owner(self, dashboard: str) -> str:
        """The role of a dashboard, with its name if the role has several."""
        role = self.story.role(dashboard)
        return role if self._count[role] == 1 else f"{role} ({dashboard})"

    @cached_property
    def _count(self) -> dict[str, int]:
        roles = [board.role for board in self.story.setting.design.dashboards.values()]
        return {role: roles.count(role) for role in roles}

    def where(self, n: int) -> Lane:
        """The lane in which a step happens: where something is answered, or else where it begins."""
        label = self.story.tale.labels[n]
        if label.event.name == "announce":
            return Lane("server")
        if isinstance(label.event.data, Commit):
            return self.screen_of_others(n)
        answers = (part.sender for part in self.story.parts[n] if part.event.name in ("answer", "replied"))
        return self.of(next((sender for sender in answers if sender is not None), label.component))

    def screen_of_others(self, n: int) -> Lane:
        """The screen of whoever commits from outside in a step."""
        role = self.roles.lane(n)
        same = [name for name, board in self.story.setting.design.dashboards.items() if board.role == role]
        return Lane("screen", self._owner(same[0]) if len(same) == 1 else role)


LAYERS: dict[str, LaneKind] = {LINE: "HTTP cache", CACHE: "response cache"}
"""What beside a copy is a lane of its own."""
