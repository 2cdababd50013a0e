"""A design through all that it extends: which value wins, where each one stands, and which changes are refused."""

import pytest

from staleproof.model.language.source import LONGEST, Source, parse
from staleproof.model.language.yaml_text import DEEPEST, DesignError, Position

BASE = """\
name: base
texts:
  card: {pending: Waiting}
  row: {pending: New}
dashboards:
  a:
    queries:
      one: {poll: 1 min}
      two: {poll: 2 min}
  b:
    queries:
      three: {poll: 3 min}
    views: [x, y]
"""


def merged(*texts: str, without: tuple[str, ...] = ()) -> Source:
    """The last of some designs called 0.yaml, 1.yaml and so on, each of which may extend any other."""

    def read(name: str, _from_file: str) -> tuple[str, str]:
        return texts[int(name.removesuffix(".yaml"))], name

    last = len(texts) - 1
    return parse(texts[last], f"{last}.yaml", read, without)


def told(*texts: str) -> str:
    """What is said of the last of some designs, with its place."""
    with pytest.raises(DesignError) as caught:
        merged(*texts)
    return str(caught.value)


def changing(body: str) -> str:
    """A design that extends the first one with one change."""
    return f"extends: 0.yaml\nchanges:\n  it:\n    {body}\n"


# What wins, and where it stands.


def test_a_design_by_itself_is_its_text() -> None:
    """Without `extends`, data and positions are those of the text."""
    source = merged(BASE)
    assert source.data["dashboards"]["a"]["queries"] == {"one": {"poll": "1 min"}, "two": {"poll": "2 min"}}
    assert source.positions["dashboards", "a", "queries", "two", "poll"] == Position("0.yaml", 9)
    assert source.changes == {}


def test_fields_of_the_extending_design_replace_whole_ones() -> None:
    """A field that both have is that of the extending design, with its lines; the others are inherited with theirs."""
    source = merged(BASE, "extends: 0.yaml\n\nname: mine\ndashboards:\n  c: {}\n")
    assert source.data["name"] == "mine"
    assert source.data["dashboards"] == {"c": {}}
    assert source.data["texts"] == {"card": {"pending": "Waiting"}, "row": {"pending": "New"}}
    assert {path: str(place) for path, place in source.positions.items()} == {
        (): "1.yaml:1",
        ("name",): "1.yaml:3",
        ("texts",): "0.yaml:2",
        ("texts", "card"): "0.yaml:3",
        ("texts", "card", "pending"): "0.yaml:3",
        ("texts", "row"): "0.yaml:4",
        ("texts", "row", "pending"): "0.yaml:4",
        ("dashboards",): "1.yaml:4",
        ("dashboards", "c"): "1.yaml:5",
    }


@pytest.mark.parametrize("table", ["routines", "texts", "offers", "claims"])
def test_of_tables_single_entries_are_replaced(table: str) -> None:
    """Of routines, texts, offers and claims an extending design replaces the entries that it names, and keeps the others."""
    base = f"{table}:\n  kept: {{a: 1, b: 2}}\n  replaced: {{a: 1, b: 2}}\n"
    source = merged(base, f"extends: 0.yaml\n{table}:\n  replaced: {{a: 3}}\n  new: {{}}\n")
    assert source.data[table] == {"kept": {"a": 1, "b": 2}, "replaced": {"a": 3}, "new": {}}
    places = {path[1:]: str(place) for path, place in source.positions.items() if path}
    assert places == {
        (): "0.yaml:1",
        ("kept",): "0.yaml:2",
        ("kept", "a"): "0.yaml:2",
        ("kept", "b"): "0.yaml:2",
        ("replaced",): "1.yaml:3",
        ("replaced", "a"): "1.yaml:3",
        ("new",): "1.yaml:4",
    }


@pytest.mark.parametrize(
    ("base", "mine"), [("texts: 5", "texts: {a: 1}"), ("texts: {a: 1}", "texts: 5"), ("x: {a: 1}", "x: {}")]
)
def test_what_is_no_table_is_replaced(base: str, mine: str) -> None:
    """Where either of the two has no table, and in all other fields, the extending design's value is the whole of it."""
    source = merged(f"{base}\n", f"extends: 0.yaml\n{mine}\n")
    assert source.data == merged(f"{mine}\n").data


