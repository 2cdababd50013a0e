"""How a check ends: its last words, and the exit code of the program (README, "Exit codes")."""

from checker.verdict import Outcome
from reports.answers import Answer

HOLD, BROKEN, USAGE, UNKNOWN, INVALID, VACUOUS, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130


UNDECIDED = (Outcome.INCONCLUSIVE, Outcome.VACUOUS)


def summary(answer: Answer) -> str:
    """The last words about one design."""
    name = answer.loaded.design.name
    if answer.surprises:
        return f"{name}: not as expected: {', '.join(_surprise(answer, name) for name in answer.surprises)}."
    unsure = [p.name for p in answer.promises if p.outcome in UNDECIDED]
    if unsure:
        return f"{name}: not proved: {', '.join(unsure)}."
    if answer.broken:
        return f"{name}: breaks only what it is expected to break: {', '.join(answer.broken)}."
    asked = all(p.outcome is not Outcome.NOT_ASKED for p in answer.promises)
    return f"{name}: keeps every promise{'' if asked else ' that applies to it'}."


def _surprise(answer: Answer, promise: str) -> str:
    """A promise that came out otherwise than expected, and how, if it was neither kept nor broken."""
    outcome = next(p.outcome for p in answer.promises if p.name == promise)
    return promise if outcome in (Outcome.HOLDS, Outcome.VIOLATED) else f"{promise} ({outcome.value})"


def exit_code(answers: tuple[Answer, ...]) -> int:
    """The code of the worst that was found: decided otherwise than expected, then undecided, then proved of nothing."""
    promises = [(answer, promise) for answer in answers for promise in answer.promises]
    outcomes = {promise.outcome for _, promise in promises}
    if any(p.name in answer.surprises and p.outcome not in UNDECIDED for answer, p in promises):
        return BROKEN
    if Outcome.INCONCLUSIVE in outcomes:
        return UNKNOWN
    return VACUOUS if Outcome.VACUOUS in outcomes else HOLD
