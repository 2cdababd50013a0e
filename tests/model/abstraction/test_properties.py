"""The questions on marks: what of the world, the page, the copy and the handlers breaks a promise, and what could mend it."""

from typing import Any

import pytest
from job_board import concrete

from staleproof.model.abstraction.abstract_cone import marked
from staleproof.model.abstraction.properties import (
    CELLS,
    Blame,
    backwards,
    dishonest,
    guess_shown,
    guessing,
    left_over,
    never_read,
    older_after_done,
    outdated,
    overwritten,
    remedies,
    seen,
    seen_after,
    seen_after_done,
    seen_after_reload,
    seen_after_shown,
    stale_after,
    stale_after_reload,
)
from staleproof.model.components.environment import Past
from staleproof.model.components.page import PageState
from staleproof.model.components.program import HandlerRun, Reply
from staleproof.model.records.cache_entry import CacheEntry
from staleproof.model.records.values import Mark
from staleproof.model.vocabulary import Deed, Event, Label, Property, Remedy

SYSTEM = marked(concrete().cone, ("done", "reloaded", "patches"))
"""Its programs: one writes its guess into the copy, one lays it over the view, one writes a guess about another record."""
WRITES, LAYS, OTHER = (HandlerRun(program, 0, "sent") for program in range(3))
KEPT = (("copy", Mark.BEFORE),)
MARKED, HERE = Past(marked=True), PageState("here")
OLDER = (Mark.BEFORE, Mark.ABSENT, Mark.GHOST, Mark.WRONG, Mark.STRAY)
GUESSED = (Mark.MINE_1, Mark.MINE_2, Mark.LATE_1, Mark.LATE_2, Mark.GHOST, Mark.STRAY, Mark.WRONG)


def said(question: Property, world: Past, data: Mark | None, run: HandlerRun | None = None, page: str | None = "here") -> bool:
    """Whether a statement is true of the parts that it names, in its order."""
    parts: dict[str, Any] = {"world": world, "page": PageState(page), "copy": CacheEntry(data=data), "slot 1": run}
    return bool(question.holds(*(parts[name] for name in question.components)))


def of_copies(question: Property, world: Past, run: HandlerRun | None = None) -> list[Mark | None]:
    """The copies of which a statement is true; it is true of none on a page without the view."""
    every = (None, *Mark)
    assert not any(said(question, world, data, run, page) for data in every for page in ("another page", None))
    return [data for data in every if said(question, world, data, run)]


def but(*marks: Mark | None) -> list[Mark | None]:
    return [data for data in (None, *Mark) if data not in marks]


def these(*marks: Mark | None) -> list[Mark | None]:
    return [data for data in (None, *Mark) if data in marks]


@pytest.mark.parametrize(
    ("blame", "copies", "before"),
    [
        (Blame("others"), (None, Mark.BEFORE, Mark.ABSENT), ()),
        (Blame("others", visible=False), (Mark.ABSENT,), ()),
        (Blame("others", visible=False, unloaded=True), (None, Mark.ABSENT), ()),
        (Blame("others", visible=False, guesses=True), (Mark.ABSENT, *GUESSED), GUESSED),
        (Blame("others", guesses=True), (None, Mark.BEFORE, Mark.ABSENT, *GUESSED), GUESSED),
    ],
)
def test_what_an_entry_answers_for(blame: Blame, copies: tuple[Mark | None, ...], before: tuple[Mark, ...]) -> None:
    """What is older, behind the marked commit; guesses whether anything was committed or not."""
    question = stale_after(SYSTEM, blame)
    assert of_copies(question, MARKED) == these(*copies)
    assert of_copies(question, Past()) == these(*before)
    assert (of_copies(question, MARKED, LAYS) == but()) is blame.guesses


def test_an_entry_answers_only_for_its_class_where_that_is_a_part_of_the_states() -> None:
    """A guess is shown whoever has made the marked commit."""
    question = stale_after(SYSTEM.whole, Blame("own 1", guesses=True))
    assert question.components == ("world", "page", "copy", "slot 1", "marker")
    for marker, data, holds in (
        ("own 1", Mark.BEFORE, True),
        ("others", Mark.BEFORE, False),
        (None, Mark.BEFORE, False),
        ("others", Mark.GHOST, True),
        ("own 1", Mark.AFTER, False),
    ):
        assert question.holds(MARKED, HERE, CacheEntry(data=data), None, marker) is holds
    assert question.holds(MARKED, HERE, CacheEntry(data=Mark.AFTER), LAYS, "others")
    assert stale_after(SYSTEM, Blame("own 1")).components == ("world", "page", "copy", "slot 1")


