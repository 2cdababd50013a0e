"""What a design is known to break: a promise as a whole, or for some entries of the matrix and in some views only."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run

from staleproof.checker.answers.promise import InView, Promise
from staleproof.checker.answers.scope import Asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.lifting.lift import Lifter
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.by_entry import by_entry
from staleproof.checker.promises.questions import QUESTIONS
from staleproof.checker.session.session import Session
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.reports.commands.bodies import fuzzing
from staleproof.reports.files.loading import load
from staleproof.reports.renderings.breach_causes import breach_causes
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.setting import Tale, WorldSetting

HERE = Path(__file__).parent
THREE = HERE / "expected_in_part" / "three_causes.yaml"
DEAF = """
extends: KEPT
name: deaf
faults: []
expect: EXPECTED
changes:
  deaf: {set: {dashboards.worker.push: {dead: nobody listens}}}
  elsewhere: {set: {offers.card: {}, dashboards.worker.handlers.*.button: whenever accepted}}
"""
ONLY_THAT = "deaf: breaks only what it is expected to break: fresh-when-settled."
NOT_EXPECTED = "deaf: not as expected: fresh-when-settled"
UNHEARD = "{promise: fresh-when-settled, cause: unheard commit}"
OVERTAKEN = "{promise: fresh-when-settled, cause: overtaken read, part: dashboards.worker, entry: own}"
AT_PUSH = "{promise: fresh-when-settled, part: dashboards.worker.push}"
OWN, FOREIGN = "{promise: fresh-when-settled, entry: own}", "{promise: fresh-when-settled, entry: foreign}"
CAUSES = """\
Causes, the most far-reaching first:
  1. unheard commit, three_causes.yaml:6
       fresh-when-settled: 3 entries (foreign; create, take and finish) in worker.board
       offers-are-legal: in worker.board
       story S1, four steps
  2. own commit without a reread, three_causes.yaml:7
       fresh-when-settled: 1 entry (own; take) in worker.board
       own-write-visible: in worker.board
       story S2, six steps
  3. overtaken read, three_causes.yaml:6
       fresh-when-settled: 1 entry (own; finish) in worker.board
       eight steps: staleproof replay three_causes.yaml 0/2/2/6/6/7/5/6/7/5
"""


def design(folder: Path, expected: str, **fields: str) -> Path:
    """The design that keeps all promises, but hears no push; with what it is said to break, and fields of its dashboard."""
    more = "".join(f", dashboards.worker.{name}: {value}" for name, value in fields.items())
    text = (
        DEAF.replace("KEPT", str(HERE / "designs" / "kept.yaml")).replace("EXPECTED", expected).replace("}}}", f"}}{more}}}}}")
    )
    file = folder / "deaf.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("expected", "code", "last"),
    [
        ("[fresh-when-settled]", 0, ONLY_THAT),
        (f"[{OWN}, {FOREIGN}]", 0, ONLY_THAT),
        ("[{promise: fresh-when-settled, views: [worker.board]}]", 0, ONLY_THAT),
        ("[{promise: fresh-when-settled, views: [worker.*]}]", 0, ONLY_THAT),
        (f"[{OWN}, {{promise: fresh-when-settled, mutations: [create, take, finish]}}]", 0, ONLY_THAT),
        ("[]", 1, f"{NOT_EXPECTED}."),
        (f"[{FOREIGN}]", 1, f"{NOT_EXPECTED} (in 2 entries where it is not expected)."),
        (f"[{OWN}]", 1, f"{NOT_EXPECTED} (in 3 entries where it is not expected)."),
        (
            f"[{FOREIGN}, {{promise: fresh-when-settled, mutations: [take]}}]",
            1,
            f"{NOT_EXPECTED} (in 1 entry where it is not expected).",
        ),
        (f"[{UNHEARD}, {OVERTAKEN}]", 0, ONLY_THAT),
        (f"[{AT_PUSH}]", 0, ONLY_THAT),
        (f"[{UNHEARD}]", 1, f"{NOT_EXPECTED} (in 2 entries where it is not expected)."),
        (
            f"[{AT_PUSH}, {{promise: fresh-when-settled, cause: only marked}}]",
            1,
            f"{NOT_EXPECTED} (only marked) is expected, but not found.",
        ),
        (
            f"[{AT_PUSH}, {{promise: own-write-visible, cause: only marked, part: dashboards.worker}}]",
            1,
            "deaf: not as expected: own-write-visible (only marked at dashboards.worker) is expected, but not found.",
        ),
        (
            "[fresh-when-settled, {promise: polls-mend-faults, entry: own}]",
            1,
            "deaf: not as expected: polls-mend-faults (own) is expected, but holds.",
        ),
        (
            "[fresh-when-settled, {promise: own-write-visible, views: [worker.board]}]",
            1,
            "deaf: not as expected: own-write-visible (worker.board) is expected, but holds.",
        ),
    ],
)
def test_exactly_what_is_expected_must_be_broken(
    expected: str, code: int, last: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A breach beyond what is expected is a surprise, and so is what is expected and not broken."""
    ended, out, err = run(("check", str(design(tmp_path, expected))), capsys)
    assert (ended, out.splitlines()[-1], err) == (code, last, "")


