"""In whose lane each step of a story happens, and whose it is addressed to."""

from functools import cached_property

from staleproof.model.components.server import Commit
from staleproof.model.lifecycle.table import Transition
from staleproof.model.records.addresses import CACHE, is_beside
from staleproof.reports.stories.unfolded import Unfolded


class Lanes:
    """The lanes of a story: a role's, each for its browser, and the server's."""

    def __init__(self, story: Unfolded) -> None:
        self.story = story
        self.tale, self.setting = story.tale, story.setting

    @cached_property
    def server(self) -> str:
        """The lane of the server: no role that takes part is called so."""
        boards, rows = self.setting.design.dashboards.values(), self.setting.lifecycle.rule.transitions
        roles, name = {*(board.role for board in boards), *(role for row in rows for role in row.roles)}, "server"
        while name in roles:
            name = f"the {name}"
        return name

    def lane(self, n: int) -> str:
        """Where a step happens."""
        label = self.tale.labels[n]
        if label.event.name == "announce":
            return self.server
        if isinstance(label.event.data, Commit):
            first = self.story.role(self.tale.place.dashboard)
            roles = self._makers(label.event.data.transition)
            return next((role for role in roles if role != first), f"another {roles[0]}")
        return self.server if self.story.served(n) else self.story.role(self.setting.owner(label.component))

    def _makers(self, commit: Transition) -> tuple[str, ...]:
        """The roles that may make a commit: those of its row, or of the buttons that PATCH so without a row."""
        boards = self.setting.design.dashboards.values()
        done = (commit.action, commit.target)
        patching = (board.role for board in boards if done in ((p.action, p.patches_to) for p in board.handlers.values()))
        return commit.roles or tuple(dict.fromkeys(patching)) or ("anybody",)

    def addressee(self, n: int, lane: str) -> str | None:
        """The lane that a step of a lane is addressed to, if any."""
        label = self.tale.labels[n]
        if label.event.name == "announce":
            return None
        if isinstance(label.event.data, Commit) or (label.event.name in ("click", "retry") and lane != self.server):
            return self.server
        answering = lane == self.server and not is_beside(label.component, CACHE)
        return self.story.role(self.setting.owner(label.component)) if answering else None
