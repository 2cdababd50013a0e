"""Which faults each promise survives together, and which are enough to break it."""

from pathlib import Path

import pytest
from commands import run
from golden import Golden

from staleproof.checker.answers.scope import Narrowing, asked
from staleproof.checker.engine.verdict import Outcome
from staleproof.checker.promises.assess import assess
from staleproof.checker.promises.fault_sets import UNDER_FAULTS, FaultSets, declaring, fault_sets, subsets
from staleproof.checker.promises.progress import Progress
from staleproof.checker.session.farm import Farm
from staleproof.checker.session.session import Session
from staleproof.model.records.faults import Fault
from staleproof.reports.files.loading import load

HERE = Path(__file__).parent
UNPOLLED = HERE / "under_faults" / "unpolled.yaml"
FEW: tuple[Fault, ...] = ("request error", "background tab")
THREE: tuple[Fault, ...] = ("push lost", "disconnect", "offline")


def sets(*words: str) -> tuple[frozenset[str], ...]:
    """Sets of faults, each written as "a + b"."""
    return tuple(frozenset(filter(None, word.split(" + "))) for word in words)


@pytest.mark.parametrize(
    ("known", "survived", "breaking", "undecided"),
    [
        ({"push lost + disconnect + offline": Outcome.HOLDS}, ("push lost + disconnect + offline",), (), ()),
        ({"": Outcome.VIOLATED}, (), ("",), ()),
        (
            {"": Outcome.HOLDS, "offline": Outcome.VIOLATED, "push lost + disconnect": Outcome.HOLDS},
            ("push lost + disconnect",),
            ("offline",),
            (),
        ),
        (
            {"push lost": Outcome.HOLDS, "disconnect + offline": Outcome.HOLDS, "push lost + offline": Outcome.VIOLATED},
            ("push lost", "disconnect + offline"),
            ("push lost + offline",),
            ("push lost + disconnect",),
        ),
        ({"": Outcome.INCONCLUSIVE}, (), (), ("", *THREE)),
        ({"push lost + disconnect + offline": Outcome.INCONCLUSIVE, "": Outcome.VIOLATED}, (), ("",), ()),
        ({"push lost + disconnect + offline": Outcome.VACUOUS}, ("push lost + disconnect + offline",), (), ()),
    ],
)
def test_more_faults_break_more(
    known: dict[str, Outcome], survived: tuple[str, ...], breaking: tuple[str, ...], undecided: tuple[str, ...]
) -> None:
    """What is known of some sets says what is known of larger and of smaller ones, and no more than that."""
    found = FaultSets("own-write-visible", THREE, known={sets(words)[0]: one for words, one in known.items()})
    assert (found.survived, found.breaking) == (sets(*survived), sets(*breaking))
    assert set(sets(*undecided)) <= set(found.undecided)


@pytest.mark.long
@pytest.mark.slow
def test_the_whole_table_of_a_design(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    """A promise may break under two faults and survive each of them, and one may be excused from a fault."""
    monkeypatch.chdir(UNPOLLED.parent)
    code, out, _ = run(("faults", UNPOLLED.name), capsys)
    assert code == 0
    golden(out, HERE / "screens" / "faults.txt")


@pytest.mark.slow
def test_each_set_comes_out_as_a_check_with_these_faults_says() -> None:
    """What follows for larger and smaller sets is what is found when they are asked."""
    loaded, session = declaring(load(str(UNPOLLED)), frozenset(FEW)), Session()
    found = fault_sets(loaded, session, Progress(), Farm())
    unread = sets("request error")
    breaking = [unread, unread, (), (), sets("request error + background tab"), (), ()]
    assert [one.breaking for one in found] == breaking
    for faults in subsets(FEW):
        one_by_one = declaring(loaded, faults)
        answer = assess(one_by_one, session, asked(one_by_one, Narrowing(promises=UNDER_FAULTS, matrix=False)))
        outcomes = {promise.name: promise.outcome for promise in answer.promises}
        for one in found:
            broken = any(faults >= enough for enough in one.breaking)
            assert (outcomes[one.promise], one.undecided) == (Outcome.VIOLATED if broken else Outcome.HOLDS, ())


@pytest.mark.slow
def test_what_a_bound_stops_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    """Then no set is said to be survived, and the exit code is that of a bound."""
    code, out, _ = run(("faults", str(UNPOLLED), "--max-states", "50"), capsys)
    assert (code, "not known: no faults" in out, "all of them" in out) == (3, True, False)
