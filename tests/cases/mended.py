"""What becomes of a story when the declaration that it is blamed on is mended, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import State
from staleproof.reports.files.loading import load
from staleproof.reports.stories.causes.cause import Cause
from staleproof.reports.stories.setting import tale_of

MESSAGE = "told"
REDUX = "redux"
FAULTS = ("lost push",)
"""Kinds that no declaration prevents: only a poll repairs them."""
SOUND: dict[object, object] = {
    "response_cache": None,
    "requests": "no-cache",
    "max_age": "none",
    "errors": "fail",
    "enabled": True,
    "refetch_on_mount": "always",
    "logout": "clears",
    "hand_on": [],
}
"""Fields with the values with which they do no harm."""
Fields = dict[str, object]


class Mending:
    """Ways to mend what a story is blamed on, each as the fields to set by their paths."""

    def __init__(self, story: Story, cause: Cause) -> None:
        self.loaded, self.place, self.fault = story.loaded, cause.path, cause.kind in FAULTS
        self.board = self.loaded.design.dashboards[story.dashboard]
        self.base = f"dashboards.{story.dashboard}"
        self.copy = self.board.views[story.view].reads

    def ways(self) -> list[Fields]:
        """None where no small change is known that mends such a declaration."""
        at = ".".join(map(str, self.place))
        if self.fault:
            return []
        match self.place:
            case ("server", "publishes", "before_commit"):
                return [{at: []}]
            case ("server", "publishes", "to", _):
                return [{"server.publishes.to": {}}]
            case ("server", "publishes", *_):
                return [self._pushed({"default": MESSAGE}, unloaded=True)]
            case ("dashboards", _, "push", *_):
                return [self._pushed(None, unloaded=unloaded) for unloaded in (True, False)]
            case ("dashboards", _, "handlers", str(handler), str(track)):
                return self._handler(f"{self.base}.handlers.{handler}", track)
            case ("dashboards", _, "arrays", _):
                return [{f"{at}.last_request_only": True}, self._pushed({"default": MESSAGE}, unloaded=True)]
            case ("dashboards", _, "queries", _):
                return [self._pushed({"default": MESSAGE}, unloaded=True)]
            case ("texts", _):
                return [{at: dict.fromkeys(self.loaded.lifecycle.live, "a text")}]
            case ("server", "replies", _):
                return [{at: "row"}]
        return [{at: SOUND[self.place[-1]]}] if self.place[-1] in SOUND else []

    def _handler(self, name: str, track: str) -> list[Fields]:
        at, reread = f"{name}.{track}", self._reread(unloaded=True)
        if track == "optimistic":
            return [{at: None, f"{name}.before": [], f"{name}.error": [], f"{name}.overlay": False}]
        if track == "before":
            steps: Any = self.loaded.source.data
            for key in self.place:
                steps = steps[key]
            return [{at: [*self._given_up(), *steps]}, {at: [], f"{name}.error": [], f"{name}.overlay": True}]
        return [{at: reread}, *([] if track == "error" else [{at: [*self._stored(), *reread]}])]

    def _pushed(self, publishes: Fields | None, *, unloaded: bool) -> Fields:
        """A push after every commit, or what is done on the pushes that there are."""
        reread = self._reread(unloaded=unloaded)
        messages = self.loaded.design.server.publishes.messages if publishes is None else (MESSAGE,)
        fields: Fields = {f"{self.base}.push": {"on_message": dict.fromkeys(messages, reread), "on_connect": reread}}
        if publishes is None:
            return fields
        told = {"server.publishes": publishes} if "server" in self.loaded.source.data else {"server": {"publishes": publishes}}
        return fields | told

    def _reread(self, *, unloaded: bool) -> list[Fields]:
        """Steps that read the copy again and wait for it; `unloaded` gives up first loads under way, and nothing else."""
        if self.copy in self.board.arrays:
            return [{"fetch": [self.copy], "await": True}]
        key = self._key()
        first: Fields = {"cancel": key, "unloaded": True} if unloaded else {"cancel": key}
        return [first, {"invalidate": key, "refetch_type": "all"}]

    def _stored(self) -> list[Fields]:
        if self.copy not in self.board.arrays:
            return [{"store_reply": self._key()}]
        return [{"store_reply": self.copy}] if self.board.arrays[self.copy].kept_in == REDUX else []

    def _given_up(self) -> list[Fields]:
        return [{"cancel": self._key()}] if self.copy in self.board.queries else []

    def _key(self) -> list[object]:
        return list(self.board.queries[self.copy].key)


def changed(loaded: Loaded, fields: Fields, folder: Path) -> Loaded:
    """The design with some fields set."""
    file = folder / "mended.yaml"
    change = {"extends": str(Path(loaded.given).resolve()), "name": "mended", "changes": {"mended": {"set": fields}}}
    file.write_text(json.dumps(change), "utf-8")
    return load(str(file))


def happens(story: Story, other: Loaded) -> bool:
    """Whether a story happens in another design too: announcements aside to as bad an end, with nothing more under way."""
    concrete = ViewAsk(Session(), other, story.dashboard, story.view).concrete
    system = concrete.system(story.path.start)
    state = system.initial
    for n, label in enumerate(story.path.labels):
        if _announces(story, n) and not other.design.server.publishes.before_commit:
            continue
        after = next((move.state for move in system.moves(state) if move.label == label), None)
        if after is None:
            return False
        state = after
    last = story.path.states[-1]
    if story.system.settled(last) and not system.settled(state):
        return False
    if [run is None for run in story.concrete.runs(last)] != [run is None for run in concrete.runs(state)]:
        return False
    if story.concrete.overwritten(last):
        return concrete.overwritten(state)
    if tale_of(story).wordless:
        return _shows(concrete, state, lambda row: concrete.face(row.status) == ("", ()))
    if _shows(story.concrete, last, lambda row: row.optimistic):
        return _shows(concrete, state, lambda row: row.optimistic and not concrete.same(row, concrete.truth(state)))
    return concrete.stale(state)


def _shows(concrete: ConcreteCone, state: State, such: Callable[[Row], bool]) -> bool:
    row = concrete.seen(state)
    return row is not None and such(row)


def _announces(story: Story, n: int) -> bool:
    """Whether a step only tells of a commit that is to come; where that is the own one, its request is not answered yet."""
    component, event = story.path.labels[n]
    before, after = story.path.states[n : n + 2]
    waits = component in story.concrete.cone.slots and story.system.local(before, component) == story.system.local(
        after, component
    )
    return event.name == "announce" or (event.name == "serve" and waits)


def stories(answer: Answer) -> list[Story]:
    """The different stories of promises and, without faults, of entries."""
    told = [story for promise in answer.promises for story in (promise.story, *(view.story for view in promise.views))]
    told += [entry.calm.story for entry in answer.matrix]
    found = {(story.dashboard, story.view, story.path.start, story.path.labels): story for story in told if story is not None}
    return list(found.values())
