"""A second engine, as plain as can be: breadth first over real states, the model code in the loop."""

from collections.abc import Callable

from staleproof.model.vocabulary import Kind, Label, State, System


def end(system: System, path: list[Label]) -> State | None:
    """Where a path leads; None if it is not possible."""
    state: State | None = system.initial
    for label in path:
        state = None if state is None else system.fire(state, label)
    return state


def reachable(
    system: System, kinds: frozenset[Kind] = frozenset(Kind), until: Callable[[State], bool] = lambda _state: False
) -> tuple[dict[State, int], int]:
    """Every reachable state with its distance from the initial one, and the number of steps seen on the way.

    The first state that `until` is true of is the last.
    """
    depth = {system.initial: 0}
    queue, steps = [system.initial], 0
    for state in queue:
        for move in system.moves(state):
            if move.kind in kinds:
                steps += 1
                if move.state not in depth:
                    depth[move.state] = depth[state] + 1
                    queue.append(move.state)
                    if until(move.state):
                        return depth, steps
    return depth, steps
