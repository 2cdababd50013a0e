"""Buttons that the server refuses whenever a view has them: no search is needed to tell a story of these."""

from collections.abc import Iterator

from staleproof.checker.answers.promise import InView
from staleproof.checker.answers.story import Story
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.deciding import exhausted, of_view
from staleproof.checker.promises.first_sight import coming_to_show
from staleproof.checker.promises.questions import LEGAL
from staleproof.checker.session.view_ask import ViewAsk


def offers_are_legal(ask: ViewAsk) -> InView:
    """Whether a settled view offers nothing that the server refuses.

    Marks tell only what is shown that is older than the server's status. So where that itself may be refused and no story
    is found at once, all runs with real statuses are searched.
    """
    statuses = ask.concrete.always_refused
    story = next(_stories(ask, statuses), None)
    if story is not None:
        return InView(ask.dashboard, ask.view, Outcome.VIOLATED, len(statuses), story=story)
    return exhausted(ask, LEGAL, ask.calm) if statuses else of_view(ask, LEGAL, frozenset())


def _stories(ask: ViewAsk, statuses: dict[str, tuple[str, ...]]) -> Iterator[Story]:
    found = (coming_to_show(ask, status, settled=True) for status in statuses)
    return (story for story in found if story is not None)
