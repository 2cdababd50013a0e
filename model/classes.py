"""Statuses that nothing tells apart: the coarsest partition that steps respect, found by partition refinement.

Statuses of one class look the same, and each step that one of them has every other has, too, into the same class. So being
in one class is a bisimulation: a search may keep one status for each class, and a path of classes is a run of real statuses
from whichever member of the class it begins in.
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
