"""What may stand for each label of a path of marks: commits, answers, clicks, and requests and messages one by one."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from job_board import concrete

from staleproof.model.abstraction.concretization import Concretization, expanded, marks, steps
from staleproof.model.abstraction.matrix_entries import Entry
from staleproof.model.components.array import ArrayState, Get
from staleproof.model.components.channel import Link
from staleproof.model.components.page import PageState
from staleproof.model.components.server import Commit
from staleproof.model.lifecycle.table import Transition
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.records.values import Mark, OtherRecord, Put, Row
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.vocabulary import Event, Label, State

HANDLERS = "    handlers:\n"
HEARING = (HANDLERS, "    push: {on_message: {changed: [invalidate: [jobs]]}}\n    handlers:\n")
PUSHED = (("name: jobs", "name: jobs\nserver: {publishes: {default: changed, actions: {finish: null}}}"), HEARING)
EARLY = (
    ("name: jobs", "name: jobs\nserver: {publishes: {default: changed, actions: {finish: null}, before_commit: [changed]}}"),
    HEARING,
)
REREAD = "[invalidate: [jobs]]"
LOADED = ("page open", "copy serve", "copy deliver")
TAKE, TAKING, FINISHING = Entry("take", None), Entry("take", "take"), Entry("finish", "finish")
OTHERS, HEARD = "others", "others: changed"


def said(label: Label) -> str:
    """A label in words; a commit by others with its record and its action."""
    data = label.event.data
    about = f"{data.record} {data.transition.action}" if isinstance(data, Commit) else data
    return f"{label.component} {label.event.name} {about}".strip()


def reached(on: ConcreteCone, *statuses: str, by: Iterable[str] = LOADED) -> State:
    """The state from some statuses behind the first moves that begin with these words."""
    system = on.system(on.start(*statuses))
    state = system.initial
    for step in by:
        state = next(move.state for move in system.moves(state) if said(move.label).startswith(step))
    return state


def clicked(on: ConcreteCone, handler: str, *statuses: str, record: int = 0) -> State:
    """The same behind a click."""
    return reached(on, *statuses, by=(*LOADED, f"slot 1 click ({on.handlers.index(handler)}, {record})"))


def meant(on: ConcreteCone, entry: Entry, label: Label, state: State, *, open_ended: bool = True) -> list[tuple[str, ...]]:
    """What may stand for a label, in words."""
    found = Concretization(on, entry).choices(label, state, open_ended=open_ended)
    return [tuple(map(said, labels)) for labels in found]


@pytest.mark.parametrize(
    ("entry", "near"),
    [
        (Entry("create", None), ["absent"]),
        (TAKE, ["open", "absent"]),
        (TAKING, ["open", "absent"]),
        (FINISHING, ["taken", "open", "absent"]),
    ],
)
def test_a_path_begins_as_near_to_its_commit_as_may_be(entry: Entry, near: list[str]) -> None:
    """In a status from which the commit can be led to at all; another record is not there unless it is clicked for."""
    on = concrete()
    found = list(Concretization(on, entry).starts([]))
    assert [on.statuses(number) for number, _ in found] == [(status, "absent") for status in near]
    assert [system.initial[0] for _, system in found] == [(Row(status, 0), Row("absent", 0)) for status in near]


def test_what_looks_different_from_what_is_brought_comes_first() -> None:
    """Of a list that shows only what is done all statuses before look alike; what a row of the lifecycle begins in is usual."""
    patching = ("finish: {action: finish, optimistic: done, overlay: true}", "finish: {action: finish, patches_to: taken}")
    found = Concretization(concrete(patching), FINISHING).starts([])
    assert [concrete(patching).statuses(number)[0] for number, _ in found] == ["open", "done", "absent", "taken"]


def test_the_other_record_begins_where_its_button_is() -> None:
    """In each status in which any handler is offered, if the path serves a request for it."""
    on = concrete()
    for path, others in (
        ([Label("slot 1", Event("serve", "elsewhere"))], ["open", "taken"]),
        ([Label("slot 1", Event("serve", "commit"))], ["absent"]),
        ([Label("copy", Event("serve", "elsewhere"))], ["absent"]),
        ([Label("slot 1", Event("deliver", "elsewhere"))], ["absent"]),
    ):
        found = [on.statuses(number) for number, _ in Concretization(on, TAKE).starts(path)]
        assert found == [(status, other) for status in ("open", "absent") for other in others]


TAKEN, CREATED, FINISHED = ("world commit 0 take",), ("world commit 0 create",), ("world commit 0 finish",)


@pytest.mark.parametrize(
    ("status", "name", "group", "found"),
    [
        ("open", "commit", HEARD, [TAKEN]),
        ("open", "commit", OTHERS, []),
        ("open", "mark", HEARD, [TAKEN]),
        ("open", "mark", OTHERS, []),
        ("taken", "commit", OTHERS, [FINISHED]),
        ("taken", "mark", HEARD, []),
        ("absent", "commit", HEARD, [CREATED]),
        ("absent", "mark", HEARD, [CREATED + TAKEN] * 2),
        ("open", "announce", HEARD, []),
    ],
)
def test_a_commit_by_others_is_one_of_its_class(status: str, name: str, group: str, found: list[tuple[str, ...]]) -> None:
    """The marked one is the mutation of the entry, behind commits that lead to where it can be made."""
    on = concrete(*PUSHED)
    assert meant(on, TAKE, Label("world", Event(name, group)), reached(on, status)) == found


ANNOUNCED, ANNOUNCED_CREATE = ("world announce 0 take",), ("world announce 0 create",)


def test_a_commit_whose_push_comes_early_is_announced_before() -> None:
    """Unless it is already."""
    on = concrete(*EARLY)
    begun, told = reached(on, "open"), reached(on, "open", by=(*LOADED, "world announce 0 take"))
    commit, announce = (Label("world", Event(name, HEARD)) for name in ("commit", "announce"))
    assert meant(on, TAKE, commit, begun) == [ANNOUNCED + TAKEN]
    assert meant(on, TAKE, commit, told) == [TAKEN]
    assert meant(on, TAKE, announce, begun) == [ANNOUNCED]
    assert meant(on, TAKE, announce, told) == []
    assert meant(on, TAKE, Label("world", Event("announce", OTHERS)), begun) == []
    led = [ANNOUNCED_CREATE + CREATED + ANNOUNCED + TAKEN] * 2
    assert meant(on, TAKE, Label("world", Event("mark", HEARD)), reached(on, "absent")) == led


def test_announcements_of_the_wanted_mutation_come_first() -> None:
    """A record that is open may also be left."""
    leaving = ("    finish: {from", "    aside: {from: open, to: absent, by: worker}\n    finish: {from")
    on, announce = concrete(*EARLY, leaving), Label("world", Event("announce", HEARD))
    aside = ("world announce 0 aside",)
    assert meant(on, TAKE, announce, reached(on, "open")) == [ANNOUNCED, aside]
    assert meant(on, Entry("aside", None), announce, reached(on, "open")) == [aside, ANNOUNCED]


@pytest.mark.parametrize(
    ("changes", "group", "found"),
    [
        (PUSHED, HEARD, [("world commit 1 take",)]),
        (PUSHED, OTHERS, []),
        (EARLY, HEARD, [("world announce 1 take",)]),
        (EARLY, OTHERS, []),
    ],
)
def test_what_others_do_to_another_record_is_told_as_wanted(
    changes: tuple[tuple[str, str], ...], group: str, found: list[tuple[str, ...]]
) -> None:
    """Where pushes come early their announcement is enough, once."""
    on, elsewhere = concrete(*changes), Label("world", Event("elsewhere", group))
    assert meant(on, TAKE, elsewhere, reached(on, "taken", "open")) == found
    told = reached(on, "taken", "open", by=(*LOADED, f"world {'announce' if changes is EARLY else 'commit'} 1 take"))
    assert meant(on, TAKE, Label("world", Event("elsewhere", HEARD)), told) == []


@pytest.mark.parametrize(
    ("program", "other", "found"),
    [
        (0, "open", [(0, 0)]),
        (1, "taken", [(1, 1)]),
        (1, "open", []),
        (2, "open", [(0, 1)]),
        (2, "taken", []),
    ],
)
def test_a_click_is_one_of_a_handler_of_its_class(program: int, other: str, found: list[tuple[int, int]]) -> None:
    """A guess that is followed is about this record, one about another record has a class of its own; without both do."""
    on = concrete()
    state = reached(on, "open", other)
    assert meant(on, TAKE, Label("slot 1", Event("click", (program, 0))), state) == [(f"slot 1 click {one}",) for one in found]


def test_of_handlers_that_do_the_same_the_wanted_one_is_clicked_first() -> None:
    """For this record rather than for another one."""
    plain = "take: {action: take, success: [invalidate: [jobs, list]]}"
    guessing = "take: {action: take, optimistic: taken, before: [patch: [jobs, list]], success: [invalidate: [jobs, list]]}"
    changes = (guessing, plain + "\n      " + plain.replace("take: {a", "again: {a")), ("open: [take]", "open: [take, again]")
    on, click = concrete(*changes), Label("slot 1", Event("click", (0, 0)))
    state, names = reached(on, "open", "open"), on.handlers
    for wanted, order in ((Entry("take", "again"), ("again", "take")), (TAKING, ("take", "again"))):
        places = [(names.index(name), record) for record in (0, 1) for name in order]
        assert meant(on, wanted, click, state) == [(f"slot 1 click {place}",) for place in places]


SERVED = ("slot 1 serve",)


@pytest.mark.parametrize(
    ("entry", "outcome", "open_ended", "found"),
    [
        (TAKING, "commit", False, [SERVED]),
        (TAKING, "mark", False, [SERVED]),
        (TAKE, "commit", False, [SERVED]),
        (TAKE, "mark", False, []),
        (FINISHING, "mark", True, []),
        (TAKING, "commit otherwise", True, []),
        (TAKING, "mark otherwise", True, []),
        (TAKING, "elsewhere", True, []),
        (TAKING, "refuse", False, []),
        (TAKING, "refuse", True, [TAKEN + SERVED] * 2),
    ],
)
def test_a_request_is_answered_as_wanted(entry: Entry, outcome: str, open_ended: bool, found: list[tuple[str, ...]]) -> None:
    """Behind commits that lead to where it is refused, if there may be any; the marked commit is the handler's of the entry."""
    on = concrete(*PUSHED)
    state = clicked(on, "take", "open")
    assert meant(on, entry, Label("slot 1", Event("serve", outcome)), state, open_ended=open_ended) == found
    assert meant(on, entry, Label("slot 1", Event("serve", outcome)), reached(on, "open")) == []


