import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from staleproof.checker.answers.answer import Answer
from staleproof.checker.promises import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.reports.commands import cli, terminal
from staleproof.reports.files.loading import SHIPPED

sys.path.insert(0, str(Path(__file__).parent))

from checked import Checked


@pytest.fixture(scope="session")
def checked() -> Checked:
    """What plain `staleproof check` does, once for all tests: its exit code, its screen, its answers, its session."""
    sessions: list[Session] = []
    answers: list[Answer] = []
    make, together = terminal.Session, assess._together

    def made(*args: object) -> Session:
        sessions.append(make(*args))
        return sessions[-1]

    def assessed(loaded: Loaded, *args: Any) -> Answer:
        answers.append(together(loaded, *args))
        return answers[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal, "Session", made)
        patch.setattr(assess, "_together", assessed)
        ran = CliRunner().invoke(cli.app, ["check"], catch_exceptions=False)
    return Checked(ran.exit_code, ran.stdout, dict(zip(SHIPPED, answers, strict=True)), sessions[0])
