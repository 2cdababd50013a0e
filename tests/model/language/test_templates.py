"""Templates with parameters: what a use stands for, where its values are said to stand, and which uses are refused."""

import pytest
from small import FOLDER, read

from staleproof.model.language.design import HandlerPart, QueryPart
from staleproof.model.language.source import Source, parse
from staleproof.model.language.step import StepPart
from staleproof.model.language.templates import MOST
from staleproof.model.language.yaml_text import DEEPEST, DesignError

FILE = "design.yaml"
TEMPLATED = (FOLDER / "templated.yaml").read_text("utf-8")


def merged(*texts: str, without: tuple[str, ...] = ()) -> Source:
    """The last of some designs called 0.yaml, 1.yaml and so on, each of which may extend any other."""
    last = len(texts) - 1
    return parse(texts[last], f"{last}.yaml", lambda name, _: (texts[int(name.removesuffix(".yaml"))], name), without)


def used(templates: str, use: str) -> object:
    """What a use of some templates stands for."""
    return merged(f"templates: {{{templates}}}\nx: {use}\n").data["x"]


def told(*texts: str) -> str:
    """What is said of the last of some designs, with its place."""
    with pytest.raises(DesignError) as caught:
        merged(*texts)
    return str(caught.value)


def handler(action: str, optimistic: str | None, *, error: bool) -> HandlerPart:
    """A handler of the design with templates, written out."""
    return HandlerPart(
        action=action,
        optimistic=optimistic,
        before=(StepPart(patch=("rows", "all"), snapshot=True),),
        success=(
            StepPart(store_reply="redux"),
            StepPart(cancel=("rows", "all"), unloaded=True),
            StepPart(invalidate=("rows", "all"), refetch_type="all"),
        ),
        error=("rollback",) if error else (),
    )


# What a use stands for.


def test_a_design_with_templates_is_the_design_written_out() -> None:
    """Keys, statuses, steps and lists of names come from parameters, also through templates that use templates."""
    design = read(TEMPLATED)
    board = design.dashboards["therapist"]
    reread = (StepPart(cancel=("rows",), unloaded=True), StepPart(invalidate=("rows",), refetch_type="all"))
    assert board.push is not None
    assert board.push.on_message == {"changed": reread}
    assert board.push.on_connect == (StepPart(refetch=("all",)), *reread)
    assert board.queries == {
        "all": QueryPart(key=("rows", "all"), poll="5 min", fills=("stored",)),
        "today": QueryPart(key=("rows", "today")),
    }
    assert board.handlers == {
        "turn down": handler("reject", "rejected", error=True),
        "confirm": handler("therapist_confirm", None, error=False),
    }
    assert design.texts == {"card": {"pending": "me: pending ($1)"}}


@pytest.mark.parametrize(
    ("templates", "use", "stands_for"),
    [
        ("t: {a: $p}", "{template: t, with: {p: 1}}", {"a": 1}),
        ("t: {a: $p}", "{template: t, with: {p: null}}", {"a": None}),
        ("t: {a: $p}", "{template: t, with: {p: {b: [true]}}}", {"a": {"b": [True]}}),
        ("t: {a: $p, b: 2}", "{template: t, with: {p: 1}, b: 3, c: 4}", {"a": 1, "b": 3, "c": 4}),
        ("t: {a: $p, b: 2}", "{template: t, a: 1}", {"a": 1, "b": 2}),
        ("t: [$p, $p]", "{template: t, with: {p: 1}}", [1, 1]),
        ("t: [a, $p, b]", "{template: t, with: {p: [1, 2]}}", ["a", 1, 2, "b"]),
        ("t: [a, [$p]]", "{template: t, with: {p: [1, 2]}}", ["a", [1, 2]]),
        ("t: [1, 2]", "[0, {template: t}, 3]", [0, 1, 2, 3]),
        ("t: []", "[0, {template: t}]", [0]),
        ("t: {a: 1}", "[{template: t}, {template: t, a: 2}]", [{"a": 1}, {"a": 2}]),
        ("t: [$p of $q]", "{template: t, with: {p: 1, q: two}}", ["1 of two"]),
        ("t: [$$p, a$$, $5, $, $p]", "{template: t, with: {p: $q}}", ["$p", "a$", "$5", "$", "$q"]),
        ("t: {$p: 1, x$p: 2}", "{template: t, with: {p: a}}", {"a": 1, "xa": 2}),
        ("t: {template: u, with: {q: $p}, b: 2}, u: {a: $q, b: 1}", "{template: t, with: {p: 1}}", {"a": 1, "b": 2}),
        ("t: {template: u, with: {q: 1}}, u: {a: $q, b: 1}", "{template: t, b: 3}", {"a": 1, "b": 3}),
        ("t: [{template: u}, $p], u: [1]", "{template: t, with: {p: [{template: u}]}}", [1, 1]),
        ("t: {in: $p}", "{template: t, with: {p: {template: t, with: {p: 1}}}}", {"in": {"in": 1}}),
        ("t: [1]", "{template: {a: 1}, with: 2}", {"template": {"a": 1}, "with": 2}),
    ],
)
def test_a_use_stands_for_the_template_with_its_parameters(templates: str, use: str, stands_for: object) -> None:
    """Parameters are values, items, parts of texts and names of fields; fields of the use are added or replace."""
    assert used(templates, use) == stands_for


