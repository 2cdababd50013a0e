"""Every transition of an array, each executed at least once against @reduxjs/toolkit (or the state of a component)."""

import pytest
from surroundings import array_setup, array_system, roomy
from tiers import slow_but
from tours import graph, taken, tour

from staleproof.model.components.array import Array
from staleproof.reports.libraries.process import Libraries
from staleproof.reports.libraries.twin import Twin

SLICE = Array("a", "world", survives=True, faults=frozenset({"request error"}))
CASES = {
    "Redux slice": SLICE,
    "Redux slice, HTTP cache": SLICE._replace(source="a line", stores=("a line",)),
    "component state": SLICE._replace(survives=False),
    "guarded Redux slice": SLICE._replace(guarded=True),
    "guarded Redux slice, HTTP cache": SLICE._replace(source="a line", stores=("a line",), guarded=True, faults=frozenset()),
    "guarded component state": SLICE._replace(survives=False, guarded=True),
    "component state, HTTP cache": SLICE._replace(survives=False, source="a line", stores=("a line",), faults=frozenset()),
}


@pytest.mark.parametrize("name", slow_but(CASES, [name for name in CASES if "HTTP cache" not in name], 3))
def test_every_transition_of_the_array_is_what_the_library_does(name: str, libraries: Libraries) -> None:
    """A tour over all transitions of the model's table ends without a mismatch and leaves none out."""
    system = array_system(CASES[name])
    edges = graph(system, roomy)
    walks = list(tour(edges))

    twin = Twin(libraries, system, array_setup(CASES[name]))

    assert twin.run(walks) is None
    assert taken(edges, walks) == sum(map(len, edges))
