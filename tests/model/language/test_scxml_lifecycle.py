"""A lifecycle drawn as SCXML: the table that a chart would have, what the real machine does, and mistakes with their lines."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from drawing import NAMESPACE, drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from statemachine import State, StateChart
from statemachine.io import load
from tickets import Ticket

from staleproof.model.language.scxml.conditions import FORM
from staleproof.model.language.scxml.lifecycle import LARGEST, read_scxml
from staleproof.model.language.yaml_text import DesignError
from staleproof.model.lifecycle.appointment import Appointment
from staleproof.model.lifecycle.table import Lifecycle, Rule, Transition, derive

FILE = "ticket.scxml"
TICKET = f"""\
<?xml version="1.0"?>
<scxml xmlns="{NAMESPACE}" initial="absent">
  <state id="absent">
    <transition event="create" cond="by_clerk" target="opened"/>
  </state>
  <state id="opened">
    <transition event="finish" cond="(by_clerk or by_boss) and ready" target="done"/>
    <transition event="finish" cond="by_clerk and not ready" target="opened"/>
    <transition event="edit" cond="_event.data.to == 'opened'" target="opened"/>
    <transition event="delete" target="gone"/>
  </state>
  <state id="done">
    <transition event="delete" target="gone"/>
  </state>
  <final id="gone"/>
</scxml>
"""
JOB = (Path(__file__).parents[2] / "designs" / "drawn" / "job.scxml").read_text("utf-8")
APPOINTMENT = drawn(derive(Appointment))


def told(text: str) -> str:
    """What is said of a document with a mistake."""
    with pytest.raises(DesignError) as caught:
        read_scxml(text, FILE)
    return str(caught.value)


def changed(old: str, new: str, text: str = TICKET) -> str:
    """The ticket with the one `old` in it replaced."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


# The table.


def test_a_document_is_the_same_as_a_chart() -> None:
    """States, ends, rows, roles and guards are those that are derived from a chart that says the same."""
    assert read_scxml(TICKET, FILE).rule == derive(Ticket).rule


def test_a_large_document_is_the_same_as_a_chart() -> None:
    """All that the chart of the booking system says can be drawn; only the actions stand in the order of the document."""
    found, chart = read_scxml(APPOINTMENT, FILE), derive(Appointment)
    assert found.rule._replace(transitions=()) == chart.rule._replace(transitions=())
    assert sorted(found.rule.transitions) == sorted(chart.rule.transitions)
    assert [found.of(action) for action in found.actions] == [chart.of(action) for action in found.actions]
    assert (found.overrides, found.edits) == (("complete", "cancel", "patch_status"), ("patch_status",))


def test_what_a_document_says_besides() -> None:
    """Several events are as many rows, any quotes hold names, a namespace may have a prefix, and comments say nothing."""
    text = f"""\
<s:scxml xmlns:s="{NAMESPACE}" initial=" new " name="x" version="1.0" datamodel="ecmascript">
<!-- <s:state id="none"/> -->
<s:final id="gone"/>
<s:state id="new"><s:transition event="age&#32;ripen" cond="!late &amp;&amp; by_time" target="old.er"/></s:state>
<s:state id="old.er"><s:transition event="age" target="gone"></s:transition></s:state>
<s:datamodel><s:data id="rowless" expr='"gone"'/><s:data id="terminal" expr="'old.er  gone'"/></s:datamodel>
</s:scxml>"""
    rows = (
        Transition("age", ("time",), "new", "old.er", "not late"),
        Transition("age", (), "old.er", "gone"),
        Transition("ripen", ("time",), "new", "old.er", "not late"),
    )
    assert read_scxml(text, FILE).rule == Rule(("gone", "new", "old.er"), "new", ("old.er", "gone"), rows, ("gone",))


def test_lines_may_end_as_on_any_system() -> None:
    """A document from another system is the same with the same lines, also with a byte order mark."""
    for end in ("\r\n", "\r"):
        assert read_scxml("\ufeff" + TICKET.replace("\n", end), FILE).rule == read_scxml(TICKET, FILE).rule
        assert told(changed('"done"/>', '"dne"/>').replace("\n", end)).startswith(f"{FILE}:7: ")