def test_what_looks_like_a_parameter_elsewhere_is_a_word() -> None:
    """A dollar outside of templates, and in what is given to one, means nothing; without templates nothing is a use."""
    assert used("t: {a: $p}", "[{template: t, with: {p: [$id]}}, $p]") == [{"a": ["$id"]}, "$p"]
    assert merged("x: {template: t}").data == {"x": {"template": "t"}}


# Where it stands.


def test_values_stand_where_they_are_written() -> None:
    """A part stands at its use, what the template says in the template, and what a parameter says where it is given."""
    source = merged("templates:\n  t:\n    a: $p\n    b: 2\n    c: [$p, x$p]\nx:\n  template: t\n  with:\n    p: 1\n  d: 3\n")
    places = {path[1:]: place.line for path, place in source.positions.items() if path}
    assert places == {(): 6, ("a",): 9, ("b",): 4, ("c",): 5, ("c", 0): 9, ("c", 1): 9, ("d",): 10}


def test_a_use_in_a_list_stands_where_its_template_does() -> None:
    """Items that come from a template have the lines of the template, and those behind them keep their own."""
    source = merged("templates:\n  t:\n  - 1\n  - $p\nx:\n- template: t\n  with: {p: 2}\n- 3\n")
    assert {path: place.line for path, place in source.positions.items() if path[:1] == ("x",)} == {
        ("x",): 5,
        ("x", 0): 3,
        ("x", 1): 7,
        ("x", 2): 8,
    }


# Designs that extend one another.


def test_an_extending_design_may_use_and_replace_templates() -> None:
    """Templates of the extended design are known; what they were used for there stays what it is."""
    base = "templates: {t: {a: $p}, u: [1]}\nx: {template: t, with: {p: 1}}\n"
    mine = "extends: 0.yaml\ntemplates: {t: {b: $p}}\ny: [{template: t, with: {p: 2}}, {template: u}]\n"
    assert merged(base, mine).data == {"x": {"a": 1}, "y": [{"b": 2}, 1]}


def test_changes_are_made_to_what_templates_stand_for() -> None:
    """A change may set and remove what came out of a template, use templates, and be left out."""
    base = "templates: {t: {a: $p, b: {c: 1}}}\nx: {template: t, with: {p: 1}}\n"
    mine = "extends: 0.yaml\nchanges:\n  it:\n    set: {x.b.c: 2, y: {template: t, with: {p: 3}}}\n    remove: [x.a]\n"
    assert merged(base, mine).data == {"x": {"b": {"c": 2}}, "y": {"a": 3, "b": {"c": 1}}}
    assert merged(base, mine, without=("it",)).data == merged(base).data


# Refusals.

