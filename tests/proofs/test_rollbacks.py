"""What a promise keeps of the past is not what a rollback writes back."""

from pathlib import Path

import pytest

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.abstraction import abstract_cone
from staleproof.model.components.program import Group, Op, Program
from staleproof.reports.files.loading import load

DESIGN = Path(__file__).parent / "designs" / "rolled_back_elsewhere.yaml"


def kept(file: Path = DESIGN) -> tuple[Outcome, int]:
    """How optimism-kept comes out, and in how many steps it is broken."""
    loaded = load(str(file))
    answer = assess(loaded, Session(), asked(loaded, Narrowing(promises=("optimism-kept",), matrix=False)))
    story = answer.promises[0].story
    return answer.promises[0].outcome, 0 if story is None else len(story.path.labels)


def test_a_rollback_leaves_what_the_design_has_not_kept() -> None:
    """The guess of a refused action stays in a copy of which it kept nothing, and offers what is overwritten then."""
    assert kept() == (Outcome.VIOLATED, 10)


def test_a_rollback_writes_back_what_the_design_has_kept(tmp_path: Path) -> None:
    """Where the refused action keeps that too, its guess is gone, and so is the button that it had."""
    mended = tmp_path / "mended.yaml"
    mended.write_text(DESIGN.read_text("utf-8").replace("{patch: [jobs]}]", "{patch: [jobs], snapshot: true}]"), "utf-8")
    assert kept(mended) == (Outcome.HOLDS, 0)


def test_a_rollback_of_whatever_is_remembered_would_hide_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it did: the guess would be gone, too."""
    monkeypatch.setattr(abstract_cone, "_written_back", lambda group, _: group)
    assert kept() == (Outcome.HOLDS, 0)


def test_every_patch_is_remembered_once() -> None:
    """A copy that the design keeps before it is written again is written back as it was before both."""
    before: tuple[Group, ...] = ((Op("patch", ("a",), "snapshot"), Op("cancel", ("a",))), (Op("patch", ("a", "b")),))
    program = Program("act", before=before, error=((Op("rollback", ("a", "b", "c")),),))
    remembering = abstract_cone._remembering(program)
    assert remembering.before == (before[0], (Op("patch", ("b",), "snapshot"), Op("patch", ("a",))))
    assert remembering.error == ((Op("rollback", ("a",)),),)
    assert abstract_cone._remembering(program._replace(other=True)) == program._replace(other=True)
