"""Causes that hide behind others are found where those are mended."""

from pathlib import Path

import pytest
from commands import run

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.reports.files.loading import load
from staleproof.reports.hidden_causes.hidden_causes import with_hidden_causes
from staleproof.reports.renderings.breach_causes import breach_causes
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns

BEHIND = Path(__file__).parent / "behind.yaml"
FOUND = """\
Causes, the most far-reaching first:
  1. unheard commit, behind.yaml:14
       fresh-when-settled: 2 entries (foreign; create and take) in worker.board
       offers-are-legal: in worker.board
       story S1, four steps
  2. own commit without a reread, behind.yaml:20
       fresh-when-settled: 1 entry (own; take) in worker.board
       own-write-visible: in worker.board
       story S2, six steps
"""
HIDDEN = """\
  3. overtaken read, behind.yaml:14
       fresh-when-settled: 1 entry (own; take) in worker.board
       eight steps: staleproof replay behind.yaml 0/1/2/6/6/7/5/6/7/5
"""
COPIES = "Further causes were looked for in"
NONE = "with all of them mended none of these places is broken."
SAID = {
    0: f"{FOUND}Further causes may hide in 5 broken places; check --hidden-causes 10 looks for them.\n",
    1: f"{FOUND}{COPIES} 1 design in which those found are mended; there may be more in 2 broken places.\n",
    10: f"{FOUND}{HIDDEN}{COPIES} 3 designs in which those found are mended; {NONE}\n",
}
"""By how many changed designs may be asked."""


@pytest.mark.parametrize("most", SAID)
def test_one_foreign_and_two_own_causes_are_told(
    most: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The entry of an own action has two; what is not searched is counted, and the foreign ones alone are expected."""
    monkeypatch.chdir(BEHIND.parent)
    code, out, err = run(("check", "behind.yaml", "--stories", "--hidden-causes", str(most)), capsys)
    told = out[out.index("Causes,") : out.index("\nS1 ")]
    assert (" ".join(told.split()), code, err) == (" ".join(SAID[most].split()), 1, "")


KNOWN = """[{promise: fresh-when-settled, cause: unheard commit}, own-write-visible, offers-are-legal,
  {promise: fresh-when-settled, cause: own commit without a reread, part: dashboards.worker.handlers.take}]"""
ONLY_THAT = "behind: breaks only what it is expected to break: fresh-when-settled, own-write-visible, offers-are-legal."
SURPRISE = "behind: not as expected: fresh-when-settled (in 1 entry where it is not expected)."


@pytest.mark.parametrize(("most", "code", "last"), [(0, 0, ONLY_THAT), (10, 1, SURPRISE)])
def test_a_hidden_cause_that_is_not_expected_is_a_surprise(
    most: int, code: int, last: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is expected by its cause does not excuse another cause of the same entry, once that is found."""
    old, text = "[{promise: fresh-when-settled, entry: foreign}]", BEHIND.read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / "behind.yaml").write_text(text.replace(old, KNOWN), "utf-8")
    ended, out, _ = run(("check", str(tmp_path / "behind.yaml"), "--stories", "--hidden-causes", str(most)), capsys)
    assert (ended, out.splitlines()[-1]) == (code, last)


REREAD = "[{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all}]"
LOSING = (
    ("faults: []", "faults: [push lost]\nserver: {publishes: {default: changed}}"),
    ("{dead: nobody listens}", f"{{on_message: {{changed: {REREAD}}}, on_connect: {REREAD}}}"),
    (", poll: 1 min", ""),
    ("success: []", f"success: {REREAD}"),
)


def test_what_no_declaration_prevents_is_not_searched_further(tmp_path: Path) -> None:
    """A push that is lost cannot be mended, so that other causes of the same may stay hidden."""
    text = BEHIND.read_text("utf-8")
    for old, new in LOSING:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (tmp_path / "losing.yaml").write_text(text, "utf-8")
    loaded, session = load(str(tmp_path / "losing.yaml")), Session()
    answer = assess(loaded, session, asked(loaded, Narrowing(promises=("polls-mend-faults",))))
    found = with_hidden_causes(answer, lambda changed, wanted: assess(changed, session, wanted), session, 10)
    told = [(one.cause.named, one.reach) for one in breach_causes(found, ChangedDesigns())]
    assert (told, found.mended, found.unsearched) == ([("lost push", 3)], 0, 3)
