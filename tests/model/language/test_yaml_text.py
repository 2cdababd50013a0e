"""YAML text as data with positions: what is a word and what is not, where everything stands, and what is refused."""

import random
import re
from pathlib import Path

import pytest
import yaml

from staleproof.model.language import yaml_text
from staleproof.model.language.yaml_text import DEEPEST, LARGEST, LISTED, DesignError, Position, located, nearest, shown

DESIGNS = sorted((Path(__file__).parents[2] / "designs" / "bullets").glob("*.yaml"))
LETTERS = " \t\n:-[]{},#&*!|>'\"%@`?<~.\ufeff\x85ab01"


def told(text: str) -> str:
    """What is said of a text that is refused, with its line."""
    with pytest.raises(DesignError) as caught:
        located(text, "x.yaml")
    assert caught.value.where.file == "x.yaml"
    return f"{caught.value.where.line}: {caught.value.message}"


# Words.


@pytest.mark.parametrize(
    "word", ["on", "no", "Yes", "True", "10:30", "1e5", "1.5", "0x10", "010", "1_000", "2024-01-01", "=", "N"]
)
def test_what_looks_like_a_word_is_one(word: str) -> None:
    """Only true, false, null and decimal numbers mean something else; old YAML's other spellings do not."""
    assert located(f"a: {word}", "x.yaml")[0] == {"a": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("0", 0), ("-12", -12), ("+3", 3)],
)
def test_what_is_no_word_is_what_it_says(text: str, value: object) -> None:
    """The few things that are no words have their usual values, also where a tag says so."""
    assert located(f"a: {text}", "x.yaml")[0] == {"a": value}


@pytest.mark.parametrize(("text", "value"), [("'12'", "12"), ('"true"', "true"), ("!!str 5", "5"), ("!!int '5'", 5)])
def test_quotes_and_tags_decide(text: str, value: object) -> None:
    """What stands in quotes is a word, and a tag of YAML's own says what is meant."""
    assert located(f"a: {text}", "x.yaml")[0] == {"a": value}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("!!int ''", "not valid YAML: '' is not written like a 'int'"),
        ("!!bool perhaps", "not valid YAML: 'perhaps' is not written like a 'bool'"),
        ("!!float 1.5", "not valid YAML: '1.5' is not written like a 'float'"),
        ("!!set x", "not valid YAML: 'x' is not written like a 'set'"),
        ("!!python/name:os.system x", "not valid YAML: 'x' is not written like a 'python/name:os.system'"),
        ("!mine [x]", "not valid YAML: nothing here is a '!mine'"),
        ("!!set {x: null}", "not valid YAML: nothing here is a 'set'"),
        ("<<", "not valid YAML: '<<' is not written like a 'merge'"),
        ('"\\UFFFFFFFF"', "not valid YAML: a number that is too large"),
        ('"\\U00110000"', "not valid YAML: a number that is too large"),
        ('"\\ud800"', "not valid YAML: a control character (0xd800)"),
        ('"\\0"', "not valid YAML: a control character (0x00)"),
        ("a\u2028b", "not valid YAML: a control character (0x2028)"),
        ("a\x85b", "not valid YAML: a control character (0x85)"),
        ("a\u202eb", "not valid YAML: a control character (0x202e)"),
        ("a\u2066b", "not valid YAML: a control character (0x2066)"),
    ],
)
def test_what_nobody_means_is_refused(text: str, message: str) -> None:
    """Tags that mean nothing in a design, and characters that cannot be seen, are told with their line."""
    assert told(f"a: 1\nb: {text}\nc: 2") == f"2: {message}"


def test_names_of_fields_are_words() -> None:
    """A field's name is the text that stands there, whatever it would mean as a value."""
    assert located("1: a\ntrue: b\nnull: c\n'<<': d", "x.yaml")[0] == {"1": "a", "true": "b", "null": "c", "<<": "d"}


# Positions.


def test_every_value_knows_its_line() -> None:
    """A field stands where its name stands, an entry of a list where it begins; the whole where the first field is."""
    text = "# remark\na:\n  b:\n    - one\n    - {c: two,\n       d: three}\ne: |\n  long\n  text\nf: 1"
    data, positions = located(text, "x.yaml")
    assert data == {"a": {"b": ["one", {"c": "two", "d": "three"}]}, "e": "long\ntext\n", "f": 1}
    assert {path: place.line for path, place in positions.items()} == {
        (): 2,
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "b", 0): 4,
        ("a", "b", 1): 5,
        ("a", "b", 1, "c"): 5,
        ("a", "b", 1, "d"): 6,
        ("e",): 7,
        ("f",): 10,
    }


