"""What cannot be printed, and what is interrupted: exit codes that nobody takes for a verdict."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from small import FOLDER
from tiers import long_among

PROGRAM = (sys.executable, "-c", "from staleproof.reports.commands.cli import main; main()")
SMALL = str(FOLDER / "small.yaml")
COMMANDS = {
    "JSON of a check": ("check", SMALL, "--view", "therapist.list", "--format", "json", "--max-states", "5"),
    "the screen of a check": ("check", SMALL, "--view", "therapist.list", "--max-states", "5"),
    "a long page": ("reference",),
    "help": ("--help",),
}
needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")


def ended(words: tuple[str, ...], output: int, *, unbuffered: bool = False) -> tuple[int, str]:
    """Exit code and errors of a command whose standard output is a file descriptor."""
    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1" if unbuffered else ""}
    command = [*PROGRAM, *words]
    done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False, env=surroundings)  # noqa: S603
    return done.returncode, done.stderr


@pytest.mark.parametrize("unbuffered", long_among([False, True], [True]))
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_closed_pipe_ends_with_141_in_silence(words: tuple[str, ...], unbuffered: bool) -> None:
    """Where nobody reads any more the program ends as shells say of others, whatever it would have answered."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        assert ended(words, writer, unbuffered=unbuffered) == (141, "")
    finally:
        os.close(writer)


@needs_full_device
@pytest.mark.parametrize("unbuffered", long_among([False, True], [True]))
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_full_disk_ends_with_74_and_one_line(words: tuple[str, ...], unbuffered: bool) -> None:
    """An answer that could not be written is told as such, even if it fails only when the last of it is written."""
    with Path("/dev/full").open("wb") as full:
        expected = (74, "staleproof: cannot write the answer: No space left on device\n")
        assert ended(words, full.fileno(), unbuffered=unbuffered) == expected


def test_what_can_be_written_is_written_whole(tmp_path: Path) -> None:
    """A file gets what a pipe gets, to the last letter."""
    with (tmp_path / "page").open("wb") as file:
        assert ended(("reference",), file.fileno()) == (0, "")
    piped = subprocess.run([*PROGRAM, "reference"], capture_output=True, check=True)  # noqa: S603
    assert (tmp_path / "page").read_bytes() == piped.stdout != b""


def shell(line: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a line of shell in which "$@" is the program."""
    command = ["sh", "-c", line, "sh", *PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.returncode, done.stdout, done.stderr


def test_a_closed_output_ends_with_74() -> None:
    """Without any standard output an answer cannot be given."""
    said = "staleproof: cannot write the answer: Bad file descriptor\n"
    assert shell('"$@" diagram lifecycle as_found >&-') == (74, "", said)


def test_answers_need_no_place_for_errors() -> None:
    """With standard error closed the answer is the same, and a mistake in a design still ends with 4."""
    assert shell('"$@" diagram lifecycle as_found 2>&-') == shell('"$@" diagram lifecycle as_found')
    assert shell('"$@" check none.yaml 2>&-') == (4, "", "")


def test_an_interrupted_command_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Control-C ends with one plain line instead of a traceback."""
    monkeypatch.setattr("staleproof.reports.commands.bodies.checking.load", _raising(KeyboardInterrupt))
    assert run(("check", "as_found"), capsys) == (130, "", "staleproof: interrupted; nothing was decided\n")


def test_no_memory_anywhere_ends_with_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever memory has run out, the option is named and nothing is said about the design."""
    monkeypatch.setattr("staleproof.reports.commands.bodies.checking.load", _raising(MemoryError))
    told = "staleproof: more memory is needed than the system gives (--max-memory), so nothing was decided\n"
    assert run(("check", "as_found"), capsys) == (3, "", told)


def _raising(error: type[BaseException]) -> object:
    def load(*_: object) -> None:
        raise error

    return load