@pytest.mark.parametrize(
    "part", ["dashboards.worker.handlers.take.error", "dashboards.worker.push.on_connect", "server.replies.take", "lifecycle"]
)
def test_a_part_that_says_nothing_yet_can_be_to_blame(part: str, tmp_path: Path) -> None:
    """As a cause may name what is missing in the file."""
    assert load(str(design(tmp_path, f"[{{promise: fresh-when-settled, part: {part}}}]"))).design.expected[0].part == part


def test_a_part_that_was_not_asked_is_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A narrowed check says so of a promise that it does not ask."""
    words = ("check", str(design(tmp_path, f"[{OWN}, {FOREIGN}]")), "--promise", "own-write-visible", "--no-matrix")
    ended, out, _ = run(words, capsys)
    asked = "deaf: keeps what was asked. Asked: 1 of 12 promises, 1 of 1 views, no matrix."
    unjudged = "Expected broken, but not judged: fresh-when-settled (own), fresh-when-settled (foreign)."
    assert (ended, " ".join(out.split()).endswith(f"{asked} {unjudged}")) == (0, True)


def test_beyond_what_is_expected_all_must_be_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a bound keeps the answer to the rest, the exit code is that of a bound."""
    ended, out, _ = run(("check", str(design(tmp_path, f"[{OWN}]")), "--max-states", "100"), capsys)
    assert (ended, out.splitlines()[-1].startswith("deaf: not as expected: fresh-when-settled (own)")) == (3, True)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("[fresh-when-setled]", "unknown promise 'fresh-when-setled'; did you mean 'fresh-when-settled'?"),
        ("[{promise: fresh-when-settled, views: [worker.bord]}]", "'worker.bord'; did you mean 'worker.board'?"),
        ("[{promise: fresh-when-settled, mutations: [tak]}]", "'tak'; did you mean 'take'?"),
        ("[{promise: fresh-when-settled, entry: owns}]", "'owns' is not a value of 'entry'; did you mean 'own'?"),
        ("[{promise: fresh-when-settled, cause: only market}]", "is not a value of 'cause'; did you mean 'only marked'?"),
        (
            "[{promise: fresh-when-settled, part: dashboards.worker.pusch}]",
            "unknown part of the design 'dashboards.worker.pusch'; did you mean 'dashboards.worker.push'?",
        ),
        ("[{promise: fresh-when-settled, part: expect}]", "unknown part of the design 'expect'; did you mean 'texts'?"),
        ("[{entry: own}]", "the field 'promise' is missing"),
        ("[{promise: fresh-when-settled, views: []}]", "'views' must not be empty"),
        ("[{promise: fresh-when-settled, mutations: []}]", "'mutations' must not be empty"),
        (
            "[{promise: own-write-visible, entry: foreign}]",
            "own-write-visible is about own actions only: `entry: own`, or no `entry`",
        ),
        (
            "[{promise: reload-suffices, entry: own}]",
            (
                "reload-suffices is not about a single change, so it has no `entry` and no `mutations`;"
                " narrow it by `views`, `cause` or `part`"
            ),
        ),
        ("[{promise: no-endless-spinner, mutations: [take]}]", "no-endless-spinner is not about a single change"),
        ("[{promise: offers-are-legal, mutations: [take]}]", "offers-are-legal is not about a single change"),
        ("[{promise: copies-agree, entry: own}]", "copies-agree is not about a single change"),
        (
            "[{promise: lifecycle-sound, views: [worker.board]}]",
            "lifecycle-sound is about the design as a whole: it is expected to be broken or it is not",
        ),
    ],
)
def test_what_cannot_be_expected_is_refused(
    expected: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the file, the line and what was expected."""
    ended, out, err = run(("check", str(design(tmp_path, expected))), capsys)
    assert (ended, out) == (4, "")
    assert err.startswith(f"staleproof: {tmp_path / 'deaf.yaml'}:5: ")
    assert said in err


HANDLERS = "dashboards.worker.handlers"
STORED = "settled: [], success: [store_reply: [tasks], run: reread]"
PATCHED = f"{HANDLERS}.*.overlay: false, {HANDLERS}.*.before: [{{patch: [tasks], snapshot: true}}]"
BROKEN_BY: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "own-write-visible": (f"{HANDLERS}.*.settled: []", [("take", "own"), ("finish", "own")]),
    "optimism-kept": (f"{PATCHED}, {HANDLERS}.*.error: [rollback]", [("take", "own"), ("finish", "own")]),
    "honest-optimism": (
        f"{HANDLERS}.take.optimistic: done, {HANDLERS}.finish.optimistic: free",
        [("take", "own"), ("finish", "own")],
    ),
    "never-backwards": (
        f"server.replies: {{default: row}}, {HANDLERS}.take: {{action: take, {STORED}}}",
        [("finish", "foreign")],
    ),
}
"""What is changed in the design that keeps every promise, and the entries that break the promise then."""


@pytest.mark.parametrize("promise", [*list(BROKEN_BY)[:3], pytest.param("never-backwards", marks=pytest.mark.slow)])
def test_a_promise_that_is_searched_for_may_be_expected_for_some_entries(promise: str, tmp_path: Path) -> None:
    """Each entry is asked by itself then: what another one breaks is a surprise, which the story is about."""
    changes, broken = BROKEN_BY[promise]
    others = [(mutation, whose) for mutation, whose in broken if mutation != "take"]

    def asked(expected: str) -> tuple[Promise, tuple[str, ...], int]:
        file = tmp_path / "entries.yaml"
        kept = HERE / "designs" / "kept.yaml"
        changed = f"{{some: {{set: {{{changes}}}}}}}"
        file.write_text(f"{{extends: {kept}, name: entries, faults: [], expect: [{expected}], changes: {changed}}}", "utf-8")
        loaded = load(str(file))
        answer = assess(loaded, Session(), Asked(loaded.views, 1, (promise,), matrix=False))
        return answer.promises[0], answer.surprises, len(answer.judgements[0].unexpected)

    found, surprises, unexpected = asked(f"{{promise: {promise}, mutations: [take]}}")
    assert [(one.mutation, one.whose) for one in found.instances if one.outcome is Outcome.VIOLATED] == broken
    assert {one.outcome for one in found.instances} <= {Outcome.VIOLATED, Outcome.HOLDS}
    assert (surprises, unexpected) == ((promise,), len(others))
    assert found.story is next(one.story for one in found.instances if (one.mutation, one.whose) in others)
    parts = ", ".join(f"{{promise: {promise}, entry: {whose}, mutations: [{mutation}]}}" for mutation, whose in broken)
    assert asked(parts)[1:] == ((), 0)


def test_entries_of_a_view_that_is_not_decided_are_not_decided_either(tmp_path: Path) -> None:
    """So that what is expected of some of them is not taken to hold."""
    loaded = load(str(design(tmp_path, "[{promise: own-write-visible, mutations: [take]}]")))
    undecided = InView("worker", "board", Outcome.INCONCLUSIVE, 0, "too little memory")
    entries = by_entry(ViewAsk(Session(), loaded, "worker", "board"), QUESTIONS["own-write-visible"], undecided).entries
    assert [(one.mutation, one.whose, one.outcome, one.reason) for one in entries] == [
        ("take", "own", Outcome.INCONCLUSIVE, "too little memory"),
        ("finish", "own", Outcome.INCONCLUSIVE, "too little memory"),
    ]


def test_entries_are_asked_by_themselves_only_where_some_are_expected() -> None:
    """Else a view is enough, and nothing more is searched."""
    loaded = load(str(HERE / "designs" / "own_write_visible.yaml"))
    (found,) = assess(loaded, Session(), Asked(loaded.views, 1, ("own-write-visible",), matrix=False)).promises
    assert [(one.mutation, one.whose, one.outcome) for one in found.instances] == [(None, None, Outcome.VIOLATED)]


@pytest.mark.parametrize(
    ("fields", "code", "last"),
    [({"fresh_by": "poll"}, 0, "deaf: keeps every promise that applies to it."), ({}, 1, f"{NOT_EXPECTED}.")],
)
def test_polling_may_be_meant_to_be_enough(
    fields: dict[str, str], code: int, last: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then a view that only a poll makes fresh again breaks nothing, and the verdict says for which dashboard."""
    ended, out, _ = run(("check", str(design(tmp_path, "[]", **fields))), capsys)
    assert (ended, out.splitlines()[-1]) == (code, last)
    scope = _fresh(design(tmp_path, "[]", **fields), capsys)["scope"]
    assert scope.endswith("; until the next poll for worker" if fields else "at a time in each")


def test_a_view_that_no_poll_makes_fresh_is_still_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is meant to be enough must be there."""
    file = design(tmp_path, "[polls-mend-faults]", fresh_by="poll", **{"queries.tasks.poll": "null"})
    found = _fresh(file, capsys)
    assert (found["verdict"], found["reason"]) == ("violated", "5 of 5 entries are worse than poll")


@pytest.mark.parametrize(
    ("expected", "fields", "hunted", "surprise"),
    [
        ("[]", {}, True, True),
        ("[]", {"fresh_by": "poll"}, False, False),
        ("[{promise: fresh-when-settled, views: [worker.board]}]", {}, False, False),
        (f"[{FOREIGN}]", {}, True, False),
        ("[{promise: polls-mend-faults, views: [worker.board]}]", {}, True, True),
    ],
)
def test_random_runs_are_judged_by_the_same(
    expected: str, fields: dict[str, str], hunted: bool, surprise: bool, tmp_path: Path
) -> None:
    """What is expected in a view, or meant to be mended by polls, is not hunted; what is expected in part is no surprise."""
    promise, loaded = "fresh-when-settled", load(str(design(tmp_path, expected, **fields)))
    story = next(one.story for one in assess(load(str(design(tmp_path, "[]"))), Session()).promises if one.name == promise)
    assert story is not None
    whole, run = fuzzing._world(loaded, faulty=False), Lifter(loaded).lift(story)
    assert bool(fuzzing._news(loaded, promise, fuzzing._stale(whole, run.states[-1], faulty=False))) == hunted
    tale = Tale(WorldSetting(whole, whole.system(run.start)), run.labels, run.states, run.place)
    found = fuzzing.HuntResult("", promise, None, tale if hunted else None)
    assert fuzzing._expected(loaded, found) != surprise


def _fresh(file: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What a check says of the promise, as data."""
    (found,) = json.loads(run(("check", str(file), "--format", "json"), capsys)[1])["designs"]
    return next(promise for promise in found["promises"] if promise["name"] == "fresh-when-settled")


def test_each_cause_is_told_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One foreign cause does not hide two own ones; that it is expected alone leaves a surprise."""
    monkeypatch.chdir(THREE.parent)
    ended, out, _ = run(("check", THREE.name, "--stories"), capsys)
    assert CAUSES in out
    said = "three_causes: not as expected: fresh-when-settled (in 2 entries where it is not expected)."
    assert (ended, out.splitlines()[-1]) == (1, said)


def test_causes_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is dropped without a word, and the option is named by which all are listed."""
    monkeypatch.chdir(THREE.parent)
    _, out, _ = run(("check", THREE.name, "--stories", "--causes", "1"), capsys)
    begins = out.index("Causes, ")
    told = CAUSES.splitlines()[1:5]
    assert out[begins:].splitlines()[:6] == ["Causes, the most far-reaching first (1 of 3; all by --causes 3):", *told, ""]


def test_the_causes_account_for_every_breach() -> None:
    """Each entry and view that breaks a promise is claimed by exactly one cause."""
    answer = assess(load(str(THREE)), Session())
    claimed = [
        (broken.promise, one)
        for cause in breach_causes(answer, ChangedDesigns())
        for broken in cause.broken
        for one in broken.instances
    ]
    broken = [(p.name, one) for p in answer.promises for one in p.instances if one.story is not None]
    assert sorted(claimed, key=repr) == sorted(broken, key=repr)
    assert len(claimed) == 7


TWO = """
name: two
lifecycle: {initial: absent, actions: {create: {from: absent, to: free, by: clerk}, take: {from: free, to: taken, by: worker}}}
faults: []
texts: {card: {free: Free, taken: TAKEN}}
offers: {card: {free: [take]}}
dashboards:
  worker:
    role: worker
    queries: {tasks: {key: [tasks], poll: 1 min}}
    views: {board: {reads: tasks, texts: card, offers: card}}
    handlers: {take: {action: take}}
  clerk:
    role: clerk
    queries: {tasks: {key: [tasks], poll: 1 min}}
    views: {all: {reads: tasks, texts: card}}
expect: EXPECTED
"""


def part(promise: str, **fields: str) -> str:
    """A promise that is expected to be broken in part, as it is written."""
    return f"{{promise: {promise}, {', '.join(f'{name}: {value}' for name, value in fields.items())}}}"


FRESH, OWN_WRITE = "fresh-when-settled", "own-write-visible"


@pytest.mark.parametrize(
    ("taken", "expected", "words", "code", "last"),
    [
        (
            "Yours",
            f"[{FRESH}, {part(OWN_WRITE, views='[worker.board]')}, offers-are-legal]",
            (),
            0,
            "two: breaks only what it is expected to break: fresh-when-settled, own-write-visible, offers-are-legal.",
        ),
        (
            "Free",
            f"[{part(FRESH, mutations='[create]')}, {part(FRESH, mutations='[take]', views='[clerk.all]')}]",
            ("--view", "clerk.all", "--promise", FRESH),
            5,
            (
                "two: not as expected: fresh-when-settled (take; clerk.all) is expected, but vacuous."
                " Asked: 1 of 12 promises, 1 of 2 views."
            ),
        ),
        (
            "Yours",
            f"[{part(FRESH, views='[clerk.all]')}, {part(FRESH, views='[worker.*]')}]",
            ("--promise", FRESH, "--max-states", "40"),
            3,
            (
                "two: not as expected: fresh-when-settled (worker.*) is expected, but inconclusive."
                " Asked: 1 of 12 promises, 2 of 2 views."
            ),
        ),
        (
            "Yours",
            f"[{part(FRESH, views='[clerk.all]')}]",
            ("--promise", FRESH, "--max-states", "40"),
            3,
            "two: not proved: fresh-when-settled. Asked: 1 of 12 promises, 2 of 2 views.",
        ),
        (
            "Yours",
            f"[{part('polls-mend-faults', views='[worker.*]')}]",
            ("--view", "worker.board", "--promise", "polls-mend-faults"),
            1,
            "two: not as expected: polls-mend-faults (worker.*) is expected, but holds. Asked: 1 of 12 promises, 1 of 2 views.",
        ),
        (
            "Yours",
            f"[{part('optimism-kept', views='[clerk.all]')}, {part('optimism-kept', views='[clerk.all]')}]",
            ("--promise", "optimism-kept", "--no-matrix"),
            1,
            (
                "two: not as expected: optimism-kept (clerk.all) is expected, but does not apply."
                " Asked: 1 of 12 promises, 2 of 2 views, no matrix."
            ),
        ),
    ],
)
def test_the_worst_of_all_parts_is_the_exit_code(
    taken: str,
    expected: str,
    words: tuple[str, ...],
    code: int,
    last: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An expected part that is undecided or vacuous is neither hidden by one that is broken, nor by the rest that holds."""
    file = tmp_path / "two.yaml"
    file.write_text(TWO.replace("TAKEN", taken).replace("EXPECTED", expected), "utf-8")
    ended, out, _ = run(("check", str(file), *words), capsys)
    ends = [line for line in out.split("\n\n")[-1].splitlines() if not line.startswith("Step by step: ")]
    assert (ended, " ".join(" ".join(ends).split())) == (code, last)
