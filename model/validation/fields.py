"""Whether the fields of a design are known ones and of the right kind, told in the words of its author."""

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from staleproof.model.language.design import Design
from staleproof.model.language.names import Mistake
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path, nearest, shown
from staleproof.model.validation.library_names import LIBRARY_NAMES
from staleproof.model.validation.not_modelled import PAGE, reason

KINDS = {
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "string_type": "a text",
    "int_type": "a whole number",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "bool_type": "true or false",
}
"""What the author of a design calls what pydantic expects."""


def parsed(data: dict[str, Any], source: Source) -> Design | tuple[Mistake, ...]:
    """The design that data are, or all that is wrong with their fields and types."""
    try:
        return Design.model_validate(data)
    except ValidationError as error:
        return tuple(_mistake(problem, source) for problem in _telling(error.errors(include_url=False)))


def _telling(problems: list[Any]) -> list[Any]:
    """All problems but fields that are missing where there is an unknown one beside, which is the same one misspelt."""
    owners = {problem["loc"][:-1] for problem in problems if problem["type"] == "extra_forbidden"}
    return [problem for problem in problems if problem["type"] != "missing" or problem["loc"][:-1] not in owners]


def _mistake(problem: Any, source: Source) -> Mistake:
    place = _known(source, problem["loc"])
    missing = problem["loc"][-1:] if problem["type"] == "missing" else ()
    return Mistake((*place, *missing), _sentence(problem, place))


def _known(source: Source, loc: Iterable[str | int]) -> Path:
    """The path in the file of what pydantic found at `loc`, where it also names the members of unions."""
    known: Path = ()
    for step in loc:
        if (*known, step) in source.positions:
            known = (*known, step)
    return known


def _sentence(problem: Any, place: Path) -> str:
    kind, given, last = problem["type"], shown(problem["input"]), problem["loc"][-1]
    if kind == "missing":
        return f"the field '{last}' is missing"
    if kind == "extra_forbidden":
        return _unknown(last, _fields_at(place[:-1]))
    field = next((step for step in reversed(place) if isinstance(step, str)), "")
    named = f"an entry of '{field}'" if isinstance(place[-1], int) else f"'{field}'"
    if kind == "literal_error":
        words = [word.strip(" '") for word in problem["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"{given} is not a value of '{field}'; {nearest(str(problem['input']), words)}"
    if kind == "value_error":
        said = str(problem["ctx"]["error"])
        if last == "[key]":
            return f"{named} must be {said}"
        return said if _fields_at(place) else f"{named} must be {said}, not {given}"
    if kind in ("too_short", "string_too_short"):
        return f"{named} must not be empty"
    expected = KINDS[kind].format(**problem.get("ctx", {})) if kind in KINDS else problem["msg"]
    return f"{named} must be {expected}" if last == "[key]" else f"{named} must be {expected}, not {given}"


def _unknown(word: str, fields: set[str]) -> str:
    """What an unknown field may be meant to be: what a library calls so, what is not modelled, or a name like it."""
    field, why = LIBRARY_NAMES.get(word), reason(word)
    if field not in fields and why is not None:
        return f"not modelled: '{word}'; {why}, see {PAGE}"
    hint = f"here that is '{field}'" if field in fields else nearest(word, sorted(fields))
    return f"unknown field '{word}'; {hint}"


def _fields_at(path: Path) -> set[str]:
    """The fields of the part of a design that stands at `path`."""
    here: list[Any] = [Design]
    for step in path:
        here = [member for annotation in here for below in _below(annotation, step) for member in _members(below)]
    return {field.alias or name for part in here if _is_part(part) for name, field in part.model_fields.items()}


def _below(annotation: Any, step: str | int) -> list[Any]:
    """The types that may stand at `step` of a value of this type."""
    if _is_part(annotation):
        return [field.annotation for name, field in annotation.model_fields.items() if step in (name, field.alias)]
    if get_origin(annotation) is dict:
        return list(get_args(annotation)[-1:])
    return list(get_args(annotation)[:1]) if isinstance(step, int) else []


def _members(annotation: Any) -> list[Any]:
    """The types that a union stands for."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [member for argument in get_args(annotation) for member in _members(argument)]
    return [annotation]


def _is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
