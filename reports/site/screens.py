"""What the view of a story shows at each moment, as its user sees it, beside what it should show."""

from collections.abc import Sequence
from dataclasses import dataclass

from staleproof.model.records.values import Row
from staleproof.reports.stories.story import Teller


@dataclass(frozen=True)
class Shown:
    """A view at one moment.

    `open` is false where its page is not open; `text` is None where the record is not listed; `loaded` says whether there is
    anything to show, `guess` whether it is one. A view that is open is `stale` where it does not look as it should, or shows
    nothing while nothing is under way; with a guess only if the server has decided, or nothing is under way.
    """

    open: bool
    loaded: bool
    text: str | None
    buttons: tuple[str, ...]
    guess: bool
    truth: str
    should_text: str | None
    should_buttons: tuple[str, ...]
    stale: bool

    @property
    def short(self) -> str:
        """In a word or two what can be seen of the record."""
        if not self.open:
            return "closed"
        if not self.loaded:
            return "nothing yet"
        return "no such row" if self.text is None else self.text or "no text"


def shown(teller: Teller, moment: int) -> Shown:
    """The view of a story before step `moment + 1`."""
    tale = teller.tale
    state, truth = tale.states[moment], tale.truth(moment)[tale.record]
    row, mounted = _seen(teller, moment), tale.setting.mounted(state, tale.place)
    text, buttons = _look(teller, row)
    should, offered = _look(teller, truth)
    return Shown(
        mounted,
        row is not None,
        text,
        buttons,
        row is not None and row.optimistic,
        truth.status,
        should,
        offered,
        mounted
        and (_rests(teller, moment) if row is None else (text, buttons) != (should, offered) and not _waits(teller, moment)),
    )


def _seen(teller: Teller, moment: int) -> Row | None:
    return teller.tale.setting.seen(teller.tale.states[moment], teller.tale.place, teller.tale.record)


def _rests(teller: Teller, moment: int) -> bool:
    return teller.tale.setting.system.settled(teller.tale.states[moment])


def _waits(teller: Teller, moment: int) -> bool:
    """Whether a guess is shown of which the server has not decided since it was made, and something is under way."""

    def guessed(before: int) -> bool:
        row = _seen(teller, before)
        return row is not None and row.optimistic

    if not guessed(moment) or _rests(teller, moment):
        return False
    first = next((before + 1 for before in reversed(range(moment)) if not guessed(before)), 0)
    return teller.tale.truth(first)[teller.tale.record] == teller.tale.truth(moment)[teller.tale.record]


def _look(teller: Teller, row: Row | None) -> tuple[str | None, tuple[str, ...]]:
    if row is None or row.status not in teller.setting.lifecycle.statuses:
        return None, ()
    return teller.tale.text(row.status), teller.tale.buttons(row.status)


def bands(moments: Sequence[Shown]) -> tuple[tuple[int, int], ...]:
    """The stretches of steps after which the view is stale, each by its first and its last step; 0 is the beginning."""
    found: list[tuple[int, int]] = []
    for moment in (moment for moment, one in enumerate(moments) if one.stale):
        if found and found[-1][1] == moment - 1:
            found[-1] = (found[-1][0], moment)
        else:
            found.append((moment, moment))
    return tuple(found)
