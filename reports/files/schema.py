"""The JSON Schema of a design file (draft 2020-12), for editors: the fields of a design and what files may have besides.

It ships as a file, which is made again by `python -m staleproof.reports.files.schema > reports/design.schema.json`.
"""

import json
import sys
from typing import Any

from staleproof.model.english import listed
from staleproof.model.language.design import Design
from staleproof.model.language.source import TABLES
from staleproof.model.language.step import STEPS

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
IS_USE = {"$ref": "#/$defs/IsUse"}
USED = {"type": "object", "required": ["template"], "properties": {"template": {"type": "string"}}}
"""What is a template with its parameters instead of the value itself."""
USE: Schema = {
    "template": {
        "type": "string",
        "description": "the template that stands here; fields beside it replace those of the template",
    },
    "with": {"type": "object", "description": "a value for each $parameter of the template"},
}
EXTENDS = (
    "the design that this one differs from: a shipped one or a file. A field here takes the place of the whole field there;"
    f" but of {listed(TABLES)} each entry here takes the place of the one of its name there, or is added. `changes` reach"
    " further in"
)
BESIDE: Schema = {
    "extends": {"type": "string", "description": EXTENDS},
    "templates": {
        "type": "object",
        "description": "parts that are written once with $parameters and used as {template: name, with: {parameter: value}}",
        "additionalProperties": {"anyOf": [{"type": "object"}, {"type": "array"}]},
    },
    "changes": {
        "type": "object",
        "description": "named differences from the extended design, each of which can be left out with --without",
        "additionalProperties": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "why": {"type": "string", "description": "what the change is good for"},
                "set": {"type": "object", "description": "values by where they belong, such as dashboards.*.handlers.*.retry"},
                "remove": {"type": "array", "items": {"type": "string"}, "description": "what is left out"},
            },
            "anyOf": [{"required": ["set"]}, {"required": ["remove"]}],
        },
    },
}
"""What a file may say that is no field of a design: it is gone when the design is read."""


def schema() -> Schema:
    """The schema of a whole file."""
    whole = Design.model_json_schema()
    parts = {name: _part(part, USE) for name, part in whole.pop("$defs").items()}
    parts["StepPart"]["else"]["oneOf"] = [_said(action) for action in STEPS]
    root = _part(whole, BESIDE)
    root["if"] = {"required": ["extends"]}
    root["dependentRequired"] = {"changes": ["extends"]}
    use = {"description": "A template with its parameters.", **USED, "properties": USE}
    return {"$schema": DRAFT, "title": "A design for staleproof", **root, "$defs": {**parts, "IsUse": USED, "Use": use}}


def as_text() -> str:
    """The schema as JSON."""
    return json.dumps(schema(), indent=2, ensure_ascii=False)


def _part(part: Schema, more: Schema) -> Schema:
    """An object with further fields; what else it needs is not needed where a template or an extended design has it."""
    fields = {name: _field(field) for name, field in part["properties"].items()}
    return {
        "description": part["description"],
        "type": "object",
        "additionalProperties": False,
        "properties": {**more, **fields},
        "if": IS_USE,
        "else": {"required": part.get("required", [])},
    }


def _field(field: Schema) -> Schema:
    """A field with its description, and its default if that is not a part by itself; titles only repeat names."""
    words = ("description",) if "$ref" in field else ("description", "default")
    kept: Schema = {word: field[word] for word in words if word in field}
    return {**kept, **_value({word: said for word, said in field.items() if word not in ("title", "description", "default")})}


def _value(value: Schema) -> Schema:
    """What a value may be; a template may stand for a list, for a mapping, and for some items of a list."""
    for union in ("anyOf", "oneOf"):
        if union in value:
            return {**value, union: [_value(member) for member in value[union]]}
    if value.get("type") == "array":
        return _or_use({**value, "items": _item(value["items"])})
    if value.get("type") == "object":
        return _or_use({**value, "additionalProperties": _value(value["additionalProperties"])})
    return value


def _item(item: Schema) -> Schema:
    return _value(item) if "$ref" in str(item) else _or_use(_value(item))


def _or_use(value: Schema) -> Schema:
    return {"if": IS_USE, "then": {"$ref": "#/$defs/Use"}, "else": value}


def _said(action: str) -> Schema:
    return {"required": [action], "properties": {action: {"not": {"type": "null"}}}}


if __name__ == "__main__":
    sys.stdout.write(f"{as_text()}\n")
