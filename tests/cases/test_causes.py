"""What a story is blamed on: changed alone, it makes the story impossible, or let it end well."""

import sys
from pathlib import Path

import pytest
from mended import FAULTS, Mending, changed, happens, stories
from tiers import slow_but

from staleproof.checker.answers.story import Story
from staleproof.checker.engine.concretize import Concrete
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load
from staleproof.reports.stories.causes.cause import Cause, cause
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

HERE = Path(__file__).parent
EARLY, ORPHAN = HERE / "designs" / "wrong_cause_early_push.yaml", HERE / "designs" / "own_commit_after_reload.yaml"
BULLETS = sorted(path for path in (HERE.parent / "designs" / "bullets").glob("*.yaml") if "_repaired" not in path.stem)
BROKEN = sorted(path for path in (HERE.parent / "promises" / "designs").glob("*.yaml") if path.stem not in ("kept", "repaired"))
QUICK = (EARLY, *BULLETS[::4])
NO_AWAIT = "success: [{invalidate: [appointments], await: false}]"
BEFORE_COMMIT = ("server", "publishes", "before_commit")


def blamed(story: Story) -> Cause:
    return cause(Teller(tale_of(story)), story.loaded.source)


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
    assert not happens(story, changed(loaded, Mending(story, found).ways()[0], tmp_path))


def test_the_commit_of_a_page_that_is_gone_is_one_that_nobody_tells_of(tmp_path: Path) -> None:
    """What the handler does on success is done by no page any more, so it is not to blame."""
    steps = ("page open", "copy serve", "copy deliver", "slot 1 click", "page reload", "copy serve", "copy deliver")
    story = driven(load(str(ORPHAN)), "open", *steps, "slot 1 serve")
    found = blamed(story)
    nobody = "tasks shows what was read in step 6; nothing tells this browser of step 8"
    assert (*told(found), found.path[-2:]) == ("unheard commit", nobody, 13, ("queries", "tasks"))
    assert not happens(story, changed(story.loaded, Mending(story, found).ways()[0], tmp_path))


AGED = ("page open", "copy serve", "copy deliver", "copy age", "page focus")


@pytest.mark.parametrize(
    ("steps", "kind", "line"),
    [
        (("copy serve", "copy deliver", "world commit"), "unheard commit", 14),
        (("copy serve", "world commit", "copy deliver"), "overtaken read", 14),
        (("world commit", "copy serve", "copy deliver"), "answer from the HTTP cache", 11),
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
    assert not happens(story, changed(loaded, Mending(story, found).ways()[0], tmp_path))


@pytest.mark.parametrize("file", slow_but([EARLY, *BULLETS, *BROKEN], QUICK), ids=lambda file: file.stem)
def test_what_a_story_is_blamed_on_makes_it_impossible_when_mended(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every story of the promises and of the entries without faults, but for those of faults that no declaration prevents."""
    monkeypatch.chdir(file.parent)
    monkeypatch.setattr(sys, "path", [str(file.parent), *sys.path])
    found = [(story, blamed(story)) for story in stories(assess(load(str(file)), Session()))]
    assert found
    assert (file.stem == "polls_mend_faults") == any(why.kind in FAULTS for _, why in found)
    for story, why in found:
        ways = Mending(story, why).ways()
        assert (why.kind in FAULTS) == (not ways), (story.replay, why)
        assert not ways or not all(happens(story, changed(story.loaded, way, tmp_path)) for way in ways), (story.replay, why)
