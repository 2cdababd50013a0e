"""A declared dashboard as a tab: which requests the HTTP cache may answer, and which messages it is sent."""

import pytest
from small import changed, place, read, told

from staleproof.model.records.cache_entry import Refetch
from staleproof.model.systems.browser import Tab, meant, past
from staleproof.model.vocabulary import Event, Send


@pytest.mark.parametrize(
    ("server", "own", "plain"),
    [
        ("  max_age: 5 min\n", "", True),
        ("  max_age: 5 min\n", ", max_age: none", False),
        ("  max_age: 5 min\n", ", max_age: 1 min, requests: no-cache", False),
        ("", ", max_age: 1 min", True),
        ("", "", False),
    ],
)
def test_a_header_of_one_endpoint_overrides_the_servers(server: str, own: str, plain: bool) -> None:
    """An answer that no browser may keep is never given again, whatever the server says of the others."""
    text = changed("  max_age: 5 min\n", server).replace("today], retry: 1", f"today], retry: 1{own}")
    assert Tab(read(text), "therapist").plain("today") is plain


def test_a_page_observes_what_its_queries_wait_for() -> None:
    """First what is to be loaded first, though no view of the page reads it; and each knows who waits for it."""
    text = changed("today], retry: 1", "today], enabled: all").replace("reads: all, page: home", "reads: stored, page: home")
    tab = Tab(read(text), "therapist")
    assert tab.pages == {"home": ("stored", "all", "today"), "counter": ("stored",)}
    assert (tab.needed("today"), tab.dependents("all"), tab.dependents("today")) == (("all",), ("today",), ())


def test_a_push_may_be_left_to_actions_under_way() -> None:
    """Each slot is asked before what is done only if no action runs; what is done anyway is asked of nobody."""
    routine = "{invalidate: [rows], refetch_type: all}"
    text = changed(routine, "{invalidate: [rows, today], unless_others_run: true}")
    tab = Tab(read(text), "therapist")
    steps = tab.board.push.on_message["changed"] if tab.board.push is not None else ()
    cancel_all, cancel_today, invalidate = past(("slot 1", "slot 2"), tab.sends(steps))
    call = Send("today", Event("refetch", Refetch()))
    assert [cancel_all, cancel_today] == [Send(name, Event("cancel", "unloaded")) for name in ("all", "today")]
    assert invalidate == Send("slot 2", Event("unless_busy", Send("slot 1", Event("unless_busy", call))))
    assert (meant(invalidate), past((), tab.sends(steps))[-1]) == (call, call)


@pytest.mark.parametrize(("roles", "sent"), [("[driver]", False), ("[driver, therapist]", True), ("[]", False)])
def test_a_message_goes_to_the_roles_that_it_is_for(roles: str, sent: bool) -> None:
    """A message that names its roles is sent to no other dashboard; one that names none goes to all."""
    tab = Tab(read(changed("{review_accept: removed}", f"{{review_accept: removed}}, to: {{changed: {roles}}}")), "therapist")
    assert (tab.is_sent("changed"), tab.is_sent("removed")) == (sent, True)


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("{changd: [driver]}", "unknown message 'changd'; did you mean 'changed'?"),
        ("{changed: [drivers]}", "unknown role 'drivers'; did you mean 'driver'?"),
    ],
)
def test_messages_and_roles_are_known_ones(to: str, message: str) -> None:
    """Only what is sent goes to somebody, and only to roles of the lifecycle."""
    old, new = "{review_accept: removed}", f"{{review_accept: removed}}, to: {to}"
    assert told(changed(old, new)) == f"{place(old, '')}: {message}"


def test_a_message_may_be_for_a_role_that_only_looks() -> None:
    """The role of a dashboard is a role, whether it has something to do in the lifecycle or not."""
    text = changed("{review_accept: removed}", "{review_accept: removed}, to: {changed: [visitor]}")
    assert Tab(read(text.replace("role: therapist", "role: visitor")), "therapist").is_sent("changed")
    assert told(text).endswith("unknown role 'visitor'; known are: driver, job, operator, therapist")


def test_what_is_sent_before_the_commit_goes_to_its_sender_too() -> None:
    """The two are not declared together; the mistake is where the sender is left out."""
    old, new = "{review_accept: removed}", "{review_accept: removed}, before_commit: [changed], to_sender: false"
    assert told(changed(old, new)) == f"{place(old, '')}: `to_sender: false` does not go with messages before their commit"
