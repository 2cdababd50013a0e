"""Whatever a design file says, every command answers it or tells its mistakes; none ends otherwise."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from commands import run
from hypothesis import given, settings
from mutants import TEXTS, beside, mutants

FILE = "mutated.yaml"
STATES = 1000
"""The most states that a check of a mutated design visits; enough to tell some stories of the tiny ones."""
MISTAKE = re.compile(r"staleproof: (?:([\w.]+):([1-9][0-9]*)|[\w.]+): (.+)\n")
VIEWS = re.compile(rf"(?:{FILE}: \d+ of \d+ views: .+\n)*")
"""What is told of single views, where there are several."""
CHECKED = ("check", FILE, "--max-states", str(STATES))
AS_JSON = ("--format", "json")


class Commands:
    """Runs the commands on the mutated design and knows what they may say."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.codes: Counter[int | str | None] = Counter()

    def mutated(self, text: str) -> None:
        """Explain, draw and check a design, or see that all of them tell the same mistake."""
        Path(FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
        code, said, wrong = run(("explain", FILE), self.capsys)
        self.codes[code] += 1
        if code == 4:
            assert said == ""
            self._mistake(wrong, text)
        else:
            assert (code, wrong) == (0, "")
            self._explained()
            self._checked()

    def _mistake(self, wrong: str, text: str) -> None:
        said = wrong.splitlines(keepends=True)
        assert said
        for line in said:
            told = MISTAKE.fullmatch(line)
            assert told is not None, wrong
            assert len(line) < 3000
            lines = re.split("\r\n|\r|\n", {**TEXTS, FILE: text}[told[1]].rstrip("\r\n")) if told[1] else []
            assert not lines or int(told[2]) <= len(lines)

    def _explained(self) -> None:
        code, said, wrong = run(("explain", FILE, "--strict", *AS_JSON), self.capsys)
        assert (code, wrong) == (int(bool(json.loads(said)["lints"])), "")
        for form in ("mermaid", "dot", "svg"):
            code, said, wrong = run(("diagram", "lifecycle", FILE, "--format", form), self.capsys)
            assert (code, said != "", wrong) == (0, True, "")

    def _checked(self) -> None:
        code, said, wrong = run(CHECKED, self.capsys)
        assert code in (0, 1, 3, 5), wrong
        assert said != ""
        assert VIEWS.fullmatch(wrong)
        again, said, told = run((*CHECKED, *AS_JSON), self.capsys)
        assert (again, len(json.loads(said)["designs"]), told) == (code, 1, wrong)
        self.codes[f"checked {code}"] += 1


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """The commands in a folder with all that a design may extend."""
    monkeypatch.chdir(tmp_path)
    beside(tmp_path)
    return Commands(capsys)


@pytest.mark.slow
def test_whatever_a_file_says_every_command_answers_or_tells_mistakes(commands: Commands) -> None:
    """Any mutation of a design is explained, drawn and checked, or refused in lines with places that are there."""

    @settings(max_examples=24, derandomize=True, deadline=None, database=None)
    @given(mutants())
    def check(mutant: tuple[str, str]) -> None:
        commands.mutated(mutant[1])

    check()
    assert commands.codes[0] > 4
    assert commands.codes[4] > 8