MANY = ", ".join(f"t{n}: {{template: t{n + 1}}}" for n in range(MOST))
DOUBLED = ", ".join(f"t{n}: [{{template: t{n + 1}}}, {{template: t{n + 1}}}]" for n in range(MOST - 1))
DEEP = "[" * 30


@pytest.mark.parametrize(
    ("templates", "use", "line", "message"),
    [
        ("t: {a: 1}", "{template: tt}", 2, "unknown template 'tt'; did you mean 't'?"),
        ("t: {a: $p}", "{template: t}", 2, "template 't' needs 'p' in `with`"),
        ("t: {a: $p, b: $q}", "{template: t, with: }", 2, "`with` maps the parameters of a template to values"),
        ("t: {a: $p, b: $q}", "{template: t}", 2, "template 't' needs 'p', 'q' in `with`"),
        ("t: {a: $kind}", "{template: t, with: {knd: 1}}", 2, "template 't' has no parameter 'knd'; did you mean 'kind'?"),
        ("t: {a: 1}", "{template: t, with: {p: 1}}", 2, "template 't' has no parameter 'p'; it has none"),
        (
            "t: {a: $p}",
            "{template: t, with: {p: 1}, a: 2}",
            2,
            "the parameter 'p' means nothing here: what has it in 't' is replaced",
        ),
        ("t: {a: 1}", "{template: t, with: [p]}", 2, "`with` maps the parameters of a template to values"),
        ("t: [1]", "{template: t, a: 1}", 2, "template 't' is no mapping; 'a' cannot be added to it"),
        ("t: 5 min", "{template: t}", 1, "template 't' must be a mapping or a list; for a word write the word itself"),
        ("t: {template: t}", "{template: t}", 1, "templates use each other in a circle: t -> t"),
        (
            "t: [{template: u}], u: {a: {template: t}}",
            "{template: t}",
            1,
            "templates use each other in a circle: t -> u -> t",
        ),
        ("t: {template: u}", "{template: t}", 1, "unknown template 'u'; known are: t"),
        ("t: {$p: 1, $q: 2}", "{template: t, with: {p: a, q: a}}", 1, "'a' is given twice"),
        (
            "t: [a $p]",
            "{template: t, with: {p: [1]}}",
            2,
            "'p' is part of a text in the template; it must be a text or a number",
        ),
        (
            "t: {$p: 1}",
            "{template: t, with: {p: true}}",
            2,
            "'p' is part of a text in the template; it must be a text or a number",
        ),
        (f"{MANY}, t{MOST}: [1]", "{template: t0}", 1, f"more than {MOST} templates use each other"),
        (
            f"{DOUBLED}, t{MOST - 1}: [1, 2, 3, 4]",
            "{template: t0}",
            1,
            "more than 10000 values; do templates multiply each other?",
        ),
        (
            f"t: {DEEP}$p{']' * 30}",
            f"{{template: t, with: {{p: {DEEP}{']' * 30}}}}}",
            2,
            f"nested deeper than {DEEPEST} levels",
        ),
    ],
)
def test_uses_that_stand_for_nothing_are_refused(templates: str, use: str, line: int, message: str) -> None:
    """Unknown templates, wrong parameters, circles and what never ends are told where they are written."""
    assert told(f"templates: {{{templates}}}\nx: {use}\n") == f"0.yaml:{line}: {message}"


def test_templates_are_a_mapping() -> None:
    """Anything else is told in the line of `templates`."""
    assert told("x: 1\ntemplates: [a]") == "0.yaml:2: `templates` maps names to what they stand for"


def test_a_mistake_in_what_a_template_stands_for_is_told_where_it_is_written() -> None:
    """A wrong word in the template is told there, one that is given to it at the use."""
    for right, wrong, said in (
        ("store_reply: redux", "store_reply: redx", "18: unknown array 'redx' of dashboard 'therapist'; did you mean 'redux'?"),
        ("action: reject,", "action: rejct,", "45: unknown action 'rejct'; did you mean 'reject'?"),
    ):
        assert TEMPLATED.count(right) == 1
        with pytest.raises(DesignError) as caught:
            read(TEMPLATED.replace(right, wrong))
        assert f"{caught.value.where.line}: {caught.value.message}" == said