@pytest.mark.parametrize(
    ("blame", "kind", "anything"),
    [
        (Blame("others"), "Blame(group='', visible=True, guesses=False, unloaded=False)", True),
        (Blame("others", visible=False), "Blame(group='', visible=False, guesses=False, unloaded=False)", False),
        (Blame("own 1", visible=False, guesses=True), "Blame(group='', visible=False, guesses=True, unloaded=False)", True),
        (Blame("own 1", visible=False, unloaded=True), "Blame(group='', visible=False, guesses=False, unloaded=True)", True),
    ],
)
def test_entries_that_answer_for_the_same_differ_in_their_class_only(blame: Blame, kind: str, anything: bool) -> None:
    """One that answers for nothing is one whose commits nobody sees, without guesses."""
    assert (blame.kind, blame.anything) == (kind, anything)


def test_guesses_are_shown_from_the_copy_or_over_it() -> None:
    """Over it by a program that lays them, until its page is gone."""
    question = guess_shown(SYSTEM)
    assert of_copies(question, Past()) == these(*GUESSED)
    assert of_copies(question, Past(), WRITES) == these(*GUESSED)
    assert of_copies(question, Past(), LAYS) == but()
    assert of_copies(question, Past(), LAYS._replace(phase="orphan")) == these(*GUESSED)


def test_what_must_have_been_there_to_be_broken() -> None:
    """A mounted view behind the marked commit, behind a reload, behind an own action that was done, or with anything."""
    assert of_copies(seen_after(), MARKED) == of_copies(seen_after_reload(), Past(reloaded=True)) == but()
    assert of_copies(seen_after_done(), Past(done=True)) == of_copies(seen(), Past()) == but(None)
    for question in (seen_after(), seen_after_reload(), seen_after_done()):
        assert of_copies(question, Past()) == []


def test_a_reload_suffices_if_the_view_shows_then_what_the_commit_has_brought() -> None:
    """Confirmed or read; not under a guess that lies over it."""
    question, reloaded = stale_after_reload(SYSTEM), Past(marked=True, reloaded=True)
    assert of_copies(question, reloaded) == but(Mark.AFTER, Mark.CONFIRMED)
    assert of_copies(question, reloaded, LAYS) == but()
    assert of_copies(question, reloaded, WRITES) == but(Mark.AFTER, Mark.CONFIRMED)
    assert of_copies(question, MARKED) == []


def test_an_own_write_is_invisible_where_something_older_is_shown() -> None:
    """Once it was reported as done; what was never loaded is not older."""
    assert of_copies(older_after_done(), Past(marked=True, done=True)) == these(*OLDER)
    assert of_copies(older_after_done(), MARKED) == []


OTHERWISE = Reply(ok=True, as_guessed=False)


@pytest.mark.parametrize(
    ("run", "copies"),
    [
        (None, (Mark.WRONG,)),
        (LAYS, (Mark.WRONG,)),
        (LAYS._replace(reply=Reply(ok=True)), (Mark.WRONG,)),
        (LAYS._replace(reply=OTHERWISE), tuple(Mark)),
        (WRITES._replace(reply=OTHERWISE), (Mark.WRONG,)),
        (LAYS._replace(reply=OTHERWISE, phase="orphan"), (Mark.WRONG,)),
    ],
)
def test_a_guess_is_dishonest_that_the_server_has_committed_otherwise(run: HandlerRun | None, copies: tuple[Mark, ...]) -> None:
    """In the copy, or over anything that was loaded."""
    assert of_copies(dishonest(SYSTEM), Past(), run) == these(*copies)


@pytest.mark.parametrize(
    ("run", "copies"),
    [
        (None, these(*GUESSED)),
        (LAYS, but()),
        (LAYS._replace(phase="success"), these(*GUESSED)),
        (LAYS._replace(phase="orphan"), these(*GUESSED)),
        (WRITES, these(*GUESSED)),
    ],
)
def test_a_guess_is_left_over_that_nobody_has_confirmed(run: HandlerRun | None, copies: list[Mark | None]) -> None:
    """One that lies over the view is confirmed when its handler has succeeded."""
    assert of_copies(left_over(SYSTEM), Past(), run) == copies


def test_an_error_that_is_shown_as_an_empty_list_was_never_read() -> None:
    """That is a copy without the record of which nobody has said that it is gone."""
    assert of_copies(never_read(), Past()) == [Mark.ABSENT]


SHOWS_OLDER = these(Mark.BEFORE, Mark.SAME_LOOK, Mark.AFTER, Mark.CONFIRMED, Mark.ABSENT)


