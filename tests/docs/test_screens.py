"""Every command of the README and the docs is one, and what is shown of its screen is what it prints."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from commands import run
from pages import IDS, PAGES, ROOT, Block, blocks, commands, read, rows, section, words

pytestmark = pytest.mark.slow

KNOWN = {"console", "mermaid", "sh", "text", "xml", "yaml"}
OTHER_PROGRAMS = {"git", "pip", "pytest", "python", "python3"}
"""What may stand in a block of commands besides; it is not run, since it installs, clones or takes minutes."""
LEFT_OUT = "..."
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
PLACEHOLDERS = {"COMMAND"}
HELP: dict[str, frozenset[str]] = {}
"""The options of each command of staleproof, as its help has them."""
SCREENS = [
    pytest.param(block, id=f"{name} {number}")
    for page, name in zip(PAGES, IDS, strict=True)
    for number, block in enumerate(blocks(page.read_text("utf-8"), "console"), 1)
]


class Shown:
    """A block of a console, cut into its commands, each with the screen that is shown of it."""

    def __init__(self, block: Block) -> None:
        parts = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)
        assert parts[0] == ""
        self.runs = list(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that looks like a clone, in which files can be written; with the mistyped design of docs/designs.md."""
    for name in ("examples", "reports", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    board = read("examples/todo/todo.yaml").replace(
        "take, success: [invalidate: [tasks]]", "take, success: [invalidate: [tsks]]"
    )
    (tmp_path / "mine.yaml").write_text(board, "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("block", SCREENS)
@pytest.mark.usefixtures("elsewhere")
def test_the_screen_is_this_one(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    """Line by line, but for lines that are left out, and with the exit code 0 if no other is shown."""
    code: object = 0
    for command, screen in Shown(block).runs:
        if command == "echo $?":
            assert screen == f"{code}\n"
            code = 0
            continue
        assert code == 0
        program, *arguments = _split(command)
        assert program == "staleproof"
        code, out, err = run(tuple(arguments), capsys)
        assert _matches(screen.splitlines(), (out or err).splitlines()), out or err
    assert code == 0


def _split(command: str) -> list[str]:
    return [word.strip("'") for word in re.findall(r"'[^']*'|\S+", command)]


def _matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines that are shown are those that are printed, in their order, with gaps only where some are left out."""
    gap = False
    for wanted in _parts(shown):
        if wanted is None:
            gap = True
            continue
        places = range(len(printed) - len(wanted) + 1) if gap else range(min(1, len(printed) - len(wanted) + 1))
        found = next((n for n in places if printed[n : n + len(wanted)] == wanted), None)
        if found is None:
            return False
        printed, gap = printed[found + len(wanted) :], False
    return gap or not printed


def _parts(shown: list[str]) -> Iterator[list[str] | None]:
    """Runs of lines, and None where lines are left out. What ends a screen is looked for there."""
    part: list[str] = []
    for line in shown:
        if line == LEFT_OUT:
            if part:
                yield part
            yield None
            part = []
        else:
            part.append(line)
    if part:
        yield part


def test_gaps_are_only_where_lines_are_left_out() -> None:
    """The comparison tells a missing line, a changed one and one too many."""
    assert _matches(["a", LEFT_OUT, "d"], ["a", "b", "c", "d"])
    assert _matches([LEFT_OUT, "c", LEFT_OUT], ["a", "b", "c", "d"])
    assert _matches(["a"], ["a"])
    for shown in (["a", "c"], ["a"], ["b", LEFT_OUT], ["a", LEFT_OUT, "b"], ["a", LEFT_OUT, "e"], [LEFT_OUT, "d", "e"]):
        assert not _matches(shown, ["a", "b", "c", "d"])


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_block_is_of_a_known_kind(page: Path) -> None:
    """So none is taken for one that is not tested; and YAML is YAML."""
    text = page.read_text("utf-8")
    assert {block.language for block in blocks(text)} <= KNOWN
    for block in blocks(text, "yaml"):
        yaml.safe_load(block.text)
    for line in (line for block in blocks(text, "sh") for line in block.text.splitlines()):
        programs = {part.split()[0].split("/")[-1] for part in line.partition("#")[0].split("&&")}
        assert programs <= {"staleproof", *OTHER_PROGRAMS}, line


def _help(command: str, capsys: pytest.CaptureFixture[str]) -> frozenset[str]:
    if command not in HELP:
        code, out, _ = run((command, "--help"), capsys)
        assert code == 0, command
        HELP[command] = frozenset(OPTION.findall(out))
    return HELP[command]


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_that_is_named_is_there(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With every option that it is given."""
    for said in commands(page.read_text("utf-8")):
        _, *rest = said.split()
        if rest and rest[0] not in PLACEHOLDERS and not rest[0].startswith("-"):
            assert set(OPTION.findall(said)) <= _help(rest[0], capsys) | {"--help"}, said


def test_the_commands_and_their_options_are_all_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The page of commands has each command, and says of each option of which commands it is."""
    page = read("docs/commands.md")
    listed = {line.split()[1] for line in blocks(page, "text")[0].text.splitlines()}
    told: dict[str, set[str]] = {name: set() for name in listed}
    for names, where, _ in rows(section(page, "## Options")):
        for option in (word.split()[0] for word in words(names)):
            for command in where.split(", "):
                told[command].add(option)
    _, out, _ = run(("--help",), capsys)
    assert listed == set(re.findall(r"^│ ([a-z]+)  ", out, re.MULTILINE))
    for command in listed:
        assert told[command] == _help(command, capsys) - {"--help"}, command
