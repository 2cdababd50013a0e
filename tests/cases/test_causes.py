"""What a story is blamed on: changed alone, it makes the story impossible, or let it end well."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from every_kind import ANOMALIES, members
from mended import changed, happens, mended, stories
from tiers import long_but, slow_but

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.anomalies import Anomaly, OfFaults
from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load
from staleproof.reports.stories.causes.cause import Cause, cause
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.edits import EDITS
from staleproof.reports.stories.setting import Tale, WorldSetting, tale_of
from staleproof.reports.stories.story import Teller

HERE = Path(__file__).parent
EARLY, ORPHAN = HERE / "designs" / "wrong_cause_early_push.yaml", HERE / "designs" / "own_commit_after_reload.yaml"
TESTS = HERE.parent
FOLDERS = (
    HERE / "designs",
    TESTS / "designs" / "bullets",
    TESTS / "promises" / "designs",
    *(TESTS.parent / "examples").iterdir(),
)
REFUSED, DEAR = "fills_component_array", "crash_offline"
"""What is no design; what has stories whose cones are gone through for a minute."""
FILES = [file for folder in FOLDERS for file in sorted(folder.glob("*.yaml")) if file.stem not in (REFUSED, DEAR)]
QUICK = (EARLY, HERE / "designs" / "left_guess.yaml", *sorted(FOLDERS[1].glob("*[!d].yaml"))[::4])
BY_FAULTS = members(OfFaults)
TOGETHER: dict[str, set[tuple[Anomaly, Anomaly]]] = {
    # Nothing is pushed, and what is read on a push would be answered by the HTTP cache.
    "crash_offline": {("unheard commit", "answer from the HTTP cache"), ("overtaken read", "answer from the HTTP cache")},
    "plain_names": {("unheard commit", "answer from the HTTP cache")},
    # The message is sent to others only, and nothing is done on it.
    "other_dashboard_patches": {("unheard commit", "unheard commit")},
    # Offline there is only the answer of the action itself, and it carries no row.
    "paused_guess_overlay": {("paused reread", "reply without the new row")},
    "paused_guess_patch": {("paused reread", "reply without the new row")},
}
"""Where no single change makes some story impossible: the two that do."""
THREE = ("1:0/0/0/4/2/6/6/0/5/5",)
"""Stories that it takes three changes to prevent: a push before the commit, nothing done on it, and the HTTP cache."""
UNPREVENTED: dict[str, tuple[Anomaly, ...]] = {
    "polls_mend_faults": ("lost push",),
    "always_recovers": ("lost push",),
    "offline": ("paused read",),
    "paused_guess_overlay": ("paused read",),
    "paused_guess_patch": ("paused read",),
    "kitchen_repaired": ("failed read", "paused read"),
    "offline_repaired": ("failed read", "paused read"),
    **dict.fromkeys(
        (
            "support_desk_repaired",
            "todo_repaired",
            "patch_without_rollback_undecided",
            "errors_as_empty_repaired",
            "honest_optimism",
            "kept",
            "lifecycle_sound",
            "no_endless_spinner",
            "offers_are_legal",
            "optimism_kept",
            "own_write_visible",
            "repaired",
        ),
        ("failed read",),
    ),
}
"""Designs with stories that end badly by a fault, which only a poll mends."""
NO_AWAIT = "success: [{invalidate: [appointments], await: false}]"
TWO_MESSAGES = EARLY.with_name("two_messages.yaml")
BEFORE_COMMIT = ("server", "publishes", "before_commit")


def blamed(story: Story, designs: ChangedDesigns | None = None) -> Cause:
    return cause(Teller(tale_of(story)), story.loaded.source, designs)


def of(loaded: Loaded, promise: str) -> Story:
    """The story of a broken promise."""
    story = next(one.story for one in assess(loaded, Session()).promises if one.name == promise)
    assert story is not None
    return story


def told(found: Cause) -> tuple[str, str, int]:
    return found.kind, found.sentence, found.where.line


def rewritten(file: Path, folder: Path, *changes: tuple[str, str]) -> Loaded:
    """One of the cases with some texts replaced."""
    text = file.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "case.yaml").write_text(text, "utf-8")
    return load(str(folder / "case.yaml"))


def driven(loaded: Loaded, status: str, *steps: str) -> Story:
    """The story of the only view in which these components do these things, in each step the first of the kind."""
    (dashboard, board), *_ = loaded.design.dashboards.items()
    ask = ViewAsk(Session(), loaded, dashboard, next(iter(board.views)))
    start = ask.concrete.start(status)
    system = ask.concrete.system(start)
    labels, states = [], [system.initial]
    for step in steps:
        move = next(m for m in system.moves(states[-1]) if f"{m.label.component} {m.label.event.name}" == step)
        labels.append(move.label)
        states.append(move.state)
    return Story(loaded, dashboard, ask.view, Concrete(start, tuple(labels), tuple(states)), ask.concrete)


def test_a_reread_that_is_not_awaited_is_the_cause_and_not_the_push(tmp_path: Path) -> None:
    """Without the early push the story happens all the same; with the reread awaited it does not."""
    story = of(load(str(EARLY)), "own-write-visible")
    again = "it is read again, but the action was reported as done before that has arrived"
    found = blamed(story)
    assert told(found) == ("done before the reread", f"all shows what was read in step 2; {again}", 29)
    assert happens(story, changed(story.loaded, {".".join(BEFORE_COMMIT): []}, tmp_path))
    assert not happens(story, changed(story.loaded, {".".join(map(str, found.path)): [{"run": "reread"}]}, tmp_path))


def test_the_early_push_is_the_cause_where_a_later_one_would_be_heard() -> None:
    """The dashboard has told itself of the change before there was one, and nobody tells it afterwards."""
    kind, sentence, line = told(blamed(of(load(str(EARLY)), "fresh-when-settled")))
    read = "all shows what was read in step 4, before the commit of step 6, of which the server had told in step 1 already"
    assert (kind, sentence, line) == ("push before the commit", read, 12)


def test_an_own_action_without_any_reread_is_the_cause_of_what_it_leaves(tmp_path: Path) -> None:
    """A push is not waited for, whenever it is sent."""
    story = of(rewritten(EARLY, tmp_path, (NO_AWAIT, "success: []")), "own-write-visible")
    left = "all shows what was read in step 2; nothing that followed the commit of step 6 made it read again"
    assert told(blamed(story)) == ("own commit without a reread", left, 29)


OPENED = ("page open", "copy serve", "copy deliver")


@pytest.mark.parametrize(
    ("steps", "kind", "field"),
    [
        (("world announce", "channel connect", *OPENED, "world commit"), "push before the commit", "before_commit"),
        (("world announce", *OPENED, "world commit", "channel connect"), "unheard commit", "on_connect"),
    ],
)
def test_a_push_that_would_come_in_vain_is_not_the_cause(steps: tuple[str, ...], kind: str, field: str, tmp_path: Path) -> None:
    """To a page that is connected before the commit the push comes too early; one that connects later misses it anyhow."""
    rest = "on_connect: [run: reread], debounce: {window: 1 s, trailing: true}"
    loaded = rewritten(EARLY, tmp_path, (rest, "on_connect: []"))
    story = driven(loaded, "pending", *steps)
    found = blamed(story)
    assert (found.kind, found.path[-1]) == (kind, field)
    early = changed(loaded, {".".join(BEFORE_COMMIT): []}, tmp_path)
    assert happens(story, early) == (field != "before_commit")
    assert not happens(story, next(mended(story, found, tmp_path)))


TOLD, TO = "publishes: {default: [told, row]}", "server.publishes.to"
ON_MESSAGE = "dashboards.manager.push.on_message"


@pytest.mark.parametrize(
    ("change", "kind", "part", "says"),
    [
        ((TOLD, TOLD), "older push arrives last", f"{ON_MESSAGE}.row", "the row that was pushed in step"),
        (
            (TOLD, "publishes: {default: [noise, told], to: {told: [worker], noise: [worker]}}"),
            "unheard commit",
            f"{TO}.told",
            "the server sends 'noise' and 'told' about step",
        ),
    ],
)
def test_of_two_messages_about_a_commit_the_one_is_blamed_that_should_have_helped(
    change: tuple[str, str], kind: str, part: str, says: str, tmp_path: Path
) -> None:
    """Or the one whose row is old; mended there, the story does not happen."""
    loaded = rewritten(TWO_MESSAGES, tmp_path, change)
    story = of(loaded, "fresh-when-settled")
    found = blamed(story)
    assert (found.kind, ".".join(map(str, found.path))) == (kind, part)
    assert says in found.sentence
    assert not happens(story, next(mended(story, found, tmp_path)))


def test_the_commit_of_a_page_that_is_gone_is_one_that_nobody_tells_of(tmp_path: Path) -> None:
    """What the handler does on success is done by no page any more, so it is not to blame."""
    steps = ("page open", "copy serve", "copy deliver", "slot 1 click", "page reload", "copy serve", "copy deliver")
    story = driven(load(str(ORPHAN)), "open", *steps, "slot 1 serve")
    found = blamed(story)
    nobody = "tasks shows what was read in step 6; nothing tells this browser of step 8"
    assert (*told(found), found.path[-2:]) == ("unheard commit", nobody, 13, ("queries", "tasks"))
    assert not happens(story, next(mended(story, found, tmp_path)))


AGED = ("page open", "copy serve", "copy deliver", "copy age", "page focus")


@pytest.mark.parametrize(
    ("steps", "kind", "line"),
    [
        (("copy serve", "copy deliver", "world commit"), "unheard commit", 14),
        (("copy serve", "world commit", "copy deliver"), "overtaken read", 14),
        (("world commit", "copy serve", "copy deliver"), "answer from the HTTP cache", 9),
    ],
)
def test_a_cached_answer_is_the_cause_only_if_it_was_given_after_the_commit(
    steps: tuple[str, ...], kind: str, line: int, tmp_path: Path
) -> None:
    """Before the commit the server would have answered alike."""
    loaded = rewritten(ORPHAN, tmp_path, ("faults: []\n", "faults: []\nserver: {max_age: 1 min}\n"))
    story = driven(loaded, "open", *AGED, *steps)
    found = blamed(story)
    assert (found.kind, found.where.line) == (kind, line)
    assert not happens(story, next(mended(story, found, tmp_path)))


READ, OVERTAKEN = "what was read in step 2", "what was read in step 5, before the commit of step 6"
MARKED = "what was read in step 5, before the commit of step 7; the invalidation of step 8 only marked it as stale"
BLAMED: dict[tuple[str, str], tuple[str, str, int]] = {
    ("cases/designs/left_guess", "honest-optimism"): (
        "leftover guess",
        "list shows the guess 'closed' of step 4; 'close' failed in step 7, and nothing takes it back",
        19,
    ),
    ("cases/designs/left_guess", "own-write-visible"): (
        "own commit without a reread",
        f"list shows a guess over {READ}; nothing that followed the commit of step 5 made it read again",
        18,
    ),
    ("promises/designs/honest_optimism", "honest-optimism"): (
        "dishonest guess",
        "tasks shows the guess 'done' of step 4, and in step 5 the server has made it 'taken'",
        5,
    ),
    ("cases/designs/paused_guess_overlay", "honest-optimism"): (
        "unconfirmed guess",
        "list shows the guess 'taken' of step 5, and its request waits until the tab is online",
        20,
    ),
    ("promises/designs/reload_suffices", "reload-suffices"): (
        "answer from the HTTP cache",
        f"tasks shows {READ}: the HTTP cache gave it again in step 9",
        6,
    ),
    ("designs/bullets/offline", "own-write-visible"): (
        "paused reread",
        f"list shows {READ}; it is read again only when the tab is online, and nobody waits for that",
        28,
    ),
    ("designs/bullets/cancel_refetch", "fresh-when-settled"): (
        "swallowed invalidation",
        f"list shows {OVERTAKEN}: the invalidation of step 7 joined the GET under way instead of sending a new one",
        18,
    ),
    ("designs/bullets/refetch_type", "fresh-when-settled"): (
        "only marked",
        f"list shows {MARKED}, and the older answer that arrived in step 9 cleared the mark",
        19,
    ),
}
"""By design and promise: the kind, the sentence and the line."""


@pytest.mark.parametrize(("file", "promise"), BLAMED)
def test_the_declaration_is_named_that_can_be_mended(file: str, promise: str) -> None:
    """The missing track, both statuses of a guess, what lets an answer be kept, the message that was heard."""
    assert told(blamed(of(load(f"{TESTS / file}.yaml"), promise))) == BLAMED[file, promise]


def test_a_first_load_that_a_handler_has_cancelled_is_blamed_on_the_handler(tmp_path: Path) -> None:
    """Nothing asks again, and the list stays empty."""
    again = ", success: [{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all}]"
    loaded = rewritten(ORPHAN, tmp_path, (again, ", button: whenever accepted"))
    story = driven(loaded, "open", "page open", "slot 1 click", "slot 1 serve", "slot 1 deliver")
    found = blamed(story)
    gone = "tasks has no data and nothing asks for any: its first load was cancelled in step 2"
    assert (*told(found), found.path[-2:]) == ("cancelled read", gone, 17, ("take", "before"))
    assert not happens(story, next(mended(story, found, tmp_path)))


RESET = """
name: reset_of_what_fills
lifecycle:
  initial: absent
  actions: {create: {from: absent, to: free, by: clerk}, take: {from: free, to: done, by: worker}}
