"""The bounds that the command line is given."""

from collections.abc import Iterator

import pytest
from commands import run
from small import FOLDER

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Asked
from staleproof.checker.promises.assess import assessed
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.commands.bodies import checking


def test_the_search_has_the_bounds_of_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many own actions, records, breaches and states."""
    seen: list[tuple[Bounds, int, int]] = []

    def watched(designs: list[tuple[Loaded, Asked]], shop: Session, told: Progress, farm: Farm) -> Iterator[Answer]:
        seen.append((shop.bounds, shop.limits.tries, shop.limits.states))
        return assessed(designs, shop, told, farm)

    monkeypatch.setattr(checking, "assessed", watched)
    given = ("--own-actions", "2", "--records", "4", "--max-tries", "7", "--max-states", "99")
    run(("check", str(FOLDER / "small.yaml"), *given), capsys)
    assert seen == [(Bounds(own_actions=2, records=4), 7, 99)]
