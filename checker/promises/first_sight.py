"""The story in which a view is opened and comes to show a status, without any search."""

from collections.abc import Iterator

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.components.array import Array
from staleproof.model.components.query import Query
from staleproof.model.systems.parts import HERE, PAGE
from staleproof.model.vocabulary import Event, Kind, Label, State, System

LONGEST = 20
"""The most steps until a view shows a status that its copy can read."""


def coming_to_show(ask: ViewAsk, status: str, *, settled: bool = False) -> Story | None:
    """The story in which a view comes to show a status, and goes on until all is settled if asked; None if it never does."""
    start = ask.concrete.start(status)
    system = ask.concrete.system(start)
    labels, states = [Label(PAGE, Event("open", HERE))], [system.initial]
    while len(labels) <= LONGEST:
        after = system.fire(states[-1], labels[-1])
        assert after is not None, "what is offered in a story without faults is possible"
        states.append(after)
        shown = ask.concrete.seen(after) is not None
        if shown and not (settled and not system.settled(after)):
            return Story(ask.loaded, ask.dashboard, ask.view, Concrete(start, tuple(labels), tuple(states)), ask.concrete)
        following = next(_going_on(system, after, all_of_it=shown), None)
        if following is None:
            return None
        labels.append(following)
    return None


def _going_on(system: System, state: State, *, all_of_it: bool) -> Iterator[Label]:
    """The next steps of what copies have asked for, or of all that is under way."""
    copies = {part.name for part in system.components if isinstance(part, Query | Array)}
    under_way = (label for label, kind in system.offered(state) if kind is Kind.INTERNAL)
    return (label for label in under_way if all_of_it or label.component in copies)
