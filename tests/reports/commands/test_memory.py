"""Memory as a bound of the command line: sizes, what is available, and what is told when it does not suffice."""

import json
from pathlib import Path

import pytest
from commands import run
from small import FOLDER

from staleproof.checker.answers.answer import MatrixEntry
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises import of_view
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.vocabulary import Event, Kind, Offer, Step, System
from staleproof.reports.commands import memory
from staleproof.reports.commands.memory import allowed, size

SMALL = str(FOLDER / "small.yaml")
TWO = str(FOLDER / "two_boards.yaml")
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
    assert (said.count("UNKNOWN"), said.count("more than 1 KB (--max-memory)")) == (8, 10)
    assert "entries without a story" not in said


@pytest.mark.slow
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
    assert page.read_text("utf-8").count("more than 1 KB (--max-memory)") == 10


OPEN = """\
All is decided of 1 of 2 views; open:
  - worker.board: 2 of 5 entries, own-write-visible, reload-suffices, never-backwards: more than 200 states
  (--max-states), more than 20 states (1/10 of --max-states); stopped after 325 states, 7 steps deep
"""


def test_what_is_covered_is_told_where_a_bound_is_hit(capsys: pytest.CaptureFixture[str]) -> None:
    """Which views remain, what of them, and how far the largest exploration went; the other view is decided all the same."""
    code, out, _ = run(("check", TWO, "--max-states", "200"), capsys)
    assert (code, out[out.index("All is decided") :][: len(OPEN)]) == (3, OPEN)
    found = json.loads(run(("check", TWO, "--max-states", "200", "--format", "json"), capsys)[1])["designs"][0]
    assert found["open"] == [
        {
            "view": "worker.board",
            "entries": 2,
            "promises": ["own-write-visible", "reload-suffices", "never-backwards"],
            "reasons": ["more than 200 states (--max-states)", "more than 20 states (1/10 of --max-states)"],
            "states": 325,
            "steps": 7,
        }
    ]
    decided = [entry["without_faults"]["cell"] for entry in found["matrix"] if entry["view"] == "clerk.all"]
    assert decided == ["poll", "poll", "poll"]


def test_a_view_for_which_there_is_no_memory_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is unknown with the option named, and what was kept is given up; no view after it is lost."""
    real = of_view.matrix
    forgotten: list[Session] = []

    def matrix(ask: ViewAsk, *, recovering: bool) -> tuple[MatrixEntry, ...]:
        if ask.name == "worker.board":
            raise MemoryError
        return real(ask, recovering=recovering)

    monkeypatch.setattr(of_view, "matrix", matrix)
    monkeypatch.setattr(Session, "forget", lambda shop: forgotten.append(shop))  # noqa: PLW0108  (so that it is a method)
    code, out, err = run(("check", TWO), capsys)
    assert (code, len(forgotten)) == (3, 1)
    assert err.splitlines()[1] == f"{TWO}: 2 of 2 views: clerk.all: foreign poll; 144 states"
    asked = "own-write-visible, reload-suffices, no-endless-spinner, offers-are-legal, never-backwards"
    said = f"worker.board: 5 of 5 entries, {asked}: more memory than the system gives (--max-memory)"
    assert said in " ".join(out.split())


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
    alone = Session(Limits(memory=120_000))
    assert (alone.space(lamps("a"), "a").stopped, alone.space(lamps("a"), "a").count) == (None, 1024)
    shop = Session(Limits(memory=120_000))
    found = {word: shop.space(lamps(word), word) for word in "abcdefghij"}
    assert {word: (space.stopped, space.count) for word, space in found.items()} == dict.fromkeys("abcdefghij", (None, 1024))
    assert 0 < sum(space.bytes for space in shop.spaces.values()) < 10 * 8 * 1024


def test_what_is_kept_is_given_up_before_a_search_that_goes_on_stops_for_want_of_memory() -> None:
    """It goes on again from where it had begun, and finds what is found at once."""
    told: list[int] = []
    shop = Session(Limits(memory=120_000), progress=lambda _, states: told.append(states))
    for word in "abcdef":
        shop.space(lamps(word), word)
    begun = shop.explore(lamps("z"), "z", lambda space: len(space.levels) == 4)
    assert shop.spaces
    told.clear()
    space, known = shop.further(begun, "z"), Session().space(lamps("z"), "z")
    assert [level.tolist() for level in space.levels] == [level.tolist() for level in known.levels]
    assert (space.steps, space.ended, shop.spaces) == (known.steps, True, {})
    assert min(told) > begun.count


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
