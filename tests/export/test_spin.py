"""SPIN, which knows nothing of this program, explores what was exported: the same states, steps and bad states."""

from pathlib import Path

import pytest

from benchmarks.spin import built
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.local_functions import factored
from staleproof.checker.engine.verdict import never
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.vocabulary import Property
from staleproof.reports.export.promela import promela
from staleproof.reports.export.subject import subject
from staleproof.reports.files.loading import load

ROOT = Path(__file__).parents[2]
ALWAYS = Property((), lambda: True)


@pytest.mark.usefixtures("spin")
@pytest.mark.parametrize(
    ("design", "dashboard", "view", "promise", "broken"),
    [
        ("examples/todo/todo_repaired.yaml", "worker", "board", "optimism-kept", False),
        ("examples/support_desk/support_desk.yaml", "agent", "inbox", "fresh-when-settled", True),
        ("benchmarks/designs/issue_tracker.yaml", "member", "issue", "optimism-kept", True),
    ],
)
def test_spin_counts_the_same_states_and_the_same_bad_ones_as_the_explicit_engine(
    design: str, dashboard: str, view: str, promise: str, broken: bool, tmp_path: Path
) -> None:
    """Breadth first, with a step more for the start and one for each bad state, of which the first is as near."""
    asked = subject(ViewAsk(Session(), load(str(ROOT / design)), dashboard, view), promise)
    model = tmp_path / "model.pml"
    model.write_text(promela("a view", factored(asked.system), asked.bad), "utf-8")
    space = explore(asked.system, Tables())
    bad = list(dict.fromkeys(never(space, asked.bad, ALWAYS).bad.tolist()))
    nearest = len(space.path(bad[0])) if bad else None

    found = built(model, breadth_first=True, optimise="-O0").explore(space.count)

    assert (found.states, found.transitions, found.errors) == (space.count, space.transitions + 1 + len(bad), len(bad))
    assert (found.first, bool(bad)) == (nearest, broken)
