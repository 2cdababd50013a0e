"""Where the model is known to differ from the libraries; comparisons of whole worlds leave these steps out.

A tab that is shown again resumes the mutations that were paused at a retry, waits for their answers, and only then refetches
and resumes queries (reference: query-semantics.md, section 3). In the model the queries go on at once.

A handler that waits goes on when the calls of the running function are made, as all continuations of promises do. In the
model it goes on in the middle of them, as soon as one of them cancels the last fetch that it waits for.
"""

from model.handler import Run, Slot
from model.page import Page
from model.query import Query
from model.vocabulary import State
from reports.libraries.command import Fired


def beyond(fired: Fired) -> bool:
    """Whether a step is one of those."""
    system, label = fired.system, fired.label
    actor = system.components[system.index[label.component]]
    if isinstance(actor, Query) or label.event.name == "reload":
        return False
    places = [place for place, part in enumerate(system.components) if isinstance(part, Slot)]
    if isinstance(actor, Page) and label.event.name == "show":
        own = {system.index[name] for name in actor.sleepers}
        return any(_at(fired.before, place)[0] == "paused" for place in places if place in own)
    others = (place for place in places if system.components[place] is not actor)
    return any(_at(fired.before, place) != _at(fired.after, place) for place in others)


def _at(state: State, place: int) -> tuple[str, int]:
    """How far the handler in a slot has come."""
    run = state[place]
    return (run.phase, run.group) if isinstance(run, Run) else ("", 0)