def test_a_commit_otherwise_than_guessed_is_no_commit_as_guessed() -> None:
    """A handler that guesses what the server does not do."""
    on = concrete(("optimistic: taken", "optimistic: done"))
    state = clicked(on, "take", "open")
    for outcome, found in (("commit", []), ("mark", []), ("commit otherwise", [SERVED]), ("mark otherwise", [SERVED])):
        assert meant(on, TAKING, Label("slot 1", Event("serve", outcome)), state) == found


def test_of_another_record_what_is_announced_already_is_committed_first() -> None:
    """Else it is announced before, which leaves a message more under way; the announcement alone is a step of its own."""
    publishes = "publishes: {default: [soon, changed], actions: {finish: null}, before_commit: [soon]}"
    hearing = (HANDLERS, f"    push: {{on_message: {{changed: {REREAD}, soon: {REREAD}}}}}\n    handlers:\n")
    on = concrete(("name: jobs", f"name: jobs\nserver: {{{publishes}}}"), hearing)
    told = Broadcast(("soon",), ("changed",)).others
    committed, announced = (Label("world", Event(name, told)) for name in ("elsewhere", "announce elsewhere"))
    first, second = ("world announce 1 take", "world commit 1 take"), ("world announce 2 take", "world commit 2 take")
    before = reached(on, "taken", "open", "open")
    assert meant(on, TAKE, committed, before) == [first, second]
    assert meant(on, TAKE, announced, before) == [first[:1], second[:1]]
    behind = reached(on, "taken", "open", "open", by=(*LOADED, second[0]))
    assert meant(on, TAKE, committed, behind) == [second[1:], first]
    assert meant(on, TAKE, announced, behind) == [first[:1]]


