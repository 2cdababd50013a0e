"""A story as a folder of its own, which anybody can run on the real libraries: `npm ci && node reproduce.mjs`."""

import json
import textwrap
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from staleproof.checker.answers.story import Story
from staleproof.checker.lifting.lift import Lifted, Lifter
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.values import Row
from staleproof.reports.commands.bodies.replay import replayed
from staleproof.reports.files.folder import FolderError, unwritten, write_texts
from staleproof.reports.libraries.declared import setup
from staleproof.reports.libraries.node_commands import Command, command, fire
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.escaping import code, markdown, visible

SCRIPT, SETUP, README, RUNTIME, PARTS = "reproduce.mjs", "setup.json", "README.md", "runtime", "parts"
WIDTH = 120
PACKAGES = ("package.json", "package-lock.json")
ONLY_FOR_COMPARING = "main.js"
"""The script of the libraries' folder that a single story does not need."""


def reproduce(loaded: Loaded, path: str, folder: Path) -> None:
    """Write a story into a new or empty folder.

    Raises PathError or LiftingError for a path that cannot be reproduced, and FolderError for a folder that cannot be used.
    """
    texts = _texts(Reproduction(loaded, replayed(loaded, path), path))
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise FolderError("it is not empty")
    except OSError as error:
        raise unwritten(error) from None
    write_texts(folder, texts)


def _texts(story: "Reproduction") -> dict[str, str]:
    node = files("staleproof.reports.libraries") / "node"
    runtime = {
        script.name: script for script in node.iterdir() if script.name.endswith(".js") and script.name != ONLY_FOR_COMPARING
    }
    parts = {f"{PARTS}/{script.name}": script for script in (node / PARTS).iterdir()}
    packages = {name: (node / name).read_text("utf-8") for name in PACKAGES}
    return {
        README: story.readme(json.loads(packages[PACKAGES[0]])["dependencies"]),
        SCRIPT: story.script(),
        SETUP: json.dumps(story.setup(), indent=1) + "\n",
        **packages,
        **{f"{RUNTIME}/{name}": script.read_text("utf-8") for name, script in sorted({**runtime, **parts}.items())},
    }


class Reproduction:
    """A story of a design with everything that its folder says of it."""

    def __init__(self, loaded: Loaded, story: Story, path: str) -> None:
        self.again = f"{loaded.given} {path}"
        self.design = loaded.design
        self.story = story
        self.teller = Teller(tale_of(story))
        self.lifter = Lifter(loaded, len(story.statuses))
        self.run: Lifted = self.lifter.lift(story)

    @property
    def view(self) -> str:
        """The name of the view."""
        return f"{self.story.dashboard}.{self.story.view}"

    @property
    def step_texts(self) -> list[str]:
        """The steps of the story in words."""
        steps = map(self.teller.step, range(len(self.story.path.labels)))
        return [f"{step.lane}: {step.text}" for step in steps]

    # The setup.

    def setup(self) -> dict[str, Any]:
        """The world, the view, and the steps in words."""
        return {"world": setup(self.lifter.whole, self.run.statuses), "view": self._view(), "told": self.step_texts}

    def _view(self) -> dict[str, Any]:
        concrete, whole = self.story.concrete, self.lifter.whole
        tab, part = whole.tabs[self.story.dashboard], whole.part(self.run.place)
        handlers = list(tab.board.handlers)
        programs = zip(concrete.handlers, concrete.programs, strict=True)
        return {
            "name": self.view,
            "tab": whole.page(tab),
            "page": part.page or self.story.view,
            "reads": tab.at(part.reads),
            "slots": list(whole.slot_names(tab)),
            "overlays": {handlers.index(concrete.handlers[number]): guess for number, guess in concrete.guesses.items()},
            "patches": {handlers.index(name): p.guess for name, p in programs if p.uses("patch") and not p.overlay},
            "looks": {status: self.teller.look(Row(status, 0)) for status in self._statuses()},
        }

    def _statuses(self) -> tuple[str, ...]:
        """All statuses that a row may have, guesses that do not exist included."""
        handlers = self.design.dashboards[self.story.dashboard].handlers.values()
        guesses = (handler.optimistic for handler in handlers if handler.optimistic is not None)
        return tuple(dict.fromkeys((*self.lifter.whole.lifecycle.statuses, *guesses)))

    # The script.

    def script(self) -> str:
        """The story as a program."""
        return "\n".join((*self._head(), *self._steps(), "story.end();", ""))

    def _head(self) -> tuple[str, ...]:
        return (
            *_comment(f"A story of the design {self.design.name} about its view {self.view}, taken on the real libraries."),
            "// A step of the world is [part, event, data]; `runtime` is the browser and the server around the libraries.",
            "",
            "import { readFileSync } from 'node:fs';",
            f"import {{ Story }} from './{RUNTIME}/story.js';",
            "",
            f"const setup = JSON.parse(readFileSync(new URL('./{SETUP}', import.meta.url), 'utf-8'));",
            "const story = await Story.begin(setup);",
            "",
        )

    def _steps(self) -> Iterator[str]:
        """Each step below what it does in words; what the story leaves out stands where it happens."""
        begun = 0
        for number, words in enumerate(self.step_texts):
            mine = [place for place, taken in enumerate(self.run.taken) if taken.step == number]
            yield from self._between(range(begun, mine[0] if mine else begun))
            yield from _comment(f"{number + 1}. {words}")
            yield from _call("step", [self.commands[place] for place in mine])
            begun = mine[-1] + 1 if mine else begun
        yield from self._between(range(begun, len(self.commands)))

    def _between(self, places: range) -> Iterator[str]:
        if places:
            yield "// Left out of the story:"
            yield from _call("between", [self.commands[place] for place in places])

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The steps of the whole world for the libraries."""
        steps = zip(self.run.states, self.run.labels, strict=False)
        fired = (fire(self.lifter.system, state, label) for state, label in steps)
        return tuple(command(step) for step in fired if step is not None)

    # The page about it.

    def readme(self, versions: dict[str, str]) -> str:
        """What this folder is, in a few lines."""
        libraries = " and ".join(f"{name} {version}" for name, version in versions.items())
        view, again = markdown(self.view), code(f"staleproof replay {self.again}")
        return (
            f"# {view} of the design {markdown(self.design.name)}\n\n"
            f"A story that staleproof tells, on the real {libraries}. With Node 20 or later,\n\n"
            "```\nnpm ci && node reproduce.mjs\n```\n\n"
            f"prints each step and what {view} shows after it.\n"
            "It fails (exit code 1) where the view is stale in the end, or has lost the guess of an action too early.\n\n"
            f"- `{SCRIPT}`: the steps, each below what it does in words\n"
            f"- `{SETUP}`: what the design declares, the rows at the beginning, how each status looks in the view\n"
            f"- `{RUNTIME}/`: the browser and the server around the libraries; nothing happens there but what a step says\n\n"
            f"In words alone: {again}\n"
        )


def _comment(text: str) -> list[str]:
    return textwrap.wrap(visible(text), WIDTH, initial_indent="// ", subsequent_indent="//    ")


def _call(name: str, commands: list[Command]) -> Iterator[str]:
    written = [json.dumps(one, ensure_ascii=False) for one in commands]
    if len(written) < 2:
        yield f"await story.{name}({''.join(written)});"
    else:
        yield from (f"await story.{name}(", *(f"  {one}," for one in written), ");")
    yield ""
