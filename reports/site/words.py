"""The legend of a site: what each word of the matrix and each verdict says."""

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from staleproof.checker.answers.answer import NO_ENTRY, NOT_SEEN, UNKNOWN, VACUOUS, Answer
from staleproof.checker.engine.verdict import Outcome

Tone = Literal["good", "poll", "user", "bad", "never", "none", "unsure"]
"""How a word of the matrix is coloured; the word itself is always there, too."""
TONES: tuple[Tone, ...] = get_args(Tone)

COLOURS: dict[str, Tone] = {
    "settles": "good",
    "poll": "poll",
    "focus": "user",
    "remount": "user",
    "reload": "bad",
    "never": "never",
    NOT_SEEN: "none",
    NO_ENTRY: "none",
    VACUOUS: "unsure",
    UNKNOWN: "unsure",
}
SAYS: dict[str, str] = {
    "settles": "once everything under way has arrived, the view is fresh",
    "poll": "the next poll of the view mends it",
    "focus": "the user must come back to the window",
    "remount": "the user must leave the page and come back",
    "reload": "the user must reload the page",
    "expiry+…": "first the browser's HTTP cache must expire, then what is said behind the plus",
    "never": "nothing in the design repairs it",
    NOT_SEEN: "the view looks the same before and after, and nothing makes it look otherwise",
    NO_ENTRY: "nobody can make this change from that browser",
    VACUOUS: "the situation never occurs, so nothing was proved",
    UNKNOWN: "a bound was hit, so it is not known",
}
VERDICTS: dict[Outcome, str] = {
    Outcome.HOLDS: "every reachable state was visited and none breaks the promise, which could have been broken",
    Outcome.VIOLATED: "a run of real statuses breaks it; the shortest one that was found is told",
    Outcome.INCONCLUSIVE: "a bound was hit; the verdict names it and its option",
    Outcome.VACUOUS: "it could not be broken, because the situation that it is about never occurs",
    Outcome.NOT_ASKED: "the design has nothing that it is about",
}
SIGNS: dict[str, str] = {"HOLDS": "✓", "VIOLATED": "✗", "INCONCLUSIVE": "?", "VACUOUS": "∅", "NOT_ASKED": "–"}
"""A sign for each outcome, so that it can be told without colours."""
LINES: dict[str, str] = {
    "request": "a request",
    "answer": "an answer",
    "push": "a push",
    "tab message": "a message to other tabs",
    "call": "a call: what an event does to a copy within its step, such as an invalidation",
}
"""What a line between the lanes of a story stands for; each kind is drawn otherwise."""
WHOSE = {
    "own": "in the browser that made the change, whatever became of the page",
    "foreign": "in all other browsers",
}


def explained(words: Iterable[str]) -> dict[str, str]:
    """What the words of a matrix say, and those behind a plus."""
    found = {part for word in words for part in word.replace("+", "+… ").split()}
    return {word: said for word, said in SAYS.items() if word in found}


def names(answers: Sequence[Answer]) -> list[str]:
    """What designs are called: by their names, and where two have one name by their files, too."""
    called = [answer.loaded.design.name for answer in answers]
    return [
        f"{name} ({answer.loaded.given})" if called.count(name) > 1 else name
        for name, answer in zip(called, answers, strict=True)
    ]


def tone(word: str) -> Tone:
    """The colour of a word of the matrix; what waits for an expiry is as bad as a reload."""
    return COLOURS.get(word, "bad")
