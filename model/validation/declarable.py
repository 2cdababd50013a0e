"""The parts of a design that a cause may name: what is written there, and what has its default because nothing is."""

from collections.abc import Iterator

from pydantic import BaseModel

from staleproof.model.language.design import Design, PushPart
from staleproof.model.language.source import Source, paths
from staleproof.model.language.yaml_text import Path

ABOUT_ITSELF = ("name", "title", "extends", "changes", "claims", "expect")
"""What a design says of itself, and not of what it describes."""


def declarable(design: Design, actions: tuple[str, ...], source: Source) -> Iterator[str]:
    """Their names, with dots, as named changes write them; each of the actions may have a reply and a push of its own."""
    found = (
        *(path for path in paths(source.data) if path and path[0] not in ABOUT_ITSELF),
        *_fields(design.server, ("server",)),
        *_fields(design.dashboards, ("dashboards",)),
        *(path for name in design.dashboards for path in _fields(PushPart(), ("dashboards", name, "push"))),
        *(("server", *where, action) for action in actions for where in (("replies",), ("publishes", "actions"))),
    )
    return (".".join(map(str, path)) for path in dict.fromkeys(found))


def _fields(value: object, path: Path) -> Iterator[Path]:
    yield path
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _fields(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _fields(one, (*path, name))
