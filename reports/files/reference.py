"""The page that lists every field of a design file, made from the fields themselves."""

import re
from collections.abc import Iterator
from typing import Any

from staleproof.model.language.design import Design
from staleproof.model.language.durations import AGE, ANY, KEPT, SOME, STALE
from staleproof.reports.files.schema import BESIDE, USE, Schema

PATTERNS = {
    ANY: "a duration such as `500 ms`, `30 s`, `5 min`, `1.5 h` or `1 d`",
    SOME: "a duration above 0",
    STALE: "a duration, `always`, `never` or `Infinity`",
    KEPT: "a duration, or `never` or `Infinity`",
    AGE: "a duration, or `none`",
}
WORDS = {"string": "text", "integer": "number", "boolean": "`true` or `false`", "null": "`null`"}
INTRODUCTION = """\
# Every field of a design file

Made by `staleproof reference > reports/REFERENCE.md` from `model/language/design.py`; the schema that `staleproof schema`
prints says the same to editors. A `*` in a place stands for a name that you choose, `[]` for an item of a list.
"""
EXAMPLES = {
    "Design": """\
name: board
record: task
lifecycle: {initial: absent, actions: {create: {from: absent, to: open, by: clerk}, finish: {from: open, to: done, by: worker}}}
faults: [push lost, disconnect]
server: {publishes: {default: task_changed}}
dashboards: {worker: {role: worker, queries: {tasks: {key: [tasks]}}, views: {board: {reads: tasks}}}}
""",
    "Lifecycle": """\
initial: absent
terminal: [done, lost]
actions:
  create: {from: absent, to: open, by: clerk}
  finish: {from: open, to: done, by: worker}
  lose: {from: open, to: lost}
""",
    "Row": """\
{from: [open, taken], to: done, by: [worker, clerk], when: not blocked}
""",
    "Server": """\
max_age: 5 min
error_after_commit: [finish]
replies: {default: envelope, take: row}
publishes: {default: task_changed}
""",
    "Response cache": """\
{lifetime: 30 s, cleared_by_commits: true}
""",
    "Publish": """\
default: task_changed
actions: {archive: null, delete: [task_deleted, task_changed]}
""",
    "Step": """\
{invalidate: [tasks], refetch_type: all, await: false}
""",
    "Dashboard": """\
role: worker
requests: no-cache
push: {on_message: {task_changed: [invalidate: [tasks]]}}
queries: {tasks: {key: [tasks], poll: 5 min}}
views: {board: {reads: tasks, texts: card, offers: card}}
handlers: {take: {action: take, success: [invalidate: [tasks]]}}
""",
    "Push": """\
on_message: {task_changed: [run: reread]}
on_connect: [run: reread]
""",
    "Other tabs": """\
{hand_on: [], tell: [run: reread]}
""",
    "Store push": """\
{into: [tasks], newer_only: true}
""",
    "Debounce": """\
{window: 2 s, trailing: true}
""",
    "Defaults": """\
{stale_time: 30 s, retry: 1, refetch_on_focus: false}
""",
    "Query": """\
{key: [tasks, mine], stale_time: 5 min, poll: 1 min, retry: 1}
""",
    "Array": """\
{kept_in: redux, poll: 5 min}
""",
    "View": """\
{reads: tasks, page: home, hides: [done], texts: card, offers: card}
""",
    "Handler": """\
action: take
optimistic: taken
before: [cancel: [tasks], {patch: [tasks], snapshot: true}]
error: [rollback]
settled: [invalidate: [tasks]]
""",
    "Expect": "{promise: fresh-when-settled, entry: foreign, views: [worker.board]}\n",
    "Claim": """\
group: release note
says: Whoever takes a task sees it at once
mutations: [take]
views: [worker.*]
entry: own
at_most: settles
""",
    "Use": """\
{template: button, with: {action: take, guess: taken}, retry: 1}
""",
    "Change": """\
why: A push may be lost.
set: {dashboards.*.queries.*.poll: 5 min}
""",
}
"""A snippet for each part."""


