"""What a copy, a view and the steps of a handler or a push do, in words."""

from collections import Counter
from collections.abc import Iterator
from typing import assert_never

from staleproof.model.components.program import CallKind, Group, Op, Option
from staleproof.model.english import counted, listed
from staleproof.model.language.defaults import DefaultsPart
from staleproof.model.language.design import ArrayPart, QueryPart, ViewPart
from staleproof.model.language.step import DeclaredStep
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.records.replies import ReplyKind
from staleproof.model.systems.browser import Tab, ages

KEPT = {"redux": "a Redux slice", "component": "component state"}
CARRYING: dict[ReplyKind, str] = {
    "envelope": " (it has none)",
    "nothing": " (it has none)",
    "row": "",
    "old row": " (as it was before)",
}
WHERE = {"active": "on the open page", "inactive": "not on the open page"}
MANY = 3
"""More queries than these are not listed by name where all are meant."""
STALE = {"at once": "always stale", "never": "never stale by age"}
OPENING, FOCUS = "its page opens", "the window gets the focus"
QUERIES = f"A stale query is read again when {OPENING} or {FOCUS}."
GUESSES = "A guess is what a handler shows before the server has answered: written into copies, or laid over views (overlay)."
POLLS = "A poll reads a copy again while its page is open and the tab is visible."
ARRAYS = f"An array is read again when {OPENING}; of several answers under way the last one to arrive wins."


def key(parts: tuple[str | int, ...]) -> str:
    """A key as YAML has it."""
    return f"[{', '.join(map(str, parts))}]"


def defaults(which: str, part: DefaultsPart) -> Iterator[str]:
    """What is said once for many queries."""
    said = [f"`{name}: {str(value).lower()}`" for name, value in part if value is not None]
    if said:
        yield f"{which} that says nothing else has {listed(said)}."


# Copies and views.


def copy(tab: Tab, name: str) -> str:
    """How a copy is kept fresh."""
    part = tab.board.queries.get(name) or tab.board.arrays[name]
    return "; ".join(_query(part) if isinstance(part, QueryPart) else _array(tab, name, part))


def _query(part: QueryPart) -> Iterator[str]:
    yield STALE.get(ages(part), f"stale after {part.stale_time}") if part.enabled else "disabled, so only a refetch reads it"
    if part.waits_for is not None:
        yield f"asks for nothing until {part.waits_for} has data"
    events = ((OPENING, part.refetch_on_mount), (FOCUS, part.refetch_on_focus))
    off = [event for event, when in events if not when]
    if off and part.enabled:
        yield f"not read again when {listed(off, 'or')}"
    always = [event for event, when in events if when == "always"]
    if always and part.enabled:
        yield f"read again, stale or not, when {listed(always, 'or')}"
    if part.poll is not None and part.enabled:
        yield f"polled every {part.poll}{', in a hidden tab too' if part.poll_in_background else ''}"
    if part.gc_time == "never":
        yield "kept however long nobody looks"
    yield from _requests(part)
    if part.errors == "as_empty":
        yield "a failing read makes it empty"
    if part.aborts:
        yield "a GET that is given up is aborted"
    if part.fills:
        yield f"fills {listed(part.fills)}"


def _array(tab: Tab, name: str, part: ArrayPart) -> Iterator[str]:
    filled = any(name in query.fills for query in tab.board.queries.values())
    read = any(view.reads == name for view in tab.board.views.values())
    yield f"{KEPT[part.kept_in]}{', filled by queries' if filled else ''}{'' if read else ', which no view reads'}"
    if part.last_request_only:
        yield "only the answer to its last request is written"
    if part.poll is not None:
        yield f"polled every {part.poll}"
    yield from _requests(part)


def _requests(part: QueryPart | ArrayPart) -> Iterator[str]:
    if part.requests is not None:
        yield f"its GETs are {part.requests}"
    if part.max_age is not None:
        kept = "no answer" if part.max_age == "none" else f"its answers for {part.max_age}"
        yield f"the HTTP cache keeps {kept}"
    if not part.response_cache:
        yield "its GETs pass the response cache of the server"


def view(part: ViewPart) -> str:
    """What a view shows."""
    only = f", shows only {listed(part.shows)}" if part.shows is not None else ""
    without = f", hides {listed(part.hides)}" if part.hides else ""
    texts = f", texts {part.texts}" if part.texts is not None else ""
    return f"reads {part.reads}{only}{without}{texts}"


# Steps.


def reaction(tab: Tab, todo: tuple[DeclaredStep, ...]) -> str:
    """What a push or a connect does, where nothing waits."""
    groups = tuple(_found(tab.groups(todo)))
    return _part(tab, tuple(_unawaited(op) for group in groups for op in group)) if any(groups) else "nothing"


def _unawaited(op: Op) -> Op:
    return op._replace(option=op.option._replace(awaited_by=None)) if isinstance(op.option, Refetch) else op


def steps(tab: Tab, groups: tuple[Group, ...], reply: ReplyKind = "row") -> str:
    """What the steps of a track do, in parts that wait; `reply` is what the server's answer carries."""
    parts: list[Group] = [()]
    for group in _found(groups):
        parts[-1] += group
        if _waits(tab, group):
            parts.append(())
    return "; then ".join(_part(tab, part, reply) for part in parts if part) or "nothing"


