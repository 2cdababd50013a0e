"""The answers about the views of some designs, one after the other, whoever works them out."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from staleproof.checker.answers.answer import ViewAnswer
from staleproof.checker.answers.scope import Asked, View
from staleproof.checker.answers.undecided import short_of_memory
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises.of_view import answer_about_view
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.checker.session.transfer import packed, received, shipped, unpacked
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds

_ALONE = Lock()
"""Held by the thread that uses the session of a process; a process of a cluster may have several."""


def asking(farm: Farm, session: Session, designs: list[tuple[Loaded, Asked]], progress: Progress) -> Iterator[ViewAnswer]:
    """The answer about each view that is asked of each design, in their order."""
    answers = iter(()) if farm.alone else _elsewhere(farm, session, designs)
    for loaded, wanted in designs:
        for number, view in enumerate(wanted.views, 1):
            progress.asking(loaded.given, number, len(wanted.views))
            ask = ViewAsk(session, loaded, *view)
            found = None if farm.alone else unpacked(next(answers), ask)
            if found is not None and farm.at_home > 1 and short_of_memory(found):
                answers, found = _all_of(farm, answers), None
            yield found or answer_about_view(ask, wanted)


def _all_of(farm: Farm, answers: Iterator[bytes]) -> Iterator[bytes]:
    """What is still to come, of processes that give back their memory then: what one had too little for is asked here."""
    rest = list(answers)
    farm.go_home()
    return iter(rest)


def _elsewhere(farm: Farm, session: Session, designs: list[tuple[Loaded, Asked]]) -> Iterator[bytes]:
    limits = session.limits
    if limits.memory is not None:
        limits = replace(limits, memory=limits.memory // farm.at_home)
    tasks = [
        (design, view, wanted, limits, session.bounds)
        for design, wanted in ((shipped(loaded), wanted) for loaded, wanted in designs)
        for view in wanted.views
    ]
    return farm.each(ask_elsewhere, tasks)


def ask_elsewhere(design: bytes, view: View, wanted: Asked, limits: Limits, bounds: Bounds) -> bytes:
    """The answer about a view, worked out in another process."""
    with _ALONE:
        return packed(answer_about_view(ViewAsk(_session(limits, bounds), received(design), *view), wanted))


@lru_cache(maxsize=1)
def _session(limits: Limits, bounds: Bounds) -> Session:
    return Session(limits, bounds)
