"""The table of a lifecycle and the questions that are asked of it."""

from typing import ClassVar

import pytest
from statemachine import State, StateChart
from tickets import Ticket

from staleproof.model.lifecycle.table import Lifecycle, Rule, Transition, derive, negated


class Ended(Ticket):
    """The same, with statuses that may be the last, and one without a row."""

    terminal: ClassVar[tuple[str, ...]] = ("done", "gone")
    rowless: ClassVar[tuple[str, ...]] = ("gone",)


class Island(StateChart[object]):
    """A chart with a status that nothing leads to."""

    validate_disconnected_states = False
    begin = State(initial=True)
    island = State()
    end = State(final=True)
    finish = begin.to(end) | island.to(end)


class Swamp(StateChart[object]):
    """A chart with statuses that nothing leads out of, except for an override."""

    begin = State(initial=True)
    swamp = State()
    mud = State()
    end = State(final=True)
    sink = begin.to(swamp) | mud.to(swamp)
    stir = swamp.to(mud)
    finish = begin.to(end)
    cancel = end.from_(swamp, mud)


def rows(*found: tuple[str, str, str]) -> tuple[Transition, ...]:
    """Rows without roles and guards."""
    return tuple(Transition(action, (), source, target) for action, source, target in found)


ORDER = Lifecycle(
    Rule(
        ("new", "paid", "sent", "lost", "void"),
        "new",
        ("sent",),
        rows(
            ("pay", "new", "paid"),
            ("jump", "paid", "sent"),
            ("jump", "lost", "sent"),
            ("send", "paid", "lost"),
            ("find", "lost", "sent"),
            ("back", "sent", "paid"),
            *(("edit", source, target) for source in ("paid", "sent", "lost") for target in ("paid", "sent", "lost")),
            *(("stop", source, "void") for source in ("paid", "sent", "lost")),
        ),
    )
)


def test_derives_rows_with_roles_and_guards_in_the_order_of_the_events() -> None:
    """Conditions named by_<role> say who, other names are guards, `unless` negates, plain functions are neither."""
    assert derive(Ticket).rule == Rule(
        ("absent", "opened", "done", "gone"),
        "absent",
        ("gone",),
        (
            Transition("create", ("clerk",), "absent", "opened"),
            Transition("finish", ("clerk", "boss"), "opened", "done", "ready"),
            Transition("finish", ("clerk",), "opened", "opened", "not ready"),
            Transition("edit", (), "opened", "opened"),
            Transition("delete", (), "opened", "gone"),
            Transition("delete", (), "done", "gone"),
        ),
    )


def test_terminal_statuses_are_named_or_final() -> None:
    """A class may name statuses that may be the last though something leaves them."""
    assert derive(Ended).rule.terminal == ("done", "gone")


def test_rows_are_found_by_action_by_status_and_by_role() -> None:
    """The questions that the rest of the model asks all the time."""
    ticket = derive(Ticket)
    finish = ticket.rule.transitions[1:3]
    assert ticket.actions == ("create", "finish", "edit", "delete")
    assert (ticket.of("finish"), ticket.leaving("absent")) == (finish, ticket.rule.transitions[:1])
    assert (ticket.leaving("gone"), ticket.roles("finish"), ticket.roles("edit")) == ((), ("clerk", "boss"), ())
    assert (ticket.live, derive(Ended).live) == (("opened", "done", "gone"), ("opened", "done"))


def test_outcomes_are_the_cases_that_guards_distinguish() -> None:
    """A guard and its opposite, also where only one of them has a row."""
    ticket = derive(Ticket)
    assert (ticket.outcomes("finish"), ticket.outcomes("create")) == (("ready", "not ready"), ("",))
    one = Lifecycle(Rule(("a", "b"), "a", ("b",), (Transition("go", (), "a", "b", "not late"),)))
    assert one.outcomes("go") == ("not late", "late")
    assert (negated("late"), negated("not late")) == ("not late", "late")


