"""What is asked of a view: properties of its cone with marks, and what could mend a stale view."""

from typing import Any, NamedTuple

from staleproof.model.components.environment import Past
from staleproof.model.components.handler import Slot
from staleproof.model.components.marked_component import Marked
from staleproof.model.components.marker import MARKER
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun, Program
from staleproof.model.records.addresses import COPY
from staleproof.model.records.values import FRESH, Mark
from staleproof.model.systems.cone import Cone
from staleproof.model.systems.parts import HERE, PAGE, SERVER, kit
from staleproof.model.vocabulary import Deed, Event, Label, Property, Remedy, System

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

GUESSED = (Mark.MINE_1, Mark.MINE_2, Mark.LATE_1, Mark.LATE_2, Mark.GHOST, Mark.STRAY, Mark.WRONG)


class Overlays(NamedTuple):
    """The slots of a system, and the programs that lay their guess over the view."""

    slots: tuple[str, ...]
    programs: frozenset[int]

    def show(self, runs: tuple[HandlerRun | None, ...]) -> bool:
        """Whether a guess lies over the view."""
        return any(run is not None and run.phase != "orphan" and run.program in self.programs for run in runs)


def overlays(system: System) -> Overlays:
    """What the slots of a system may lay over the view."""
    slots, programs = _slots(system)
    return Overlays(slots, frozenset(place for place, program in enumerate(programs) if program.overlay))


class Blame(NamedTuple):
    """What staleness an entry of the matrix answers for.

    Of its own commits: where these are `visible`, all that is shown from before them; where the view cannot tell them, only
    what no server has said (an error taken for an empty list; and nothing at all, if no other entry answers for that). Of
    its `guesses`: all that are shown, whatever became of their requests.
    """

    group: str
    visible: bool = True
    guesses: bool = False
    unloaded: bool = False

    @property
    def kind(self) -> str:
        """What tells it from others, but for the class."""
        return repr(self._replace(group=""))

    @property
    def anything(self) -> bool:
        """Whether there is anything that it answers for, also where no error is taken for an empty list."""
        return self.visible or self.guesses or self.unloaded

    @property
    def marks(self) -> tuple[Mark | None, ...]:
        """The copies that are stale behind the marked commit."""
        if self.visible:
            return (None, Mark.BEFORE, Mark.ABSENT)
        return (Mark.ABSENT, None) if self.unloaded else (Mark.ABSENT,)


def stale_after(system: System, blame: Blame) -> Property:
    """The view is mounted and stale in a way that an entry answers for, if its class made the marked commit.

    Which class that was is looked at only where it is a part of the states; else a search tells to which it leads.
    """
    over, marks, told = overlays(system), blame.marks, MARKER in system.index

    def holds(world: Past, page: PageState, copy: Any, *beside: Any) -> bool:
        runs = beside[: len(over.slots)]
        if page.page != HERE:
            return False
        mine = not told or beside[-1] == blame.group
        left = world.marked and mine and copy.data in marks
        return left or (blame.guesses and _guess_shown(over, copy, runs))

    return Property((SERVER, PAGE, COPY, *over.slots, *((MARKER,) if told else ())), holds)


