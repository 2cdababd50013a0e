"""Standard output that cannot fail unnoticed, nor in a way that looks like a verdict."""

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, TextIOBase, TextIOWrapper
from pathlib import Path

CLOSED_PIPE, NOT_WRITTEN = 141, 74
"""Exit codes: what a shell says of a program that SIGPIPE has ended (128 + 13), and EX_IOERR of sysexits.h."""


class OutputError(Exception):
    """Nobody reads what is printed any more, or there is no place to write it. No OSError, so that no library takes it."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason.strerror or "the output failed")
        self.code = CLOSED_PIPE if reason.errno == errno.EPIPE else NOT_WRITTEN


class _Descriptor(FileIO):
    """A file descriptor that tells all its failures as OutputError."""

    def write(self, data: object) -> int:
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError as error:
            raise OutputError(error) from None


@contextmanager
def whole_output() -> Iterator[None]:
    """Within, standard output and standard error raise OutputError if they fail; in the end all of it has been written."""
    with _whole("stderr"), _whole("stdout"):
        yield


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """The same for one of them; where something else stands in for it, such as a test, that is left in its place."""
    given = getattr(sys, name)
    if given is None:
        with _unheard(name):
            yield
        return
    if isinstance(given, TextIOWrapper):
        given.reconfigure(errors="backslashreplace")
    if given is not getattr(sys, f"__{name}__"):
        yield
        return
    given.flush()
    lines = given.line_buffering or given.write_through
    buffer = BufferedWriter(_Descriptor(given.fileno(), "w", closefd=False))
    mine = TextIOWrapper(buffer, given.encoding, given.errors, line_buffering=lines)
    setattr(sys, name, mine)
    try:
        yield
    finally:
        setattr(sys, name, given)
        _finish(mine)


class WithoutTrailingBlanks(TextIOBase):
    """Standard output, whatever it is by then, for whole lines that are padded."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of standard output."""
        return sys.stdout.encoding

    def write(self, text: str) -> int:
        """Write lines without the blanks at their ends."""
        sys.stdout.write(re.sub(" +$", "", text, flags=re.MULTILINE))
        return len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        sys.stdout.flush()


@contextmanager
def _unheard(name: str) -> Iterator[None]:
    """Where there is no such output: errors need none, but an answer does."""
    if name == "stdout":
        raise OutputError(OSError(errno.EBADF, os.strerror(errno.EBADF)))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        setattr(sys, name, nowhere)
        try:
            yield
        finally:
            setattr(sys, name, None)


def _finish(output: TextIOWrapper) -> None:
    """Write what is still to be written."""
    try:
        output.flush()
    except OutputError:
        _discard(output.fileno())
        raise


def _discard(descriptor: int) -> None:
    """Let what is still buffered go nowhere, so that nothing fails again when the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def tell(text: str) -> None:
    """Write on standard error, if there is anybody to read it."""
    with suppress(OSError, OutputError, AttributeError):
        sys.stderr.write(text)
        sys.stderr.flush()


def say(words: str) -> None:
    """A line on standard error, if there is anybody to read it."""
    tell(f"staleproof: {words}\n")
