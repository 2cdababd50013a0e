"""Whether the steps of handlers, pushes and routines name what is there, where they are run."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from staleproof.model.language.design import DashboardPart, Design
from staleproof.model.language.field_types import REDUX, Key
from staleproof.model.language.names import Mistake, every, one
from staleproof.model.language.step import DeclaredStep, StepKind, StepPart, kind
from staleproof.model.language.yaml_text import Path, nearest
from staleproof.model.systems.keys import Filter, filtered
from staleproof.model.validation.not_modelled import PAGE

TRACKS = ("before", "success", "error", "settled")
"""The fields of a handler that have steps."""
PUSH, CONNECT, TELL = "push", "connect", "tell"
"""The tracks of what a push and a connect do."""
KNOWN_TO_MATCH_NOTHING = "(or say `matches_nothing: true`)"
PROPOSED = 20
"""The most parts of a key that is proposed for a wrong one."""
MOST_STEPS = 200
"""The most steps of a routine, counting those of the routines that it runs."""


def places(what: StepKind) -> tuple[str, ...]:
    """The tracks that a kind of step goes into: where there is a guess, an old value to go back to, a reply, a pushed row."""
    match what:
        case "patch":
            return TRACKS
        case "rollback":
            return ("error",)
        case "store_reply":
            return ("success", "settled")
        case "store_push":
            return (PUSH,)
        case "cancel" | "invalidate" | "reset" | "remove" | "refetch" | "fetch" | "run" | "all":
            return (*TRACKS, PUSH, CONNECT, TELL)
        case _:
            assert_never(what)


class Runner(NamedTuple):
    """Who runs some steps: a track of `of`, or the push of a dashboard; nothing where a routine is looked at by itself."""

    dashboard: str = ""
    track: str = ""
    of: str = ""


class Steps:
    """The mistakes of steps; those of a routine by itself, and again for each that runs it."""

    def __init__(self, design: Design) -> None:
        self.routines = design.routines
        self.boards = design.dashboards
        self.keys = list(dict.fromkeys(query.key for board in self.boards.values() for query in board.queries.values()))
        self.prefixes = list(dict.fromkeys(key[:length] for key in self.keys for length in range(len(key[:PROPOSED]) + 1)))
        self.lengths: dict[str, int | Mistake] = {}
        self.looked_at: set[tuple[str, Runner]] = set()

    def of_routines(self) -> Iterator[Mistake]:
        """Those of all routines, run or not."""
        for name in self.routines:
            length = self._length(name, ("routines", name), ())
            if isinstance(length, Mistake):
                yield length
            yield from self._routine(name, Runner())

    def of(self, steps: tuple[DeclaredStep, ...], path: Path, runner: Runner) -> Iterator[Mistake]:
        """Those of some steps and, if somebody runs them, of the routines that they run."""
        for at, step in flat(steps, path):
            there = places(kind(step))
            if runner.track and runner.track not in there:
                said = f"'{kind(step)}' belongs in {' or '.join(there)}, not in {runner.track} of '{runner.of}'"
                yield Mistake(at, said)
            if isinstance(step, StepPart):
                yield from self._names(step, at, runner)
                if step.run in self.routines and runner.track:
                    yield from self._routine(step.run, runner)

    def _routine(self, name: str, runner: Runner) -> Iterator[Mistake]:
        if (name, runner) not in self.looked_at:
            self.looked_at.add((name, runner))
            yield from self.of(self.routines[name], ("routines", name), runner)

    def _length(self, name: str, path: Path, above: tuple[str, ...]) -> int | Mistake:
        """How many steps a routine has when all that it runs is written out, or why that has no end; it is run at `path`."""
        if name in above:
            return Mistake(path, f"routines run each other in a circle: {' -> '.join((*above[above.index(name) :], name))}")
        if name not in self.lengths:
            self.lengths[name] = self._counted(name, above)
        return self.lengths[name]

    def _counted(self, name: str, above: tuple[str, ...]) -> int | Mistake:
        length = len(above)
        for at, step in flat(self.routines[name], ("routines", name)):
            length += 1
            if isinstance(step, StepPart) and step.run in self.routines and length <= MOST_STEPS:
                below = self._length(step.run, at, (*above, name))
                if isinstance(below, Mistake):
                    return below
                length += below
            if length > MOST_STEPS:
                return Mistake(at, f"routine '{name}' has more than {MOST_STEPS} steps, those that it runs included")
        return length - len(above)

    def _names(self, step: StepPart, path: Path, runner: Runner) -> Iterator[Mistake]:
        boards = (self.boards[runner.dashboard],) if runner.dashboard else tuple(self.boards.values())
        action = step.action
        match action:
            case "cancel" | "invalidate":
                yield from self._key(step, path)
            case "patch" | "store_reply":
                into, words = (step.patch, ()) if action == "patch" else (step.store_reply, (REDUX,))
                if isinstance(into, str):
                    yield from self._slice(into, path, boards, runner.dashboard, *words)
                else:
                    yield from self._key(step, path)
            case "reset" | "remove":
                yield from self._reset(step, path, boards, runner)
            case "store_push":
                assert step.store_push is not None
                yield from self._into(step.store_push.into, path, boards, runner.dashboard)
            case "refetch":
                yield from every("query", step.refetch or (), _all(board.queries for board in boards), path, runner.dashboard)
            case "fetch":
                yield from every("array", step.fetch or (), _all(board.arrays for board in boards), path, runner.dashboard)
            case "run":
                yield from one("routine", str(step.run), self.routines, path)
            case "all":
                pass  # its steps are looked at one by one
            case _:
                assert_never(action)

    def _reset(self, step: StepPart, path: Path, boards: tuple[DashboardPart, ...], runner: Runner) -> Iterator[Mistake]:
        """Whether something is there to be reset or removed, and no other query is enabled by its data."""
        if isinstance(step.reset, str):
            yield from self._slice(step.reset, path, boards, runner.dashboard)
            return
        yield from self._key(step, path)
        reached = filtered(step)
        for board in boards:
            for name, query in board.queries.items():
                waited = board.queries.get(query.waits_for or "")
                if waited is not None and reached.matches(waited.key):
                    why = f"query '{name}' waits for '{query.waits_for}', and would be disabled while that has no data"
                    yield Mistake(path, f"not modelled: {why}, see {PAGE}")

    def _slice(self, name: str, path: Path, boards: tuple[DashboardPart, ...], of: str, *words: str) -> Iterator[Mistake]:
        """Whether a reducer can write into the array, if it is not one of some words that stand for several."""
        yield from one("array", name, [*_all(board.arrays for board in boards), *words], path, of)
        kinds = {board.arrays[name].kept_in for board in boards if name in board.arrays}
        if kinds == {"component"}:
            said = f"'{name}' is the state of a component, which only that writes; a step needs `kept_in: redux`"
            yield Mistake(path, said)

    def _into(self, into: Key | str, path: Path, boards: tuple[DashboardPart, ...], of: str) -> Iterator[Mistake]:
        """Whether the copy is there that a pushed row is written into."""
        if isinstance(into, str):
            yield from one("array", into, _all(board.arrays for board in boards), (*path, "into"), of)
        elif not any(query.key == into for board in boards for query in board.queries.values()):
            hint = nearest(_written(into), [_written(key) for key in self.keys])
            yield Mistake((*path, "into"), f"no query has the key {_written(into)}; {hint}")

    def _key(self, step: StepPart, path: Path) -> Iterator[Mistake]:
        """Whether the step reaches a query of some dashboard; routines are shared by dashboards."""
        wanted = filtered(step)
        reached = any(map(wanted.matches, self.keys))
        if reached and step.matches_nothing:
            yield Mistake((*path[:-1], "matches_nothing"), f"the key {_written(wanted.key)} does match a query")
        elif not reached and not step.matches_nothing:
            known = any(map(wanted._replace(where=()).matches, self.keys))
            yield self._where(wanted, path) if known else self._lost(wanted, path)

    def _lost(self, wanted: Filter, path: Path) -> Mistake:
        known = self.keys if wanted.exact else self.prefixes
        hint = nearest(_written(wanted.key), [_written(key) for key in known if key])
        return Mistake(path, f"no query has the key {_written(wanted.key)}; {hint} {KNOWN_TO_MATCH_NOTHING}")

    def _where(self, wanted: Filter, path: Path) -> Mistake:
        """No query with the key has the parts that are asked for, but there are others at the first such place."""
        parts, at = dict(wanted.where), (*path[:-1], "where")
        keys = [key for key in self.keys if wanted._replace(where=()).matches(key)]
        place = next((n for n in parts if not any(wanted._replace(where=((n, parts[n]),)).matches(key) for key in keys)), None)
        if place is None:
            return Mistake(at, f"no query has all these parts in its key {KNOWN_TO_MATCH_NOTHING}")
        hint = nearest(_written((parts[place],)), [_written((key[place],)) for key in keys if place < len(key)])
        said = f"no query with this key has {_written((parts[place],))} at place {place}"
        return Mistake(at, f"{said}; {hint} {KNOWN_TO_MATCH_NOTHING}")


def flat(steps: tuple[DeclaredStep, ...], path: Path) -> Iterator[tuple[Path, DeclaredStep]]:
    """All steps with the paths of their actions, those within `all` behind it."""
    for place, step in enumerate(steps):
        at = (*path, place, step.action) if isinstance(step, StepPart) else (*path, place)
        yield at, step
        if isinstance(step, StepPart) and step.all is not None:
            yield from flat(step.all, at)


def _all(names: Iterable[Iterable[str]]) -> list[str]:
    return [name for some in names for name in some]


def _written(key: Key) -> str:
    """A key as YAML has it, with quotes around a text that looks like a number."""
    parts = (f"'{part}'" if isinstance(part, str) and part.lstrip("+-").isdecimal() else str(part) for part in key)
    return f"[{', '.join(parts)}]"
