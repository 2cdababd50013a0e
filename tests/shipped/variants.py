"""Designs that differ from stale_proof in one thing, and what breaks in them."""

from dataclasses import replace
from pathlib import Path

from staleproof.checker.answers.promise import InView
from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.deciding import of_view
from staleproof.checker.promises.questions import OWN_WRITE
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load

CANCEL = "{cancel: [appointments], unloaded: true}"
INVALIDATE = "{invalidate: [appointments], refetch_type: all}"
FIRST_VIEWS = {"therapist": "list", "driver": "all", "operator": "all"}

FEWER = Limits(states=5_000_000)
"""An exhaustive search of nineteen statuses is given up after a tenth of these."""


def variant(folder: Path, difference: str) -> Loaded:
    """The stale-proof design with a difference, written as a design that extends it."""
    file = folder / "variant.yaml"
    file.write_text(f"extends: stale_proof\nname: variant\n{difference}\n", "utf-8")
    return load(str(file))


def changed(folder: Path, path: str, value: str) -> Loaded:
    """The stale-proof design with another value at a path."""
    return variant(folder, f"changes: {{difference: {{set: {{{path}: {value}}}}}}}")


def broken(loaded: Loaded, session: Session, *, everywhere: bool = True) -> set[str]:
    """The promises that a design breaks, in all views or in the first ones; all others are proved."""
    views = () if everywhere else tuple(f"{dashboard}.{view}" for dashboard, view in FIRST_VIEWS.items())
    promises = assess(loaded, replace(session, limits=FEWER), asked(loaded, Narrowing(views))).promises
    assert {promise.outcome for promise in promises} <= {Outcome.HOLDS, Outcome.VIOLATED}
    return {promise.name for promise in promises if promise.outcome is Outcome.VIOLATED}


def own_write_in(loaded: Loaded, session: Session, dashboard: str) -> InView:
    """How own-write-visible comes out in the first view of a dashboard; explored only until it is broken."""
    ask = ViewAsk(session, loaded, dashboard, FIRST_VIEWS[dashboard])
    return of_view(ask, OWN_WRITE, frozenset())