def page() -> str:
    """The page as Markdown."""
    whole = Design.model_json_schema()
    parts = whole.pop("$defs")
    places: dict[str, list[str]] = {}
    _find(whole, "", parts, places)
    lines = [INTRODUCTION, *_part("Design", whole, [])]
    lines += [
        "## Template",
        "",
        "Anywhere in a design, instead of a mapping or a list; fields beside these are added or replace those of the template.",
        "",
        *_table(USE, {}),
        *_example("Use"),
        "## Change",
        "",
        "What a design does with the one that it extends; each can be left out with `--without`. Stands at `changes.*`.",
        "",
        *_table(BESIDE["changes"]["additionalProperties"]["properties"], {}),
        *_example("Change"),
    ]
    for name, found in places.items():
        lines += _part(_title(name), parts[name], found)
    return "\n".join(lines).rstrip()


def _find(value: Any, place: str, parts: Schema, places: dict[str, list[str]]) -> None:
    """Where each part stands, in the order in which a design comes to them."""
    for union in ("anyOf", "oneOf"):
        for member in value.get(union, ()):
            _find(member, place, parts, places)
    if "items" in value:
        _find(value["items"], f"{place}[]", parts, places)
    if isinstance(value.get("additionalProperties"), dict):
        _find(value["additionalProperties"], f"{place}.*", parts, places)
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        first = name not in places
        places.setdefault(name, []).append(place)
        if first:
            _find(parts[name], place, parts, places)
    for name, field in value.get("properties", {}).items():
        _find(field, f"{place}.{name}".lstrip("."), parts, places)


def _part(title: str, part: Schema, places: list[str]) -> list[str]:
    stands = f" Stands at {', '.join(f'`{place}`' for place in dict.fromkeys(places))}." if places else ""
    fields = {**({} if places else BESIDE), **part["properties"]}
    needed = part.get("required", [])
    return [f"## {title}", "", f"{part['description']}{stands}", "", *_table(fields, dict.fromkeys(needed)), *_example(title)]


def _table(fields: Schema, needed: dict[str, None]) -> Iterator[str]:
    yield from ("| field | values | default | meaning |", "|---|---|---|---|")
    for name, field in fields.items():
        meaning = field.get("description", "").replace("|", "\\|")
        yield f"| `{name}` | {_values(field)} | {'needed' if name in needed else _default(field)} | {meaning} |"
    yield ""


def _example(title: str) -> list[str]:
    return ["```yaml", EXAMPLES[title].rstrip(), "```", ""] if title in EXAMPLES else []


def _default(field: Schema) -> str:
    if "$ref" in field or field.get("default") is None:
        return ""
    value = field["default"]
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return f"`{{{', '.join(f'{name}: {below}' for name, below in value.items())}}}`"
    return f"`{value}`" if value != "" else ""


def _values(value: Schema) -> str:
    """What may stand there, in words."""
    if "$ref" in value:
        title = _title(value["$ref"].rpartition("/")[2])
        return f"[{title}](#{title.lower().replace(' ', '-')})"
    if "properties" in value:
        return "[Change](#change)"
    for union in ("anyOf", "oneOf"):
        if union in value:
            return " or ".join(_values(member) for member in value[union] if member != {"type": "null"})
    if "const" in value or "enum" in value:
        return ", ".join(f"`{word}`" for word in value.get("enum", [value.get("const")]))
    if value["type"] == "array":
        return f"list of {_values(value['items'])}" if "items" in value else "list"
    if value["type"] == "object":
        below = value.get("additionalProperties")
        return f"mapping to {_values(below)}" if below else "mapping"
    if "pattern" in value:
        return PATTERNS.get(value["pattern"], f"text like `{value['pattern']}`")
    if "minimum" in value and "maximum" in value:
        return f"number from {value['minimum']} to {value['maximum']}"
    return WORDS[value["type"]]


def _title(name: str) -> str:
    words = re.findall("[A-Z][a-z]*", name.removesuffix("Part"))
    return " ".join(words).capitalize()
