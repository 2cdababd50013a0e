"""The command line, run in this process."""

import re

import pytest

from staleproof.reports.commands.cli import main

SECONDS = re.compile(r'[0-9.]+ s of processor time|(?<="seconds": )[0-9.]+')


def run(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str, str]:
    """Exit code, output and errors of one command, without times; errors without blanks at the ends of lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["staleproof", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    said = capsys.readouterr()
    return ended.value.code, SECONDS.sub("0", said.out), _plain(said.err)


def _plain(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
