"""Small random systems: components with sends, laters, refusals, kinds and guards, and questions about them."""

from typing import NamedTuple

from hypothesis import strategies as st

from staleproof.model.vocabulary import Deed, Event, Kind, Label, Offer, Property, Remedy, Send, Step, System

NAMES = ("a", "b", "c", "d")
EVENTS = ("x", "y", "z")
MOST = 3
"""Local states of a component."""

Reaction = tuple[int, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]
Rules = tuple[tuple[tuple[Reaction | None, ...], ...], ...]


class Part(NamedTuple):
    """A component that is a table: what happens by event and local state (None refuses), and what each state offers."""

    name: str
    rules: Rules
    begins: tuple[tuple[tuple[str, Kind], ...], ...]
    initial: int = 0

    def offers(self, state: int) -> tuple[Offer, ...]:
        return tuple(Offer(Event(name), kind) for name, kind in self.begins[state])

    def step(self, state: int, event: Event) -> Step | None:
        reaction = self.rules[EVENTS.index(event.name)][state]
        if reaction is None:
            return None
        after, sends, later = reaction
        return Step(after, *(tuple(Send(to, Event(name)) for to, name in sent) for sent in (sends, later)))


def _reactions(targets: tuple[tuple[str, str], ...]) -> st.SearchStrategy[Reaction | None]:
    """What may happen: sends go to other events only, so that none goes on for ever."""
    sent = st.lists(st.sampled_from(targets), max_size=2).map(tuple) if targets else st.just(())
    after = st.integers(0, MOST - 1)
    return st.one_of(st.tuples(after, sent, st.just(())), st.tuples(after, sent, sent), st.none())


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Two to four parts; an event sends on only events behind it in the alphabet."""
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    parts = []
    for name in names:
        rules = tuple(
            tuple(draw(_reactions(tuple((to, other) for to in names for other in EVENTS[place + 1 :]))) for _ in range(MOST))
            for place in range(len(EVENTS))
        )
        offered = st.lists(
            st.tuples(st.sampled_from(EVENTS), st.sampled_from(tuple(Kind))), max_size=2, unique_by=lambda o: o[0]
        )
        begins = tuple(tuple(draw(offered)) for _ in range(MOST))
        parts.append(Part(name, rules, begins))
    labels = st.builds(Label, st.sampled_from(names), st.sampled_from(EVENTS).map(Event))
    guards = draw(st.dictionaries(labels, statements(names), max_size=2))
    return System(tuple(parts), guard=guards.get if guards else None)


def statements(names: tuple[str, ...]) -> st.SearchStrategy[Property]:
    """Statements about one or two parts, true of some combinations of their states."""
    one = st.integers(0, MOST - 1)
    true = st.frozensets(st.tuples(one, one), min_size=1)
    return st.builds(
        lambda pair, of: Property(pair, lambda first, second: (first, second) in of),
        st.tuples(st.sampled_from(names), st.sampled_from(names)),
        true,
    )


def remedies(names: tuple[str, ...]) -> st.SearchStrategy[tuple[tuple[str, tuple[Remedy, ...]], ...]]:
    """Up to two ranks of up to two ways of up to two deeds."""
    labels = st.builds(Label, st.sampled_from(names), st.sampled_from(EVENTS).map(Event))
    deeds = st.builds(Deed, st.lists(labels, min_size=1, max_size=2).map(tuple), st.booleans())
    ways = st.lists(
        st.builds(Remedy, st.just("way"), st.lists(deeds, min_size=1, max_size=2).map(tuple)), min_size=1, max_size=2
    )
    return st.lists(st.tuples(st.just("rank"), ways.map(tuple)), min_size=1, max_size=2).map(tuple)