def test_what_an_alias_brings_in_stands_where_it_was_written() -> None:
    """An alias stands in its own line; what is in it, where the anchor is; what `<<` merges, where it came from."""
    text = "a: &a\n  x: 1\n  y: 2\nb: *a\nc:\n  <<: *a\n  y: 3"
    data, positions = located(text, "x.yaml")
    assert data["b"] == {"x": 1, "y": 2}
    assert data["c"] == {"x": 1, "y": 3}
    lines = [positions[path].line for path in (("b",), ("b", "x"), ("c",), ("c", "x"), ("c", "y"))]
    assert lines == [4, 2, 5, 2, 7]


def test_the_first_of_several_merged_mappings_wins() -> None:
    """As YAML says, of a list of merged mappings the earlier ones win, and the mapping's own fields over all."""
    text = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], z: 3}"
    assert located(text, "x.yaml")[0]["c"] == {"x": 1, "z": 3, "y": 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_whatever_ends_them(end: str) -> None:
    """Lines end as on any system."""
    data, positions = located(end.join(["a: 1", "b: 2", ""]), "x.yaml")
    assert (data, positions["b",]) == ({"a": 1, "b": 2}, Position("x.yaml", 2))


# Refusals.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: 1\nb: [1\nc: 2\n",
            "3: not valid YAML: while parsing a flow sequence that begins in line 2: expected ',' or ']', but got ':'",
        ),
        (
            "a: 1\nb: {c: 2\n\n",
            (
                "2: not valid YAML: while parsing a flow mapping that begins in line 2:"
                " expected ',' or '}', but got '<stream end>'"
            ),
        ),
        (
            "a: 1\nb: 'c\n",
            "2: not valid YAML: while scanning a quoted scalar that begins in line 2: found unexpected end of stream",
        ),
        ("a: *b", "1: not valid YAML: found undefined alias 'b'"),
        (
            "a: &b 1\nc: &b 2",
            "2: not valid YAML: found duplicate anchor 'b'; first occurrence that begins in line 1: second occurrence",
        ),
        (
            "a: 1\n---\nb: 2",
            "2: not valid YAML: expected a single document in the stream that begins in line 1: but found another document",
        ),
        ("%YAML 3.0\n---\na: 1", "1: not valid YAML: found incompatible YAML document (version 1.* is required)"),
        ("a:\n  b: 1\n  b: 2", "3: 'b' is given twice"),
        ("a:\n  <<: {b: 1}\n  <<: {c: 2}", "3: '<<' is given twice"),
        ("a:\n  ? [b]\n  : 1", "2: a list or a mapping cannot be the name of a field; are quotes missing?"),
        ("a:\n  <<: b", "2: `<<` needs a mapping such as *name, or a list of them"),
        ("a: &a\n  <<: *a", "1: `<<` merges a mapping into itself"),
        ("a: &a [*a]", "1: nested deeper than 50 levels; does an alias contain itself?"),
        ("", "1: a design is a mapping of fields such as name, lifecycle and dashboards"),
        ("5", "1: a design is a mapping of fields such as name, lifecycle and dashboards"),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, message: str) -> None:
    """What YAML forbids and what a design cannot mean is told with the line, and with the line in which it begins."""
    assert told(text) == message


@pytest.fixture
def hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    """A design may have a hundred values."""
    monkeypatch.setattr("staleproof.model.language.yaml_text.LARGEST", 100)


@pytest.mark.usefixtures("hundred")
def test_the_deepest_and_the_largest_are_accepted() -> None:
    """What just keeps the limits is read."""
    deep = "a: " + "[" * DEEPEST + "]" * DEEPEST
    wide = "a: [" + "1, " * 98 + "]"
    assert len(located(deep, "x.yaml")[1]) == DEEPEST + 1
    assert len(located(wide, "x.yaml")[1]) == 100


@pytest.mark.usefixtures("hundred")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("b: 1\na: " + "[" * (DEEPEST + 1), f"2: nested deeper than {DEEPEST} levels"),
        ("b: 1\na: [" + "1, " * 98 + "]", "2: more than 100 values; do aliases multiply each other?"),
        ("b: 1\na:\n" + "- 1\n" * 200, "198: more than 100 values"),
    ],
    ids=["deep", "wide", "far too wide"],
)
def test_more_than_anybody_writes_is_refused(text: str, message: str) -> None:
    """One level more than allowed, or one value more, is told where it is; far more values are not even read."""
    assert told(text) == message


