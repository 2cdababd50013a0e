"""Statuses that nothing tells apart: the coarsest partition that steps respect, found by partition refinement.

Let two states of a search stand for each other if they are equal but for statuses, and each status in one is of the class of
that in the other. Statuses of one class look the same wherever they are asked for, and each step that one of them has, every
other has under the same name into the same class. So states that stand for each other satisfy the same statements and guards,
and whatever one does, the other does into states that stand for each other again: a bisimulation (P. Kanellakis and
S. Smolka, 1990). Hence a search that keeps the first status of each class for all of it finds the same verdicts, remedies
and lengths, and a path of classes is a run of real statuses from any status of the class that it begins in: at each step
any status of the next class to which the real one leads will do. (Where equal requests are kept once, requests that differ
only in statuses of one class are equal, too, and as always one of them stands for one or more.)
"""

from collections.abc import Callable, Hashable, Mapping

Class = tuple[str, ...]
"""Statuses that nothing tells apart, in the order of the lifecycle; the first one stands for all of them."""
Classes = dict[str, Class]
"""For each status its class."""
Steps = frozenset[tuple[Hashable, str]]
"""What can happen in a status: how it is called, and the status that it leads to."""


def coarsest(looks: Mapping[str, Hashable], steps: Mapping[str, Steps]) -> Classes:
    """The classes of statuses that look the same and have the same steps into the same classes, as few as possible."""
    classes = _grouped(looks, lambda status: looks[status])
    while True:
        finer = _grouped(looks, _told_by(classes, steps))
        if finer == classes:
            return classes
        classes = finer


def _told_by(classes: Classes, steps: Mapping[str, Steps]) -> Callable[[str], Hashable]:
    return lambda status: (classes[status], frozenset((name, classes[target]) for name, target in steps[status]))


def _grouped(statuses: Mapping[str, Hashable], told: Callable[[str], Hashable]) -> Classes:
    groups: dict[Hashable, Class] = {}
    for status in statuses:
        groups[told(status)] = (*groups.get(told(status), ()), status)
    return {status: groups[told(status)] for status in statuses}
