"""What is found as a SARIF 2.1.0 log (docs.oasis-open.org/sarif/sarif/v2.1.0): one run, each finding at its line."""

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.story import Story
from staleproof.reports.ci.findings import CodeFinding, Weight, findings
from staleproof.reports.ci.sarif_parts import Fingerprints, Part, location, message, rules
from staleproof.reports.ci.step_declarations import declaration
from staleproof.reports.lints.codes import Lint
from staleproof.reports.renderings.numbered_stories import numbered
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KINDS: dict[Weight, Part] = {
    "surprise": {"kind": "fail", "level": "error"},
    "expected": {"kind": "fail", "level": "note"},
    "undecided": {"kind": "open", "level": "none"},
}
"""How SARIF calls them (3.27.9, 3.27.10)."""


def sarif(answers: Sequence[Answer], lints: Iterable[tuple[str, Lint]]) -> str:
    """The findings of answers, and lints, each behind the name of its design."""
    prints, told, book = Fingerprints(), rules(), numbered(answers)
    results = [_found(answer, finding, prints) for answer in answers for finding in findings(answer, book)]
    results += [_linted(design, lint, prints) for design, lint in lints]
    places = {rule["id"]: place for place, rule in enumerate(told)}
    results = [{"ruleId": one["ruleId"], "ruleIndex": places[one["ruleId"]], **one} for one in results]
    driver = {"name": "staleproof", "semanticVersion": version("staleproof"), "rules": told}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _linted(design: str, lint: Lint, prints: Fingerprints) -> Part:
    return {
        "ruleId": lint.code,
        "kind": "fail",
        "level": "warning",
        "message": message(lint.says),
        "locations": [location(lint.where)],
        "partialFingerprints": prints.of(lint.code, design, lint.says),
    }


def _found(answer: Answer, finding: CodeFinding, prints: Fingerprints) -> Part:
    name = answer.loaded.design.name
    excused = {"suppressions": [_excuse(answer, finding)]} if finding.weight == "expected" else {}
    return {
        "ruleId": finding.promise,
        **KINDS[finding.weight],
        "message": message(f"{name}: {finding.told}"),
        "locations": [location(finding.where)],
        **({} if finding.story is None else _story(answer, finding, finding.story)),
        "partialFingerprints": prints.of(finding.promise, name, *finding.about),
        **excused,
    }


def _excuse(answer: Answer, finding: CodeFinding) -> Part:
    """That the design itself expects it (3.35)."""
    where = answer.loaded.source.position(("expect",))
    why = f"{finding.promise} is expected to be broken"
    return {"kind": "inSource", "status": "accepted", "justification": why, "location": location(where)}


def _story(answer: Answer, finding: CodeFinding, story: Story) -> Part:
    """The story as a code flow (3.36), and what else there is to look at: the view, and a second cause."""
    source = answer.loaded.source
    teller = Teller(tale_of(story))
    telling = teller.tell()
    view = source.position(("dashboards", story.dashboard, "views", story.view))
    steps = [
        location(source.position(declaration(teller, n)), f"{step.number}. {step.lane}: {step.text}")
        for n, step in enumerate(telling.steps)
    ]
    end = location(view, f"In the end {telling.view} shows {telling.shows}; the server has {telling.truth}.")
    flow = [{"location": where, "executionOrder": n} for n, where in enumerate((*steps, end), 1)]
    related = [location(view, f"{telling.view} shows it"), *_besides(finding)]
    return {
        "relatedLocations": [{"id": number, **where} for number, where in enumerate(related, 1)],
        "codeFlows": [{"threadFlows": [{"locations": flow}]}],
    }


def _besides(finding: CodeFinding) -> Iterator[Part]:
    for beside in () if finding.cause is None else finding.cause.together[1:]:
        yield location(beside.where, f"{beside.kind}: {beside.sentence}")
