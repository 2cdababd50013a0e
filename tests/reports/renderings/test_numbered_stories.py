"""Stories are told once and called by a number."""

from dataclasses import replace

from small import FOLDER

from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.numbered_stories import Book


def test_a_path_that_was_found_on_two_scenes_is_one_story() -> None:
    """The same path of the same view has one number; a path that is shorter by a step has another."""
    answer = assess(load(str(FOLDER / "diff" / "before" / "board.yaml")), Session())
    story = next(promise.story for promise in answer.promises if promise.story is not None)
    again = replace(story, concrete=ConcreteCone(story.concrete.cone))
    path = replace(story.path, labels=story.path.labels[:-1], states=story.path.states[:-1])
    book = Book()
    numbers = [book.number(answer, told, "broken") for told in (story, again, replace(story, path=path))]
    assert (numbers, again.concrete is story.concrete) == (["S1", "S1", "S2"], False)
