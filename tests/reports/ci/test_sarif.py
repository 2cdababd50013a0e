"""The SARIF log: as its schema says, each result and each step of a story at the right line, known again when lines move."""

from typing import Any

from asked import EXPECT, HOSTILE, ROOT, TODO, answered, expecting, log, read, sarif_schema
from hypothesis import given, settings
from hypothesis import strategies as st

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Narrowing
from staleproof.checker.promises.promises import SAYS
from staleproof.reports.ci.sarif import sarif
from staleproof.reports.ci.sarif_parts import Fingerprints, message, rules
from staleproof.reports.lints.codes import CODES
from staleproof.reports.lints.every import lints

REFUSED = (ROOT / "tests" / "cases" / "designs" / "refused_button_vacuous.yaml").read_text("utf-8")
OWN_WRITE = Narrowing(promises=("own-write-visible",), matrix=False)
LINES = TODO.splitlines()
STORY = [
    (20, "      board: {reads: tasks, offers: card}", "1. worker: opens 'board'; GET tasks is sent"),
    (18, "      tasks: {key: [tasks], poll: 1 min}", "2. server: answers GET tasks: open"),
    (18, "      tasks: {key: [tasks], poll: 1 min}", "3. worker: the answer to GET tasks arrives; tasks has open"),
    (22, "", "4. worker: clicks 'take'; its request is sent"),
    (22, "", "5. server: accepts 'take': the task becomes taken"),
    (20, "      board: {reads: tasks, offers: card}", "6. worker: leaves the page"),
    (
        22,
        "      take: {action: take, success: [invalidate: [tasks]]}",
        "7. worker: the answer to 'take' arrives: success; tasks is only marked as stale; 'take' is reported as done",
    ),
    (20, "      board: {reads: tasks, offers: card}", "8. worker: opens 'board'; GET tasks is sent"),
    (
        20,
        "      board: {reads: tasks, offers: card}",
        'In the end worker.board shows "open" with [take]; the server has taken: "taken" with [finish].',
    ),
]
"""The line of each step of a story, what is written there, and what is said of it."""


def results(answer: Answer, *, linted: bool = False) -> list[Any]:
    """The results of a log, with lints if they are wanted."""
    found = lints(answer.loaded) if linted else ()
    return list(log(sarif([answer], [(answer.loaded.design.name, lint) for lint in found]))["results"])


