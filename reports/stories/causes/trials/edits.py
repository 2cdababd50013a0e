"""For each kind of cause how the declaration that it names is to be changed: a small change of any design, as data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from staleproof.model.language.anomalies import Anomaly
from staleproof.model.language.design import DashboardPart, Design
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.systems.view import accepts

MESSAGE = "changed"
"""What a push is called in a design that has none."""
Edit = tuple[tuple[Path, object], ...]
"""Values to set by their paths."""


@dataclass(frozen=True)
class Place:
    """A copy of a dashboard in a design that may be changed for it; `truth` is the status that it should show."""

    source: Source
    design: Design
    lifecycle: Lifecycle
    dashboard: str
    copy: str
    truth: str

    @property
    def board(self) -> DashboardPart:
        """The dashboard."""
        return self.design.dashboards[self.dashboard]

    @property
    def base(self) -> Path:
        """Where the dashboard is declared."""
        return ("dashboards", self.dashboard)

    @property
    def key(self) -> list[Any]:
        """The key of the query."""
        return list(self.board.queries[self.copy].key)

    @property
    def reread(self) -> list[Any]:
        """Steps that read the copy again: they replace a first load, reach what is not on the screen, and are waited for."""
        if self.copy in self.board.queries:
            return [{"cancel": self.key, "unloaded": True}, {"invalidate": self.key, "refetch_type": "all"}]
        return [{"fetch": [self.copy], "await": True}]

    def steps(self, path: Path) -> list[Any]:
        """The steps at a path, those of routines written out."""
        return list(self._written_out(self.at(path) or []))

    def _written_out(self, steps: list[Any]) -> Iterator[Any]:
        for step in steps:
            if isinstance(step, dict) and "run" in step:
                yield from self._written_out(self.source.data["routines"][step["run"]])
            elif isinstance(step, dict) and "all" in step:
                yield {"all": list(self._written_out(step["all"]))}
            else:
                yield step

    def at(self, path: Path) -> Any:
        """The value at a path, None if there is none."""
        return value_at(self.source.data, path)


def value_at(data: Any, path: Path) -> Any:
    """The value at a path within data, None if there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


Change = Callable[[Place, Path], Edit]


def edits(kind: Anomaly, path: Path, place: Place) -> tuple[Edit, ...]:
    """The changes of what stands at `path` of which one spares a copy such a cause, the smallest first."""
    return tuple(change(place, path) for change in EDITS.get(kind, ()))


def _each(steps: list[Any], change: Callable[[dict[str, Any]], Any]) -> list[Any]:
    """Steps with each changed that is written with fields; those that become None are left out."""
    found = []
    for step in steps:
        if isinstance(step, dict) and "all" in step:
            found.append({"all": _each(step["all"], change)})
        else:
            found.append(change(step) if isinstance(step, dict) else step)
    return [step for step in found if step is not None]


def _reread(place: Place, path: Path) -> Edit:
    """Read again behind everything else."""
    return ((path, [*place.steps(path), *place.reread]),)


def _awaited(place: Place, path: Path) -> Edit:
    reading = ("invalidate", "reset", "refetch", "fetch")
    waited = _each(place.steps(path), lambda step: step | {"await": True} if any(name in step for name in reading) else step)
    return ((path, waited),)


def _replacing(place: Place, path: Path) -> Edit:
    """A request under way is given up before the copy is read again."""
    again = _each(place.steps(path), lambda step: {k: v for k, v in step.items() if k != "cancel_refetch"})
    return ((path, [{"cancel": place.key}, *again]),)


def _everywhere(place: Place, path: Path) -> Edit:
    """What is only marked where nobody looks at it is read again there, too."""
    match path:
        case (*_, "enabled"):
            return ((path, True),)
        case (*_, "refetch_on_mount"):
            return ((path, "always"),)
    return ((path, _each(place.steps(path), lambda step: step | {"refetch_type": "all"} if "invalidate" in step else step)),)


def _told(place: Place, path: Path) -> Edit:
    """A commit is told of, or is heard of, so that the copy is read again."""
    match path:
        case ("server", "publishes", "to", str(message)):
            return ((path, [*place.design.server.publishes.to[message], place.board.role]),)
        case ("server", "publishes", *_):
            heard = place.board.push.on_message if place.board.push is not None else {}
            return ((path, next(iter(heard), MESSAGE)),)
        case (*_, "push", "on_message", str()) | (*_, "push", "on_connect") | (*_, "handlers", str(), str()):
            return _reread(place, path)
        case (*_, "push", "on_message"):
            messages = place.design.server.publishes.messages
            return tuple(((*path, message), place.reread) for message in messages if place.at((*path, message)) is None)
    return _connected(place)


def _connected(place: Place) -> Edit:
    """A push after every commit, on which the copy is read again, as on every connect."""
    told = place.design.server.publishes.messages
    publishes: Edit = () if told else ((("server", "publishes", "default"), MESSAGE),)
    push = {"on_message": dict.fromkeys(told or (MESSAGE,), place.reread), "on_connect": place.reread}
    return (*publishes, ((*place.base, "push"), push))


def _guarded(place: Place, path: Path) -> Edit:
    """An answer that is not the last is not written; where a reply was written, the copy is read again behind it."""
    if path[-1] in ("success", "settled"):
        return _reread(place, path)
    return (((*path, "last_request_only"), True),)


def _unstored(place: Place, path: Path) -> Edit:
    """The row of a reply is not written; the copy is read again instead."""
    kept = _each(place.steps(path), lambda step: None if "store_reply" in step else step)
    return ((path, [*kept, *place.reread]),) if path[-1] in ("success", "settled") else ()


