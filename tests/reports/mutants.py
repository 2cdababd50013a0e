"""Designs with a few mistakes in them: the texts that there are, changed as text or as trees of values."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from small import FOLDER

from staleproof.model.language.yaml_text import DesignError, located
from staleproof.reports.files.loading import SHIPPED

EXAMPLES = FOLDER.parent.parent / "examples"
PARTS = files("staleproof.reports")
TEXTS = {
    **{path.name: path.read_text("utf-8") for path in sorted((FOLDER / "bullets").glob("*.yaml"))},
    **{path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml"))},
    **{path.name: path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*/*.yaml"))},
    "starter.yaml": (PARTS / "starter.yaml").read_text("utf-8"),
    **{f"{name}.yaml": (PARTS / "designs" / f"{name}.yaml").read_text("utf-8") for name in SHIPPED},
}
"""All designs by the names of their files, which no two have in common."""
LARGE = [f"{name}.yaml" for name in SHIPPED]
SMALL = sorted(set(TEXTS) - set(LARGE))
WORDS = sorted({word for text in TEXTS.values() for word in text.split()})
SIGNS = [
    *"[]{}:,-#&*!|>%@`'\"?~$. \n\t",
    *("\x00", "\x85", "\u2028", "\ud800", "\u202e", "\ufeff"),
    *("<<: ", "*dead", "&x ", "!!int ", "null", "- ", "---\n", "? ", "$x", "9" * 30),
]
ODD = [None, True, False, 0, 1, -1, 10, 10**17, "", " ", "x", "*", "a.b", "$x", "$$", "not x", "absent", "0 s", "99999 h"]
ODD += ["é", "on", "12", "x\ny", "[x]", "{x}", "page", "slot 0", [], {}, [[]], [None], {"": ""}, {"template": "x"}]
"""Values that mean something in one place or another, and mostly nothing where they stand."""

Tree = Any
Place = tuple[Any, str | int]
"""A mapping or a list, and where in it something is."""


def beside(folder: Path) -> None:
    """Write everything that a design may extend or import into a folder."""
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "jobs.py").write_text((FOLDER / "bullets" / "jobs.py").read_text("utf-8"), "utf-8")


@st.composite
def mutants(draw: st.DrawFn) -> tuple[str, str]:
    """The name of a design, mostly of a small one, and its text with up to three changes."""
    name = draw(st.sampled_from(SMALL * 8 + LARGE))
    text = TEXTS[name]
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3]))):
        text = draw(st.sampled_from([in_text, in_tree, in_tree, in_tree, in_tree, in_tree]))(text, draw)
    return name, text


# As text.


def in_text(text: str, draw: st.DrawFn) -> str:
    """A text with one line or word left out, doubled, moved or replaced, a sign put in, or the end cut off."""
    lines = text.split("\n")
    number = draw(st.integers(0, len(lines) - 1))
    line, other = lines[number], draw(st.integers(0, len(lines) - 1))
    words = line.split(" ")
    place, column = draw(st.integers(0, len(words) - 1)), draw(st.integers(0, len(line)))
    match draw(st.sampled_from(["drop", "double", "swap", "indent", "outdent", "word", "less", "sign", "cut"])):
        case "drop":
            lines[number : number + 1] = []
        case "double":
            lines[number : number + 1] = [line, line]
        case "swap":
            lines[number], lines[other] = lines[other], line
        case "indent":
            lines[number] = f"  {line}"
        case "outdent":
            lines[number] = line[1:]
        case "word":
            lines[number] = " ".join([*words[:place], draw(st.sampled_from(WORDS)), *words[place + 1 :]])
        case "less":
            lines[number] = " ".join([*words[:place], *words[place + 1 :]])
        case "sign":
            lines[number] = line[:column] + draw(st.sampled_from(SIGNS)) + line[column:]
        case "cut":
            lines[number:] = [line[:column]]
    return "\n".join(lines)


# As a tree.


def in_tree(text: str, draw: st.DrawFn) -> str:
    """A text with one change of the tree of values that it means; a text that means none is as it was."""
    tree = grown(text)
    places = list(all_places(tree))
    if not places:
        return text
    place = draw(st.sampled_from(places))
    change = draw(
        st.sampled_from([swap, drop, drop, double, rename, rename_once, move, alike, odd, graft, graft, graft, graft])
    )
    return yaml.safe_dump(change(tree, places, place, draw), sort_keys=False, allow_unicode=True, width=100)


def grown(text: str) -> Tree:
    """What a text means, as far as it means anything."""
    try:
        return located(text, "")[0]
    except DesignError:
        return {}


def all_places(tree: Tree) -> Iterator[Place]:
    """Where the values of a tree are, the outer ones first."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from all_places(value)