def guess_shown(system: System) -> Property:
    """The view shows a guess, whatever became of its request."""
    over = overlays(system)

    def holds(page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        return page.page == HERE and _guess_shown(over, copy, runs)

    return Property((PAGE, COPY, *over.slots), holds)


def _guess_shown(over: Overlays, copy: Any, runs: tuple[HandlerRun | None, ...]) -> bool:
    return copy.data in GUESSED or over.show(runs)


def outdated(system: System) -> Property:
    """The view shows what was read before the marked commit, or a guess."""
    over = overlays(system)

    def holds(world: Past, page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        older = world.marked and copy.data in (Mark.BEFORE, Mark.SAME_LOOK)
        return page.page == HERE and copy.data is not None and (older or _guess_shown(over, copy, runs))

    return Property((SERVER, PAGE, COPY, *over.slots), holds)


def seen_after() -> Property:
    """The view is mounted after the marked commit: the witness that there is something to be stale."""
    return Property((SERVER, PAGE), lambda world, page: world.marked and page.page == HERE)


def stale_after_reload(system: System) -> Property:
    """The page was reloaded after the marked commit, and the view does not show what that has brought."""
    over = overlays(system)

    def holds(world: Past, page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        return world.reloaded and page.page == HERE and (copy.data not in FRESH or over.show(runs))

    return Property((SERVER, PAGE, COPY, *over.slots), holds)


def seen_after_reload() -> Property:
    """The view is mounted and the page was reloaded after the marked commit."""
    return Property((SERVER, PAGE), lambda world, page: world.reloaded and page.page == HERE)


def older_after_done() -> Property:
    """The marked own action was reported as done, and the view shows what was before it, or not even that."""

    def holds(world: Past, page: PageState, copy: Any) -> bool:
        older = (Mark.BEFORE, Mark.ABSENT, Mark.GHOST, Mark.WRONG, Mark.STRAY)
        return world.done and page.page == HERE and copy.data in older

    return Property((SERVER, PAGE, COPY), holds)


def seen_after_done() -> Property:
    """The marked own action was reported as done, and the view shows something."""

    def holds(world: Past, page: PageState, copy: Any) -> bool:
        return world.done and page.page == HERE and copy.data is not None

    return Property((SERVER, PAGE, COPY), holds)


def backwards() -> Property:
    """An answer has brought the marked commit to the view's copy, and the view shows what was before it."""

    def holds(world: Past, page: PageState, copy: Any) -> bool:
        return world.shown and page.page == HERE and copy.data is Mark.BEFORE

    return Property((SERVER, PAGE, COPY), holds)


def seen_after_shown() -> Property:
    """An answer has brought the marked commit to the view's copy, and the view shows something."""

    def holds(world: Past, page: PageState, copy: Any) -> bool:
        return world.shown and page.page == HERE and copy.data is not None

    return Property((SERVER, PAGE, COPY), holds)


def dishonest(system: System) -> Property:
    """The view shows a guess although the server has committed another status."""
    over = overlays(system)

    def holds(page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        lied = any(over.show((run,)) and run and run.reply and not run.reply.as_guessed for run in runs)
        return page.page == HERE and copy.data is not None and (copy.data is Mark.WRONG or lied)

    return Property((PAGE, COPY, *over.slots), holds)


def left_over(system: System) -> Property:
    """The view shows a guess that nobody has confirmed."""
    over = overlays(system)

    def holds(page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        laid = any(over.show((run,)) and run is not None and run.phase != "success" for run in runs)
        return page.page == HERE and (copy.data in GUESSED or laid)

    return Property((PAGE, COPY, *over.slots), holds)


def never_read() -> Property:
    """The view shows an error as an empty list."""
    return Property((PAGE, COPY), lambda page, copy: page.page == HERE and copy.data is Mark.ABSENT)


def seen() -> Property:
    """The view shows something."""
    return Property((PAGE, COPY), lambda page, copy: page.page == HERE and copy.data is not None)


def overwritten(system: System) -> Property:
    """A guess was written into the view's copy, its request is still on its way, and the view shows it no more."""
    slots, followed = overlays(system).slots, _followed(system)

    def wrote(run: HandlerRun | None) -> bool:
        asking = run is not None and run.program in followed and run.undecided
        return asking and run is not None and dict(run.kept).get(COPY) is not None

    def holds(page: PageState, copy: Any, *runs: HandlerRun | None) -> bool:
        guessed = any(map(wrote, runs))
        return page.page == HERE and guessed and copy.data in (Mark.BEFORE, Mark.SAME_LOOK, *FRESH, Mark.ABSENT)

    return Property((PAGE, COPY, *slots), holds)


def guessing(system: System) -> Property:
    """A handler with a guess is under way while the view is mounted."""
    over, followed = overlays(system), _followed(system)

    def holds(page: PageState, *runs: HandlerRun | None) -> bool:
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
    """For each cell between settles and never the ways in which that may be had, the best cell first.

    A tab that is offline comes online before all else, and one that is hidden is shown before its user does anything. A
    poll fires only where the tab as it is polls, so a hidden one may have to be shown for it; then the user has come back.
    """
    online, show, focus, leave, reload = (at_page(name) for name in ("online", "show", "focus", "leave", "reload"))
    poll, remount = Deed(polls(cone)), (leave, at_page("open", HERE))
    able = (online._replace(needed=False),)
    here = (*able, show._replace(needed=False))
    ways: dict[str, tuple[tuple[Deed, ...], ...]] = {
        "poll": ((*able, poll),),
        "focus": ((online,), (*able, show), (*able, focus), (*here, poll)),
        "remount": ((*here, *remount),),
        "reload": ((*here, reload),),
    }
    expire = Deed(expiries(cone))
    if expire.labels:
        ways |= {f"expiry+{cell}": tuple((expire, *way) for way in found) for cell, found in ways.items()}
    return tuple((cell, tuple(Remedy(cell, way) for way in found)) for cell, found in ways.items())


def polls(cone: Cone) -> tuple[Label, ...]:
    """Every poll of the tab."""
    return tuple(Label(PAGE, Event("poll", poll.target)) for poll in kit(cone, collapse_duplicates=False).polls())


def expiries(cone: Cone) -> tuple[Label, ...]:
    """The expiry of all that is cached for the view, by the server or by the browser."""
    lines = tuple(line for copy in cone.copies if (line := cone.tab.line(copy)) is not None)
    caches = tuple(cache for copy in cone.copies if (cache := cone.tab.response_cache(copy)) is not None)
    return tuple(Label(name, Event("expire")) for name in (*caches, *lines))


def at_page(name: str, data: str | None = None) -> Deed:
    """One event of the tab."""
    return Deed((Label(PAGE, Event(name, data)),))
