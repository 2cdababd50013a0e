"""Random steps: anything that is possible in the model's present state, with two exceptions.

No plain and no-cache GETs are under way together: no design can declare that. And no reload takes requests away while two
more wait for them: Chromium then sends one of the two or, at times, both at once, which the model allows too.
"""

import random
from collections.abc import Iterator

from cache_steps import Outcome
from line_model import USERS, LineModel

ANYTIME = {"POST elsewhere": 3, "other user: PATCH elsewhere": 3, "other user: plain": 1, "other user: no-cache": 1}
"""Steps with their weights."""

IDLE = {
    "reload": 1,
    "plain": 6,
    "other tab: plain": 2,
    "no-cache": 2,
    "other tab: no-cache": 1,
    "POST here": 1,
    "PATCH here": 1,
    "failed POST here": 1,
    "expire": 3,
    "other user: expire": 1,
    "hard reload": 1,
    "plain on reload": 1,
    "plain on hard reload": 1,
}
"""Steps that are over at once, where nothing is on its way."""

TABS = {"A": "", "B": "other tab: ", "X": "", "Y": "other tab: "}


def possible(model: LineModel) -> dict[str, int]:
    """The steps that may come next, with their weights."""
    under_way = model.under_way[USERS["tab"]]
    found = ANYTIME | ({} if under_way else IDLE)
    if len([ask for ask in under_way if TABS[ask]]) < 2:
        found |= {"reload": 1}
    found |= {f"{tab}start {ask}": 4 for ask, tab in TABS.items() if ask not in under_way}
    for ask in under_way:
        if ask not in model.superseded:
            found |= {f"cancel {ask}": 1}
    for ask in under_way[:1]:
        found |= {f"deliver {ask}": 4} if ask in model.served else {f"serve {ask}": 4}
    return found


def walk(seed: int, length: int) -> Iterator[tuple[str, Outcome]]:
    """Steps with what the model says of them."""
    model, rng = LineModel(), random.Random(seed)
    for _ in range(length):
        steps = possible(model)
        step = rng.choices(list(steps), list(steps.values()))[0]
        yield step, model.play(step)
