"""Views that are open together and read different copies: which could contradict each other, and when one does."""

from staleproof.model.records.addresses import NEIGHBOUR
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.view import Screen
from staleproof.model.vocabulary import State


def contradict(one: Screen, status: str, other: Screen, shown: str) -> bool:
    """Whether there is no status of which one view looks as for `status`, and the other as for what is `shown` there."""
    looks = one.face(status), other.face(shown)
    return all((one.face(every), other.face(every)) != looks for every in one.lifecycle.statuses)


def neighbours(concrete: ConcreteCone) -> tuple[str, ...]:
    """The other views of the page that could contradict the view, for they read another copy and tell statuses apart, too."""
    cone, mine = concrete.cone, concrete.screen
    found = (name for name, view in cone.tab.board.views.items() if (view.page or name) == cone.page and name != cone.view)
    return tuple(name for name in found if _could(mine, concrete.screens[name]))


def _could(mine: Screen, other: Screen) -> bool:
    every = mine.lifecycle.statuses
    apart = mine.view.reads != other.view.reads
    return apart and any(contradict(mine, status, other, shown) for status in every for shown in every)


def beside(concrete: ConcreteCone, state: State, record: int = 0) -> Row | None:
    """A record as the view beside shows it, None before anything was loaded."""
    screen = concrete.screens[concrete.cone.beside or ""]
    return screen.row(concrete.local(state, NEIGHBOUR).data, concrete.runs(state), record)


def contradicted(concrete: ConcreteCone, state: State) -> bool:
    """Whether the view is stale, and the one beside contradicts what it shows."""
    row, other = concrete.seen(state), beside(concrete, state)
    if row is None or other is None or not concrete.stale(state):
        return False
    return contradict(concrete.screen, row.status, concrete.screens[concrete.cone.beside or ""], other.status)