def test_the_position_of_what_is_not_there_is_that_of_its_owner() -> None:
    """A value that nobody has written stands where the nearest thing around it stands."""
    source = merged(BASE)
    assert str(source.position(("dashboards", "b", "queries", "three", "retry"))) == "0.yaml:12"
    assert str(source.position(("server", "max_age"))) == "0.yaml:1"


# Changes.


def test_a_value_that_a_change_sets_stands_in_the_change() -> None:
    """What a change sets has the change's lines, the values within it their own; the rest keeps its place."""
    text = "extends: 0.yaml\nchanges:\n  it:\n    why: because\n    set:\n      dashboards.a.queries.one:\n        poll: 9 s\n"
    source = merged(BASE, text)
    assert source.data["dashboards"]["a"]["queries"] == {"one": {"poll": "9 s"}, "two": {"poll": "2 min"}}
    assert source.changes == {"it": "because"}
    places = [str(source.positions["dashboards", "a", "queries", *path]) for path in (("one",), ("one", "poll"), ("two",))]
    assert places == ["1.yaml:6", "1.yaml:7", "0.yaml:9"]


def test_a_star_means_all() -> None:
    """A * in a target stands for every name at its place."""
    source = merged(BASE, changing("set: {dashboards.*.queries.*.poll: 9 s}"))
    polls = {
        (d, q): (query["poll"], str(source.positions["dashboards", d, "queries", q, "poll"]))
        for d, board in source.data["dashboards"].items()
        for q, query in board["queries"].items()
    }
    assert polls == dict.fromkeys([("a", "one"), ("a", "two"), ("b", "three")], ("9 s", "1.yaml:4"))


def test_a_star_passes_by_what_has_no_such_field() -> None:
    """Where only some of the things that a * means have a field, those are meant."""
    source = merged(BASE, changing("remove: [dashboards.*.views]"))
    assert [list(board) for board in source.data["dashboards"].values()] == [["queries"], ["queries"]]


def test_a_star_at_the_end_means_every_field() -> None:
    """All fields of a thing are set or removed at once."""
    assert merged(BASE, changing("set: {texts.*: {}}")).data["texts"] == {"card": {}, "row": {}}
    assert merged(BASE, changing("remove: [texts.*]")).data["texts"] == {}


def test_values_set_in_several_places_are_separate() -> None:
    """What a later change does to one of the places that an earlier one has set leaves the others alone."""
    more = "  more:\n    set: {texts.card.a: 2}\n"
    assert merged(BASE, changing("set: {texts.*: {a: 1}}") + more).data["texts"] == {"card": {"a": 2}, "row": {"a": 1}}


def test_a_change_may_add_a_field() -> None:
    """The last name of a target may be new."""
    source = merged(BASE, changing("set: {dashboards.a.role: x, title: y}"))
    assert (source.data["dashboards"]["a"]["role"], source.data["title"]) == ("x", "y")


def test_what_is_removed_has_no_position() -> None:
    """A removed value is gone with all its positions; what is asked of it is told where its owner stands."""
    source = merged(BASE, changing("remove: [dashboards.a.queries, texts.row.pending]"))
    assert source.data["dashboards"]["a"] == {}
    assert source.data["texts"]["row"] == {}
    assert [path for path in source.positions if path[:3] == ("dashboards", "a", "queries")] == []
    assert str(source.position(("dashboards", "a", "queries", "one"))) == "0.yaml:6"


def test_changes_are_made_in_their_order_through_all_designs() -> None:
    """A change sees what the design's own fields and the changes before it have made, those of extended designs first."""
    middle = f"{changing('set: {name: first}')}name: middle\n"
    change = "  then:\n    remove: [texts.row.a]\n    set: {name: last, texts.row.b: 2}\n"
    last = f"extends: 1.yaml\ntexts: {{row: {{a: 1}}}}\nchanges:\n{change}"
    source = merged(BASE, middle, last)
    assert source.data["name"] == "last"
    assert source.data["texts"] == {"card": {"pending": "Waiting"}, "row": {"b": 2}}
    assert (str(source.positions["name",]), str(source.positions["texts", "row"])) == ("2.yaml:6", "2.yaml:2")
    assert list(source.changes) == ["it", "then"]


