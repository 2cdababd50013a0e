"""The JUnit file: as the schema of Jenkins wants it, and with every name and story as it is."""

import xml.dom.minidom
from pathlib import Path
from xml.sax.saxutils import unescape

import pytest
from asked import HOSTILE, TODO, answered, expecting
from golden import Golden
from hypothesis import given, settings
from hypothesis import strategies as st
from junit2htmlreport.parserimpl import Junit
from junitparser import Error, Failure, JUnitXml, Skipped
from page_reading import Read
from xmlschema import XMLSchema10

from staleproof.checker.answers.answer import Answer
from staleproof.reports.ci import junit as module
from staleproof.reports.ci.junit import junit
from staleproof.reports.commands.bodies.checking import untimed
from staleproof.reports.text.escaping import visible

HERE = Path(__file__).parent
SCHEMA = XMLSchema10(HERE / "junit-10.xsd")
"""The schema of Jenkins' xUnit plugin (MIT License), as pytest tests its own files with it."""


def read(answer: Answer) -> JUnitXml:
    """A file that is valid, as CI systems read it."""
    text = junit([answer])
    SCHEMA.validate(text)
    return JUnitXml.fromstring(text.encode())


def test_the_whole_file(golden: Golden) -> None:
    """Of a design that breaks nothing that is not expected; the processor time only if it need not be reproducible."""
    text = junit([untimed(answered(TODO))])
    SCHEMA.validate(text)
    golden(f"{text}\n", HERE / "expected" / "todo.xml")
    assert [text.count(" time="), junit([answered(TODO)]).count(" time=")] == [0, 1]


def test_what_ends_how() -> None:
    """A breach is a failure, what is not known an error, what does not apply or is expected is skipped."""
    suites = [
        next(iter(read(answer))) for answer in (answered(expecting("")), answered(TODO), answered(expecting(""), states=5))
    ]
    assert [(one.name, one.tests, one.failures, one.errors, one.skipped) for one in suites] == [
        ("todo", 11, 3, 0, 3),
        ("todo", 14, 0, 0, 6),
        ("todo", 11, 0, 7, 3),
    ]
    kinds = [{type(result) for case in suite for result in case.result} for suite in suites]
    assert kinds == [{Failure, Skipped}, {Skipped}, {Error, Skipped}]


def test_a_failure_has_the_story_as_its_text() -> None:
    """As it is told on a terminal, up to the command that tells it again."""
    case = next(
        case for case in next(iter(read(answered(expecting(""))))) if case.name == "worker.board keeps own-write-visible"
    )
    (failure,) = case.result
    lines = failure.text.splitlines()
    assert (failure.message, failure.type) == ("own-write-visible is broken", "own-write-visible")
    assert lines[1] == "S2  worker.board"
    assert lines[3] == "   1    *       |     opens 'board'; GET tasks is sent"
    assert lines[-1] == "     Again: staleproof replay board.yaml 0/1/2/6/6/6/6/4/5/2"


def test_names_are_as_they_are() -> None:
    """Whatever they mean elsewhere."""
    (suite,) = read(answered(HOSTILE.read_text("utf-8")))
    names = [case.name for case in suite]
    assert "worker.board | x keeps own-write-visible" in names
    failures = [result.text for case in suite for result in case.result if isinstance(result, Failure)]
    assert any("'take; it #1 <b>'" in text and "GET tasks; #x" in text for text in failures)


@pytest.mark.slow
def test_a_viewer_shows_all_of_it() -> None:
    """junit2html lists each test by its name, and has the story as the text of a failure, line by line."""
    text = junit([answered(HOSTILE.read_text("utf-8"))])
    page = Read(Junit(xmlstring=text).html())
    (suite,) = JUnitXml.fromstring(text.encode())
    assert {case.name: page.texts.count(case.name) for case in suite if case.name not in page.texts} == {}
    failures = [result for case in suite for result in case.result if isinstance(result, Failure)]
    assert len(failures) > 2
    assert all(failure.message in page.texts and any(failure.text in text for text in page.texts) for failure in failures)
    assert "script" not in page.tags


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_letters(text: str) -> None:
    """Those that XML cannot have are shown as escapes; all others come back as they were."""
    lines = module._lines(text)
    document = f"<case{module._attributes({'name': text})}>{module.escape(lines)}</case>"
    element = xml.dom.minidom.parseString(document.encode()).documentElement  # noqa: S318  (what we have written)
    assert element.getAttribute("name") == visible(text)
    shown = "".join(node.data for node in element.childNodes)
    assert shown == unescape(lines) == "\n".join(map(visible, text.split("\n")))
