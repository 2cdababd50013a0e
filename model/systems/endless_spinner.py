"""A view that waits for data which nothing asks for: the same of copies with marks and of copies with rows."""

from collections.abc import Iterator

from staleproof.model.components.answered_copy import AnsweredCopy
from staleproof.model.components.array import ArrayState
from staleproof.model.components.marked_component import Marked
from staleproof.model.components.page import PageState
from staleproof.model.components.query import Query
from staleproof.model.components.reduced_query import Reduced
from staleproof.model.records.addresses import COPY
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.systems.parts import HERE, PAGE
from staleproof.model.vocabulary import Component, Property, System

CopyState = CacheEntry | ArrayState


def spinning(system: System, copy: str = COPY, page: str = PAGE, here: str = HERE) -> Property:
    """A view is mounted without data, and its copy neither asks for any nor has an error to tell.

    A query that is disabled until another one has data asks, or has failed, as that one does (docs/promises.md, section 2).
    In a system of more than the cone of a view the address of its copy says which, and the page that it is on.
    """

    def holds(place: PageState, shown: CopyState, *waited_for: CopyState) -> bool:
        return place.page == here and shown.data is None and not any(map(_explained, (shown, *waited_for)))

    return Property((page, copy, *_waited_for(system, copy)), holds)


def mounted() -> Property:
    """The view is mounted."""
    return Property((PAGE,), lambda page: page.page == HERE)


def _explained(copy: CopyState) -> bool:
    """Whether a copy has no data because its request is still under way (or paused), or has failed."""
    if copy.data is not None:
        return False
    return bool(copy.flight) if isinstance(copy, ArrayState) else copy.failed or copy.fetch is not None


def _waited_for(system: System, copy: str) -> Iterator[str]:
    """The queries without whose data that of a copy is disabled, the nearest first."""
    queries = [query for query in map(_inner, system.components) if isinstance(query, Query)]
    name: str | None = copy
    while (name := next((query.name for query in queries if name in query.dependents), None)) is not None:
        yield name


def _inner(part: Component) -> Component:
    return _inner(part.inner) if isinstance(part, Marked | AnsweredCopy | Reduced) else part
