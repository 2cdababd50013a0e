"""A plugin of pytest: `pytest --staleproof boards/*.yaml` has a test for each promise and view of the designs that are named.

It is imported by every pytest of an environment in which staleproof is installed, so what it needs is imported when a design is
collected.
"""

from collections.abc import Iterator
from functools import cached_property
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from staleproof.checker.answers.answer import Answer
    from staleproof.checker.answers.scope import Asked
    from staleproof.model.language.loaded import Loaded
    from staleproof.reports.ci.cases import Case, CaseKey
    from staleproof.reports.renderings.numbered_stories import Book

HELP = "check the designs (YAML files) that are named beside it, with a test for each promise and view"
ENDINGS = (".yaml", ".yml")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """The one option; and the asserts of staleproof are left alone: those of plugins are rewritten, which makes them slower."""
    getattr(pluginmanager.rewrite_hook, "_must_rewrite", set()).discard("staleproof")
    parser.getgroup("staleproof").addoption("--staleproof", action="store_true", help=HELP)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A design is a YAML file that is named itself; others may be anything."""
    wanted = parent.config.getoption("staleproof") and file_path.suffix in ENDINGS
    return DesignFile.from_parent(parent, path=file_path) if wanted and parent.session.isinitpath(file_path) else None


class DesignFile(pytest.File):
    """A design, which is asked for its first test."""

    def collect(self) -> Iterator["PromiseTest"]:
        """A test for each promise and view, and one for each entry of `expect`."""
        from staleproof.reports.ci.cases import keys
        from staleproof.reports.text.escaping import visible

        for key in keys(*self.asked):
            yield PromiseTest.from_parent(self, name=visible(key.name), key=key)

    @cached_property
    def asked(self) -> "tuple[Loaded, Asked]":
        """The design, and that all is asked of it; its mistakes are those of the file."""
        from staleproof.model.language.yaml_text import DesignError
        from staleproof.reports.commands.bodies.checking import narrowed
        from staleproof.reports.commands.failures import failure
        from staleproof.reports.files.loading import load

        try:
            return narrowed([load(relpath(self.path))])[0]
        except DesignError as error:
            raise self.CollectError(failure(error)[1]) from None

    @cached_property
    def answer(self) -> "Answer":
        """All answers about the design."""
        from staleproof.checker.engine.bounds import Limits
        from staleproof.checker.session.farm import Farm
        from staleproof.model.systems.bounds import Bounds
        from staleproof.reports.commands.bodies.checking import answers_about

        return next(answers_about([self.asked], Bounds(), Limits(), Farm(), views=False))

    @cached_property
    def stories(self) -> "Book":
        """Its stories, with the numbers that a check gives them."""
        from staleproof.reports.renderings.numbered_stories import numbered

        return numbered([self.answer])


class NotKeptError(Exception):
    """A promise came out otherwise than it should; the words are all that there is to say."""


class PromiseTest(pytest.Item):
    """A promise in one view, or what `expect` says of it."""

    def __init__(self, *, key: "CaseKey", **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.key = key

    @cached_property
    def case(self) -> "Case":
        """How it came out."""
        from staleproof.reports.ci.cases import case

        return case(self.design.answer, self.key)

    @property
    def design(self) -> DesignFile:
        """The file that it is in."""
        assert isinstance(self.parent, DesignFile)
        return self.parent

    def setup(self) -> None:
        """What is not decided is an error, not a failure; what does not apply is skipped."""
        if self.case.result == "undecided":
            raise NotKeptError(self._text)
        if self.case.result == "skipped":
            pytest.skip(self.case.says)

    def runtest(self) -> None:
        """What is broken fails; if that is expected, it is an expected failure."""
        if self.case.result == "expected":
            pytest.xfail(self.case.says)
        if self.case.result == "failed":
            raise NotKeptError(self._text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The story, without a trace of calls; of a mistake in staleproof itself all there is."""
        if isinstance(excinfo.value, NotKeptError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))  # type: ignore[arg-type]

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is, and how it is called above its failure; a name alone would be taken for that of a function."""
        return self.path, 0, f"{self.path.name}: {self.name}"

    @property
    def _text(self) -> str:
        from staleproof.reports.ci.told import told

        says, story = self.case.says, self.case.story
        return says if story is None else f"{says}\n{told(self.design.stories, self.design.answer, story)}"