# The real machine.


class Bench:
    """Real machines that python-statemachine makes of a document, and the transitions that they take."""

    def __init__(self, text: str) -> None:
        self.chart: type[StateChart[object]] = load(text, format="scxml", name="chart")
        self.taken: list[tuple[str, str]] = []
        self.machine = self.chart(listeners=[self])

    def on_transition(self, source: State, target: State) -> None:
        self.taken.append((source.id, target.id))

    def send(self, status: str, action: str, known: dict[str, bool], to: str) -> list[str]:
        """Where an event leads a machine in this status; one that has come to its end is replaced."""
        if self.machine.is_terminated:
            self.machine = self.chart(listeners=[self])
        self.machine.current_state_value = status
        self.taken.clear()
        self.machine.send(action, **known, to=to)
        assert all(source == status for source, _ in self.taken)
        return [target for _, target in self.taken]


def asked(lifecycle: Lifecycle) -> Iterator[tuple[str, str, str, dict[str, bool], str]]:
    """Every status, event, sender, set of the facts that its guards ask for, and for edits the status wanted."""
    roles = {role for action in lifecycle.actions for role in lifecycle.roles(action)}
    for status, action, role in product(lifecycle.statuses, lifecycle.actions, sorted(roles)):
        facts = sorted({t.guard.removeprefix("not ") for t in lifecycle.of(action)} - {""})
        for truths in product((True, False), repeat=len(facts)):
            for to in lifecycle.statuses if action in EDITS else ("",):
                known = {f"by_{other}": other == role for other in roles} | dict(zip(facts, truths, strict=True))
                yield status, action, role, known, to


EDITS = ("edit", "patch_status")


def leads(lifecycle: Lifecycle, status: str, action: str, role: str, known: dict[str, bool], to: str) -> list[str]:
    """Where the table says that it leads."""
    rows = [t for t in lifecycle.leaving(status) if t.action == action and role in (t.roles or (role,))]
    held = [t.target for t in rows if not t.guard or known[t.guard.removeprefix("not ")] is not t.guard.startswith("not ")]
    return [target for target in held if target == to] if action in EDITS else held


@pytest.mark.parametrize(
    ("text", "asked_for", "taken"),
    [(JOB, 75, 5), (TICKET, 64, 10), (APPOINTMENT, 3496, 1283)],
    ids=["job", "ticket", "appointment"],
)
def test_the_real_machine_does_what_the_table_says(text: str, asked_for: int, taken: int) -> None:
    """Every event in every status by every role under every fact: python-statemachine reads the same document alike."""
    bench, lifecycle = Bench(text), read_scxml(text, FILE)
    found = [
        (bench.send(status, action, known, to), (status, action, role, known, to))
        for status, action, role, known, to in asked(lifecycle)
    ]
    for targets, ask in found:
        assert targets == leads(lifecycle, *ask), ask
    assert (len(found), sum(bool(targets) for targets, _ in found)) == (asked_for, taken)


# Mistakes.

