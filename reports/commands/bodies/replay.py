"""One story again: the numbers of a replay string as steps on the cone of a view."""

import re

from rich.console import Console

from staleproof.checker.answers.story import BESIDE, WIDE, Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import shown
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.neighbours import neighbours
from staleproof.model.vocabulary import Label, State
from staleproof.reports.renderings.console import show_telling
from staleproof.reports.stories.causes.cause import cause
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

NUMBER = re.compile("[0-9]{1,18}")
MOST = Bounds(own_actions=2, records=9)
"""Stories of fewer own actions at a time, and of fewer records, are the same with more."""


class PathError(Exception):
    """A replay string that is no story of the design."""


def replayed(loaded: Loaded, text: str) -> Story:
    """The story that a replay string names. Raises PathError where it leaves the design."""
    begin, *rest = text.split("/")
    wide = begin.endswith(WIDE)
    views = begin.removesuffix(WIDE).split(BESIDE)
    if not all(NUMBER.fullmatch(number) for number in (*views, *rest)) or not rest or len(views) > 2:
        message = f"{shown(text)} is no story; expected numbers with / between them: view, first status, steps, such as 0/2/1/5"
        raise PathError(message)
    second, *steps = map(int, rest)
    ask = _asked(loaded, *map(int, views))
    concrete = ask.concrete_under(ask.faulty.faults, wide=wide)
    _within("the beginning", second, concrete.starts(MOST.records), 2)
    system = concrete.system(second)
    labels: list[Label] = []
    states: list[State] = [system.initial]
    for place, step in enumerate(steps):
        moves = list(system.moves(states[-1]))
        _within(f"step {place + 1}", step, len(moves), place + 3)
        labels.append(moves[step].label)
        states.append(moves[step].state)
    return Story(loaded, ask.dashboard, ask.view, Concrete(second, tuple(labels), tuple(states)), concrete)


def _asked(loaded: Loaded, view: int, beside: int | None = None) -> ViewAsk:
    """The view of a story, with the one beside it if the story is about two."""
    _within("the view", view, len(loaded.views), 1)
    ask = ViewAsk(Session(bounds=MOST), loaded, *loaded.views[view])
    if beside is None:
        return ask
    _within("the view beside", beside, len(loaded.views), 1)
    dashboard, name = loaded.views[beside]
    if dashboard != ask.dashboard or name not in neighbours(ask.concrete):
        said = f"{ask.name} and {dashboard}.{name} are not open together, or cannot contradict each other"
        raise PathError(f"the story is about two views, but {said}")
    return ask.together(name)


def _within(what: str, number: int, count: int, place: int) -> None:
    if number >= count:
        message = f"number {place} of the story, {what}, is {number}; expected 0 to {count - 1}"
        raise PathError(message)


def show_story(console: Console, story: Story) -> None:
    """Tell a story again."""
    teller = Teller(tale_of(story))
    last = story.path.states[-1]
    loaded_or_settled = story.system.settled(last) or story.concrete.seen(last) is not None
    stale = story.concrete.stale(last) and loaded_or_settled
    tale = tale_of(story)
    wrong = stale or story.concrete.overwritten(last) or tale.wordless or bool(tale.refused)
    show_telling(console, teller.tell(), cause(teller, story.loaded.source) if wrong else None)
    if not story.system.settled(last):
        console.print("     Something is still under way here.")
