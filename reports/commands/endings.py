"""How a check ends: its last words, and its exit code."""

from collections.abc import Sequence

from staleproof.checker.answers.answer import Answer
from staleproof.checker.engine.verdict import Outcome
from staleproof.reports.commands.codes import BROKEN, HOLD, UNKNOWN, VACUOUS

UNDECIDED = (Outcome.INCONCLUSIVE, Outcome.VACUOUS)


def summary(answer: Answer) -> str:
    """The last words about one design, with how much was asked of it if that is not all."""
    said = [_verdict(answer)]
    if not answer.asked.everything:
        said.append(f"Asked: {answer.asked.counted}.")
    if answer.unjudged:
        said.append(f"Expected broken, but not judged: {', '.join(answer.unjudged)}.")
    return " ".join(said)


def _verdict(answer: Answer) -> str:
    name = answer.loaded.design.name
    if answer.surprises:
        return f"{name}: not as expected: {', '.join(_surprise(answer, name) for name in answer.surprises)}."
    unsure = [p.name for p in answer.promises if p.outcome in UNDECIDED]
    if unsure:
        return f"{name}: not proved: {', '.join(unsure)}."
    if answer.broken:
        return f"{name}: breaks only what it is expected to break: {', '.join(answer.broken)}."
    if not answer.asked.everything:
        return f"{name}: keeps what was asked."
    asked = all(p.outcome is not Outcome.NOT_ASKED for p in answer.promises)
    return f"{name}: keeps every promise{'' if asked else ' that applies to it'}."


def _surprise(answer: Answer, promise: str) -> str:
    """A promise that came out otherwise than expected, and how, if it was neither kept nor broken."""
    outcome = next(p.outcome for p in answer.promises if p.name == promise)
    return promise if outcome in (Outcome.HOLDS, Outcome.VIOLATED) else f"{promise} ({outcome.value})"


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
    promises = [(answer, promise) for answer in answers for promise in answer.promises]
    outcomes = {promise.outcome for _, promise in promises}
    if any(p.name in answer.surprises and p.outcome not in UNDECIDED for answer, p in promises):
        return BROKEN
    if Outcome.INCONCLUSIVE in outcomes:
        return UNKNOWN
    return VACUOUS if Outcome.VACUOUS in outcomes else HOLD