def test_changes_can_be_left_out() -> None:
    """A change that is left out does nothing, also one of an extended design; it is still known by name."""
    middle = changing("set: {name: first}")
    source = merged(BASE, middle, "extends: 1.yaml\nchanges:\n  then: {set: {title: t}}\n", without=("it",))
    assert (source.data["name"], source.data["title"]) == ("base", "t")
    assert source.changes == {"it": "", "then": ""}


# Refusals.


def all_told(*texts: str) -> list[str]:
    """All that is said of the last of some designs."""
    with pytest.raises(DesignError) as caught:
        merged(*texts)
    return list(map(str, caught.value.all))


def test_all_changes_that_hit_nothing_are_told() -> None:
    """But not what only misses what one of these would have set."""
    changes = """\
extends: 0.yaml
changes:
  one:
    set: {dashboards.a.querys.one: x, dashbords.c: {}, name: mine}
    remove: [titel]
  two: {set: {dashboards.c.role: x, texts.rw.new: y}}
"""
    assert all_told(BASE, changes) == [
        "1.yaml:4: nothing is called 'querys' in 'dashboards.a.querys.one'; did you mean 'queries'?",
        "1.yaml:4: nothing is called 'dashbords' in 'dashbords.c'; did you mean 'dashboards'?",
        "1.yaml:5: nothing is called 'titel' in 'titel'; known are: name, texts, dashboards",
        "1.yaml:6: nothing is called 'rw' in 'texts.rw.new'; did you mean 'row'?",
    ]


def test_all_changes_that_are_not_written_as_such_are_told() -> None:
    """Each in its own line."""
    changes = "extends: 0.yaml\nchanges:\n  one: {sets: {name: x}, why: [y]}\n  two: {why: z}\n  three: just so\n"
    assert all_told(BASE, changes) == [
        "1.yaml:3: unknown field 'sets' in change 'one'; did you mean 'set'?",
        "1.yaml:3: 'why' of change 'one' must be a text",
        "1.yaml:4: change 'two' sets and removes nothing",
        "1.yaml:5: change 'three' needs why, set or remove",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("set: {dashboards.c.role: x}", "nothing is called 'c' in 'dashboards.c.role'; known are: a, b"),
        (
            "set: {dashboards.a.querys.one: x}",
            "nothing is called 'querys' in 'dashboards.a.querys.one'; did you mean 'queries'?",
        ),
        (
            "set: {dashboards.*.querys.*.poll: x}",
            "nothing is called 'querys' in 'dashboards.*.querys.*.poll'; did you mean 'queries'?",
        ),
        ("set: {name.x.y: 1}", "nothing is called 'x' in 'name.x.y'; 'name' has no fields"),
        (
            "set: {dashboards.b.views.0: x}",
            "nothing is called '0' in 'dashboards.b.views.0'; 'dashboards.b.views' has no fields",
        ),
        ("remove: [titel]", "nothing is called 'titel' in 'titel'; known are: name, texts, dashboards"),
        ("remove: [texts.card, texts.card]", "nothing is called 'card' in 'texts.card'; known are: row"),
        ("remove: [texts.*, texts.*]", "nothing is called '*' in 'texts.*'; 'texts' has no fields"),
        ("remove: [5]", "nothing is called '5' in '5'; known are: name, texts, dashboards"),
        ("sets: {name: x}", "unknown field 'sets' in change 'it'; did you mean 'set'?"),
        ("set: [name]", "'set' of change 'it' must be a mapping"),
        ("remove: name", "'remove' of change 'it' must be a list"),
        ("{why: [x], set: {name: x}}", "'why' of change 'it' must be a text"),
        ("set: {}", "change 'it' sets and removes nothing"),
        ("why: nothing", "change 'it' sets and removes nothing"),
        ("just so", "change 'it' needs why, set or remove"),
    ],
)
def test_changes_that_cannot_be_made_are_refused(body: str, message: str) -> None:
    """A change that hits nothing, does nothing or is not written as one is told in its own line."""
    place, _, said = told(BASE, changing(body)).partition(": ")
    in_own_line = "needs" not in said and "sets and" not in said
    assert (place, said) == (f"1.yaml:{4 if in_own_line else 3}", message)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("changes: {a: {remove: [b]}}",), "0.yaml:1: `changes` need an `extends` that names a design"),
        (("name: x\nchanges:",), "0.yaml:2: `changes` need an `extends` that names a design"),
        (("name: x\nextends: 5",), "0.yaml:2: `extends` is the name of one design"),
        (("name: x\nextends:",), "0.yaml:2: `extends` is the name of one design"),
        ((BASE, "extends: 0.yaml\nchanges: [x]"), "1.yaml:2: `changes` maps names to changes with why, set and remove"),
        ((BASE, "extends: 0.yaml\nchanges:"), "1.yaml:2: `changes` maps names to changes with why, set and remove"),
        (
            ("extends: 1.yaml", "name: x\nextends: 0.yaml"),
            "0.yaml:1: designs extend each other in a circle: 1.yaml -> 0.yaml -> 1.yaml",
        ),
        (
            (BASE, changing("set: {name: x}"), changing("set: {name: x}").replace("0", "1")),
            "2.yaml:3: the extended design has a change 'it' too",
        ),
        (("- a list", "extends: 0.yaml"), "0.yaml:1: a design is a mapping of fields such as name, lifecycle and dashboards"),
    ],
)
def test_designs_that_cannot_be_extended_are_refused(texts: tuple[str, ...], message: str) -> None:
    """What stands in the way of extending a design is told where it is written."""
    assert told(*texts) == message


