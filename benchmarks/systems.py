"""The systems that are explored, from small to large: a view of a design, and the promise that a bad state breaks."""

from pathlib import Path
from typing import NamedTuple

from benchmarks.apart import apart
from benchmarks.engines import Task
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.export.subject import subject
from staleproof.reports.files.loading import load

ROOT = Path(__file__).parent.parent
EXAMPLES, DESIGNS = ROOT / "examples", ROOT / "benchmarks" / "designs"


class Named(NamedTuple):
    """A system by the names of what it is of."""

    design: str
    dashboard: str
    view: str
    promise: str
    own_actions: int | None = None

    @property
    def title(self) -> str:
        """How tables call it."""
        more = "" if self.own_actions is None else f", {self.own_actions} own actions"
        return f"{Path(self.design).stem} {self.dashboard}.{self.view}, {self.promise}{more}"

    def task(self) -> Task:
        """The system, and how large it is."""
        session = Session(bounds=Bounds(self.own_actions))
        asked = subject(ViewAsk(session, load(self.design), self.dashboard, self.view), self.promise)
        return Task(asked.system, asked.bad, apart(lambda: explore(asked.system, Tables()).count).answer)


HEAD, TRACKER = str(DESIGNS / "therapist_head.yaml"), str(DESIGNS / "issue_tracker.yaml")
SYSTEMS = (
    Named(str(EXAMPLES / "todo" / "todo.yaml"), "worker", "board", "fresh-when-settled"),
    Named(str(EXAMPLES / "support_desk" / "support_desk.yaml"), "agent", "inbox", "fresh-when-settled"),
    Named("stale_proof", "therapist", "list", "fresh-when-settled"),
    Named(TRACKER, "member", "issue", "optimism-kept"),
    Named(TRACKER, "member", "board", "fresh-when-settled"),
    Named("as_found", "therapist", "list", "fresh-when-settled"),
    Named("as_found", "therapist", "list", "own-write-visible"),
    Named(HEAD, "therapist", "all", "own-write-visible"),
    Named(HEAD, "therapist", "calendar", "fresh-when-settled"),
    Named(HEAD, "therapist", "all", "fresh-when-settled", 2),
    Named("as_found", "therapist", "today", "fresh-when-settled", 2),
)
