"""Which entries of the matrix a view has, which commits they stand for, and what staleness they answer for."""

import pytest
from job_board import concrete

from staleproof.model.abstraction.matrix_entries import Entry, blames, commits, entries
from staleproof.model.abstraction.properties import Blame

GUESSING = "take: {action: take, optimistic: taken, before: [patch: [jobs, list]], success: [invalidate: [jobs, list]]}"
PATCHING = (GUESSING, "take: {action: take, patches_to: done}")
CARD = "offers: {card: {open: [take], taken: [finish]}}"
NO_BUTTON = (CARD, "offers: {card: {taken: [finish]}}")
ANYWHERE = (GUESSING, "take: {action: take, button: whenever accepted}")
CREATE, TAKE, FINISH = (Entry(action, None) for action in ("create", "take", "finish"))
TAKING, FINISHING = Entry("take", "take"), Entry("finish", "finish")
OTHERS = Blame("others")
UNSEEN = Blame("others", visible=False)
NOBODY = Blame("others", visible=False, unloaded=True)


def shows(*statuses: str) -> tuple[str, str]:
    """The list shows only these."""
    return "hides: [done]", f"shows: [{', '.join(statuses)}]"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            (),
            {
                CREATE: OTHERS,
                TAKE: OTHERS,
                TAKING: Blame("own 1", guesses=True),
                FINISH: OTHERS,
                FINISHING: Blame("own 2", guesses=True),
            },
        ),
        ((shows("open"),), {CREATE: OTHERS, TAKE: OTHERS, TAKING: Blame("own 1", guesses=True), FINISH: UNSEEN}),
        ((shows("done"),), {CREATE: UNSEEN, TAKE: UNSEEN, FINISH: OTHERS}),
        ((shows("absent"),), {CREATE: NOBODY, TAKE: NOBODY, FINISH: NOBODY}),
        ((NO_BUTTON,), {CREATE: OTHERS, TAKE: OTHERS, FINISH: OTHERS, FINISHING: Blame("own 1", guesses=True)}),
        (
            (NO_BUTTON, ANYWHERE),
            {
                CREATE: OTHERS,
                TAKE: OTHERS,
                TAKING: Blame("own 1"),
                FINISH: OTHERS,
                FINISHING: Blame("own 2", guesses=True),
            },
        ),
    ],
)
def test_what_each_entry_answers_for(changes: tuple[tuple[str, str], ...], found: dict[Entry, Blame]) -> None:
    """Others make every mutation; an own entry needs a button, and answers for the guesses of its handler."""
    on = concrete(*changes)
    assert list(blames(on, on.cone).items()) == list(found.items())
    assert entries(on) == tuple(found)


@pytest.mark.parametrize(
    ("changes", "entry", "rows"),
    [
        ((), CREATE, [("absent", "open")]),
        ((), TAKE, [("open", "taken")]),
        ((), TAKING, [("open", "taken")]),
        ((NO_BUTTON,), TAKING, []),
        ((NO_BUTTON, ANYWHERE), TAKING, [("open", "taken")]),
        ((PATCHING,), TAKE, [("open", "taken"), ("open", "done"), ("taken", "done"), ("done", "done")]),
        ((PATCHING,), TAKING, [("open", "done"), ("taken", "done"), ("done", "done")]),
        ((PATCHING,), FINISH, [("taken", "done")]),
        ((PATCHING, NO_BUTTON), TAKING, []),
    ],
)
def test_the_commits_that_an_entry_stands_for(
    changes: tuple[tuple[str, str], ...], entry: Entry, rows: list[tuple[str, str]]
) -> None:
    """The rows of the lifecycle, and what a button that PATCHes makes of any status in which somebody may still see it."""
    found = commits(concrete(*changes), entry)
    assert [(t.source, t.target) for t in found] == rows
    assert {t.action for t in found} <= {entry.mutation}


def test_what_a_handler_patches_is_made_by_its_own_role() -> None:
    """So it is a commit of the own browser, whoever may make the mutation otherwise."""
    assert {t.roles for t in commits(concrete(PATCHING), TAKING)} == {("worker",)}


def test_an_entry_is_called_by_whose_browser_makes_the_commit() -> None:
    """Own with a handler, else foreign."""
    assert (TAKE.whose, TAKING.whose) == ("foreign", "own")
