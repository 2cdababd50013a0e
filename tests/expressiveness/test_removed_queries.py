"""Removing what nobody looks at, which a mark alone does not mend, and the same removed from under a view, which strands it."""

import json
from pathlib import Path

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.files.loading import load

INACTIVE = Path(__file__).parent.parent / "designs" / "bullets" / "inactive.yaml"
BROKEN = ("fresh-when-settled", "polls-mend-faults", "always-recovers")


def broken(folder: Path, *steps: object) -> tuple[str, ...]:
    """The promises that the design breaks whose list is only marked, if these steps are taken on pushes and connects."""
    design = {"extends": str(INACTIVE), "name": "changed", "changes": {"it": {"set": {"routines.reread": list(steps)}}}}
    (folder / "changed.yaml").write_text(json.dumps(design), "utf-8")
    return assess(load(str(folder / "changed.yaml")), Session(Limits(), Bounds(), lambda *_: None)).broken


def test_what_nobody_looks_at_may_be_removed(tmp_path: Path) -> None:
    """Its query reads nothing on a mount while it has data; with the old ones gone it reads first."""
    cancel, invalidate = {"cancel": ["jobs"]}, {"invalidate": ["jobs"]}
    assert broken(tmp_path, cancel, invalidate) == BROKEN
    assert broken(tmp_path, cancel, {"remove": ["jobs"], "type": "inactive"}, invalidate) == ()


def test_what_a_view_looks_at_may_not_be_removed(tmp_path: Path) -> None:
    """An invalidation does not find it any more, a reset in its place does; nor does a refetch of the view itself lose it."""
    remove, invalidate = {"remove": ["jobs"]}, {"invalidate": ["jobs"]}
    assert broken(tmp_path, remove, invalidate) == (*BROKEN, "reload-suffices", "no-endless-spinner")
    assert broken(tmp_path, {"reset": ["jobs"]}) == ()
    assert broken(tmp_path, remove, {"refetch": ["list"]}) == ()