def line(place: Any) -> int:
    """The line of a location in the one design that there is."""
    where = place["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "board.yaml", "uriBaseId": "%SRCROOT%"}
    return int(where["region"]["startLine"])


def test_each_cause_of_each_promise_is_a_result() -> None:
    """At the line of the cause; what is expected is a note that is suppressed where that is written."""
    expected, surprises = results(answered(TODO)), results(answered(expecting("")))
    said = [(one["ruleId"], line(one["locations"][0])) for one in surprises]
    assert said == [
        ("fresh-when-settled", 18),
        ("offers-are-legal", 18),
        ("fresh-when-settled", 18),
        ("own-write-visible", 22),
    ]
    assert [(one["ruleId"], line(one["locations"][0])) for one in expected] == said
    assert {(one["kind"], one["level"]) for one in surprises} == {("fail", "error")}
    assert {(one["kind"], one["level"]) for one in expected} == {("fail", "note")}
    assert all("suppressions" not in one for one in surprises)
    places = [line(excuse["location"]) for one in expected for excuse in one["suppressions"]]
    assert {LINES[place - 1] for place in places} == {EXPECT}


def test_a_story_goes_over_the_lines_of_the_design() -> None:
    """Each step at what is declared there, and at last the view that is wrong."""
    own = next(one for one in results(answered(expecting(""))) if one["ruleId"] == "own-write-visible")
    (flow,) = (thread["locations"] for flow in own["codeFlows"] for thread in flow["threadFlows"])
    told = [(line(step["location"]), step["location"]["message"]["text"]) for step in flow]
    assert told == [(number, said) for number, _, said in STORY]
    assert [step["executionOrder"] for step in flow] == list(range(1, 10))
    assert all(LINES[number - 1] == written for number, written, _ in STORY if written)
    assert [(place["id"], line(place), place["message"]["text"]) for place in own["relatedLocations"]] == [
        (1, 20, "worker.board shows it")
    ]


def test_what_came_out_otherwise_and_what_is_not_known() -> None:
    """A promise that is expected to be broken and is not, at the line that expects it; what is left open is no failure."""
    idle = results(answered(expecting("[fresh-when-settled, own-write-visible, offers-are-legal, reload-suffices]")))[-1]
    assert (idle["level"], line(idle["locations"][0])) == ("error", LINES.index(EXPECT) + 1)
    assert idle["message"] == {"text": "todo: reload-suffices is expected to be broken, but came out otherwise: holds."}
    unknown = results(answered(expecting(""), states=5))
    assert {(one["kind"], one["level"], line(one["locations"][0])) for one in unknown} == {("open", "none", 1)}
    assert unknown[0]["message"]["text"] == "todo: fresh-when-settled is inconclusive: more than 5 states (--max-states)."


def test_what_is_proved_of_nothing_is_open() -> None:
    """It is no failure, and no success either."""
    (found,) = results(answered(REFUSED, OWN_WRITE))
    assert (found["kind"], found["message"]["text"]) == (
        "open",
        "refused_button_vacuous: own-write-visible is vacuous: nothing could break it.",
    )


def test_a_breach_without_a_story_is_where_the_lifecycle_is() -> None:
    """There is no run to be told of a status that cannot be reached."""
    last = "    finish: {from: taken, to: done, by: worker}\n"
    assert last in TODO
    more = f"{last}    block: {{from: open, to: blocked, by: clerk}}\n  terminal: [done]\n"
    trap = expecting("").replace(last, more)
    (found,) = (one for one in results(answered(trap)) if one["ruleId"] == "lifecycle-sound")
    assert "codeFlows" not in found
    assert trap.splitlines()[line(found["locations"][0]) - 1] == "lifecycle:"


def test_lints_are_results_with_their_codes() -> None:
    """Beside the promises, or alone."""
    linted = [one for one in results(answered(TODO), linted=True) if one["ruleId"].startswith("SP")]
    assert [(one["ruleId"], line(one["locations"][0]), one["level"]) for one in linted] == [
        ("SP124", 22, "warning"),
        ("SP124", 23, "warning"),
    ]
    assert linted == log(sarif([], [("todo", lint) for lint in lints(read(TODO))]))["results"]


def test_every_result_has_a_rule_that_says_what_it_is() -> None:
    """The promises and the lints, each with what helps."""
    told = log(sarif([answered(TODO)], []))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in told] == [*SAYS, *CODES]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"].endswith(".") for rule in told)
    assert told[1]["shortDescription"]["text"] == "A settled browser shows no stale status in any mounted view."
    found = log(sarif([answered(TODO)], []))["results"]
    assert [told[one["ruleIndex"]]["id"] for one in found] == [one["ruleId"] for one in found]


def test_results_are_known_again_when_lines_move() -> None:
    """Nothing in a fingerprint is the number of a line or of a story; different results have different ones."""
    moved = expecting("").replace("dashboards:", "# one\n# more\n\ndashboards:")
    before, after = (results(answered(text), linted=True) for text in (expecting(""), moved))
    prints = [one["partialFingerprints"] for one in before]
    assert prints == [one["partialFingerprints"] for one in after]
    assert [line(one["locations"][0]) + 3 for one in before] == [line(one["locations"][0]) for one in after]
    assert len({one["staleproof/v1"] for one in prints}) == len(prints) == 6
    assert [one["partialFingerprints"] for one in results(answered(TODO))] == prints[:4]


def test_the_same_thing_twice_is_numbered() -> None:
    """So that two lints of the same words are two."""
    prints = Fingerprints()
    first, second, other = prints.of("SP101", "a"), prints.of("SP101", "a"), prints.of("SP101", "b")
    assert first["staleproof/v1"].removesuffix(":1") == second["staleproof/v1"].removesuffix(":2")
    assert len({first["staleproof/v1"], second["staleproof/v1"], other["staleproof/v1"]}) == 3


def test_names_are_as_they_are() -> None:
    """In texts, in which no name is a link or a placeholder."""
    found = results(answered(HOSTILE.read_text("utf-8")), linted=True)
    texts = [
        step["location"]["message"]["text"]
        for one in found
        for flow in one.get("codeFlows", ())
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert any("'take; it #1 <b>'" in text for text in texts)
    assert any("GET tasks; #x" in text for text in texts)
    assert message("[a](b) {0} [c]") == {"text": "\\[a](b) {{0}} [c]"}


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_letters(text: str) -> None:
    """What is read back is what was written, and no link is in it."""
    said = message(text)["text"]
    assert said.replace("\\[", "[").replace("{{", "{").replace("}}", "}") == text.replace("\\[", "[")
    run = {"tool": {"driver": {"name": "x", "rules": rules()[:1]}}, "results": [{"message": {"text": said}}]}
    sarif_schema().validate({"version": "2.1.0", "runs": [run]})
