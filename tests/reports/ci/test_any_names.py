"""Whatever things are called, each form can be read by its readers and shows every name as it is."""

import json
from typing import Any

import pytest
import yaml
from asked import answered, log
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from itf_py import trace_from_json
from junitparser import JUnitXml

from staleproof.model.language.yaml_text import CONTROL
from staleproof.reports.ci import github, step_summary
from staleproof.reports.ci.itf import itf
from staleproof.reports.ci.junit import junit
from staleproof.reports.ci.sarif import sarif
from staleproof.reports.renderings.as_json import as_json
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.text.escaping import markdown, visible

ODD = (
    *(
        '"',
        "it's",
        "a | b",
        "[*]",
        "a --> b",
        "<script>alert(1)</script>",
        "]]>",
        "&amp;",
        "50%%",
        "::error::x",
        "class",
        "note",
    ),
    *(
        "2026-01-01",
        "null",
        "#meta",
        "#bigint",
        "tag",
        "{0}",
        "[x](1)",
        "a,b:c",
        "```",
        "%0A",
        "עברית",
        "é 状态",
        "__proto__",
        "\\",
    ),
)
"""Names that mean something somewhere."""
LETTERS = st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda letter: not CONTROL.search(letter))
NAMES = st.one_of(st.sampled_from(ODD), st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool))


def design(design: str, query: str, page: str, status: str, role: str) -> str:
    """A design that breaks a promise, with such names."""
    view = page.replace(".", "").replace("*", "") or "v"
    copy = query.replace(".", "").replace("*", "") or "q"
    tree: dict[str, Any] = {
        "name": design,
        "record": status,
        "lifecycle": {"initial": "absent", "actions": {"create": {"from": "absent", "to": f"x{status}", "by": role}}},
        "dashboards": {"d": {"role": role, "queries": {copy: {"key": ["k"]}}, "views": {view: {"reads": copy}}}},
    }
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


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
