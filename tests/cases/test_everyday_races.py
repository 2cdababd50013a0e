"""Races and guesses that once were judged wrongly or not at all, and others of their kinds.

Expected are the verdicts of all promises that do not simply hold, every entry that the view can tell or that a guess makes it
tell, and the last steps of stories.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from relatives import checked, relative
from tiers import slow_but

from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.diff.diff import Diff

OVERRIDE, TAKE = "dashboards.clerk.handlers.override", "dashboards.worker.handlers.take"
LIST, PUSH = "dashboards.worker.queries.list", "dashboards.worker.push"
THERAPIST = "dashboards.therapist"
REREAD = [{"cancel": ["tasks"], "unloaded": True}, {"invalidate": ["tasks"], "refetch_type": "all"}]
NO_GUESS = {"optimism-kept": "-", "honest-optimism": "-"}
NO_ACTION = {"own-write-visible": "-", **NO_GUESS}
STALE = dict.fromkeys(("fresh-when-settled", "polls-mend-faults", "always-recovers"), "BROKEN")
Fields = dict[str, Any]


class Row(NamedTuple):
    """A case with some fields set, and what is right."""

    case: str
    fields: Fields
    code: int
    verdicts: dict[str, str]
    cells: dict[str, str]
    ends: dict[str, str] = {}  # noqa: RUF012 (never written to)
    own_actions: int | None = None


def told(publishes: Fields) -> Fields:
    """The design in which nobody was told of a commit, with a push and a reread on it."""
    push = {"on_message": {"told": [{"run": "reread"}]}, "on_connect": [{"run": "reread"}]}
    fields: Fields = {"server": {"publishes": {"default": "told", **publishes}}, "routines": {"reread": REREAD}}
    return fields | {PUSH: push, f"{TAKE}.before": []}


def desk(status: str) -> Fields:
    """The PATCH of the other dashboard as a button that it has in one status only."""
    view = {"reads": "list", "offers": "desk"}
    return {f"{OVERRIDE}.button": "offered", "offers": {"desk": {status: ["override"]}}, "dashboards.clerk.views.list": view}


def entries(view: str, cells: dict[str, str]) -> dict[str, str]:
    return {f"{view} {entry}": cell for entry, cell in cells.items()}


def all_of(view: str, cell: str, own: str | None = None, mutations: tuple[str, ...] = ("create", "take")) -> dict[str, str]:
    """The same in every entry of a view, the last mutation with an entry own."""
    found = {f"{view} {mutation} foreign": cell for mutation in mutations}
    return found | {f"{view} {mutations[-1]} own": own or cell}


BOARD = entries("manager.board", dict.fromkeys(("create foreign", "take foreign"), "reload"))
CLERK = entries("clerk.list", {"create foreign": "settles", "take foreign": "settles", "finish foreign": "settles"})
SEEN = entries("worker.all", {f"{m} foreign": "settles" for m in ("create", "take", "finish")} | {"take own": "settles"})
HIDING = entries("worker.all", {f"{m} foreign": "settles / focus" for m in ("create", "take", "finish")}) | {
    "worker.all take own": "settles / focus"
}
EMPTY = entries("worker.finished", {f"{m} foreign": "settles / reload" for m in ("create", "take", "finish")}) | {
    "worker.finished take own": "settles / reload"
}
SAME = {"same": {"open": "work", "taken": "work", "done": "done"}}
GOES = "the request of 'take' fails on its way; 'take' is reported as failed"
UNSAID = "the answer to 'take' arrives: success; 'take' is reported as done"
EARLY = "the answer to 'take' arrives: success; GET all is sent; 'take' is reported as done"
OLDER = "the push with pending arrives; today has pending; GET today under way is replaced by a new one"
TODAY = entries("driver.today", {f"{m} foreign": "settles / poll" for m in ("create", "therapist_confirm", "driver_confirm")})
OTHER = entries("driver.other", {f"{m} foreign": "settles / focus" for m in ("create", "therapist_confirm", "driver_confirm")})
CONFIRMS = ("create", "therapist_confirm")

ROWS = {
    "another dashboard PATCHes": Row(
        "other_dashboard_patches",
        {},
        1,
        STALE | NO_GUESS,
        entries("worker.list", {"take foreign": "reload", "finish foreign": "settles"})
        | entries("clerk.list", {"take own": "settles", "take foreign": "settles", "finish foreign": "settles"}),
        {"fresh-when-settled": "take: the job becomes done"},
    ),
    "another dashboard PATCHes in one status": Row(
        "other_dashboard_patches",
        desk("taken"),
        1,
        STALE | NO_GUESS,
        entries("worker.list", {"take foreign": "reload", "finish foreign": "settles"})
        | CLERK
        | {"clerk.list take own": "settles"},
        {"fresh-when-settled": "take: the job becomes done"},
    ),
    "another dashboard PATCHes to what is so already": Row(
        "other_dashboard_patches",
        desk("done"),
        0,
        NO_GUESS,
        {"worker.list finish foreign": "settles"} | CLERK,
    ),
    "a guess in a view that does not show the change": Row(
        "guess_in_unseen_view",
        {},
        1,
        STALE | dict.fromkeys(("own-write-visible", "optimism-kept", "honest-optimism"), "BROKEN"),
        SEEN | entries("worker.finished", {"take own": "reload", "finish foreign": "settles"}),
        {"fresh-when-settled": UNSAID, "honest-optimism": "accepts 'take': the job becomes taken", "own-write-visible": EARLY},
    ),
    "a guess that such a view does not show either": Row(
        "guess_in_unseen_view",
        {f"{TAKE}.optimistic": "taken", f"{TAKE}.error": [{"run": "reread"}]},
        1,
        {"own-write-visible": "BROKEN", "optimism-kept": "BROKEN"},
        SEEN | {"worker.finished finish foreign": "settles"},
        {"own-write-visible": EARLY, "optimism-kept": "the answer to GET finished arrives; finished has done"},
    ),
    "an error as an empty list in such a view": Row(
        "guess_in_unseen_view",
        {
            "texts": SAME,
            "faults": ["request error"],
            "dashboards.worker.views.finished": {"reads": "finished", "page": "home", "texts": "same"},
            "dashboards.worker.queries.finished.errors": "as_empty",
            TAKE: {"action": "take", "success": [{"run": "reread_all"}]},
        },
        1,
        STALE | NO_GUESS | {"own-write-visible": "BROKEN"},
        HIDING | EMPTY,
        dict.fromkeys(STALE, "GET finished fails; finished takes the error for an empty list"),
    ),
    "a paused guess as an overlay": Row(
        "paused_guess_overlay",
        {},
        1,
        dict.fromkeys(("polls-mend-faults", "own-write-visible", "honest-optimism"), "BROKEN"),
        all_of("worker.list", "settles / focus"),
        {"honest-optimism": "clicks 'take'; its request waits until the tab is online; views show the guess taken"},
    ),
    "a paused guess as a patch": Row(
        "paused_guess_patch",
        {},
        1,
        dict.fromkeys(("polls-mend-faults", "own-write-visible", "optimism-kept", "honest-optimism"), "BROKEN"),
        all_of("worker.list", "settles / focus"),
        {"honest-optimism": "clicks 'take'; its request waits until the tab is online; list shows the guess taken"},
    ),
    "a paused guess in a slice": Row(
        "paused_guess_patch",
        {
            "dashboards.worker.arrays": {"rows": {"kept_in": "redux"}},
            "dashboards.worker.queries": {"other": {"key": ["jobs"]}},
            "dashboards.worker.views.list.reads": "rows",
            f"{TAKE}.before": [{"patch": "rows", "snapshot": True}],
            f"{TAKE}.settled": [{"fetch": ["rows"]}],
        },
        1,
        STALE | dict.fromkeys(("own-write-visible", "optimism-kept", "honest-optimism"), "BROKEN"),
        all_of("worker.list", "remount"),
        {"honest-optimism": "clicks 'take'; its request waits until the tab is online; rows shows the guess taken"},
    ),
    "a next try that is paused in a hidden tab": Row(
        "paused_guess_overlay",
        {"faults": ["background tab", "request error"], f"{TAKE}.retry": 1},
        1,
        {"polls-mend-faults": "BROKEN", "honest-optimism": "BROKEN"},
        all_of("worker.list", "settles / focus"),
        {"honest-optimism": "the next try of 'take' waits for the tab to be seen"},
    ),
    "a hidden tab in which no try fails": Row(
        "paused_guess_overlay",
        {"faults": ["background tab"], f"{TAKE}.retry": 1},
        0,
        {},
        all_of("worker.list", "settles"),
    ),
    "an own commit after a reload": Row(
        "own_commit_after_reload", {}, 1, {"fresh-when-settled": "BROKEN", **NO_GUESS}, all_of("worker.board", "poll")
    ),
    "an own commit after a reload that is told": Row(
        "own_commit_after_reload", told({}), 0, NO_GUESS, all_of("worker.board", "settles")
    ),
    "an own commit after a reload that is told to all but the sender, who is gone": Row(
        "own_commit_after_reload", told({"to_sender": False}), 0, NO_GUESS, all_of("worker.board", "settles")
    ),
    "an own commit after a reload that is told too early": Row(
        "own_commit_after_reload",
        told({"before_commit": ["told"]}),
        1,
        {"fresh-when-settled": "BROKEN", **NO_GUESS},
        all_of("worker.board", "poll"),
    ),
    "a push of the row beside the one on which it is read": Row(
        "two_messages",
        {},
        1,
        STALE | NO_ACTION,
        BOARD | {"manager.board create foreign": "settles"},
        {"fresh-when-settled": "the push with open arrives; tasks has open"},
    ),
    "a push of the row beside the one on which it is read, of which only newer rows are written": Row(
        "two_messages",
        {"dashboards.manager.push.on_message.row": [{"store_push": {"into": ["tasks"], "newer_only": True}}]},
        0,
        NO_ACTION,
        dict.fromkeys(BOARD, "settles"),
    ),
    "a message before the commit beside the one with it": Row(
        "two_messages",
        {"server.publishes.before_commit": ["row"], "dashboards.manager.push.on_message.row": REREAD},
        0,
        NO_ACTION,
        dict.fromkeys(BOARD, "settles"),
    ),
    "a message before the commit beside one with it that is for others": Row(
        "two_messages",
        {
            "server.publishes": {"default": ["told", "row"], "before_commit": ["row"], "to": {"told": ["worker"]}},
            "dashboards.manager.push.on_message.row": REREAD,
        },
        1,
        STALE | NO_ACTION,
        BOARD,
    ),
    "a button that is always refused": Row(
        "refused_button_vacuous",
        {},
        1,
        {"own-write-visible": "VACUOUS", **NO_GUESS},
        entries("worker.list", {"create foreign": "settles", "take foreign": "settles"}),
    ),
    "an action that is for others": Row(
        "refused_button_vacuous",
        {
            "offers.b": {"free": ["take"]},
            "dashboards.worker.role": "visitor",
            f"{TAKE}.optimistic": "taken",
            f"{TAKE}.overlay": True,
        },
        1,
        {"own-write-visible": "VACUOUS"},
        entries("worker.list", {"create foreign": "settles", "take foreign": "settles"}),
    ),
    "an action that is for nobody in particular": Row(
        "refused_button_vacuous",
        {"offers.b": {"free": ["take"]}, "lifecycle.actions.take": {"from": "free", "to": "taken"}},
        1,
        {"own-write-visible": "VACUOUS", **NO_GUESS},
        entries("worker.list", {"create foreign": "settles", "take foreign": "settles"}),
    ),
    "an action that is for others, written past the lifecycle": Row(
        "refused_button_vacuous",
        {"offers.b": {"free": ["take"]}, "dashboards.worker.role": "visitor", f"{TAKE}.patches_to": "taken"},
        0,
        NO_GUESS,
        all_of("worker.list", "settles"),
    ),
    "a role that only looks": Row(
        "refused_button_vacuous",
        {
            "offers": {},
            "dashboards.worker.views.list": {"reads": "list"},
            "dashboards.worker.role": "visitor",
            "dashboards.worker.handlers": {},
            f"{PUSH}.on_connect": [],
        },
        1,
        {**STALE, **NO_ACTION},
        entries("worker.list", {"create foreign": "reload", "take foreign": "reload"}),
    ),
    "a guess that nobody can make": Row(
        "refused_button_vacuous",
        {"offers.b": {}, f"{TAKE}.optimistic": "taken", f"{TAKE}.overlay": True},
        5,
        dict.fromkeys(("own-write-visible", "optimism-kept", "honest-optimism"), "VACUOUS"),
        entries("worker.list", {"create foreign": "settles", "take foreign": "settles"}),
    ),
    "a button in a view that never loads": Row(
        "refused_button_vacuous",
        {f"{LIST}.enabled": False, PUSH: None},
        1,
        STALE | NO_GUESS | {"own-write-visible": "VACUOUS", "reload-suffices": "BROKEN"},
        entries("worker.list", {"create foreign": "never", "take foreign": "never"}),
        {"reload-suffices": "opens 'list'; list has no data, and no GET is sent"},
    ),
    "two clicks": Row(
        "two_clicks_undecided",
        {},
        1,
        STALE | {"own-write-visible": "BROKEN", "optimism-kept": "BROKEN"},
        all_of("worker.list", "reload"),
        {
            "optimism-kept": "the answer to GET list arrives; list has free, taken; 'take' is reported as done",
            "own-write-visible": "opens 'list'; list counts as fresh, no GET is sent",
        },
        own_actions=2,
    ),
    "two clicks, of which one is explored": Row("two_clicks_undecided", {}, 0, STALE, all_of("worker.list", "reload")),
    "two clicks whose guesses lie over the list": Row(
        "two_clicks_undecided",
        {f"{TAKE}.overlay": True, f"{TAKE}.before": []},
        1,
        STALE | {"own-write-visible": "BROKEN"},
        all_of("worker.list", "reload"),
        {"own-write-visible": "opens 'list'; GET list is sent"},
        own_actions=2,
    ),
    "an older push": Row(
        "older_push_undecided",
        {},
        1,
        {"own-write-visible": "BROKEN", **NO_GUESS},
        all_of("therapist.today", "settles", mutations=CONFIRMS),
        {"own-write-visible": OLDER},
    ),
    "an older push that is not stored": Row(
        "older_push_undecided",
        {
            f"{THERAPIST}.push.on_message.appointment_updated": [
                {"store_push": {"into": ["appointments", "today"], "newer_only": True}},
                {"run": "reread"},
            ]
        },
        0,
        NO_GUESS,
        all_of("therapist.today", "settles", mutations=CONFIRMS),
    ),
    "an older push in a slice": Row(
        "older_push_undecided",
        {
            f"{THERAPIST}.arrays": {"rows": {"kept_in": "redux"}},
            f"{THERAPIST}.views.today.reads": "rows",
            f"{THERAPIST}.push": {"on_message": {"appointment_updated": [{"store_push": {"into": "rows"}}]}},
            f"{THERAPIST}.handlers.accept.success": [{"fetch": ["rows"], "await": True}],
        },
        1,
        STALE | NO_GUESS | {"own-write-visible": "BROKEN"},
        all_of("therapist.today", "remount", mutations=CONFIRMS),
        {"own-write-visible": "the push with pending arrives; rows has pending"},
    ),
    "a guess that is never taken back": Row(
        "patch_without_rollback_undecided",
        {},
        1,
        {"optimism-kept": "BROKEN", "honest-optimism": "BROKEN"},
        all_of("worker.list", "settles / poll"),
        {"honest-optimism": GOES, "optimism-kept": "the answer to GET list arrives; list has free"},
    ),
    "a guess that is never taken back, without a poll": Row(
        "patch_without_rollback_undecided",
        {f"{LIST}.poll": None},
        1,
        dict.fromkeys(("polls-mend-faults", "always-recovers", "optimism-kept", "honest-optimism"), "BROKEN"),
        all_of("worker.list", "settles / reload"),
        {"honest-optimism": GOES, "polls-mend-faults": GOES},
    ),
    "a guess that is never taken back where nothing fails": Row(
        "patch_without_rollback_undecided", {"faults": []}, 1, {"optimism-kept": "BROKEN"}, all_of("worker.list", "settles")
    ),
    "a guess that is taken back": Row(
        "patch_without_rollback_undecided",
        {f"{TAKE}.before": [{"patch": ["jobs"], "snapshot": True}], f"{TAKE}.error": ["rollback"]},
        1,
        {"fresh-when-settled": "BROKEN", "optimism-kept": "BROKEN"},
        all_of("worker.list", "poll"),
        {
            "fresh-when-settled": "the answer to 'take' for job 2 arrives: an error; list goes back to free, free;"
            " 'take' is reported as failed"
        },
    ),
    "an error as an empty list in which nobody acts": Row(
        "error_as_empty_read_only",
        {},
        1,
        {"fresh-when-settled": "BROKEN", **NO_ACTION},
        TODAY,
        {"fresh-when-settled": "GET today fails; today takes the error for an empty list"},
    ),
    "an error that is told": Row(
        "error_as_empty_read_only", {"dashboards.driver.queries.today.errors": "fail"}, 0, NO_ACTION, TODAY
    ),
    "a request that fails because the tab goes offline": Row(
        "error_as_empty_read_only",
        {"faults": ["offline"]},
        1,
        {"fresh-when-settled": "BROKEN", **NO_ACTION},
        TODAY,
        {"fresh-when-settled": "GET today fails; today takes the error for an empty list"},
    ),
    "an error as an empty list beside one that is told": Row(
        "error_as_empty_read_only",
        {"dashboards.driver.queries.other": {"key": ["appointments"]}, "dashboards.driver.views.other": {"reads": "other"}},
        1,
        STALE | NO_ACTION,
        TODAY | OTHER,
        {"polls-mend-faults": "GET other fails"},
    ),
}

UNREFUSED, OFFERED = {"offers-are-legal": "-"}, {"offers-are-legal": "BROKEN"}
BACKWARDS = {"never-backwards": "BROKEN"}
ALONE = {"copies-agree": "-"}
TOGETHER = ("a guess that such a view does not show either", "an error as an empty list in such a view")
"""Hardly any row has two views of one page; in these they agree."""
BESIDE = {
    "another dashboard PATCHes": UNREFUSED,
    "another dashboard PATCHes in one status": UNREFUSED,
    "another dashboard PATCHes to what is so already": UNREFUSED,
    "a guess in a view that does not show the change": BACKWARDS | {"copies-agree": "BROKEN"},
    "a paused guess as a patch": BACKWARDS,
    "a paused guess in a slice": OFFERED | BACKWARDS,
    "an own commit after a reload": OFFERED,
    "an own commit after a reload that is told too early": OFFERED,
    "a button that is always refused": OFFERED,
    "an action that is for others": OFFERED,
    "an action that is for nobody in particular": OFFERED,
    "an action that is for others, written past the lifecycle": UNREFUSED,
    "a role that only looks": UNREFUSED,
    "a guess that nobody can make": UNREFUSED,
    "a button in a view that never loads": {
        "no-endless-spinner": "BROKEN",
        "offers-are-legal": "VACUOUS",
        "never-backwards": "VACUOUS",
    },
    "two clicks": OFFERED,
    "two clicks, of which one is explored": OFFERED,
    "two clicks whose guesses lie over the list": OFFERED,
    "an older push": BACKWARDS,
    "a push of the row beside the one on which it is read": UNREFUSED | BACKWARDS,
    "a push of the row beside the one on which it is read, of which only newer rows are written": UNREFUSED,
    "a message before the commit beside the one with it": UNREFUSED,
    "a message before the commit beside one with it that is for others": UNREFUSED,
    "an older push in a slice": OFFERED | BACKWARDS,
    "a guess that is taken back": OFFERED | BACKWARDS,
    "an error as an empty list in which nobody acts": UNREFUSED,
    "an error that is told": UNREFUSED,
    "a request that fails because the tab goes offline": UNREFUSED,
    "an error as an empty list beside one that is told": UNREFUSED,
}
"""What the rows are not about: whether a view stays empty, offers what is refused, or goes back."""
SLOW = (
    "a paused guess in a slice",
    "a paused guess as a patch",
    "a guess that is never taken back, without a poll",
    "a guess that such a view does not show either",
    "a guess that is taken back",
    "a guess that is never taken back",
    "two clicks",
    "a hidden tab in which no try fails",
    "an older push in a slice",
    "a paused guess as an overlay",
    "a guess that is never taken back where nothing fails",
    "a next try that is paused in a hidden tab",
    "another dashboard PATCHes to what is so already",
    "another dashboard PATCHes in one status",
    "an older push that is not stored",
    "a guess in a view that does not show the change",
)


@pytest.mark.parametrize("kind", slow_but(ROWS, [row for row in ROWS if row not in SLOW], 6))
def test_what_is_right(kind: str, tmp_path: Path) -> None:
    """Exactly these verdicts and cells, and stories that end so and are told again by their replay strings."""
    row = ROWS[kind]
    said = checked(row.case, tmp_path, row.fields, row.own_actions)
    assert said.code == row.code
    others = ({} if kind in TOGETHER else ALONE) | BESIDE.get(kind, {})
    assert {name: verdict for name, verdict in said.verdicts.items() if verdict != "HOLDS"} == row.verdicts | others
    assert said.cells == row.cells
    assert {name: said.ends[name][-1] for name in row.ends} == row.ends


@pytest.mark.parametrize(("fields", "says"), [({}, True), ({f"{TAKE}.overlay": True, f"{TAKE}.before": []}, False)])
def test_that_two_own_actions_can_matter_is_said(fields: Fields, says: bool, tmp_path: Path) -> None:
    """With the option, where a button writes a copy; a guess that only lies over the list undoes nothing."""
    answer = assess(relative("two_clicks_undecided", tmp_path, fields), Session())
    one = "any number of browsers, 1 own action at a time in each"
    assert answer.promises[1].scope == (f"{one} (two can matter: --own-actions 2)" if says else one)


@pytest.mark.parametrize("order", [("before", "patches"), ("patches", "before")])
def test_a_patch_by_another_dashboard_is_worse(order: tuple[str, str], tmp_path: Path) -> None:
    """In whatever company and order; the way back is better. The first design keeps its promises."""
    session = Session()
    said = {name: assess(relative(f"other_dashboard_{name}", tmp_path, {}), session) for name in order}
    before, patches = said["before"], said["patches"]
    assert (before.broken, patches.broken) == ((), ("fresh-when-settled", "polls-mend-faults", "always-recovers"))
    assert (Diff(before, patches).worse, Diff(patches, before).worse) == (True, False)


def test_who_reloads_while_taking_a_task_does_not_see_it_at_once(tmp_path: Path) -> None:
    """The claim is refuted by the run in which the commit comes behind the read of the new page."""
    (claim,) = assess(relative("own_commit_after_reload", tmp_path, {}), Session()).claims
    assert (claim.outcome.value, claim.because) == ("violated", "1 of 1 entries take more than 'settles', at worst 'poll'")
    assert claim.story is not None
    assert claim.story.replay == "0/1/2/6/6/7/5/6/7/5"