def test_aliases_that_multiply_are_refused() -> None:
    """A thousand million values in ten lines are told of the line that uses too many."""
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert told("\n".join(lines)) == f"4: more than {LARGEST} values; do aliases multiply each other?"


@pytest.mark.usefixtures("hundred")
def test_merges_that_multiply_are_refused() -> None:
    """The same with `<<`: what is merged again and again counts each time."""
    merged = "{<<: [*a, *a, *a, *a, *a, *a]}"
    text = f"a: &a {{b: 1, c: 2, d: 3, e: 4, f: 5}}\ng: {merged}\nh: {merged}\ni: {merged}"
    assert told(text) == "4: more than 100 values; do aliases multiply each other?"


def test_merges_that_nest_are_refused() -> None:
    """A chain of merges in a value that nothing else reads is not followed without end."""
    chain = ", ".join(["&a0 {x: 1}", *(f"&a{n} {{<<: *a{n - 1}}}" for n in range(1, 1000))])
    assert told(f"a: 1\nb: {{<<: {{k: [{chain}]}}, k: *a999}}") == f"2: `<<` merges deeper than {DEEPEST} levels"


# Messages.


def test_a_message_is_one_line_that_steers_no_terminal() -> None:
    """Line ends and control characters of what is quoted become blanks; a file as a whole has no line."""
    error = DesignError(Position("a\x1b\nb.yaml", 0), "x\ny\x07z")
    assert str(error) == "a  b.yaml: x y z"
    assert str(DesignError(Position("a.yaml", 7), "wrong")) == "a.yaml:7: wrong"


def test_a_very_long_message_is_cut_in_its_middle() -> None:
    """Its beginning says what is wrong, and its end what would be right."""
    assert DesignError(Position("a.yaml", 7), "x" * 1000 + "y" * 1000).message == "x" * 1000 + "y" * 1000
    assert DesignError(Position("a.yaml", 7), "x" * 9000 + "y" * 9000).message == "x" * 1500 + " ... " + "y" * 500


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ("a", "'a'"),
        (True, "true"),
        (5, "5"),
        (["a", 1], "['a', 1]"),
        ("x" * 58, "'" + "x" * 58 + "'"),
        ("x" * 59, "'" + "x" * 59 + "..."),
    ],
)
def test_values_are_shown_as_they_are_written(value: object, text: str) -> None:
    """Values in messages look as in YAML, and long ones are cut."""
    assert shown(value) == text


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("todai", ["list", "today"], "did you mean 'today'?"),
        ("zzz", ["list", "today"], "known are: list, today"),
        ("zzz", [], "none is declared"),
        ("z" * 900, ["z" * 200, "z" * 201], f"did you mean '{'z' * 200}'?"),
        ("z" * 900, ["z" * 201, "y"], f"known are: {'z' * 201}, y"),
        ("zzz", [f"w{n}" for n in range(LISTED + 2)], f"known are: {', '.join(f'w{n}' for n in range(LISTED))} and 2 more"),
    ],
)
def test_hints_name_the_nearest_word_or_list_them(word: str, known: list[str], hint: str) -> None:
    """A near word that is not too long is proposed; else the first known ones are listed, or it is said that there are none."""
    assert nearest(word, known) == hint


# Two scanners.


def said(text: str) -> object:
    """What is read of a text, or what is told of its mistake."""
    try:
        return located(text, "x.yaml")
    except DesignError as error:
        return str(error)


def by_pyyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        return said(text)


def test_libyaml_and_pyyaml_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Designs with some letters put in at random: values, positions and mistakes, word for word."""
    assert yaml.__with_libyaml__
    chance, refused = random.Random(1), 0
    for _ in range(300):
        text = chance.choice(DESIGNS).read_text("utf-8")[:400]
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(LETTERS) + text[place:]
        read = said(text)
        assert read == by_pyyaml(text, monkeypatch), text
        refused += isinstance(read, str)
    assert 50 < refused < 250


@pytest.mark.parametrize("text", ["a:\tb", "a: {b?c: d}", "a: {b: !c, d: e}", "a:\n\ufeff  b: 1", "a: |# b"])
def test_where_they_differ_pyyaml_decides(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were libyaml asked there, more would be accepted, or something else be told."""
    read = said(text)
    assert read == by_pyyaml(text, monkeypatch)
    monkeypatch.setattr(yaml_text, "DIFFERS", re.compile("(?!)"))
    assert said(text) != read