@pytest.mark.parametrize(
    ("run", "copies", "busy"),
    [
        (None, [], False),
        (WRITES._replace(kept=KEPT), SHOWS_OLDER, True),
        (WRITES, [], True),
        (WRITES._replace(kept=(("copy", None),)), [], True),
        (WRITES._replace(kept=(("elsewhere", Mark.BEFORE),)), [], True),
        (WRITES._replace(kept=KEPT, phase="served"), [], True),
        (WRITES._replace(kept=KEPT, attempt=1), [], True),
        (LAYS._replace(kept=KEPT), [], True),
        (OTHER._replace(kept=KEPT), [], False),
    ],
)
def test_a_guess_is_overwritten_while_its_request_is_under_way(
    run: HandlerRun | None, copies: list[Mark | None], busy: bool
) -> None:
    """One about this record, of which the copy before is remembered; while it or one over the view is there it may be."""
    assert of_copies(overwritten(SYSTEM), Past(), run) == copies
    assert of_copies(guessing(SYSTEM), Past(), run) == (but() if busy else [])


def at_page(*events: str, needed: bool = True) -> Deed:
    """Something that the user may do at the page."""
    return Deed(tuple(Label("page", Event(name)) for name in events), needed=needed)


ABLE, SHOWN = at_page("online", needed=False), at_page("show", needed=False)
AGAIN = Deed((Label("page", Event("open", "here")),))
POLLED = (("list: {key: [jobs, list]}", "list: {key: [jobs, list], poll: 1 min}"),)
WAYS = {
    "focus": ((at_page("online"),), (ABLE, at_page("show")), (ABLE, at_page("focus"))),
    "remount": ((ABLE, SHOWN, at_page("leave"), AGAIN),),
    "reload": ((ABLE, SHOWN, at_page("reload")),),
}


@pytest.mark.parametrize(("changes", "polls"), [((), ()), (POLLED, ("copy",))])
def test_what_could_mend_a_stale_view_the_best_first(changes: tuple[tuple[str, str], ...], polls: tuple[str, ...]) -> None:
    """A poll, a look away and back, leaving and coming back, a reload; before that one is online, and looks at the tab."""
    poll = Deed(tuple(Label("page", Event("poll", copy)) for copy in polls))
    every = {"poll": ((ABLE, poll),), **WAYS, "focus": (*WAYS["focus"], (ABLE, SHOWN, poll))}
    found = remedies(concrete(*changes).cone)
    assert found == tuple((cell, tuple(Remedy(cell, way) for way in ways)) for cell, ways in every.items())


AGED = ("name: jobs", "name: jobs\nserver: {max_age: 5 min}")


def test_where_a_copy_expires_that_may_have_to_come_first() -> None:
    """Each way again, behind the expiry of all that expires."""
    cone = concrete(AGED).cone
    found = dict(remedies(cone))
    (line,) = (cone.tab.line(copy) for copy in cone.copies)
    assert line is not None
    expired = Deed((Label(line, Event("expire")),))
    plain = {cell: tuple(remedy.deeds for remedy in found[cell]) for cell in ("poll", "focus", "remount", "reload")}
    assert list(found) == [cell for cell in CELLS if cell not in ("settles", "never")]
    for cell, ways in plain.items():
        assert found[f"expiry+{cell}"] == tuple(Remedy(f"expiry+{cell}", (expired, *way)) for way in ways)


@pytest.mark.parametrize(
    ("world", "run", "copies"),
    [
        (Past(), None, these(*GUESSED)),
        (MARKED, None, these(Mark.BEFORE, Mark.SAME_LOOK, *GUESSED)),
        (MARKED, WRITES, these(Mark.BEFORE, Mark.SAME_LOOK, *GUESSED)),
        (MARKED, OTHER, these(Mark.BEFORE, Mark.SAME_LOOK, *GUESSED)),
        (MARKED, LAYS, but(None)),
        (Past(), LAYS, but(None)),
    ],
)
def test_what_is_offered_of_an_outdated_view_may_be_refused(
    world: Past, run: HandlerRun | None, copies: list[Mark | None]
) -> None:
    """It shows what is from before the commit, however it looks, or a guess, of the copy or laid over it."""
    assert of_copies(outdated(SYSTEM), world, run) == copies


def test_a_view_goes_backwards_when_an_answer_had_brought_the_commit() -> None:
    """Then it shows what was before; the witness is that it shows anything."""
    assert of_copies(backwards(), MARKED) == of_copies(seen_after_shown(), MARKED) == []
    assert of_copies(backwards(), Past(marked=True, shown=True)) == [Mark.BEFORE]
    assert of_copies(seen_after_shown(), Past(marked=True, shown=True)) == but(None)
