"""How a check ends: its last words, and its exit code."""

from collections.abc import Iterator, Sequence

from staleproof.checker.answers.answer import Answer
from staleproof.checker.answers.judgement import UNDECIDED, Judgement
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.english import counted
from staleproof.reports.commands.exit_codes import BROKEN, HOLD, UNKNOWN, VACUOUS
from staleproof.reports.renderings.breach_causes import spread

NAMED = 4
"""More promises than these, all told above, are only counted."""


def summary(answer: Answer) -> str:
    """The last words about one design, with how much was asked of it if that is not all."""
    said = [_verdict(answer)]
    if not answer.asked.everything:
        said.append(f"Asked: {answer.asked.counted}.")
    if answer.unjudged:
        said.append(f"Expected broken, but not judged: {', '.join(map(str, answer.unjudged))}.")
    return " ".join(said)


def _verdict(answer: Answer) -> str:
    name = answer.loaded.design.name
    surprises = [words for judgement in answer.judgements for words in _surprises(judgement)]
    if surprises:
        return f"{name}: not as expected: {', '.join(surprises)}."
    unsure = [judgement.promise.name for judgement in answer.judgements if set(UNDECIDED) & set(judgement.outcomes)]
    if unsure:
        return f"{name}: not proved: {', '.join(unsure)}."
    if answer.broken:
        broken = counted(len(answer.broken), "promise") if len(answer.broken) > NAMED else ", ".join(answer.broken)
        return f"{name}: breaks only what it is expected to break: {broken}."
    if not answer.asked.everything:
        return f"{name}: keeps what was asked."
    asked = all(p.outcome is not Outcome.NOT_ASKED for p in answer.promises)
    return f"{name}: keeps every promise{'' if asked else ' that applies to it'}."


def _surprises(judgement: Judgement) -> Iterator[str]:
    """How a promise came out otherwise than expected: broken elsewhere, or not broken where that is expected."""
    name, beyond = judgement.promise.name, judgement.unexpected
    if judgement.elsewhere is Outcome.VIOLATED:
        yield f"{name} (in {spread(beyond)} where it is not expected)" if judgement.expected else name
    for part, outcome in judgement.idle:
        how = "" if outcome is Outcome.HOLDS else f" ({outcome.value})"
        came_out = "not found" if part.by_cause and outcome is Outcome.HOLDS else outcome.value
        yield f"{part}{how}" if not part.scoped else f"{part} is expected, but {came_out}"


def interruption(answers: Sequence[Answer], designs: Sequence[str]) -> str:
    """What was asked where somebody wanted no more of a check of these designs."""
    known = [
        f"{len(answer.asked.views)} of {answer.asked.of} views of {answer.loaded.design.name}"
        if answer.asked.interrupted
        else answer.loaded.design.name
        for answer in answers
    ]
    rest = designs[len(answers) :]
    said = ["interrupted", f"asked: {', '.join(known)}", *([f"not asked: {', '.join(rest)}"] if rest else [])]
    return "; ".join(said)


def exit_code(answers: Sequence[Answer]) -> int:
    """The code of the worst that was found: decided otherwise than expected, then undecided, then proved of nothing."""
    judgements = [judgement for answer in answers for judgement in answer.judgements]
    if any(judgement.decided for judgement in judgements):
        return BROKEN
    outcomes = {outcome for judgement in judgements for outcome in judgement.outcomes}
    if Outcome.INCONCLUSIVE in outcomes:
        return UNKNOWN
    return VACUOUS if Outcome.VACUOUS in outcomes else HOLD