def _found(groups: tuple[Group, ...]) -> Iterator[Group]:
    """The same without what is read of queries that the cache has no more, for they were removed before; but a refetch is."""
    gone: set[str] = set()
    for group in groups:
        found: Group = ()
        for op in group:
            if isinstance(op.option, Refetch) and op.option.which == "always":
                gone -= set(op.targets)
            reads = isinstance(op.option, Refetch)
            found += (op._replace(targets=tuple(name for name in op.targets if name not in gone)) if reads else op,)
            gone |= set(op.targets) if (op.kind, op.option) == ("remove", "all") else set()
        yield found


def _waits(tab: Tab, group: Group) -> bool:
    return any(_read(tab, op) and isinstance(op.option, Refetch) and op.option.awaited_by is not None for op in group)


def _read(tab: Tab, op: Op) -> tuple[str, ...]:
    """What a call may read: a query that is disabled is not active, whoever looks at it."""
    if not isinstance(op.option, Refetch) or op.option.which == "none":
        return ()
    disabled = {tab.at(name) for name, query in tab.board.queries.items() if not query.enabled}
    return tuple(name for name in op.targets if op.option.which != "active" or name not in disabled)


def done(tab: Tab, success: tuple[Group, ...]) -> str:
    """When a handler is over, as far as that is about what its success steps read again."""
    ops = [(_read(tab, op), op.option) for group in _found(success) for op in group]
    reads = [(targets, how.awaited_by) for targets, how in ops if isinstance(how, Refetch)]
    awaited = dict.fromkeys(target for targets, by in reads if by is not None for target in targets)
    left = dict.fromkeys(target for targets, _ in reads for target in targets if target not in awaited)
    if awaited:
        return (
            f"once the new read of {listed(awaited)} has ended{f'; nothing waits for that of {listed(left)}' if left else ''}"
        )
    return "at once; nothing waits for what is read again" if left else "at once; nothing is read again"


def _part(tab: Tab, group: Group, reply: ReplyKind = "row") -> str:
    groups: dict[tuple[CallKind, object, bool], list[Op]] = {}
    for op in group:
        if op.targets:
            groups.setdefault((op.kind, op.option, op.alone), []).append(op)
    said = [*(_calls(tab, ops, reply) for ops in groups.values()), *(["wait for the answers"] if _waits(tab, group) else [])]
    return "; ".join(said) or "nothing, for no copy of this dashboard is meant"


def _calls(tab: Tab, ops: list[Op], reply: ReplyKind) -> str:
    names, (kind, _, option, alone) = _targets(tab, ops), ops[0]
    unless = ", if no other action runs" if alone else ""
    match kind:
        case "cancel":
            return f"cancel the GETs under way of {names}{' that have no data yet' if option else ''}{unless}"
        case "patch":
            return f"write the guess into {names}{', keeping the old rows' if option else ''}"
        case "rollback":
            return "write the kept rows back"
        case "reply":
            return f"write the row of the reply{CARRYING[reply]} into {names}"
        case "put":
            return _putting(names, option)
        case "refetch":
            return f"{_reading(tab, ops, names)}{unless}"
        case "restart":
            return f"empty {names}{' and read what is on the open page again' if any(_read(tab, op) for op in ops) else ''}"
        case "remove":
            which = "" if option == "all" else f", where that is {option},"
            return f"take {names}{which} out of the cache, of which an open view hears nothing"
        case "fetch":
            return f"read {names} again"
        case "busy":
            raise ValueError("what is awaited outside of a cone is no step that anybody has declared")
        case _:
            assert_never(kind)


def _putting(names: str, option: Option) -> str:
    assert isinstance(option, Pushed)
    unless = ", unless a row there is as new" if option.check else ""
    return f"write {'a part of ' if option.part else ''}the pushed row into {names}{unless}"


def _reading(tab: Tab, ops: list[Op], names: str) -> str:
    option = ops[0].option
    assert isinstance(option, Refetch)
    joining = "" if option.cancel else ", joining GETs under way"
    if not option.mark:
        return f"read {names} again{joining}"
    them = "it" if len({target for op in ops for target in op.targets}) == 1 else "them"
    if not any(_read(tab, op) for op in ops):
        return f"mark {names} as stale"
    which = option.which
    return f"mark {names} as stale and read {them if which == 'all' else f'what is {WHERE[which]}'} again{joining}"


def _targets(tab: Tab, ops: list[Op]) -> str:
    """The copies of some calls, each once; how often, if more than once."""
    times = Counter(target for op in ops for target in op.targets)
    numbers = set(times.values())
    if len(numbers) > 1:
        return listed(f"{name}{_again(number)}" for name, number in times.items())
    names = "all queries" if len(times) > MANY and set(times) == set(tab.board.queries) else listed(times)
    return names + _again(numbers.pop(), " each" if len(times) > 1 else "")


def _again(number: int, each: str = "") -> str:
    return f" ({counted(number, 'time')}{each})" if number > 1 else ""
