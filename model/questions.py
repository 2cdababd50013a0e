"""What is asked of a view: properties of its cone with marks, and what could mend a stale view."""

from typing import Any, NamedTuple

from model.cone import COPY, Cone
from model.handler import Slot
from model.marks import Marked
from model.page import Place
from model.parts import HERE, PAGE, SERVER, kit
from model.program import Program, Run
from model.values import Mark
from model.vocabulary import Event, Label, Property, Remedy, System
from model.world import Past

CELLS = (
    "settles",
    "poll",
    "focus",
    "remount",
    "reload",
    "expiry+poll",
    "expiry+focus",
    "expiry+remount",
    "expiry+reload",
    "never",
)
"""What it takes until a view shows the new status, the best first."""

GUESSED = (Mark.MINE_1, Mark.MINE_2, Mark.GHOST, Mark.WRONG)


class Overlays(NamedTuple):
    """The slots of a system, and the programs that lay their guess over the view."""

    slots: tuple[str, ...]
    programs: frozenset[int]

    def show(self, runs: tuple[Run | None, ...]) -> bool:
        """Whether a guess lies over the view."""
        return any(run is not None and run.phase != "orphan" and run.program in self.programs for run in runs)


def overlays(system: System) -> Overlays:
    """What the slots of a system may lay over the view."""
    slots, programs = _slots(system)
    return Overlays(slots, frozenset(place for place, program in enumerate(programs) if program.overlay))


def stale_after(system: System, group: str | None = None) -> Property:
    """The view is mounted and does not show what the marked commit, one of `group` (None for any), has brought."""
    over = overlays(system)

    def holds(world: Past, page: Place, copy: Any, *runs: Run | None) -> bool:
        stale = copy.data is not Mark.AFTER or over.show(runs)
        return _behind(world, group) and page.page == HERE and stale

    return Property((SERVER, PAGE, COPY, *over.slots), holds)


def seen_after(group: str | None) -> Property:
    """The view is mounted after the marked commit: the witness that there is something to be stale."""

    def holds(world: Past, page: Place) -> bool:
        return _behind(world, group) and page.page == HERE

    return Property((SERVER, PAGE), holds)


def _behind(world: Past, group: str | None) -> bool:
    return world.marked is not None and group in (None, world.marked)


def stale_after_reload(system: System) -> Property:
    """The page was reloaded after the marked commit, and the view does not show what that has brought."""
    over = overlays(system)

    def holds(world: Past, page: Place, copy: Any, *runs: Run | None) -> bool:
        return world.reloaded and page.page == HERE and (copy.data is not Mark.AFTER or over.show(runs))

    return Property((SERVER, PAGE, COPY, *over.slots), holds)


def seen_after_reload() -> Property:
    """The view is mounted and the page was reloaded after the marked commit."""
    return Property((SERVER, PAGE), lambda world, page: world.reloaded and page.page == HERE)


def older_after_done() -> Property:
    """The marked own action was reported as done, and the view shows what was before it, or not even that."""

    def holds(world: Past, page: Place, copy: Any) -> bool:
        return world.done and page.page == HERE and copy.data in (Mark.BEFORE, Mark.ABSENT)

    return Property((SERVER, PAGE, COPY), holds)


def seen_after_done() -> Property:
    """The marked own action was reported as done, and the view shows something."""

    def holds(world: Past, page: Place, copy: Any) -> bool:
        return world.done and page.page == HERE and copy.data is not None

    return Property((SERVER, PAGE, COPY), holds)


def dishonest(system: System) -> Property:
    """The view shows a guess although the server has committed another status."""
    over = overlays(system)

    def holds(page: Place, copy: Any, *runs: Run | None) -> bool:
        lied = any(over.show((run,)) and run and run.reply and not run.reply.as_guessed for run in runs)
        return page.page == HERE and copy.data is not None and (copy.data is Mark.WRONG or lied)

    return Property((PAGE, COPY, *over.slots), holds)


def left_over() -> Property:
    """The view shows a guess that nobody has confirmed."""
    return Property((PAGE, COPY), lambda page, copy: page.page == HERE and copy.data in GUESSED)


def overwritten(system: System) -> Property:
    """A guess was written into the view's copy, its request is still on its way, and the view shows it no more."""
    slots, followed = overlays(system).slots, _followed(system)

    def wrote(run: Run | None) -> bool:
        asking = run is not None and run.program in followed and run.phase == "sent" and run.attempt == 0
        return asking and run is not None and dict(run.kept).get(COPY) is not None

    def holds(page: Place, copy: Any, *runs: Run | None) -> bool:
        guessed = any(map(wrote, runs))
        return page.page == HERE and guessed and copy.data in (Mark.BEFORE, Mark.ALIKE, Mark.AFTER, Mark.ABSENT)

    return Property((PAGE, COPY, *slots), holds)


def guessing(system: System) -> Property:
    """A handler with a guess is under way while the view is mounted."""
    over, followed = overlays(system), _followed(system)

    def holds(page: Place, *runs: Run | None) -> bool:
        guessed = any(run is not None and run.program in followed | over.programs for run in runs)
        return page.page == HERE and guessed

    return Property((PAGE, *over.slots), holds)


def _followed(system: System) -> frozenset[int]:
    """The programs that write a guess about the record that the marks are about into the view's copy."""
    return frozenset(place for place, p in enumerate(_slots(system)[1]) if p.reaches("patch", COPY) and not p.other)


def _slots(system: System) -> tuple[tuple[str, ...], tuple[Program, ...]]:
    """The slots of a system by name, and the programs that they run."""
    inner = (part.inner if isinstance(part, Marked) else part for part in system.components)
    slots = tuple(part for part in inner if isinstance(part, Slot))
    return tuple(slot.name for slot in slots), slots[0].programs if slots else ()


def remedies(cone: Cone) -> tuple[tuple[str, tuple[Remedy, ...]], ...]:
    """For each cell between settles and never the ways in which that may be had, the best cell first."""

    def at_page(*events: tuple[str, str | None]) -> tuple[Label, ...]:
        return tuple(Label(PAGE, Event(*event)) for event in events)

    show = at_page(("show", None))
    poll = at_page(("poll", COPY))
    remount = at_page(("leave", None), ("open", HERE))
    reload = at_page(("reload", None))
    polled = any(poll.target == COPY for poll in kit(cone, saturate=False).polls())
    online = at_page(("online", None))
    offline = "offline" in cone.faults
    back = [online, (*online, *show)] if offline else []
    ways: dict[str, list[tuple[Label, ...]]] = {
        "poll": [poll, *([(*online, *poll)] if offline else [])] if polled else [],
        "focus": [at_page(("focus", None)), show, *([(*show, *poll)] if polled else []), *back],
        "remount": [remount, (*show, *remount)],
        "reload": [reload, (*show, *reload)],
    }
    lines = tuple(line for copy in cone.copies if (line := cone.tab.line(copy)) is not None)
    caches = tuple(cache for copy in cone.copies if (cache := cone.tab.response_cache(copy)) is not None)
    expire = tuple(Label(name, Event("expire")) for name in (*caches, *lines))
    if expire:
        ways |= {f"expiry+{cell}": [(*expire, *way) for way in found] for cell, found in ways.items()}
    return tuple((cell, tuple(Remedy(cell, way) for way in found)) for cell, found in ways.items())
