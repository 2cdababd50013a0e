"""A story of a changed design counts if the design itself has it, too."""

from pathlib import Path

import pytest

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load
from staleproof.reports.hidden_causes.retold import retold

BEHIND = Path(__file__).parent / "behind.yaml"
NOTHING, READING, WAITING = "[]", "[{invalidate: [tasks], await: false}]", "[{cancel: [tasks]}, {invalidate: [tasks]}]"
"""What follows a success: neither, a read that nobody waits for, one that is waited for."""


def rereading(steps: str, folder: Path) -> Loaded:
    (folder / "design.yaml").write_text(BEHIND.read_text("utf-8").replace("success: []", f"success: {steps}"), "utf-8")
    return load(str(folder / "design.yaml"))


@pytest.mark.parametrize(("design", "steps"), [(NOTHING, 6), (READING, 6), (WAITING, None)])
def test_a_story_is_told_of_the_design_if_it_happens_there(design: str, steps: int | None, tmp_path: Path) -> None:
    """What only the other design reads again is left out; where an action waits for a read, it is not forgotten."""
    changed, session = rereading(READING, tmp_path), Session()
    wanted = asked(changed, Narrowing(promises=("own-write-visible",), matrix=False))
    (promise,) = assess(changed, session, wanted).promises
    (broken,) = promise.instances
    assert broken.story is not None
    own = ViewAsk(session, rereading(design, tmp_path), "worker", "board")
    told = retold(broken.story, promise.name, broken, own)
    assert (None if told is None else len(told.path.labels)) == steps
    assert told is None or told.loaded is own.loaded


HEARD = "{on_message: {changed: [{invalidate: [tasks]}]}}"
PUSHED, EARLY = "server: {publishes: {default: changed}}", "server: {publishes: {default: changed, before_commit: [changed]}}"


def pushing(server: str, folder: Path) -> Loaded:
    text = BEHIND.read_text("utf-8").replace("faults: []", f"faults: []\n{server}").replace("{dead: nobody listens}", HEARD)
    (folder / "design.yaml").write_text(text, "utf-8")
    return load(str(folder / "design.yaml"))


def test_what_the_design_tells_before_a_commit_is_told_in_its_story(tmp_path: Path) -> None:
    """The changed design tells of a commit behind it only; the page is not connected then, in either."""
    changed, session = pushing(PUSHED, tmp_path), Session()
    (promise,) = assess(changed, session, asked(changed, Narrowing(promises=("fresh-when-settled",)))).promises
    foreign = next(one for one in promise.instances if (one.mutation, one.whose) == ("take", "foreign"))
    assert foreign.story is not None
    told = retold(foreign.story, promise.name, foreign, ViewAsk(session, pushing(EARLY, tmp_path), "worker", "board"))
    assert told is not None
    events, known = ([label.event.name for label in story.path.labels] for story in (told, foreign.story))
    assert events.index("announce") + 1 == events.index("commit")
    assert [name for name in events if name != "announce"] == known


def test_it_must_break_the_same_entry(tmp_path: Path) -> None:
    """A story of what others change says nothing of the entry of an own action."""
    loaded, session = rereading(NOTHING, tmp_path), Session()
    (promise,) = assess(loaded, session, asked(loaded, Narrowing(promises=("fresh-when-settled",)))).promises
    own = next(one for one in promise.instances if (one.mutation, one.whose) == ("take", "own"))
    foreign = next(one for one in promise.instances if (one.mutation, one.whose) == ("take", "foreign"))
    assert foreign.story is not None
    ask = ViewAsk(session, loaded, "worker", "board")
    assert retold(foreign.story, promise.name, foreign, ask) == foreign.story
    assert retold(foreign.story, promise.name, own, ask) is None
