"""Which entry answers for what a run leaves stale: who has made the commit, or who has guessed."""

from types import SimpleNamespace

import pytest
from job_board import concrete

from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.abstraction.run_properties import ConcreteRun, GuessOrigin, Made
from staleproof.model.components.program import HandlerRun, Reply
from staleproof.model.records.values import Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import Event, Label

LOADED = ("page open", "copy serve", "copy deliver")
OTHERS, OWN = Entry("take", None), Entry("take", "take")
GUESSING = "take: {action: take, optimistic: taken, before: [patch: [jobs, list]], success: [invalidate: [jobs, list]]}"
BLIND = (GUESSING, "take: {action: take}")
"""The own action neither guesses nor rereads."""
ONLY_OPEN = ("hides: [done]", "shows: [open]")


def run(on: ConcreteCone, status: str, *steps: str) -> ConcreteRun:
    """The run from a status in which the first move that begins with each of these words is taken."""
    system = on.system(on.start(status))
    labels: list[Label] = []
    states = [system.initial]
    for step in steps:
        told = {said(move.label): move for move in system.moves(states[-1])}
        move = next((move for words, move in told.items() if words.startswith(step)), None)
        assert move is not None, (step, list(told))
        labels.append(move.label)
        states.append(move.state)
    return ConcreteRun(on, tuple(labels), tuple(states))


def said(label: Label) -> str:
    """A label in words: the component, the event, and what it is about."""
    data = label.event.data
    action = getattr(getattr(data, "transition", None), "action", None)
    about = action if action is not None and data.record == 0 else data
    return f"{label.component} {label.event.name} {about}"


def test_a_commit_by_others_that_is_not_read_is_theirs() -> None:
    """What is shown from before it is blamed on it; on nobody before anything has happened."""
    assert run(concrete(), "open", *LOADED, "world commit take").blamed == OTHERS
    assert run(concrete(), "open", *LOADED).blamed is None


def test_a_commit_by_an_own_request_is_the_own_entry() -> None:
    """Also when its page was reloaded before the server had it, and has read what was before."""
    sent = (*LOADED, "slot 1 click (0, 0)")
    assert run(concrete(BLIND), "open", *sent, "slot 1 serve").blamed == OWN
    reloaded = (*sent, "page reload", "copy serve", "slot 1 serve", "copy deliver")
    assert run(concrete(BLIND), "open", *reloaded).blamed == OWN


def test_a_guess_is_blamed_on_the_handler_that_guesses() -> None:
    """Written into the copy or laid over it, as long as the server has something else."""
    written = (*LOADED, "slot 1 click (0, 0)")
    assert run(concrete(), "open", *written).blamed == OWN
    assert run(concrete(), "open", *written, "world commit take").blamed is None
    assert run(concrete(), "taken", *LOADED, "slot 1 click (1, 0)").blamed == Entry("finish", "finish")


def test_a_guess_that_the_server_has_confirmed_is_no_guess_any_more() -> None:
    """What others commit afterwards is theirs."""
    confirmed = (*LOADED, "slot 1 click (0, 0)", "slot 1 serve")
    assert run(concrete(), "open", *confirmed, "world commit finish").blamed == Entry("finish", None)


def test_a_commit_that_the_view_cannot_tell_passes_the_blame_to_the_one_before() -> None:
    """Unless nothing is loaded at all: then the last commit is blamed, whatever it looks like."""
    on = concrete(ONLY_OPEN)
    assert run(on, "open", *LOADED, "world commit take", "world commit finish").blamed == OTHERS
    assert run(on, "taken", "page open", "world commit finish").blamed == Entry("finish", None)


DONE = ("slot 1 click (0, 0)", "slot 1 serve", "slot 1 deliver")
RETRIED = (GUESSING, "take: {action: take, optimistic: taken, retry: 1, before: [patch: [jobs, list]]}")


def test_what_was_before_an_own_action_is_forgotten_once_that_is_done() -> None:
    """An older row, as soon as the action was reported as done, which a reload never is."""
    on = concrete(BLIND)
    assert not run(on, "open", *LOADED, *DONE[:2]).forgotten
    assert run(on, "open", *LOADED, *DONE).forgotten
    assert not run(on, "open", *LOADED, *DONE[:2], "page reload", "world commit finish").forgotten


def test_what_others_have_made_since_is_not_forgotten() -> None:
    """A row with the own commit is not from before it, however stale; nor is one that looks as the action has made it."""
    reread = (*LOADED, *DONE, "page focus", "copy serve", "copy deliver")
    hidden = concrete((GUESSING, "take: {action: take, button: whenever accepted}"), ("hides: [done]", "shows: [done]"))
    for on, steps in ((concrete(BLIND), reread), (hidden, (*LOADED, *DONE))):
        finished = run(on, "open", *steps, "world commit finish")
        assert on.stale(finished.end)
        assert not finished.forgotten


def test_a_guess_that_was_confirmed_at_a_second_try_is_what_the_action_has_made() -> None:
    """The first one has failed; what others commit then is theirs."""
    on = concrete(RETRIED, faults=frozenset({"request error"}))
    tried = (*LOADED, "slot 1 click (0, 0)", "slot 1 fail", "slot 1 retry", "slot 1 serve", "slot 1 deliver")
    confirmed = run(on, "open", *tried, "world commit finish")
    assert confirmed.concrete.stale(confirmed.end)
    assert not confirmed.forgotten


def test_a_guess_is_blamed_on_its_handler_whatever_others_have_made_since() -> None:
    """The copy has it from the step in which it was written."""
    written = (*LOADED, "slot 1 click (0, 0)")
    assert run(concrete(), "open", *written, "world commit take", "world commit finish").blamed == OWN