def _newest(place: Place, path: Path) -> Edit:
    """A pushed row that is older than that of the copy is dropped."""

    def checked(step: dict[str, Any]) -> dict[str, Any]:
        return {"store_push": step["store_push"] | {"newer_only": True}} if "store_push" in step else step

    return ((path, _each(place.steps(path), checked)),)


def _always(place: Place, path: Path) -> Edit:
    """What was left to another action is done."""
    kept = _each(place.steps(path), lambda step: {k: v for k, v in step.items() if k != "unless_others_run"})
    return ((path, kept),)


def _loaded(place: Place, path: Path) -> Edit:
    """The query asks by itself; where it does, it is told to when a page connects."""
    return ((path, True),) if path[-1] == "enabled" else _connected(place)


def _trailing(_: Place, path: Path) -> Edit:
    """The last message within the window is handled."""
    return (((*path, "trailing"), True),)


def _afterwards(place: Place, path: Path) -> Edit:
    """Read again behind the answer, too."""
    return _reread(place, (*path[:-1], "success"))


def _stored(place: Place, path: Path) -> Edit:
    """The row of the answer is written into the copy, and behind it is read again."""
    into = place.key if place.copy in place.board.queries else place.copy
    return ((path, [{"store_reply": into}, *place.steps(path)]),)


def _given_up(place: Place, path: Path) -> Edit:
    """A request under way is given up before a guess is written."""
    return ((path, [{"cancel": place.key}, *place.steps(path)]),) if place.copy in place.board.queries else ()


def _laid_over(_: Place, path: Path) -> Edit:
    """The guess lies over the view, not in the copy."""
    handler = path[:-1]
    return (((*handler, "before"), []), ((*handler, "error"), []), ((*handler, "overlay"), True))


def _honest(place: Place, path: Path) -> Edit:
    """The guess is what the server makes of the record."""
    return ((path, place.truth), ((*path[:-1], "invented"), False))


def _unguessed(_: Place, path: Path) -> Edit:
    handler = path[:-1]
    return ((path, None), ((*handler, "before"), []), ((*handler, "error"), []), ((*handler, "overlay"), False))


def _uncancelled(place: Place, path: Path) -> Edit:
    """What is under way is left to arrive."""
    return ((path, _each(place.steps(path), lambda step: None if "cancel" in step else step)),)


def _instead(place: Place, path: Path) -> Edit:
    """Nothing is written back: the copy is read again, which nothing waits for, so that the handler is soon over."""
    again = [step if "cancel" in step else step | {"await": False} for step in place.reread]
    return ((path, [*(step for step in place.steps(path) if step != "rollback"), *again]),)


def _unemptied(place: Place, path: Path) -> Edit:
    """What is there is kept."""
    kept = _each(place.steps(path), lambda step: None if "reset" in step or "remove" in step else step)
    return ((path, kept),)


def _emptied(place: Place, path: Path) -> Edit:
    """What is taken away is emptied instead, so that views read it again."""

    def instead(step: dict[str, Any]) -> dict[str, Any]:
        if "remove" not in step:
            return step
        return {"reset": step["remove"]} | {name: value for name, value in step.items() if name not in ("remove", "type")}

    return ((path, _each(place.steps(path), instead)),)


def _worded(place: Place, path: Path) -> Edit:
    """The view has a text for the status."""
    return (((*path, place.truth), place.truth),)


def _unoffered(place: Place, path: Path) -> Edit:
    """The view has no button there that the server refuses."""
    return ((path, [name for name in place.at(path) if accepts(place.lifecycle, place.board, name, place.truth)]),)


def _passed_by(_: Place, path: Path) -> Edit:
    """No answer is kept in the HTTP cache, or none of those is taken."""
    if path == ("server", "max_age"):
        return ((path, None),)
    return ((path, "none" if path[-1] == "max_age" else "no-cache"),)


def _sound(value: object) -> Change:
    return lambda _, path: ((path, value),)


EDITS: dict[Anomaly, tuple[Change, ...]] = {
    "swallowed invalidation": (_replacing,),
    "swallowed refetch": (_replacing,),
    "only marked": (_everywhere, _replacing),
    "overtaken read": (_told,),
    "cancelled read": (_uncancelled,),
    "paused reread": (_stored,),
    "older answer arrives last": (_guarded, _unstored),
    "dropped answer": (_reread, _stored),
    "nothing loaded": (_loaded,),
    "emptied copy": (_reread, _unemptied),
    "removed entry": (_emptied, _unemptied),
    "error taken for an empty list": (_sound("fail"),),
    "answer from the HTTP cache": (_passed_by,),
    "answer from the response cache": (_sound(None),),
    "old answer handed on": (_sound([]),),
    "kept over a logout": (_sound("clears"),),
    "unheard commit": (_told,),
    "debounced push": (_trailing,),
    "push before the commit": (_sound([]),),
    "push before the first load": (_told,),
    "older push arrives last": (_newest,),
    "read over a newer push": (_told,),
    "mark cleared by a push": (_told,),
    "left to another action": (_always,),
    "invalidated too early": (_afterwards,),
    "own commit without a reread": (_reread,),
    "done before the reread": (_awaited,),
    "reply without the new row": (_sound("row"),),
    "reply written elsewhere": (_stored,),
    "rollback to old data": (_reread, _instead),
    "rollback over newer data": (_reread, _laid_over, _instead),
    "overwritten guess": (_given_up, _laid_over),
    "dishonest guess": (_honest,),
    "leftover guess": (_reread,),
    "unconfirmed guess": (_unguessed,),
    "missing text": (_worded,),
    "refused button": (_unoffered,),
}
"""The changes for each kind but those of faults."""
