"""Answers as a JUnit file, as CI systems read it (the XML Schema of Jenkins' xUnit plugin, junit-10.xsd).

What cannot stand in an XML 1.0 document (production 2 of the specification) is shown as an escape, as all is that cannot be
seen.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from staleproof.checker.answers.answer import Answer
from staleproof.reports.ci.cases import Case, Result, cases
from staleproof.reports.ci.told import told
from staleproof.reports.renderings.numbered_stories import Book, numbered
from staleproof.reports.text.escaping import visible

ELEMENTS: dict[Result, str] = {"failed": "failure", "undecided": "error", "expected": "skipped", "skipped": "skipped"}
"""What says of a case that it did not simply pass; pytest has skipped what is expected to fail, too."""


def junit(answers: Sequence[Answer]) -> str:
    """A test suite for each design."""
    book = numbered(answers)
    suites = [line for answer in answers for line in _suite(answer, book)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>"])


def _suite(answer: Answer, book: Book) -> Iterator[str]:
    found = cases(answer)
    name = answer.loaded.design.name
    ends = [ELEMENTS.get(case.result) for case in found]
    counts = {
        "tests": len(found),
        "failures": ends.count("failure"),
        "errors": ends.count("error"),
        "skipped": ends.count("skipped"),
    }
    time = {} if answer.seconds is None else {"time": f"{answer.seconds:.3f}"}
    said = {"name": name, "file": answer.loaded.source.file, **{word: str(count) for word, count in counts.items()}, **time}
    yield f"  <testsuite{_attributes(said)}>"
    for case in found:
        yield from _case(answer, case, book)
    yield "  </testsuite>"


def _case(answer: Answer, case: Case, book: Book) -> Iterator[str]:
    begun = f"    <testcase{_attributes({'classname': answer.loaded.design.name, 'name': case.key.name})}"
    if case.result == "passed":
        yield f"{begun}/>"
        return
    element = ELEMENTS[case.result]
    text = case.says if case.story is None else f"{case.says}\n{told(book, answer, case.story)}"
    yield f"{begun}>"
    said = {"type": case.key.promise, "message": case.says}
    yield f"      <{element}{_attributes(said)}>{escape(_lines(text))}</{element}>"
    yield "    </testcase>"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(visible(value))}" for name, value in values.items())


def _lines(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))