server: {publishes: {default: changed}}
dashboards:
  worker:
    role: worker
    push: {on_message: {changed: [reset: [jobs]]}, on_connect: [{reset: [jobs]}, {fetch: [rows]}]}
    queries: {list: {key: [jobs], stale_time: never, fills: [rows]}}
    arrays: {rows: {kept_in: redux}}
    views: {rows: {reads: rows, page: p}, list: {reads: list, page: p}}
"""


def test_an_old_answer_that_nothing_special_let_arrive_last_is_told_as_that(tmp_path: Path) -> None:
    """The push was heard and the page has read the rows again, before the older answer came."""
    (tmp_path / "reset.yaml").write_text(RESET, "utf-8")
    late = "rows shows what was read in step 2, before the commit of step 3; it arrived in step 10"
    again = "nothing that followed made it read again"
    found = blamed(of(load(str(tmp_path / "reset.yaml")), "fresh-when-settled"))
    assert told(found) == ("overtaken read", f"{late}, and {again}", 10)


RESET_GUESS = """
name: reset_of_a_guess
lifecycle:
  initial: absent
  actions: {create: {from: absent, to: free, by: clerk}, take: {from: free, to: taken, by: worker}}
offers: {card: {free: [take]}}
dashboards:
  worker:
    role: worker
    queries: {tasks: {key: [tasks]}}
    views: {list: {reads: tasks, offers: card}}
    handlers:
      take:
        {action: take, optimistic: taken, before: [cancel: [tasks], patch: [tasks], {reset: [tasks], await: false}]}
