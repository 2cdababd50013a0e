"""The command line, run in this process."""

import json
import re
from functools import cache
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from staleproof.reports.commands.cli import main

SECONDS = re.compile(r'[0-9.]+ s of processor time|(?<="seconds": )[0-9.]+')


def run(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str, str]:
    """Exit code, output and errors of one command, without times; errors without blanks at the ends of lines.

    What is JSON must be as the published schema says.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["staleproof", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    said = capsys.readouterr()
    if "json" in words and said.out:
        answers().validate(json.loads(said.out))
    return ended.value.code, SECONDS.sub("0", said.out), _plain(said.err)


@cache
def answers() -> Draft202012Validator:
    """What JSON must be, whatever command has printed it."""
    return Draft202012Validator(json.loads((files("staleproof.reports") / "answer.schema.json").read_text("utf-8")))


def _plain(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