def test_a_request_for_another_record_commits_elsewhere() -> None:
    """Or is refused behind what others do to that record, at any time; it is never the marked one."""
    on = concrete(*PUSHED)
    state = clicked(on, "take", "taken", "open", record=1)
    refused = [("world commit 1 take", *SERVED)] * 2
    for outcome, found in (("elsewhere", [SERVED]), ("refuse", refused), ("mark", []), ("commit", [])):
        assert meant(on, TAKING, Label("slot 1", Event("serve", outcome)), state, open_ended=False) == found


BACK = ("    finish: {from", "    back: {from: taken, to: open, by: clerk}\n    finish: {from")


def test_a_request_for_another_record_commits_behind_what_others_do_to_it() -> None:
    """That was taken by others since the click, so it is put back."""
    on = concrete(BACK)
    state = reached(on, "taken", "open", by=(*LOADED, "slot 1 click (0, 1)", "world commit 1 take"))
    found = meant(on, TAKING, Label("slot 1", Event("serve", "elsewhere")), state, open_ended=False)
    assert found[0] == ("world commit 1 back", *SERVED)


def test_a_request_whose_push_comes_early_is_served_twice() -> None:
    """First it is announced, whatever its commit is to be; a refusal needs no announcement."""
    on = concrete(*EARLY)
    state = clicked(on, "take", "open")
    told = reached(on, "open", by=(*LOADED, "slot 1 click (0, 0)", "slot 1 serve"))
    for outcome in ("commit", "mark", "elsewhere"):
        assert meant(on, TAKING, Label("slot 1", Event("serve", outcome)), state) == [SERVED]
    assert meant(on, TAKING, Label("slot 1", Event("serve", "refuse")), state) == [(*ANNOUNCED, *TAKEN, *SERVED)] * 2
    assert meant(on, TAKING, Label("slot 1", Event("serve", "commit")), told) == [SERVED]
    assert meant(on, TAKING, Label("slot 1", Event("serve", "elsewhere")), told) == []


