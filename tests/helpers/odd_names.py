"""Names that mean something in one of the forms in which answers are written, and designs in which things are called so."""

from typing import Any

import yaml
from hypothesis import strategies as st

from staleproof.model.language.yaml_text import CONTROL

MARKUP = ('"', "it's", "a | b", "[*]", "a --> b", "<script>alert(1)</script>", "]]>", "&amp;", "50%%", "::error::x")
WORDS = ("class", "note", "2026-01-01", "null", "#meta", "#bigint", "tag", "{0}", "[x](1)", "a,b:c")
LETTERS_OF_ALL = ("```", "%0A", "עברית", "é 状态", "__proto__", "\\", "two\nlines", "a\tb")
ODD = (*MARKUP, *WORDS, *LETTERS_OF_ALL)
"""Names that mean something somewhere."""
LETTERS = st.one_of(st.sampled_from("\n\t"), st.characters(exclude_categories=["Cs", "Cc"])).filter(
    lambda letter: not CONTROL.search(letter)
)
WHOLE = 11
"""How many names a design has in which all things are called oddly."""
NAMES = st.one_of(st.sampled_from(ODD), st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool))


def design(design: str, query: str, page: str, status: str, role: str) -> str:
    """A design that breaks a promise, with such names."""
    view = page.replace(".", "").replace("*", "") or "v"
    copy = query.replace(".", "").replace("*", "") or "q"
    tree: dict[str, Any] = {
        "name": design,
        "record": status,
        "lifecycle": {"initial": "absent", "actions": {"create": {"from": "absent", "to": f"x{status}", "by": role}}},
        "dashboards": {"d": {"role": role, "queries": {copy: {"key": ["k"]}}, "views": {view: {"reads": copy}}}},
    }
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def whole_design(names: tuple[str, ...]) -> str:
    """A design that breaks promises, with names of itself, title, record, statuses, actions, role, dashboard, copy and view."""
    name, title, record, first, second, create, take, role, board, copy, view = names
    offers = {"o": {f"1{first}": [f"b{take}"]}}
    tree: dict[str, Any] = {
        "name": name,
        "title": title,
        "record": record,
        "lifecycle": {
            "initial": "absent",
            "actions": {
                f"a{create}": {"from": "absent", "to": f"1{first}", "by": "office"},
                f"b{take}": {"from": f"1{first}", "to": f"2{second}", "by": role},
            },
        },
        "offers": offers,
        "dashboards": {
            _plain(board): {
                "role": role,
                "queries": {_plain(copy): {"key": ["k"]}},
                "views": {_plain(view): {"reads": _plain(copy), "offers": "o"}},
                "handlers": {f"b{take}": {"action": f"b{take}"}},
            }
        },
    }
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def _plain(name: str) -> str:
    """A name without what patterns and places are written with."""
    return f"v{name.replace('.', '').replace('*', '')}"
