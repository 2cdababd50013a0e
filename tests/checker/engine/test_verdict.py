"""Verdicts: invariants with witnesses, and the worst of the best remedies."""

from toys import SWITCH, Gate, Lamp, lamp_and_counter

from staleproof.checker.engine.bounds import Limits
from staleproof.checker.engine.explicit.space import explore
from staleproof.checker.engine.explicit.tables import Tables
from staleproof.checker.engine.verdict import Outcome, found, never, reaches, response, responses
from staleproof.model.vocabulary import Deed, Event, Label, Property, Remedy, System

DARK = Property(("lamp",), lambda lamp: not lamp)
LIT = Property(("lamp",), lambda lamp: lamp)
ANY = Property(("lamp",), lambda _: True)
OPEN = Label("gate", Event("open"))
NONE = Property(("lamp",), lambda _: False)
TWICE = (Remedy("twice", (Deed((SWITCH,)), Deed((SWITCH,)))),)
ONCE = (Remedy("once", (Deed((SWITCH,)),)),)


def test_holds_when_no_bad_state_is_reachable_and_there_were_witnesses() -> None:
    """A statement that is never true is an invariant that holds, with the number of states that could have broken it."""
    answer = never(explore(lamp_and_counter(3), Tables()), ((NONE, None),), ANY)
    assert (answer.outcome, answer.witnesses, answer.bad.size) == (Outcome.HOLDS, 6, 0)


def test_vacuous_when_nothing_could_have_been_broken() -> None:
    """A proof without a witness is no proof."""
    assert never(explore(lamp_and_counter(3), Tables()), ((NONE, None),), NONE).outcome is Outcome.VACUOUS


def test_violated_with_the_shallowest_state_first() -> None:
    """The bad state that is reached in the fewest steps comes first."""
    space = explore(lamp_and_counter(5), Tables())
    answer = never(space, ((Property(("counter",), lambda n: n >= 2), None),), ANY)
    assert answer.outcome is Outcome.VIOLATED
    assert space.product.decode(int(answer.bad[0])) == (False, 2)
    assert space.depth(answer.bad).tolist() == sorted(space.depth(answer.bad).tolist())


def test_settled_badness_counts_only_in_settled_states() -> None:
    """A lamp that is lit only while something is under way breaks no promise about settled states."""
    space = explore(lamp_and_counter(2), Tables())
    busy_and_lit = Property(("lamp", "counter"), lambda lamp, counter: lamp and counter > 0)
    assert never(space, ((busy_and_lit, True),), ANY).outcome is Outcome.HOLDS
    assert never(space, ((busy_and_lit, None),), ANY).outcome is Outcome.VIOLATED


def test_inconclusive_names_the_bound() -> None:
    """Where a bound was hit nothing is said of all states."""
    space = explore(lamp_and_counter(100), Tables(), limits=Limits(states=10))
    answer = never(space, ((NONE, None),), ANY)
    assert (answer.outcome, answer.reason) == (Outcome.INCONCLUSIVE, "more than 10 states (--max-states)")
    ranked = response(space, DARK, ANY, (("once", ONCE),))
    assert (ranked.outcome, ranked.reason) == (Outcome.INCONCLUSIVE, answer.reason)


def test_response_is_rank_zero_where_nothing_settled_is_bad() -> None:
    """Without a bad settled state there is nothing to mend."""
    assert response(explore(lamp_and_counter(3), Tables()), NONE, ANY, (("once", ONCE),)).rank == 0


def test_response_is_the_rank_of_the_best_remedy_in_the_worst_state() -> None:
    """A dark settled lamp is mended by one switch but not by two."""
    space = explore(lamp_and_counter(4), Tables())
    assert response(space, DARK, ANY, (("once", ONCE), ("twice", TWICE))).rank == 1
    assert response(space, DARK, ANY, (("twice", TWICE), ("once", ONCE))).rank == 2


def test_response_is_one_more_than_the_remedies_where_nothing_helps() -> None:
    """What no remedy mends is never mended."""
    assert response(explore(lamp_and_counter(4), Tables()), DARK, ANY, (("twice", TWICE),)).rank == 2


def test_a_remedy_helps_only_if_every_settled_end_is_good() -> None:
    """Internal steps after a remedy may come in any order; one bad end is enough to refuse it."""
    tables = Tables()
    space = explore(lamp_and_counter(4), tables)
    lit_or_busy = Property(("lamp", "counter"), lambda lamp, counter: not lamp and counter == 0)
    answer = response(space, lit_or_busy, ANY, (("once", ONCE),))
    assert answer.rank == 1
    always = response(space, Property(("counter",), lambda n: n == 0), ANY, (("once", ONCE),))
    assert always.rank == 2


