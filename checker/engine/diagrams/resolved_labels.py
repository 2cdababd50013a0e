"""The steps of a system as products: for each label some partial functions, one a component, that apply together.

All that is sent on because of an event is followed once for whole arrays of local states. Where what is sent on depends on
the local state, the label falls into several products. What a component does on the way (it may be reached several times)
is put together to one partial function of its local states; components that are not reached stay as they are.
"""

from typing import NamedTuple

import numpy as np

from staleproof.checker.engine.explicit.product import behind
from staleproof.checker.engine.explicit.tables import REFUSED, Numbers, Table
from staleproof.model.vocabulary import Label, Send, System

FunctionKey = tuple[bytes, bytes]


class Function(NamedTuple):
    """A partial function of local states: where each source leads; the sources are sorted."""

    sources: Numbers
    targets: Numbers

    @property
    def identical(self) -> bool:
        """Whether nothing changes where it applies."""
        return np.array_equal(self.sources, self.targets)

    @property
    def key(self) -> FunctionKey:
        """What equal functions have in common."""
        return self.sources.tobytes(), self.targets.tobytes()


Resolved = dict[int, Function]
"""One product: by the place of a component what happens to it."""


def resolved(
    system: System, tables: tuple[Table, ...], known: list[Numbers], label: Label, starts: Numbers
) -> tuple[list[Resolved], frozenset[int]]:
    """The products of a label that is begun in some local states, over the known local states of the others.

    With the places of all components that were asked on the way, whether they refuse or not.
    """
    first = system.index[label.component]
    pending: list[tuple[tuple[Send, ...], Resolved]] = [((Send(*label),), {first: Function(starts, starts)})]
    products, asked = list[Resolved](), {first}
    while pending:
        sends, functions = pending.pop()
        if not sends:
            products.append(functions)
            continue
        if system.auxiliary is not None and sends[0].to == system.auxiliary.name:
            pending.append((sends[1:], functions))
            continue
        place = system.index[sends[0].to]
        asked.add(place)
        sources, local = functions.get(place) or (known[place], known[place])
        after, sent, refused, _ = tables[place].step(sends[0].event, local)
        numbers = np.unique(sent[after != REFUSED]).tolist() if refused else np.unique(sent).tolist()
        for number in numbers:
            among = sent == number
            function = Function(sources[among], after[among])
            pending.append((behind(tables[place].sends[number], sends), {**functions, place: function}))
    return products, frozenset(asked)


def merged(products: list[Resolved]) -> list[Resolved]:
    """The same steps in fewer products: two that differ in one function only are one.

    The products of one label have no state in common, so what is put together is a function again.
    """
    places = sorted({place for product in products for place in product})
    fewer = True
    while fewer:
        fewer = False
        for place in places:
            groups: dict[tuple[tuple[int, FunctionKey], ...], list[Resolved]] = {}
            for product in products:
                groups.setdefault(_elsewhere(product, place), []).append(product)
            if len(groups) < len(products):
                fewer = True
                products = [_together(group, place) for group in groups.values()]
    return products


def _elsewhere(product: Resolved, place: int) -> tuple[tuple[int, FunctionKey], ...]:
    """What a product does to the other components, and whether it touches this one."""
    others = sorted(other for other in product if other != place)
    found = tuple((other, product[other].key) for other in others)
    return found if place in product else (*found, (-1, (b"", b"")))


def _together(group: list[Resolved], place: int) -> Resolved:
    if len(group) == 1:
        return group[0]
    sources = np.concatenate([product[place].sources for product in group])
    order = np.argsort(sources)
    targets = np.concatenate([product[place].targets for product in group])
    return {**group[0], place: Function(sources[order], targets[order])}
