"""Text that shows every name as it is, whatever letters it has, in each of the forms in which answers are written."""

import re

MERMAID = re.compile(
    r"[^\w .,:()'/+=?!-]|:(?! )|(?<=:):|(?<![^\W_])_|_(?![^\W_])|-(?=-)|(?<=-)-|(?<=direction) ", re.IGNORECASE
)
"""Letters that mean something in a Mermaid diagram, if only at such a place."""
ITEM = re.compile(r"^([0-9]*)([-+.)])(?= |$)")
"""What makes an item of a list of a text, of which Mermaid shows nothing."""


def visible(text: str) -> str:
    """Letters that cannot be seen (controls, changes of direction, blanks without a width) as escapes of Python."""
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def mermaid(text: str) -> str:
    """The text of a Mermaid diagram, with entity codes (mermaid.js.org, "Entity codes to escape characters")."""
    shown = MERMAID.sub(lambda found: f"#{ord(found[0])};", visible(text))
    return ITEM.sub(lambda found: f"{found[1]}#{ord(found[2])};", shown)


def dot(text: str) -> str:
    """What stands between the quotes of a name or a label in the DOT language (graphviz.org, "Character strings")."""
    return visible(text).replace("&", "&amp;").replace("%", "&#37;").replace("\\", "\\\\").replace('"', '\\"')


def markdown(text: str) -> str:
    """A piece of a line or of a cell of GitHub Flavored Markdown."""
    shown = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = re.sub(r"[\\`*|~$#]", r"\\\g<0>", shown)
    shown = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", shown)
    shown = re.sub(r"\](?=[(\[:])", r"\\]", shown)
    return re.sub(r"^(\d+)(?=[.)])", r"\1\\", re.sub(r"^(?=[-+=])", r"\\", re.sub(r"^ ", "&#32;", shown)))


def code(text: str) -> str:
    """A code span of Markdown, between more backticks than stand together in it."""
    shown = visible(text)
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    blank = " " if shown[:1] == "`" or shown[-1:] == "`" else ""
    return f"{fence}{blank}{shown}{blank}{fence}"
