"""The JSON Schema (draft 2020-12) of what `check`, `diff` and `explain` write as JSON.

It ships as a file, which is made again by `python -m staleproof.reports.ci.answer_schema > reports/answer.schema.json`.
"""

import json
import sys
from typing import Any

from pydantic import TypeAdapter

from staleproof.reports.renderings.explanation import ExplanationShape
from staleproof.reports.renderings.shapes import AnswersShape

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Schema:
    """The schema of a whole answer: that of `check` and `diff`, or that of `explain`."""
    made = TypeAdapter[Any](AnswersShape | ExplanationShape).json_schema(mode="serialization")
    definitions = {name: _closed(part) for name, part in made.pop("$defs").items()}
    return {"$schema": DRAFT, "title": "An answer of staleproof", **made, "$defs": definitions}


def _closed(part: Schema) -> Schema:
    """An object that has no other fields; titles only repeat names."""
    fields = {
        name: {word: said for word, said in field.items() if word != "title"} for name, field in part["properties"].items()
    }
    return {
        **{word: said for word, said in part.items() if word != "title"},
        "additionalProperties": False,
        "properties": fields,
    }


def as_text() -> str:
    """The schema as JSON."""
    return json.dumps(schema(), indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.write(f"{as_text()}\n")
