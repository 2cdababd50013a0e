"""Memory as a bound of the command line: sizes, what is available, and what is told when it does not suffice."""

from pathlib import Path

import pytest
from commands import run
from small import FOLDER

from checker.bounds import Limits
from model.vocabulary import Event, Kind, Offer, Step, System
from reports import memory
from reports.memory import allowed, size
from reports.workshop import Workshop

SMALL = str(FOLDER / "small.yaml")
TODO = str(FOLDER.parents[1] / "examples" / "todo" / "todo.yaml")


@pytest.mark.parametrize(
    ("text", "count"),
    [("512MB", 512_000_000), ("4GB", 4_000_000_000), ("1.5 gb", 1_500_000_000), (" 20 KB ", 20_000), ("2TB", 2 * 10**12)],
)
def test_sizes_are_read(text: str, count: int) -> None:
    """A number and a unit, with or without a blank."""
    assert size(text) == count


@pytest.mark.parametrize("text", ["", "4", "GB", "-1GB", "0MB", "nanMB", "infGB", "4GiB", "four GB", "0.1KBKB"])
def test_what_is_no_size_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is a mistake in the command line, told with examples of sizes."""
    code, out, err = run(("check", SMALL, f"--max-memory={text}"), capsys)
    assert (code, out) == (2, "")
    assert "expected one such as 512MB or 4GB" in " ".join(err.replace("│", " ").split())


def test_too_little_memory_ends_with_3_and_names_the_bound(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that needs a search is decided within a thousand bytes, and every reason is that bound, below the matrix too."""
    code, out, _ = run(("check", TODO, "--max-memory", "1KB"), capsys)
    said = " ".join(out.split())
    assert code == 3
    assert "? = not known: more than 1 KB (--max-memory)" in said
    assert (said.count("UNKNOWN"), said.count("more than 1 KB (--max-memory)")) == (4, 5)
    assert "entries without a story" not in said


def test_a_comparison_names_the_bound(capsys: pytest.CaptureFixture[str]) -> None:
    """Two designs of which nothing is known may differ."""
    code, out, _ = run(("diff", SMALL, SMALL, "--max-memory", "1KB"), capsys)
    told = "nothing is worse and nothing better. Not all is decided, so there may be more: more than 1 KB (--max-memory)."
    assert (code, " ".join(out.split())[-len(told) :]) == (3, told)


def test_every_command_that_searches_has_the_bound(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Why and report end with 3 as well where nothing is decided."""
    repaired = TODO.replace("todo.yaml", "todo_repaired.yaml")
    assert run(("why", repaired, "--max-memory", "1KB"), capsys)[0] == 3
    page = tmp_path / "page.md"
    assert run(("report", TODO, "--max-memory", "1KB", "--out", str(page)), capsys)[0] == 3
    assert page.read_text("utf-8").count("more than 1 KB (--max-memory)") == 5


class Row:
    """Lamps that somebody may switch: 2 to the power of `count` states."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.initial = False

    def __repr__(self) -> str:
        return f"Row({self.name})"

    def offers(self, _state: bool) -> tuple[Offer, ...]:
        return (Offer(Event("switch"), Kind.ENVIRONMENT),)

    def step(self, state: bool, _event: Event) -> Step:
        return Step(not state)


def lamps(word: str) -> System:
    """A thousand states."""
    return System(tuple(Row(f"{word} {place}") for place in range(10)))


def test_what_is_kept_is_given_up_before_an_exploration_stops_for_want_of_memory() -> None:
    """Spaces that are kept for later never make an answer unknown that is known alone."""
    alone = Workshop(Limits(memory=120_000))
    assert (alone.space(lamps("a"), "a").stopped, alone.space(lamps("a"), "a").count) == (None, 1024)
    shop = Workshop(Limits(memory=120_000))
    found = {word: shop.space(lamps(word), word) for word in "abcdefghij"}
    assert {word: (space.stopped, space.count) for word, space in found.items()} == dict.fromkeys("abcdefghij", (None, 1024))
    assert 0 < sum(space.bytes for space in shop.spaces.values()) < 10 * 8 * 1024


def test_three_quarters_of_what_is_left_in_the_narrowest_group_are_allowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A container counts: its limit less what is used, files that are merely cached not counted as used."""
    monkeypatch.setattr(memory, "CONTROL_GROUPS", tmp_path)
    monkeypatch.setattr(memory, "_machine", lambda: 8_000_000_000)
    assert allowed() == 6_000_000_000
    for name, text in (("max", "2000000000"), ("current", "1100000000"), ("stat", "anon 5\ninactive_file 100000000\n")):
        (tmp_path / f"memory.{name}").write_text(text, "utf-8")
    monkeypatch.setattr(memory, "_membership", lambda: ["0::/"])
    assert allowed() == 750_000_000
    (tmp_path / "memory.max").write_text("max\n", "utf-8")
    assert allowed() == 6_000_000_000
