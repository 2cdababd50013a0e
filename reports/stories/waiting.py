"""What handlers wait for beyond the copies that a story follows, in words."""

from staleproof.model.components.page import ANOTHER_PAGE
from staleproof.model.components.program import Reach
from staleproof.model.systems.outside_classes import Lists, Member
from staleproof.model.systems.outside_copies import Around, OutsideCopies

MOST_NAMES = 2
"""Lists that are waited for together and are named one by one."""
AWAY = " on another page"
Members = tuple[Member, ...]
"""Copies, with the names of their classes."""


def begun(outside_copies: OutsideCopies, before: Around, after: Around, reach: Reach, members: Members) -> str:
    """What a handler waits for from now on; nothing if it waits for no more than before."""
    fates = {wait.fate for wait in set(after.waits) - set(before.waits)}
    found = [lists for lists in outside_copies.lists if lists.name in reach.names and lists.fate in fates]
    return f"waits for {_named(found, before.at, members)}" if found else ""


def arrived(outside_copies: OutsideCopies, state: Around, fate: str, handlers: list[str], members: Members) -> str:
    """The answers arrive that handlers wait for."""
    waiting = "' and '".join(handlers)
    found = outside_copies.waited_for(state, fate) or tuple(lists for lists in outside_copies.lists if lists.fate == fate)
    return f"what '{waiting}' wait{'' if len(handlers) > 1 else 's'} for arrives: {_named(found, state.at, members)}"


def _named(found: list[Lists] | tuple[Lists, ...], at: str | None, members: Members) -> str:
    """Lists by name, those on another page first; what is read whether a page shows it or not is on none."""
    away = {lists.name: bool(lists.pages) and (at == ANOTHER_PAGE or at not in lists.pages) for lists in found}
    names = {where: [m.copy for m in members if away.get(m.lists) is where] for where in (True, False)}
    if sum(map(len, names.values())) > MOST_NAMES:
        return "other lists" if names[False] else f"other lists{AWAY}"
    called = (f"{' and '.join(f'GET {name}' for name in of)}{AWAY if where else ''}" for where, of in names.items() if of)
    return " and ".join(called)