ABSENT = '<state id="absent">'
CREATE = '<transition event="create" cond="by_clerk" target="opened"/>'
GONE = '<final id="gone"/>'
ROOT = f'<scxml xmlns="{NAMESPACE}" initial="absent">'
FLAT = "a lifecycle is flat, with <state> and <final> in <scxml> alone"
FOLLOWS = "a lifecycle says which status follows, not what is done then"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        # What is no SCXML.
        (GONE, '<final id="gone">', 16, "not well-formed XML: mismatched tag"),
        ("</scxml>\n", "", 15, "not well-formed XML: no element found"),
        (GONE, '<final id="&lt;&late;"/>', 15, "not well-formed XML: undefined entity"),
        (GONE, '<final id="go\x00ne"/>', 15, "not well-formed XML: not well-formed (invalid token)"),
        (GONE, '<final id="gone" id="gone"/>', 15, "not well-formed XML: duplicate attribute"),
        ("</scxml>", "</scxml><scxml/>", 16, "not well-formed XML: junk after document element"),
        (ROOT, f"<!DOCTYPE scxml>{ROOT}", 2, "a DOCTYPE is refused; SCXML needs none, nor entities of its own"),
        (ROOT, '<scxml initial="absent">', 2, f'expected <scxml xmlns="{NAMESPACE}">, not <scxml> without a namespace'),
        (ROOT, '<svg xmlns="urn:x">', 2, f"expected <scxml xmlns=\"{NAMESPACE}\">, not <svg> of the namespace 'urn:x'"),
        (GONE, f'{GONE}<x:info xmlns:x="urn:x"/>', 15, "<info> is not of SCXML but of the namespace 'urn:x'"),
        # What has no place in a lifecycle.
        (CREATE, f"{CREATE}\n<state id='in'/>", 5, f"<state> in <state>: {FLAT}"),
        (CREATE, "<initial/>", 4, f"<initial> in <state>: {FLAT}"),
        (CREATE, "<history id='h'/>", 4, f"<history> in <state>: {FLAT}"),
        (GONE, "<parallel id='p'/>", 15, f"<parallel> in <scxml>: {FLAT}"),
        (CREATE, "<onentry/>", 4, f"<onentry> in <state>: {FOLLOWS}"),
        (CREATE, "<onexit/>", 4, f"<onexit> in <state>: {FOLLOWS}"),
        (CREATE, "<invoke/>", 4, f"<invoke> in <state>: {FOLLOWS}"),
        (CREATE, CREATE.replace("/>", "><assign/></transition>"), 4, f"<assign> in <transition>: {FOLLOWS}"),
        (GONE, '<final id="gone"><donedata/></final>', 15, f"<donedata> in <final>: {FOLLOWS}"),
        (GONE, "<script>x</script>", 15, f"<script> in <scxml>: {FOLLOWS}"),
        (CREATE, "<transtion/>", 4, "<transtion> cannot stand in <state>; did you mean 'transition'?"),
        (GONE, CREATE, 15, "<transition> cannot stand in <scxml>; known are: datamodel, state, final"),
        (CREATE, CREATE.replace("/>", "><target/></transition>"), 4, "<target> cannot stand in <transition>; nothing can"),
        (
            GONE,
            f'<final id="gone">{CREATE}</final>',
            15,
            "nothing leaves a <final>; a status that may be the last is a <state> that the data `terminal` name",
        ),
        (ABSENT, f"{ABSENT}\n  at first", 4, "the text 'at first' says nothing in <state>"),
        # Attributes.
        (' initial="absent"', "", 2, "<scxml> needs `initial`: the status before the record exists"),
        (ABSENT, "<state>", 3, "<state> needs `id`: the name of the status"),
        (GONE, '<final id=" "/>', 15, "<final> needs `id`: the name of the status"),
        (' event="create"', "", 4, "<transition> needs `event`: the action"),
        (CREATE, '<transition event="create"/>', 4, "<transition> needs `target`: the status that follows"),
        ('event="create"', 'evnt="create"', 4, "<transition> has no attribute 'evnt' here; did you mean 'event'?"),
        (ABSENT, '<state id="absent" initial="in">', 3, "<state> has no attribute 'initial' here; known are: id"),
        (GONE, f'{GONE}<datamodel id="x"/>', 15, "<datamodel> has no attribute 'id' here; it has none"),
        # Names.
        (ABSENT, '<state id="not there">', 3, "`id` must be the name of one status, not 'not there'"),
        (GONE, GONE.replace("gone", "g" * 101), 15, f"`id` must be the name of one status, not '{'g' * 59}..."),
        ('"opened"/>\n  </', '"opened done"/>\n  </', 4, "`target` must be the name of one status, not 'opened done'"),
        ('"opened"/>\n  </', '"opend"/>\n  </', 4, "unknown status 'opend'; did you mean 'opened'?"),
        ('initial="absent"', 'initial="absnt"', 2, "unknown status 'absnt'; did you mean 'absent'?"),
        ('initial="absent"', 'initial="gone"', 2, "no action leads out of the initial status 'gone'; known are: absent"),
        (GONE, f'{GONE}\n<state id="done"/>', 16, "the status 'done' is listed twice"),
        ('"create"', '"*"', 4, "'*' is not the name of one action; '*' and '.' mean many events at once"),
        ('"create"', '"make.*"', 4, "'make.*' is not the name of one action; '*' and '.' mean many events at once"),
        ('"create"', '"make error.io"', 4, "'error.io' is not the name of one action; '*' and '.' mean many events at once"),
        ('"create"', '"make make"', 4, "'make' is named twice"),
        # Conditions.
        ('"by_clerk"', '"by_clerk or free"', 4, f"cannot read the condition 'by_clerk or free'; expected {FORM}"),
        ('"by_clerk"', '""', 4, f"cannot read the condition ''; expected {FORM}"),
        (
            "(by_clerk or by_boss) and",
            "by_clerk or by_boss and",
            7,
            "brackets are missing in 'by_clerk or by_boss and ready'; is '(by_clerk or by_boss) and ready' meant?",
        ),
        (
            "== 'opened'",
            "== 'done'",
            9,
            "the request wants 'done', but the target is 'opened'; a free edit leads where the request says",
        ),
        (
            "by_clerk and not ready",
            "by_clerk and ready",
            8,
            "'finish' by 'clerk' leads from 'opened' twice; each needs a condition of its own",
        ),
        (
            ' cond="by_clerk and not ready"',
            "",
            8,
            "'finish' leads from 'opened' twice; each needs a condition of its own",
        ),
        (
            '"finish" cond="by_clerk and',
            '"delete" cond="by_clerk and',
            10,
            "'delete' leads from 'opened' twice; each needs a condition of its own",
        ),
        (
            '"delete" target="gone"/>\n  </state>\n  <state',
            '"edit" cond="_event.data.to == \'opened\'" target="opened"/>\n  </state>\n  <state',
            10,
            "'edit' leads from 'opened' to 'opened' twice",
        ),
        # Data.
        (
            GONE,
            f'{GONE}<datamodel><data id="terminl" expr="\'gone\'"/></datamodel>',
            15,
            "a lifecycle has no data 'terminl'; did you mean 'terminal'?",
        ),
        (
            GONE,
            f'{GONE}<datamodel><data id="terminal"/></datamodel>',
            15,
            "<data> needs `expr`: statuses in quotes, such as 'done lost'",
        ),
        (
            GONE,
            f'{GONE}<datamodel><data id="terminal" src="x"/></datamodel>',
            15,
            "<data> has no attribute 'src' here; known are: id, expr",
        ),
        (
            GONE,
            f'{GONE}<datamodel><data id="terminal" expr="gone"/></datamodel>',
            15,
            "the `expr` of `terminal` must be statuses in quotes, such as \"'done lost'\", not 'gone'",
        ),
        (GONE, f"""{GONE}<datamodel><data id="rowless" expr="'gone gone'"/></datamodel>""", 15, "'gone' is named twice"),
        (
            GONE,
            f"""{GONE}<datamodel>\n<data id="rowless" expr="'gon'"/></datamodel>""",
            16,
            "unknown status 'gon'; did you mean 'gone'?",
        ),
        (
            GONE,
            f"""{GONE}<datamodel>\n<data id="terminal" expr="'gon'"/></datamodel>""",
            16,
            "unknown status 'gon'; did you mean 'gone'?",
        ),
        (
            GONE,
            f"""{GONE}<datamodel><data id="rowless" expr="'gone'"/>\n<data id="rowless" expr="'gone'"/></datamodel>""",
            16,
            "`rowless` is given twice",
        ),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, line: int, message: str) -> None:
    """Whatever is wrong or cannot be said is told where it is written, with what was expected or the nearest name."""
    assert told(changed(old, new)) == f"{FILE}:{line}: {message}"


