"""Where some components of a system come to rest when they are left alone."""

from collections.abc import Iterator

from staleproof.model.vocabulary import Kind, State, System


def ends(system: System, state: State, among: frozenset[str]) -> Iterator[State]:
    """The states in which none of the components named offers an internal event, in every order of their internal steps."""
    known, waiting = {state}, [state]
    while waiting:
        state = waiting.pop()
        labels = [label for label, kind in system.offered(state) if kind is Kind.INTERNAL and label.component in among]
        if not labels:
            yield state
        following = {after for label in labels if (after := system.fire(state, label)) is not None} - known
        known |= following
        waiting += sorted(following, key=repr)