def test_what_a_role_may_choose_is_left_open_by_its_request() -> None:
    """Several statuses without a guard in one; to others the action leads as the server says."""
    rows = (
        *(Transition("edit", ("boss",), "a", target) for target in ("a", "b", "c")),
        Transition("edit", ("boss",), "b", "a"),
        *(Transition("edit", ("clerk",), "a", target, guard) for target, guard in (("b", "ready"), ("c", "not ready"))),
    )
    chosen = Lifecycle(Rule(("a", "b", "c"), "a", ("c",), rows))
    assert (chosen.choices("edit", "boss"), chosen.outcomes("edit", "boss")) == (("a", "b", "c"), ("a", "b", "c"))
    assert (chosen.choices("edit", "clerk"), chosen.outcomes("edit", "clerk")) == ((), ("ready", "not ready"))
    assert chosen.choices("edit", "nobody") == ()


def test_a_row_without_a_guard_adds_no_case() -> None:
    """Where only some rows of an action are guarded, the guard alone tells the cases apart."""
    mixed = (Transition("go", ("boss",), "a", "b"), Transition("go", ("clerk",), "a", "b", "ready"))
    assert Lifecycle(Rule(("a", "b"), "a", ("b",), mixed)).outcomes("go") == ("ready", "not ready")


@pytest.mark.parametrize(
    ("lifecycle", "unreachable", "traps"),
    [
        (derive(Ended), (), ()),
        (derive(Ticket), (), ()),  # its delete leaves every live status
        (derive(Island), ("island",), ()),
        (derive(Swamp), (), ()),  # its cancel is the only way out
        (ORDER, (), ("void",)),
    ],
)
def test_statuses_that_cannot_be_reached_or_left_are_named(
    lifecycle: Lifecycle, unreachable: tuple[str, ...], traps: tuple[str, ...]
) -> None:
    """An edit that writes any status over any other reaches nothing and is no way out; any other action is."""
    assert (lifecycle.unreachable(), lifecycle.traps()) == (unreachable, traps)


def test_overrides_leave_every_live_status_and_edits_lead_to_each_as_well() -> None:
    """Only actions without any guard on the status say nothing about it."""
    assert (ORDER.live, ORDER.overrides, ORDER.edits) == (("paid", "sent", "lost", "void"), ("edit", "stop"), ("edit",))
    assert derive(Swamp).overrides == ("cancel",)
    assert derive(Island).overrides == ()


def test_before_a_status_come_all_that_a_run_may_have_gone_through() -> None:
    """Edits count here: a copy may be as old as any of them."""
    assert ORDER.before["paid"] == {"new", "paid", "sent", "lost"}
    assert ORDER.before["new"] == {"new"}
    assert derive(Swamp).before["swamp"] == {"begin", "swamp", "mud"}


@pytest.mark.parametrize(
    ("source", "targets", "actions"),
    [
        ("paid", {"paid"}, ()),
        ("new", {"lost"}, ("pay", "send")),
        ("paid", {"sent"}, ("jump",)),
        ("lost", {"sent", "paid"}, ("jump",)),
        ("sent", {"lost"}, ("edit",)),
        ("void", {"paid"}, None),
        ("paid", {"new"}, None),
    ],
)
def test_shortest_run_prefers_guarded_actions(source: str, targets: set[str], actions: tuple[str, ...] | None) -> None:
    """The fewest steps, among these by actions that are no override; None where there is no run."""
    way = ORDER.shortest(source, frozenset(targets))
    assert (None if way is None else tuple(t.action for t in way)) == actions


def test_graph_has_a_node_a_status_and_an_edge_a_row() -> None:
    """Parallel rows stay apart, and actions can be left out."""
    graph = ORDER.graph()
    assert (list(graph), graph.number_of_edges()) == (list(ORDER.statuses), len(ORDER.rule.transitions))
    assert min(ORDER.graph(ORDER.overrides).edges(keys=True)) == ("lost", "sent", ("find", ""))
    assert derive(Ticket).graph()["opened"]["done"]["finish", "ready"] == {"roles": ("clerk", "boss")}