def test_a_remedy_that_is_refused_does_not_help() -> None:
    """What is offered but cannot be done in a state cannot mend it: a gate opens only while the lamp is on."""
    space = explore(System((Lamp("lamp"), Gate("gate", "lamp"))), Tables())
    opened = (Remedy("open", (Deed((OPEN,)),)),)
    shut_in_the_dark = Property(("lamp", "gate"), lambda lamp, gate: not lamp and gate == "shut")
    assert response(space, shut_in_the_dark, ANY, (("open", opened),)).rank == 2
    shut_in_the_light = Property(("lamp", "gate"), lambda lamp, gate: lamp and gate == "shut")
    assert response(space, shut_in_the_light, ANY, (("open", opened),)).rank == 1


def test_a_remedy_that_is_not_offered_does_not_help() -> None:
    """An event that nobody may begin there mends nothing, even where it would not be refused."""
    space = explore(lamp_and_counter(4), Tables())
    count = (Remedy("count", (Deed((Label("counter", Event("count")), SWITCH)),)),)
    assert response(space, DARK, ANY, (("count", count),)).rank == 1
    alone = (Remedy("count", (Deed((Label("counter", Event("count")),)), Deed((SWITCH,)))),)
    assert response(space, DARK, ANY, (("count", alone),)).rank == 2


def test_what_is_not_needed_is_passed_over_where_it_cannot_be_done() -> None:
    """A gate that is shut, with the lamp on or off, is opened once the lamp is on."""
    space = explore(System((Lamp("lamp"), Gate("gate", "lamp"))), Tables())
    shut = Property(("gate",), lambda gate: gate == "shut")
    lit = Remedy("lit", (Deed((OPEN,)),))
    dark = Remedy("dark", (Deed((OPEN,), needed=False), Deed((SWITCH,)), Deed((OPEN,), needed=False)))
    assert response(space, shut, ANY, (("open", (lit,)),)).rank == 2
    assert response(space, shut, ANY, (("open", (dark,)),)).rank == 1


def test_a_deed_follows_when_the_one_before_has_settled_in_every_order() -> None:
    """A counter that is down again when the lamp is switched once more goes up by one, not by two."""
    space = explore(lamp_and_counter(4), Tables())
    high = Remedy("high", (Deed((SWITCH,)), Deed((SWITCH,)), Deed((Label("counter", Event("break")),))))
    at_once = Remedy("at once", (Deed((SWITCH, SWITCH, SWITCH, Label("counter", Event("break")))),))
    assert response(space, DARK, ANY, (("high", (high,)),)).rank == 2
    assert response(space, DARK, ANY, (("at once", (at_once,)),)).rank == 1


def test_found_and_reaches_look_at_the_last_level_only() -> None:
    """An exploration that waits for a bad state ends at the first level that has one."""
    dark_again = Property(("lamp", "counter"), lambda lamp, counter: not lamp and counter == 0)
    lit = explore(lamp_and_counter(5), Tables(), enough=found(((LIT, None),)))
    assert len(lit.levels) == 2
    ranked = explore(lamp_and_counter(5), Tables(), enough=reaches(dark_again, (("once", ONCE),), 1))
    assert len(ranked.levels) == 1
    unreached = explore(lamp_and_counter(5), Tables(), enough=reaches(dark_again, (("once", ONCE),), 2))
    assert unreached.count == 10


def test_responses_tell_each_rank_with_its_states_the_worst_first() -> None:
    """So that the next one can be looked at where no run is found for the worst."""
    space = explore(System((Lamp("lamp"), Gate("gate", "lamp"))), Tables())
    dark = Property(("lamp", "gate"), lambda lamp, gate: not lamp or gate == "shut")
    opened = (Remedy("opened", (Deed((OPEN,)),)),)
    answers = list(responses(space, dark, ANY, (("opened", opened), ("once", ONCE))))
    told = [(a.rank, [space.product.decode(state) for state in a.states.tolist()]) for a in answers]
    assert told == [(3, [(False, "shut")]), (2, [(False, "open")]), (1, [(True, "shut")])]
    assert {(a.outcome, a.witnesses) for a in answers} == {(Outcome.VIOLATED, 4)}


def test_responses_are_one_where_nothing_is_bad_or_nothing_is_known() -> None:
    """A proof, a question without a witness, and a bound that was hit are told once."""
    whole = explore(lamp_and_counter(3), Tables())
    short = explore(lamp_and_counter(100), Tables(), limits=Limits(states=10))
    asked = ((whole, ANY), (whole, NONE), (short, ANY))
    told = [[(a.outcome, a.rank) for a in responses(space, NONE, witness, (("once", ONCE),))] for space, witness in asked]
    assert told == [[(Outcome.HOLDS, 0)], [(Outcome.VACUOUS, 0)], [(Outcome.INCONCLUSIVE, 0)]]
