"""Random steps of handlers, pushes and connects."""

from enum import Enum
from typing import Any, NamedTuple

from chance import Chance, Table


class Track(Enum):
    """Where steps are."""

    BEFORE = "before"
    SUCCESS = "success"
    ERROR = "error"
    SETTLED = "settled"
    PUSH = "push"
    STORING = "push with a row"
    TELL = "tell"


HANDLERS = (Track.SUCCESS, Track.ERROR, Track.SETTLED)


class Copies(NamedTuple):
    """What a dashboard reads into."""

    queries: Table
    arrays: Table

    @property
    def slices(self) -> list[str]:
        return [name for name, part in self.arrays.items() if part["kept_in"] == "redux"]

    def key(self, chance: Chance) -> list[str]:
        """The key of a query, or a part that several may begin with."""
        found: list[str] = chance.one(list(self.queries.values()))["key"]
        return found[:1] if chance.maybe(0.4) else found

    def exactly(self, chance: Chance) -> Any:
        """A single copy that may be written: a key or the name of a slice."""
        if self.slices and chance.maybe(0.4):
            return chance.one(self.slices)
        return chance.one(list(self.queries.values()))["key"]


def steps(
    chance: Chance, copies: Copies, track: Track, *, guessing: bool = False, replies: bool = False, snapshot: bool = False
) -> list[Any]:
    """The steps of a track; `guessing` writes a guess, `replies` may store what the server answers."""
    found: list[Any] = []
    if track is Track.BEFORE:
        return _before(chance, copies, guessing=guessing)
    if track is Track.ERROR and chance.maybe(0.75 if snapshot else 0.03):
        found.append("rollback")
    if track is Track.SUCCESS and replies and chance.maybe(0.5):
        found.append({"store_reply": copies.exactly(chance)})
    if track is Track.STORING:
        found.append({"store_push": {"into": copies.exactly(chance)} | _how(chance)})
    often = {Track.SUCCESS: 0.85, Track.ERROR: 0.3, Track.SETTLED: 0.4, Track.STORING: 0.3}.get(track, 0.9)
    if chance.careful and not chance.odd(0.3):
        found += _everything(copies) if chance.maybe(1.0 if often > 0.8 else often) else []
    elif chance.maybe(often):
        found += _rereading(chance, copies, track)
    return found


def _everything(copies: Copies) -> list[Any]:
    """Reads all copies again, whatever is under way."""
    roots = list(dict.fromkeys(part["key"][0] for part in copies.queries.values()))
    rereads = [[{"cancel": [root], "unloaded": True}, {"invalidate": [root], "refetch_type": "all"}] for root in roots]
    return [*([{"fetch": list(copies.arrays)}] if copies.arrays else []), *(step for pair in rereads for step in pair)]


def _how(chance: Chance) -> Table:
    return chance.one(({}, {"newer_only": True}, {"newer_only": True}, {"part": True}))


def _before(chance: Chance, copies: Copies, *, guessing: bool) -> list[Any]:
    found: list[Any] = []
    if chance.maybe(0.5 if guessing else 0.15):
        found.append({"cancel": copies.key(chance)} | chance.options(unloaded=(0.1, True), exact=(0.1, False)))
    if guessing:
        found.append({"patch": copies.exactly(chance)} | chance.options(snapshot=(0.6, True)))
        if copies.slices and chance.maybe(0.2):
            found.append({"patch": chance.one(copies.slices), "snapshot": True})
    return found


def _rereading(chance: Chance, copies: Copies, track: Track) -> list[Any]:
    """What reads copies again, or marks them, as one does it and as one should not."""
    handler = track in HANDLERS
    kind = chance.weighted({"plain": 4, "whole": 4, "all": 1.5, "refetch": 1, "twice": 0.7})
    if copies.arrays and chance.maybe(0.6):
        fetch: Table = {"fetch": list(copies.arrays)} | (chance.options(await_=(0.5, True)) if handler else {})
        rest = [] if chance.maybe(0.3) else _reread(chance, copies, kind, handler=handler)
        return [fetch, *rest]
    return _reread(chance, copies, kind, handler=handler)


def _reread(chance: Chance, copies: Copies, kind: str, *, handler: bool) -> list[Any]:
    match kind:
        case "whole":
            key = copies.key(chance)
            return [{"cancel": key, "unloaded": True}, {"invalidate": key, "refetch_type": "all"} | _waiting(chance, handler)]
        case "all" if handler:
            return [{"all": [_invalidate(chance, copies, handler=handler) for _ in range(2)]}]
        case "refetch":
            names = chance.some(list(copies.queries), 2) or list(copies.queries)[:1]
            return [{"refetch": names} | (chance.options(await_=(0.5, True)) if handler else {})]
        case "twice":
            return [_invalidate(chance, copies, handler=handler) for _ in range(2)]
    return [_invalidate(chance, copies, handler=handler)]


def _invalidate(chance: Chance, copies: Copies, *, handler: bool) -> Table:
    step: Table = {"invalidate": copies.key(chance)}
    step |= chance.options(
        refetch_type=(0.5, ("all", "all", "inactive", "none", "active")), cancel_refetch=(0.15, False), exact=(0.08, False)
    )
    return step | _waiting(chance, handler) | chance.options(unless_others_run=(0.06, True))


def _waiting(chance: Chance, handler: bool) -> Table:
    return chance.options(await_=(0.2, False)) if handler else {}