def test_where_a_push_is_not_heard_it_is_announced_and_committed_at_once() -> None:
    """A dashboard without a channel hears of nothing, so that nothing can come between."""
    on, serve = concrete(EARLY[0]), Label("slot 1", Event("serve", "commit"))
    assert meant(on, TAKING, serve, clicked(on, "take", "open")) == [SERVED * 2]
    told = reached(on, "open", by=(*LOADED, "slot 1 click (0, 0)", "slot 1 serve"))
    assert meant(on, TAKING, serve, told) == [SERVED]


EDIT, PATCH, PLAIN = (Transition(action, (), "open", action) for action in ("edit", "patch", "plain"))


def test_edits_and_patches_come_behind_what_else_may_be_made_of_a_status() -> None:
    """What may write any status over any other comes last."""
    lifecycle, histories = SimpleNamespace(edits=("edit",)), SimpleNamespace(patches={"open": (PATCH,)})
    cone = SimpleNamespace(lifecycle=lifecycle, histories=histories, leaving=lambda _status: (EDIT, PATCH, PLAIN))
    assert steps(SimpleNamespace(cone=cone), "open") == [PLAIN, PATCH, EDIT]  # type: ignore[arg-type]


def test_others_lead_a_record_by_a_shortest_way_or_by_one_behind_any_first_step() -> None:
    """A job that is put back is taken again before it can be finished."""
    on = concrete(BACK)
    found = meant(on, Entry("finish", None), Label("world", Event("mark", OTHERS)), reached(on, "taken"))
    assert found == [FINISHED, ("world commit 0 back", *TAKEN, *FINISHED)]


def test_what_is_no_commit_is_looked_up_in_the_state() -> None:
    """A request that fails for good fails as often as it is tried; any other label of a copy means itself."""
    on = concrete()
    loading = reached(on, "open", by=LOADED[:1])
    assert meant(on, TAKE, Label("copy", Event("fail for good")), loading) == [
        ("copy fail None", "copy retry None") * 3 + ("copy fail None",)
    ]
    assert meant(on, TAKE, Label("copy", Event("serve")), loading) == [("copy serve None",)]


# Requests and messages one by one.


def apart(name: str, item: Any, local: Any, page: PageState = PageState("here"), others: tuple[int, ...] = (1,)) -> Any:
    """What a label of a part means where the part is in a local state."""
    state = {"part": local, "page": page, "others": list(others)}
    on = SimpleNamespace(local=dict.get, others=lambda state: state["others"], retries={"part": 2}.get)
    return list(expanded(on, Label("part", Event(name, item)), state))  # type: ignore[arg-type]


def one(name: str, item: Any) -> tuple[Label, ...]:
    """One of what is told apart, of which others may follow."""
    return (Label("part", Event(name, (item, False))),)


def test_a_label_that_is_not_about_many_means_itself() -> None:
    """Whatever it brings along."""
    assert apart("poll", ("a", "b", "c"), None) == [(Label("part", Event("poll", ("a", "b", "c"))),)]


OLD_ANSWER, OTHER_ANSWER = ((Row("open", 1),), False), ((Row("taken", 2),), True)