def test_a_document_in_which_nothing_happens_is_no_lifecycle() -> None:
    """At least one transition is needed, and an empty file is no document."""
    assert told(f"{ROOT}\n{GONE}</scxml>") == f"{FILE}:1: no <transition> leads from one status to another"
    assert told("") == f"{FILE}:1: not well-formed XML: no element found"


# Attacks.

LAUGHS = "".join(f"<!ENTITY {b} '{10 * ('&' + a + ';')}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
OUTSIDE = '<!ENTITY a SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize("entities", [f'<!ENTITY a "ha">{LAUGHS}', OUTSIDE], ids=["laughs", "outside"])
def test_no_entity_is_ever_expanded(entities: str) -> None:
    """A document that declares entities is refused where its DOCTYPE begins."""
    attack = changed(ROOT, f"<!DOCTYPE scxml [{entities}]>\n{ROOT}").replace('id="gone"', 'id="&i;"')
    assert told(attack) == f"{FILE}:2: a DOCTYPE is refused; SCXML needs none, nor entities of its own"


def test_no_document_is_too_deep_or_too_large() -> None:
    """Deep, long and numerous elements are refused at the first that nobody would write."""
    assert told(f"{ROOT}\n" + '<state id="a">' * 70_000) == f"{FILE}:2: <state> in <state>: {FLAT}"
    assert (
        told(f"{ROOT}\n<{'a' * 900_000}/>")
        == f"{FILE}:2: <{'a' * 60}> cannot stand in <scxml>; known are: datamodel, state, final"
    )
    many = "".join(f'<final id="s{number}"/>\n' for number in range(LARGEST + 1))
    assert told(f"{ROOT}\n{many}</scxml>") == f"{FILE}:{LARGEST + 2}: more than {LARGEST} statuses and transitions"
    events, roles = " ".join(f"e{n}" for n in range(LARGEST // 50)), " or ".join(f"by_{n}" for n in range(51))
    wide = changed("create", events).replace('"by_clerk" ', f'"{roles}" ')
    assert told(wide) == f"{FILE}:4: more than {LARGEST} statuses and transitions"


SIGNS = [*"<>&/='\"!?*.-: \n", "]]>", "<!--", "<?x", "&#0;", "&lt;", "xmlns", "\x00", "\u2028", "by_", " or ", " and ", "not "]
WORDS = sorted({word for text in (TICKET, JOB) for word in text.split()})


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A document with one to three words or lines left out, doubled or replaced, or a sign put in."""
    text = draw(st.sampled_from([TICKET, JOB]))
    for _ in range(draw(st.integers(1, 3))):
        separator = draw(st.sampled_from(["\n", " ", '"']))
        parts = text.split(separator)
        place = draw(st.integers(0, len(parts) - 1))
        sign, word = draw(st.sampled_from(SIGNS)), draw(st.sampled_from(WORDS))
        others = draw(st.sampled_from([[], [parts[place]] * 2, [word], [parts[place] + sign], [sign + parts[place]]]))
        text = separator.join([*parts[:place], *others, *parts[place + 1 :]])
    return text


def test_whatever_a_document_says_it_is_a_lifecycle_or_a_mistake_with_a_line() -> None:
    """Any mutation is read or told with a line that is there, and never ends otherwise."""
    outcomes: list[DesignError | None] = []

    @settings(max_examples=400, derandomize=True, deadline=None, database=None)
    @given(mutations())
    def check(text: str) -> None:
        error = mistake(text)
        outcomes.append(error)
        assert error is None or 1 <= error.where.line <= text.rstrip("\n").count("\n") + 1
        assert error is None or (str(error).startswith(f"{FILE}:") and "\n" not in str(error))

    check()
    accepted = outcomes.count(None)
    assert accepted > 20
    assert len(outcomes) - accepted > 200


def mistake(text: str) -> DesignError | None:
    """What is wrong with a document."""
    try:
        read_scxml(text, FILE)
    except DesignError as error:
        return error
    return None
