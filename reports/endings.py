"""How a check ends: its last words, and the exit code of the program (README, "Exit codes")."""

from checker.verdict import Outcome
from reports.answers import Answer

HOLD, BROKEN, USAGE, UNKNOWN, INVALID, VACUOUS, INTERNAL = 0, 1, 2, 3, 4, 5, 70


def summary(answer: Answer) -> str:
    """The last words about one design."""
    name = answer.loaded.design.name
    if answer.surprises:
        return f"{name}: not as expected: {', '.join(answer.surprises)}."
    unsure = [p.name for p in answer.promises if p.outcome in (Outcome.INCONCLUSIVE, Outcome.VACUOUS)]
    if unsure:
        return f"{name}: not proved: {', '.join(unsure)}."
    if answer.broken:
        return f"{name}: breaks only what it is expected to break: {', '.join(answer.broken)}."
    asked = all(p.outcome is not Outcome.NOT_ASKED for p in answer.promises)
    return f"{name}: keeps every promise{'' if asked else ' that applies to it'}."


def exit_code(answers: tuple[Answer, ...]) -> int:
    """The code of the worst that was found (DESIGN, section 9)."""
    outcomes = {promise.outcome for answer in answers for promise in answer.promises if promise.name not in answer.surprises}
    if any(answer.surprises for answer in answers):
        surprising = {p.outcome for answer in answers for p in answer.promises if p.name in answer.surprises}
        if surprising & {Outcome.HOLDS, Outcome.VIOLATED}:
            return BROKEN
        outcomes |= surprising
    if Outcome.INCONCLUSIVE in outcomes:
        return UNKNOWN
    return VACUOUS if Outcome.VACUOUS in outcomes else HOLD