TAKEN_BACK = (
    "finish: {action: finish, optimistic: done, overlay: true}",
    "finish: {action: finish, optimistic: done, before: [{patch: [jobs, list], snapshot: true}], error: [rollback]}",
)


def test_a_guess_that_a_rollback_brings_back_is_of_the_handler_that_made_it() -> None:
    """Not of the one that has written it again; the handler behind the rollback is gone then."""
    on = concrete(
        (GUESSING, GUESSING.replace("[invalidate: [jobs, list]]", "[]")), TAKEN_BACK, faults=frozenset({"request error"})
    )
    taken = (*LOADED, "slot 1 click (0, 0)", "slot 1 fail")
    back = run(on, "open", *taken, "slot 1 click (1, 0)", "slot 1 fail")
    assert (back.blamed, on.local(back.end, "slot 1")) == (OWN, None)


REOPEN = ("    finish: {from", "    reopen: {from: done, to: open, by: clerk}\n    finish: {from")
WRITTEN = (
    "finish: {action: finish, optimistic: done, overlay: true}",
    "finish: {action: finish, optimistic: done, before: [patch: [jobs, list]]}",
)


def test_a_commit_that_lists_the_record_is_told_by_the_view() -> None:
    """What was not there before is blamed on who has made it."""
    assert run(concrete(), "absent", *LOADED, "world commit create").blamed == Entry("create", None)


def test_a_guess_that_was_confirmed_is_as_new_as_its_commit() -> None:
    """An own action that was done before it, and never read, is not forgotten."""
    on = concrete(REOPEN, (GUESSING, "take: {action: take}"), WRITTEN, ("open: [take]", "open: [take, finish]"))
    finished = ("slot 1 click (1, 0)", "slot 1 serve", "slot 1 deliver")
    reopened = run(on, "open", *LOADED, *DONE, *finished, "world commit reopen")
    assert on.stale(reopened.end)
    assert not reopened.forgotten


def test_an_own_action_is_done_when_what_it_waits_for_has_ended() -> None:
    """The refetch behind it has failed, so what was before it is shown still."""
    rereads = (GUESSING, "take: {action: take, success: [invalidate: [jobs, list]]}")
    on = concrete(rereads, ("[jobs, list]}\n", "[jobs, list], retry: 0}\n"), faults=frozenset({"request error"}))
    assert not run(on, "open", *LOADED, *DONE).forgotten
    assert run(on, "open", *LOADED, *DONE, "copy fail").forgotten


TRIED = HandlerRun(0, 0, "sent", attempt=1)
REFUSED, DONE_SO_FAR = Reply(ok=False), Reply(ok=True)


@pytest.mark.parametrize(
    ("runs", "gone"),
    [
        ((TRIED, TRIED), False),
        ((TRIED, None), True),
        ((None, TRIED), True),
        ((TRIED, TRIED._replace(phase="error")), True),
        ((TRIED._replace(phase="error"), TRIED), False),
        ((TRIED, TRIED._replace(phase="served", reply=REFUSED)), True),
        ((TRIED, TRIED._replace(phase="served", reply=REFUSED, attempt=2)), True),
        ((TRIED, TRIED._replace(phase="served", reply=REFUSED, attempt=0)), False),
        ((TRIED, TRIED._replace(phase="served", reply=DONE_SO_FAR)), False),
    ],
)
def test_a_guess_has_come_to_nothing_when_its_request_is_not_tried_again(
    runs: tuple[HandlerRun | None, ...], gone: bool
) -> None:
    """It was refused at the last try, has failed, or its handler has ended; whatever was in its slot before it."""
    on = SimpleNamespace(local=lambda state, slot: state[slot], programs=(SimpleNamespace(retry=1),))
    states = ({"slot 1": None}, *({"slot 1": one} for one in runs))
    assert ConcreteRun(on, (), states)._given_up(GuessOrigin(0, "slot 1", over=False)) is gone  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "label", "done"),
    [
        (TRIED._replace(phase="served", reply=DONE_SO_FAR), Label("slot 2", Event("deliver")), True),
        (TRIED._replace(phase="served", reply=REFUSED), Label("slot 2", Event("deliver")), False),
        (TRIED._replace(phase="served", reply=DONE_SO_FAR), Label("slot 2", Event("lose")), False),
        (TRIED._replace(phase="success"), Label("copy", Event("deliver")), True),
        (TRIED._replace(phase="success"), Label("page", Event("reload")), False),
        (TRIED._replace(phase="error"), Label("copy", Event("deliver")), False),
        (TRIED._replace(phase="success", record=1), Label("copy", Event("deliver")), False),
    ],
)
def test_what_an_own_action_has_made_is_told_when_it_is_done(last: HandlerRun, label: Label, done: bool) -> None:
    """By success, in whichever slot it ran; a reload reports nothing, nor is it about another record."""
    click, serve = Label("slot 2", Event("click", (0, 0))), Label("slot 2", Event("serve"))
    runs, rows = (None, TRIED, last, None), (Row("open", 0), Row("open", 0), Row("taken", 1), Row("taken", 1))
    states = tuple({"slot 1": None, "slot 2": one, "world": row} for one, row in zip(runs, rows, strict=True))
    cone = SimpleNamespace(slots=("slot 1", "slot 2"))
    on = SimpleNamespace(local=dict.get, truth=lambda state: state["world"], cone=cone)
    found = list(ConcreteRun(on, (click, serve, label), states)._done())  # type: ignore[arg-type]
    assert found == ([Made("taken", 1)] if done else [])
