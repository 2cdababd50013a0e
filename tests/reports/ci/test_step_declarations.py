"""Each step of a story is about something that the design declares, whichever part begins it."""

import random

import pytest
from everything_used import everything, whole, world

from staleproof.model.language.yaml_text import Path
from staleproof.model.systems.whole_world import ViewName
from staleproof.reports.ci.step_declarations import declaration
from staleproof.reports.libraries.counts import part_kind
from staleproof.reports.libraries.walks import Walker
from staleproof.reports.stories.setting import Tale, WorldSetting
from staleproof.reports.stories.story import Teller

WALKED = 3_000
ABOUT = {
    "Server": {"lifecycle.actions"},
    "Slot": {"handlers", "handlers.success", "handlers.error"},
    "Page": {"", "views", "queries.poll", "arrays.poll", "logout"},
    "Channel": {"push", "push.on_message", "push.on_connect", "push.debounce"},
    "OtherTabs": {"other_tabs.tell"},
    "Query": {"queries"},
    "Array": {"arrays"},
    "CacheLine": {"queries", "arrays"},
    "ResponseCache": {"queries", "arrays"},
    "SupersededRequests": {"queries", "arrays"},
}
"""What the steps of each kind of part may be about: the fields on the way to the declaration within the dashboard."""
NAMED = {"actions", "arrays", "dashboards", "handlers", "on_message", "queries", "views"}
"""Fields that are followed by a name."""
DECLARED = NAMED - {"actions", "on_message"}
"""Those whose names must be declared; a message need not be, which a dashboard takes and does nothing with."""


def fields(path: Path) -> str:
    """The fields on the way to a declaration, without the names."""
    return ".".join(str(part) for part, above in zip(path, ("", *path), strict=False) if above not in NAMED)


@pytest.mark.slow
def test_every_step_is_about_a_declaration() -> None:
    """In walks through a world that has every kind of part; the names on the way are those of the design."""
    positions, found = everything().source.positions, {kind: set[str]() for kind in ABOUT}
    for walk in Walker(whole(), random.Random(3)).walks(world(), WALKED):
        assert walk.start is not None
        moments = [walk.start]
        for label in walk.labels:
            after = world().fire(moments[-1], label)
            assert after is not None
            moments.append(after)
        teller = Teller(Tale(WorldSetting(whole(), world()), walk.labels, tuple(moments), ViewName("busy", "list")))
        for n, label in enumerate(walk.labels):
            path = declaration(teller, n)
            found[part_kind(world().components[world().index[label.component]])].add(fields(path))
            named = (path[: place + 2] for place, field in enumerate(path) if field in DECLARED)
            assert all(part in positions for part in named), path
    assert {
        kind: {about.removeprefix("dashboards").removeprefix(".") for about in told} for kind, told in found.items()
    } == ABOUT
