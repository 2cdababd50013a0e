"""A story in the Informal Trace Format of Apalache and Quint (apalache-mc.org, ADR 015), a state for each moment."""

import json
import re
from collections.abc import Iterable
from typing import Any

from staleproof.checker.answers.story import Story
from staleproof.model.systems.parts import SERVER
from staleproof.reports.stories.setting import tale_of
from staleproof.reports.stories.story import Teller

NOTHING = {"tag": "Nothing", "value": "U_OF_UNIT"}
"""What stands where there is nothing, as a variant without a value."""
Value = Any


def itf(story: Story) -> str:
    """The trace: what happened last, what the view shows, and the state of each part, that of the server first.

    Names of parts are made into names of variables; which is which stands in `#meta` under `parts`.
    """
    teller = Teller(tale_of(story))
    tale, telling = teller.tale, teller.tell()
    called = {part.name: part.name for part in teller.system.components} | {SERVER: "server"}
    called |= {address: name for address, (_, name) in teller.setting.copies.items() if address in called}
    variables = dict(zip(called, _variables(called.values()), strict=True))
    happened = ["", *(f"{step.lane}: {step.text}" for step in telling.steps)]
    states = [
        {
            "#meta": {"index": moment},
            "happened": happened[moment],
            "shown": teller.look(teller.setting.seen(state, tale.place, tale.record)),
            **{variables[part.name]: _value(local) for part, local in zip(teller.system.components, state, strict=True)},
        }
        for moment, state in enumerate(tale.states)
    ]
    meta = {
        "format": "ITF",
        "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
        "source": tale.setting.design.name,
        "description": f"{telling.view} shows {telling.shows}; the server has {telling.truth}",
        "replay": f"staleproof replay {story.loaded.given} {story.replay}",
        "parts": {variables[part]: name for part, name in called.items()},
    }
    names = ["happened", "shown", *variables.values()]
    loop = {} if story.loop is None else {"loop": len(story.path.labels) - story.loop}
    return json.dumps({"#meta": meta, "params": [], "vars": names, "states": states, **loop}, indent=2)


def _variables(names: Iterable[str]) -> list[str]:
    """An identifier for each name; those that come out alike are numbered."""
    found: list[str] = []
    for name in names:
        plain = f"part_{re.sub('[^A-Za-z0-9]+', '_', name).strip('_')}".rstrip("_")
        while plain in found:
            plain += "_"
        found.append(plain)
    return found


def _value(value: object) -> Value:
    """A value of a state, all of which are plain and without marks."""
    match value:
        case None:
            return NOTHING
        case bool() | str():
            return value
        case int():
            return {"#bigint": str(value)}
        case tuple() if hasattr(value, "_fields"):
            return {name: _value(part) for name, part in zip(value._fields, value, strict=True)}
        case tuple():
            parts = [_value(part) for part in value]
            return parts if len(set(map(type, value))) < 2 else {"#tup": parts}
    raise TypeError(f"a state has a {type(value).__name__}")