def test_a_chain_without_end_is_refused() -> None:
    """Designs that extend one another are followed so far and no further."""
    texts = ["name: x", *(f"extends: {n}.yaml" for n in range(LONGEST))]
    assert merged(*texts[:LONGEST]).data == {"name": "x"}
    assert told(*texts) == f"1.yaml:1: more than {LONGEST} designs extend each other"


def test_an_extended_design_that_cannot_be_read_is_told_where_it_is_named() -> None:
    """If the reader blames the extending file, the line is that of `extends`; if it blames the extended one, that file."""

    def read(name: str, from_file: str) -> tuple[str, str]:
        raise DesignError(Position(from_file if name == "gone.yaml" else name, 0), "cannot be read")

    for name, place in (("gone.yaml", "x.yaml:2"), ("bad.yaml", "bad.yaml")):
        with pytest.raises(DesignError) as caught:
            parse(f"name: x\nextends: {name}", "x.yaml", read)
        assert str(caught.value) == f"{place}: cannot be read"


def test_a_file_may_extend_another_one_of_the_same_name() -> None:
    """Only the same text under the same name is a circle: a local file may extend the shipped design that it is named after."""
    source = parse("extends: a.yaml\ntitle: mine", "a.yaml", lambda name, _: ("name: shipped", name))
    assert source.data == {"name": "shipped", "title": "mine"}


def test_a_star_that_multiplies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes that set more values than a design may have are told in the line of the target."""
    monkeypatch.setattr("staleproof.model.language.source.LARGEST", 100)
    names = ", ".join(f"n{n}: {{}}" for n in range(30))
    message = "more than 100 values are set; does a * match too much?"
    assert told(f"x: {{{names}}}", changing("set: {x.*: [1, 2, 3]}")) == f"1.yaml:4: {message}"


def test_a_change_that_nests_too_deep_is_refused() -> None:
    """What is set may not lie deeper than a file may nest."""
    deep = "a: " + "{a: " * (DEEPEST - 1) + "1" + "}" * (DEEPEST - 1)
    target = ".".join("a" * DEEPEST)
    assert merged(deep, changing(f"set: {{{target}: 2}}")).positions[("a",) * DEEPEST] == Position("1.yaml", 4)
    assert told(deep, changing(f"set: {{{target}: {{a: 1}}}}")) == f"1.yaml:4: nested deeper than {DEEPEST} levels"


def test_an_edited_design_has_the_values_and_what_they_need() -> None:
    """What was below a value is gone with it; the design itself stays as it was."""
    base = merged(BASE)
    edited = base.edited(((("dashboards", "b", "views"), [{"z": 1}]), (("server", "publishes", "default"), "told")))
    assert edited.data["dashboards"]["b"]["views"] == [{"z": 1}]
    assert edited.data["server"] == {"publishes": {"default": "told"}}
    assert edited.position(("dashboards", "b", "views", 0, "z")) == base.position(("dashboards", "b", "views"))
    assert edited.position(("server", "publishes")) == base.position(())
    assert (("dashboards", "b", "views", 1) in base.positions, ("dashboards", "b", "views", 1) in edited.positions) == (
        True,
        False,
    )
    assert base.data == merged(BASE).data
