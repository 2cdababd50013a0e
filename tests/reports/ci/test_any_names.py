"""Whatever things are called, each form can be read by its readers and shows every name as it is."""

import json

import pytest
from asked import answered, log
from hypothesis import HealthCheck, given, settings
from itf_py import trace_from_json
from junitparser import JUnitXml
from odd_names import NAMES, design

from staleproof.reports.ci import github, step_summary
from staleproof.reports.ci.itf import itf
from staleproof.reports.ci.junit import junit
from staleproof.reports.ci.sarif import sarif
from staleproof.reports.renderings.as_json import as_json
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.text.escaping import markdown, visible


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES, NAMES, NAMES, NAMES, NAMES)
def test_any_names(name: str, query: str, page: str, status: str, role: str) -> None:
    """All forms of the answer about one design."""
    answer = answered(design(name, query, page, status, role))
    (view,) = answer.loaded.design.dashboards["d"].views
    story = next(one.story for one in answer.promises if one.name == "fresh-when-settled" and one.story is not None)

    (suite,) = JUnitXml.fromstring(junit([answer]).encode())
    assert suite.name == visible(name)
    assert f"d.{visible(view)} keeps fresh-when-settled" in [case.name for case in suite]

    results = log(sarif([answer], []))["results"]
    flows = [
        step["location"]["message"]["text"]
        for one in results
        for flow in one.get("codeFlows", ())
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert any(f"'{view}'" in text.replace("{{", "{").replace("}}", "}").replace("\\[", "[") for text in flows)

    lines = github.of_check([answer], ["end"]).split("\n")
    assert all(line.startswith(("::error file=board.yaml,", "::notice title=staleproof::end")) for line in lines)
    assert any(visible(f"d.{view} shows").replace("%", "%25") in line for line in lines)

    assert step_summary.of_check([answer], ["end"]).splitlines()[0] == f"## {markdown(name)}"

    whole = json.loads(as_json([answer], numbered([answer])))
    assert (whole["designs"][0]["name"], whole["stories"][0]["view"]) == (name, f"d.{view}")

    trace = trace_from_json(json.loads(itf(story)))
    assert trace.meta["source"] == name
    assert any(f"'{view}'" in state.values["happened"] for state in trace.states)