def test_a_request_of_an_array_is_any_of_those_that_wait_for_the_same() -> None:
    """Whatever it was answered with; where no more follow, all but one, which is awaited."""
    sent, served, other = Get(awaited_by="slot 1"), Get(OLD_ANSWER, "slot 1"), Get(OTHER_ANSWER, "slot 1")
    flight = ArrayState(flight=(sent, sent, sent, served, Get(), other))
    for name in ("serve", "deliver", "fail"):
        assert apart(name, (sent, False), flight) == [one(name, sent) * 2]
        assert apart(name, (sent, True), flight) == [one(name, sent)]
        assert apart(name, (Get((Mark.BEFORE, False), "slot 1"), False), flight) == [one(name, served)]
        assert apart(name, (Get((Mark.BEFORE, True), "slot 1"), True), flight) == [one(name, other)]
    assert apart("serve", (Get(outdated=True), False), flight) == []


def test_a_request_or_message_is_any_that_is_equal_or_like_it_has_an_answer() -> None:
    """Where no more follow it is all of them, or one."""
    link = Link(flight=("changed", "changed", "gone"))
    requests = (None, "answered", None)
    for name in ("arrive", "lose", "serve", "deliver", "fail"):
        changed, unanswered, answered = one(name, "changed"), one(name, None), one(name, "answered")
        assert apart(name, ("changed", False), link) == [changed * 2, changed]
        assert apart(name, ("changed", True), link) == [changed]
        assert apart(name, ("other", False), link) == []
        assert apart(name, (None, False), requests) == [unanswered * 2, unanswered]
        assert apart(name, ((True,), False), requests) == [answered]


@pytest.mark.parametrize(
    ("fetch", "page", "names"),
    [
        (Fetch(), PageState("here"), ["fail", "retry"] * 2 + ["fail"]),
        (Fetch(attempt=1), PageState("here"), ["fail", "retry", "fail"]),
        (Fetch(attempt=2), PageState("here"), ["fail"]),
        (Fetch(may_retry=False), PageState("here"), ["fail"]),
        (Fetch(attempt=1), PageState("here", offline=True), ["fail", "retry", "online", "offline", "fail"]),
    ],
)
def test_a_request_fails_for_good_when_no_try_is_left(fetch: Fetch, page: PageState, names: list[str]) -> None:
    """Who is offline comes online for each try."""
    (found,) = apart("fail for good", None, CacheEntry(fetch=fetch), page)
    assert [label.event.name for label in found] == names
    assert [label.component for label in found] == ["page" if name in ("online", "offline") else "part" for name in names]
    assert {label.event.data for label in found} == {None}


def pushed(version: int, record: int = 0, message: str = "changed") -> tuple[str, Put]:
    """A message that carries a row."""
    return message, Put(record, Row("open", version))


FIRST, SECOND, THIRD = (pushed(version) for version in (1, 2, 3))
FLIGHT = Link(flight=(THIRD, "changed", pushed(4, 1), FIRST, pushed(5, message="gone"), SECOND, pushed(6, 2)))


@pytest.mark.parametrize(
    ("change", "more", "found"),
    [
        (Mark.BEFORE, True, [(FIRST,), (SECOND,), (THIRD,)]),
        (Mark.AFTER, True, [(FIRST,), (SECOND,), (THIRD,)]),
        (
            Mark.BEFORE,
            False,
            [(FIRST, SECOND, THIRD), (THIRD, SECOND, FIRST), (FIRST, SECOND), (SECOND, FIRST), (FIRST,)],
        ),
        (
            Mark.AFTER,
            False,
            [(FIRST, SECOND, THIRD), (THIRD, SECOND, FIRST), (SECOND, THIRD), (THIRD, SECOND), (THIRD,)],
        ),
        (OtherRecord(), True, [(pushed(4, 1),), (pushed(6, 2),)]),
        (Put(2, Row("taken", 0)), True, [(pushed(6, 2),)]),
    ],
)
def test_messages_that_carry_rows_are_told_apart_by_their_versions(
    change: Any, more: bool, found: list[tuple[Any, ...]]
) -> None:
    """One of a record or, where no more follow, the oldest up to any or the newest, in either order; loosely of any other."""
    for name in ("arrive", "lose"):
        item = (("changed", change), more) if name == "lose" else (("changed", change), more, True)
        assert apart(name, item, FLIGHT, others=(1, 2)) == [tuple(one(name, item)[0] for item in seq) for seq in found]


@pytest.mark.parametrize(
    ("event", "marked"),
    [
        (Event("mark", "others"), True),
        (Event("serve", "mark"), True),
        (Event("serve", "mark otherwise"), True),
        (Event("serve", "commit"), False),
        (Event("commit", "mark"), False),
        (Event("serve"), False),
    ],
)
def test_the_marked_commit_is_known_by_its_label(event: Event, marked: bool) -> None:
    """It is one of others, or an answer to an own request."""
    assert marks(Label("world", event)) is marked
