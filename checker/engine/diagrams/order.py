"""The order of the components in diagrams, which decides how large these are and how long they take to make."""

from collections.abc import Iterable, Sequence

from staleproof.checker.engine.diagrams.resolved_labels import FunctionKey, Resolved


def ordered(sizes: Sequence[int], products: Iterable[Resolved]) -> tuple[int, ...]:
    """The places of components of given sizes, from the top: first those to which most different things happen.

    Then products that differ have their differences at the top and much the same below, where what was worked out for one
    serves the others. Where as much happens, those with most local states come first.
    """
    functions: list[set[FunctionKey]] = [set() for _ in sizes]
    for product in products:
        for place, function in product.items():
            functions[place].add(function.key)
    return tuple(sorted(range(len(sizes)), key=lambda place: (-len(functions[place]), -sizes[place], place)))