"""


@pytest.mark.slow
def test_a_guess_that_a_reset_has_taken_is_blamed_on_the_reset(tmp_path: Path) -> None:
    """The answer that comes behind it finds nothing to write over; without the reset the story does not happen."""
    (tmp_path / "reset.yaml").write_text(RESET_GUESS, "utf-8")
    story = of(load(str(tmp_path / "reset.yaml")), "optimism-kept")
    found = blamed(story)
    taken = "a reset in step 4 has taken the guess of step 4, while 'take' is still under way"
    assert (*told(found), found.path[-2:]) == ("emptied copy", taken, 14, ("take", "before"))
    kept = changed(story.loaded, {".".join(map(str, found.path)): [{"cancel": ["tasks"]}, {"patch": ["tasks"]}]}, tmp_path)
    assert (found.proved, happens(story, kept)) == (True, False)


def test_where_only_two_changes_together_help_both_are_named() -> None:
    """The message goes to other roles only, and nothing would be done on it."""
    found = blamed(of(load(str(HERE / "designs" / "other_dashboard_patches.yaml")), "fresh-when-settled"))
    others = "list shows what was read in step 3; the server sends 'forced' about step 5 to other roles only"
    assert told(found) == ("unheard commit", others, 10)
    assert found.beside is not None
    assert told(found.beside) == ("unheard commit", "nothing is done here on the push 'forced' about step 5", 17)
    assert found.named == "unheard commit"
    nothing = "nothing is done here on the push 'forced' about step 5: only both changes together make this impossible"
    assert found.said == f"{others}. Besides, {nothing}"


def test_what_no_trial_has_proved_is_told_as_the_likeliest() -> None:
    """A push that is lost needs no trial: no declaration prevents it."""
    proved = blamed(of(load(str(EARLY)), "fresh-when-settled"))
    likeliest = f"{proved.sentence}. That is the likeliest: no change that was tried prevents it"
    assert (proved.said, replace(proved, proved=False).said) == (proved.sentence, likeliest)
    assert replace(proved, kind="lost push", proved=False).said == proved.sentence


@pytest.mark.parametrize(
    "file", [*slow_but(FILES, QUICK, 40), *long_but([HERE / "designs" / f"{DEAR}.yaml"], ())], ids=lambda file: file.stem
)
def test_what_a_story_is_blamed_on_makes_it_impossible_when_mended(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every story of the promises, claims and entries, but for faults that no declaration prevents."""
    monkeypatch.chdir(file.parent)
    monkeypatch.setattr(sys, "path", [str(file.parent), *sys.path])
    designs = ChangedDesigns()
    found = [(story, blamed(story, designs)) for story in stories(assess(load(str(file)), Session()))]
    for story, why in found:
        assert why.proved == (why.kind not in BY_FAULTS and story.replay not in THREE), (story.replay, why)
        ways = mended(story, why, tmp_path) if why.proved else ()
        assert not why.proved or not all(happens(story, way) for way in ways), (story.replay, why)
    assert {(why.kind, why.beside.kind) for _, why in found if why.beside is not None} == TOGETHER.get(file.stem, set())
    unproved = {why.kind for story, why in found if not why.proved and story.replay not in THREE}
    assert unproved == set(UNPREVENTED.get(file.stem, ()))


@pytest.mark.parametrize("file", ["todo/todo.yaml", "support_desk/support_desk.yaml"])
def test_a_run_of_the_whole_world_is_blamed_on_what_its_story_is(file: str) -> None:
    """It was tried there, too."""
    loaded = load(str(TESTS.parent / "examples" / file))
    story = of(loaded, "fresh-when-settled")
    lifter = Lifter(loaded)
    run = lifter.lift(story)
    found = cause(Teller(Tale(WorldSetting(lifter.whole, lifter.system), run.labels, run.states, run.place)), loaded.source)
    assert (found.kind, found.where, found.proved) == (blamed(story).kind, blamed(story).where, True)


def test_every_kind_but_faults_has_a_change_that_mends_it() -> None:
    assert {*EDITS, *BY_FAULTS} == set(ANOMALIES)
    assert not {*EDITS} & {*BY_FAULTS}
