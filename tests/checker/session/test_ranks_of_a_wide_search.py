"""Where all copies of the browser are followed, what mends the view is counted as in its own cone."""

from pathlib import Path

import pytest

from staleproof.checker.session import exhaustive_search
from staleproof.checker.session.exhaustive_search import Search, ranked
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.abstraction.matrix_entries import Entry, group
from staleproof.model.abstraction.properties import Blame, remedies
from staleproof.model.refinement.exact_properties import stale
from staleproof.model.refinement.target import Sought
from staleproof.reports.files.loading import load

DESIGN = """
name: cached_beside
record: task
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: open, by: worker}
server: {max_age: 5 min}
dashboards:
  worker:
    role: worker
    requests: plain
    queries:
      list: {key: [tasks], enabled: false, max_age: none}
      more: {key: [more]}
    views:
      list: {reads: list}
      more: {reads: more}
"""


def test_the_lifetime_of_an_answer_beside_the_view_adds_no_remedy_to_those_of_the_view(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = exhaustive_search._attempts
    monkeypatch.setattr(exhaustive_search, "_attempts", lambda *asked: (one for one in every(*asked) if one.concrete.cone.wide))
    path = tmp_path / "design.yaml"
    path.write_text(DESIGN, "utf-8")
    ask = ViewAsk(Session(), load(str(path)), "worker", "list")
    blame, never = Blame(group(ask.calm, Entry("create", None))), len(remedies(ask.calm)) + 1
    search = Search(ask, ask.calm, Sought(Entry("create", None)), lambda _: lambda _: True)
    found = ranked(search, lambda concrete: stale(concrete, blame, None), remedies(ask.calm), never)
    assert len(remedies(ask.concrete_under(frozenset(), wide=True).cone)) > len(remedies(ask.calm))
    assert (found.rank, found.story is None) == (never, False)
