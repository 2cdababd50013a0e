"""How each view hears of each mutation that it can show, own and foreign: as data, and in as few sentences as tell it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from staleproof.model.english import listed, quoted
from staleproof.model.language.design import QueryPart
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.browser import ages
from staleproof.reports.explaining.phrases import MANY
from staleproof.reports.explaining.view_updates import Effect, ViewUpdates, every

PUSHED = {Effect.MARKED: "only marked as stale", Effect.WRITTEN: "its row is written", Effect.READ: "read again"}
DONE = PUSHED | {Effect.READ: "read again, not waited for", Effect.AWAITED: "read again and waited for"}


WayKind = Literal["steps", "reply", "push", "poll", "user"]


@dataclass(frozen=True)
class Way:
    """One way to hear of a mutation.

    `kind` is push, steps, reply, poll or user; `by` the message, the handler or the copy that is polled; `does` what then
    becomes of the view's copy, the interval of a poll, or what the user must do.
    """

    kind: WayKind
    by: str
    does: str


@dataclass(frozen=True)
class Heard:
    """How one view hears of one mutation: done by `handler` in the same browser, or by others.

    `caches` may answer what is read then with what was read before.
    """

    mutation: str
    handler: str | None
    dashboard: str
    view: str
    ways: tuple[Way, ...]
    caches: tuple[str, ...]


def heard(loaded: Loaded, dashboard: str) -> tuple[Heard, ...]:
    """How the views of a dashboard hear of what they can show, what others do first."""
    order = [None, *loaded.design.dashboards[dashboard].handlers]
    return tuple(
        Heard(
            entry.mutation,
            entry.handler,
            dashboard,
            updates.view,
            tuple(_ways(updates, entry.mutation, entry.handler)),
            updates.caches,
        )
        for updates in every(loaded, dashboard)
        for entry in sorted(updates.shown, key=lambda entry: order.index(entry.handler))
    )


def _ways(updates: ViewUpdates, mutation: str, handler: str | None) -> Iterator[Way]:
    done = Effect.NOTHING if handler is None else updates.succeeded(handler)
    replied = handler is not None and updates.replied(handler)
    pushes = updates.pushes(mutation) if handler is None else updates.pushes_back(mutation)
    pushed = updates.pushed(mutation) if handler is None else updates.pushed_back(mutation)
    if handler is not None and done is not Effect.NOTHING:
        yield Way("steps", handler, DONE[done])
    if handler is not None and replied:
        yield Way("reply", handler, "written into the copy")
    for push in pushes:
        if push.effect is not Effect.NOTHING:
            yield Way("push", push.message, PUSHED[push.effect])
    if updates.poll is not None:
        yield Way("poll", *updates.poll)
    elif not replied and max(done, pushed) < Effect.READ:
        yield Way("user", "", _by_hand(updates, marked=max(done, pushed) is Effect.MARKED))


def _by_hand(updates: ViewUpdates, *, marked: bool) -> str:
    """What the user must do."""
    copy = updates.copy
    if not isinstance(copy, QueryPart):
        return "opens the page again or reloads"
    if not copy.enabled:
        return "does what refetches it"
    events = (("focuses the window", copy.refetch_on_focus), ("opens the page again", copy.refetch_on_mount))
    at_once = marked or ages(copy) == "at once"
    found = [name for name, when in events if when == "always" or (when and at_once)]
    later = [name for name, when in events if when is True and not at_once and ages(copy) != "never"]
    if later:
        found.append(f"{listed(later, 'or')} once {copy.stale_time} have passed,")
    return f"{listed(found, 'or')} or reloads" if found else "reloads"


# In sentences.


def sentences(entries: tuple[Heard, ...], record: str) -> tuple[str, ...]:
    """The same in words; what is heard of alike is told together."""
    return tuple(
        _sentence(group, entries, record)
        for whose in (False, True)
        for group in _alike([entry for entry in entries if (entry.handler is not None) is whose], entries)
    )


def _alike(chosen: list[Heard], entries: tuple[Heard, ...]) -> Iterator[list[Heard]]:
    """Entries with the same ways; of these the views with the same mutations."""
    by_ways: dict[object, list[Heard]] = {}
    for entry in chosen:
        by_ways.setdefault(_manner(entry), []).append(entry)
    for group in by_ways.values():
        by_subject: dict[str, list[Heard]] = {}
        for view in dict.fromkeys(entry.view for entry in group):
            mine = [entry for entry in group if entry.view == view]
            by_subject.setdefault(_subject(mine, entries), []).extend(mine)
        yield from by_subject.values()


def _manner(entry: Heard) -> object:
    events = tuple((way.kind, way.does) for way in entry.ways if way.kind != "poll")
    return events, any(way.kind == "poll" for way in entry.ways), entry.caches


def _subject(mine: list[Heard], entries: tuple[Heard, ...]) -> str:
    """Which mutations or handlers these entries of a view are, of all that it can show."""
    own = mine[0].handler is not None
    names = [entry.handler or entry.mutation for entry in mine]
    others = [
        entry.handler or entry.mutation
        for entry in entries
        if entry.view == mine[0].view and (entry.handler is not None) is own and entry not in mine
    ]
    if own:
        return "any action" if not others and len(names) > 1 else quoted(names, "or")
    if not others:
        return ""
    return f" in any way but {listed(others, 'or')}" if len(others) < len(names) else f" by {listed(names, 'or')}"


def _sentence(group: list[Heard], entries: tuple[Heard, ...], record: str) -> str:
    names = list(dict.fromkeys(entry.view for entry in group))
    every_one = len(names) > MANY and len(names) == len({entry.view for entry in entries})
    one, views = len(names) == 1, "all views" if every_one else listed(names)
    subject = _subject([entry for entry in group if entry.view == names[0]], entries)
    begun = f"When others change the {record}{subject}" if group[0].handler is None else f"After {subject} in this browser"
    known = "; ".join(_told(group))
    by_hand = "".join(f"until the user {way.does}" for way in group[0].ways if way.kind == "user")
    if known:
        said = f"{begun}, {views} {'hears' if one else 'hear'} of it by: {known}{by_hand and f'; not read again {by_hand}'}"
    elif every_one:
        said = f"{begun}, no view hears of it {by_hand}"
    else:
        said = f"{begun}, {views} {'does' if one else 'do'} not hear of it {by_hand}"
    return f"{said}." + (f" The {listed(group[0].caches)} may answer these reads." if group[0].caches else "")


def _told(group: list[Heard]) -> Iterator[str]:
    for way in _apart(group[0].ways):
        found = [(entry.view, other) for entry in group for other in entry.ways if other.kind == way.kind]
        match way.kind:
            case "steps":
                yield f"the steps after its success ({way.does})"
            case "reply":
                yield f"the row in the reply ({way.does})"
            case "push":
                pushed = dict.fromkeys(tuple(_pushes(entry, way.does)) for entry in group)
                yield f"the push {listed(map(listed, pushed), 'or')} ({way.does})"
            case "poll":
                yield _polls(found)
            case "user":
                pass  # what the user must do is said behind all others
            case _:
                assert_never(way.kind)


def _apart(ways: tuple[Way, ...]) -> Iterator[Way]:
    """The ways, but of the pushes that do the same only the first."""
    for place, way in enumerate(ways):
        if way.kind != "push" or (way.kind, way.does) not in ((other.kind, other.does) for other in ways[:place]):
            yield way


def _pushes(entry: Heard, does: str) -> Iterator[str]:
    return (way.by for way in entry.ways if way.kind == "push" and way.does == does)


def _polls(found: Iterable[tuple[str, Way]]) -> str:
    times = dict.fromkeys((view, way.does) for view, way in found)
    intervals = dict.fromkeys(interval for _, interval in times)
    if len(intervals) == 1:
        return f"a poll every {next(iter(intervals))}"
    return f"polls ({', '.join(f'{view} every {interval}' for view, interval in times)})"
