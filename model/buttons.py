"""Which buttons may be there where only one view of a browser is followed.

The other views may show anything that was true once, or a guess. What is told as a story is less: there they have just loaded.
"""

from model.concrete import Scene
from model.screen import offered


class Buttons:
    """The buttons of a browser beside those of the view of a scene; `fresh` says that its other views have just loaded."""

    def __init__(self, scene: Scene, *, fresh: bool) -> None:
        self.scene, self.fresh = scene, fresh
        lifecycle = scene.cone.lifecycle
        self._shown = {name: {status for status in lifecycle.live if self._shows(name, status)} for name in scene.handlers}
        self._seen = {s: frozenset({s}) if fresh else scene.older[s] for s in lifecycle.statuses}

    def __repr__(self) -> str:
        statuses = self.scene.cone.lifecycle.statuses
        offering = [(name, [s for s in statuses if self.offered(name, s)], self.ever(name)) for name in self.scene.handlers]
        return f"Buttons{offering}"

    def offered(self, handler: str, status: str) -> bool:
        """Whether the button may be there for a record: anywhere, or where that status, an older one or a guess is shown."""
        anywhere = self.scene.cone.tab.board.handlers[handler].button == "whenever accepted"
        if anywhere and not self.fresh and self.scene.accepted(status, handler):
            return True
        return not self._shown[handler].isdisjoint(self._seen[status])

    def ever(self, handler: str) -> bool:
        """Whether the button may be there for some record or other."""
        return self.scene.cone.tab.board.handlers[handler].button != "offered" or bool(self._shown[handler])

    def _shows(self, handler: str, status: str) -> bool:
        """Whether another view offers the handler in a status, on a page where its button is needed."""
        cone, needed = self.scene.cone, self.scene.cone.needs(handler)
        anywhere = (True,) if self.fresh else (True, False)
        pages = {"here": (True,), "elsewhere": (False,)}.get(needed or "", anywhere)
        views = (view for same_page in pages for view in cone.other_views(same_page=same_page))
        return any(handler in offered(cone.design, cone.lifecycle, view, status) for view in views)
