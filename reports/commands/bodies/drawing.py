"""The command `diagram`: which picture is meant, and its text."""

from typing import assert_never

from staleproof.model.language.loaded import Loaded
from staleproof.model.language.yaml_text import nearest
from staleproof.reports.commands.bodies.replay import PathError, replayed
from staleproof.reports.commands.formats import PICTURES, Drawing, Picture
from staleproof.reports.diagrams.dot import dot
from staleproof.reports.diagrams.form import Diagram
from staleproof.reports.diagrams.lifecycle import lifecycle
from staleproof.reports.diagrams.mermaid import mermaid
from staleproof.reports.diagrams.parts import NoPartError, chosen, machine
from staleproof.reports.diagrams.reach import reach
from staleproof.reports.diagrams.svg import svg
from staleproof.reports.stories.setting import tale_of


class NotDrawnError(Exception):
    """A word names nothing that can be drawn, or an option goes with another picture."""

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(reason)
        self.option = option


def named(word: str) -> Picture:
    """The picture with a name."""
    for picture in PICTURES:
        if picture == word:
            return picture
    elsewhere = "a story is drawn as a sequence by: staleproof story DESIGN S3 --format mermaid"
    hint = elsewhere if word in ("sequence", "story") else nearest(word, PICTURES)
    raise NotDrawnError("WHAT", f"'{word}' cannot be drawn; {hint}")


def drawn(loaded: Loaded, picture: Picture, form: Drawing, part: str | None, story: str | None) -> str:
    """A picture of a design as text; `part` and `story` (a replay string) say what is drawn of its parts."""
    diagram = _diagram(loaded, picture, part, story)
    match form:
        case "mermaid":
            return mermaid(diagram)
        case "dot":
            return dot(diagram)
        case "svg":
            return svg(diagram)
        case _:
            assert_never(form)


def _diagram(loaded: Loaded, picture: Picture, part: str | None, story: str | None) -> Diagram:
    for option, given in (("--part", part), ("--story", story)):
        if given is not None and picture != "parts":
            raise NotDrawnError(option, f"it goes with parts, not with {picture}")
    match picture:
        case "lifecycle":
            return lifecycle(loaded)
        case "reach":
            return reach(loaded)
        case "parts":
            return _machine(loaded, part, story)
        case _:
            assert_never(picture)


def _machine(loaded: Loaded, part: str | None, story: str | None) -> Diagram:
    try:
        tale = None if story is None else tale_of(replayed(loaded, story))
        return machine(loaded, chosen(loaded, part, tale), tale)
    except PathError as error:
        raise NotDrawnError("--story", str(error)) from None
    except NoPartError as error:
        raise NotDrawnError("--part", str(error)) from None
