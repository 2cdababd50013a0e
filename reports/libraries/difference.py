"""Where the model and the real libraries differ, in one sentence."""

from typing import Any

from staleproof.model.records.addresses import CACHE, LINE, SUPERSEDED, copy_of, is_beside
from staleproof.model.systems.parts import SERVER
from staleproof.reports.libraries.twin import Mismatch
from staleproof.reports.stories.setting import Setting

Pair = tuple[Any, Any]
"""What is seen of something in the model and in the libraries."""


def difference(mismatch: Mismatch, setting: Setting) -> str:
    """What is called by what name, what the model says of it and what the libraries say; alike fields are left out."""
    names = setting.slots.get(mismatch.component, ("", ()))[1]
    seen = (_named(look, names) for look in (mismatch.model, mismatch.library))
    model, library = (_said(look) for look in _parted(*seen))
    name = _name(mismatch.component, setting)
    return f"In the end {name} differs: in the model {model}; in the real libraries {library}."


def _named(look: Any, names: tuple[str, ...]) -> Any:
    """What is seen of a handler under way, called by its name; anything else as it is."""
    if not names or not isinstance(look, dict):
        return look
    rest = {field: value for field, value in look.items() if field not in ("program", "record")}
    return {"handler": names[look["program"]], "record": look["record"] + 1, **rest}


def _name(component: str, setting: Setting) -> str:
    if component == SERVER:
        return SERVER
    dashboard = setting.owner(component)
    if component in setting.slots:
        return f"a handler of {dashboard}"
    base = copy_of(component)
    if base not in setting.copies:
        return f"the {component.removeprefix(dashboard).strip()} of {dashboard}"
    copy = f"{dashboard}.{setting.copies[base][1]}"
    if is_beside(component, LINE):
        return f"the HTTP cache's answer to GET {copy}"
    if is_beside(component, CACHE):
        return f"the server's response cache for GET {copy}"
    return f"the list of replaced requests GET {copy}" if is_beside(component, SUPERSEDED) else copy


def _parted(model: Any, library: Any) -> Pair:
    """Of two that have fields, those that differ."""
    if not (isinstance(model, dict) and isinstance(library, dict)):
        return model, library
    fields = [field for field in model if model[field] != library[field]]
    return {field: model[field] for field in fields}, {field: library[field] for field in fields}


def _said(look: Any) -> str:
    if isinstance(look, dict):
        return ", ".join(f"{field} is {_words(value)}" for field, value in look.items())
    return f"it is {_words(look)}"


def _words(value: Any) -> str:
    """A value as `reports.libraries.look` makes them: rows, answers on their way, lists of both, and plain ones."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case [str(status), int(version), bool(guess)]:
            return f"{status} (version {version}{', a guess' if guess else ''})"
        case [list(rows), bool(cached)]:
            return f"{'a cached answer' if cached else 'an answer'} with {_words(rows)}"
        case list():
            items = ("one without an answer" if item is None else _words(item) for item in value)
            return ", ".join(items) or "empty"
        case _:
            return str(value)