def at(place: Place) -> Tree:
    """The value at a place."""
    return place[0][place[1]]


Change = Callable[[Tree, list[Place], Place, st.DrawFn], Tree]


def swap(tree: Tree, places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """Two values change places; of one within the other, a copy remains."""
    other = draw(st.sampled_from(places))
    here, there = deepcopy(at(place)), deepcopy(at(other))
    place[0][place[1]] = there
    other[0][other[1]] = here
    return tree


def drop(tree: Tree, _places: list[Place], place: Place, _draw: st.DrawFn) -> Tree:
    """A field or an item is left out."""
    del place[0][place[1]]
    return tree


def double(tree: Tree, _places: list[Place], place: Place, _draw: st.DrawFn) -> Tree:
    """An item is there twice, or a field again under another name."""
    owner, key = place
    if isinstance(owner, list):
        owner.insert(int(key), deepcopy(owner[int(key)]))
    else:
        owner[f"{key} too"] = deepcopy(owner[key])
    return tree


def rename(tree: Tree, _places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """One word becomes another one wherever it stands."""
    old = at(place) if isinstance(at(place), str) and draw(st.booleans()) else place[1]
    new = draw(st.sampled_from([*WORDS, f"{old}2"]))

    def renamed(value: Tree) -> Tree:
        if isinstance(value, dict):
            return {renamed(key): renamed(below) for key, below in value.items()}
        return [renamed(below) for below in value] if isinstance(value, list) else new if value == old else value

    return renamed(tree)


def rename_once(tree: Tree, places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """One field of a mapping has the name of another one, in its place."""
    owner, key = place
    new = draw(st.sampled_from([str(name) for _, name in places]))
    if isinstance(owner, dict):
        fields = {new if name == key else name: value for name, value in owner.items()}
        owner.clear()
        owner.update(fields)
    return tree


def move(tree: Tree, places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """A value is replaced by any other one of the design."""
    place[0][place[1]] = deepcopy(at(draw(st.sampled_from(places))))
    return tree


def alike(tree: Tree, places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """A value is replaced by one of the same type."""
    place[0][place[1]] = deepcopy(at(draw(st.sampled_from([other for other in places if type(at(other)) is type(at(place))]))))
    return tree


def odd(tree: Tree, _places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """A value is replaced by an odd one."""
    place[0][place[1]] = deepcopy(draw(st.sampled_from(ODD)))
    return tree


def graft(tree: Tree, _places: list[Place], place: Place, draw: st.DrawFn) -> Tree:
    """What stands beside a field of that name in another design is put in, or replaces what was there."""
    owner, key = place
    found = _donors().get(str(key), ())
    if isinstance(owner, dict) and found:
        name, value = draw(st.sampled_from(found))
        owner[name] = deepcopy(value)
    return tree


@cache
def _donors() -> dict[str, list[tuple[str, Tree]]]:
    """For each name of a field, the fields that stand beside it in some design."""
    known: dict[str, dict[str, tuple[str, Tree]]] = {}
    for text in TEXTS.values():
        for owner, key in all_places(grown(text)):
            if isinstance(owner, dict):
                known.setdefault(str(key), {}).update({repr(field): field for field in owner.items()})
    return {key: list(fields.values()) for key, fields in known.items()}
