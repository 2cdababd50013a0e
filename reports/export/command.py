"""The command `export`: which view is meant, and its text."""

from staleproof.checker.engine.local_functions import factored
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import nearest
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.export.promela import promela
from staleproof.reports.export.subject import PROMISES, subject


class NotExportedError(Exception):
    """An option names nothing that can be exported."""

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(reason)
        self.option = option


def exported(loaded: Loaded, bounds: Bounds, view: str, promise: str) -> str:
    """The system of a view, named DASHBOARD.VIEW, as a Promela model with what breaks a promise as an assertion."""
    views = {".".join(one): one for one in loaded.views}
    if view not in views:
        raise NotExportedError("--view", f"'{view}' is no view of {loaded.design.name}; {nearest(view, views)}")
    if promise not in PROMISES:
        raise NotExportedError("--promise", f"'{promise}' is not asked of one view; {nearest(promise, PROMISES)}")
    found = subject(ViewAsk(Session(bounds=bounds), loaded, *views[view]), promise)
    under = f" (faults: {', '.join(found.faults)})" if found.faults else " (without faults)"
    return promela(
        f"The view {view} of {loaded.given}; a bad state breaks {promise}{under}.", factored(found.system), found.bad
    )
