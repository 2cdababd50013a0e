"""Why a story ends as it does: the declaration that makes the story impossible if it is changed, and nothing else."""

import re
from dataclasses import dataclass
from itertools import combinations
from typing import get_args

from staleproof.model.language.anomalies import Anomaly, OfFaults
from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path, Position
from staleproof.reports.stories.causes.candidates import Candidates
from staleproof.reports.stories.causes.found import Found
from staleproof.reports.stories.causes.trials.changed_designs import ChangedDesigns
from staleproof.reports.stories.causes.trials.trial import Trial
from staleproof.reports.stories.story import Teller


@dataclass(frozen=True)
class Cause:
    """A named kind of anomaly, what happened in one sentence, and the declaration that is concerned, with its place.

    `beside` is another cause, where only both changed together make the story impossible. `proved` says that the story was
    replayed with the declaration changed and did not happen.
    """

    kind: Anomaly
    sentence: str
    where: Position
    path: Path
    beside: "Cause | None" = None
    proved: bool = False

    @property
    def part(self) -> str:
        """The declaration as named changes call it."""
        return ".".join(map(str, self.path))

    @property
    def together(self) -> tuple["Cause", ...]:
        """The cause, and the one beside it."""
        return (self,) if self.beside is None else (self, *self.beside.together)

    @property
    def sure(self) -> bool:
        """Whether it was proved, or is something that no declaration prevents."""
        return self.proved or self.kind in get_args(OfFaults)

    @property
    def named(self) -> str:
        """The kind, or both."""
        return ", with ".join(dict.fromkeys(cause.kind for cause in self.together))

    @property
    def said(self) -> str:
        """What happened, or both."""
        if self.beside is None:
            return (
                self.sentence if self.sure else f"{self.sentence}. That is the likeliest: no change that was tried prevents it"
            )
        return f"{self.sentence}. Besides, {self.beside.sentence}: only both changes together make this impossible"

    @property
    def found(self) -> tuple[Found, ...]:
        """What a trial changes: the kind, the sentence and the path, or both."""
        return tuple((cause.kind, cause.sentence, cause.path) for cause in self.together)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The path of the declaration, or of both."""
        return tuple(cause.path for cause in self.together)

    @property
    def places(self) -> tuple[Position, ...]:
        """Where the declaration stands, or both do."""
        return tuple(cause.where for cause in self.together)


def cause(teller: Teller, source: Source, designs: ChangedDesigns | None = None) -> Cause:
    """The cause of the end of a story: the likeliest that is a fault or was tried with success, else the likeliest of all.

    `designs` are those that were changed for other stories of the same one.
    """
    trial, candidates, tried = Trial(teller.tale, source, designs or ChangedDesigns()), Candidates(teller), []
    for found in candidates.found():
        if found[0] in get_args(OfFaults):
            return _told(source, found)
        if trial.mends(found):
            return _told(source, found, proved=True)
        tried.append(found)
    for first, second in combinations((*tried, *candidates.besides()), 2):
        if trial.mends(first, second):
            beside = _told(source, _beyond(first, second), proved=True)
            return _told(source, first, beside, proved=True)
    return _told(source, tried[0])


def _told(source: Source, found: Found, beside: Cause | None = None, *, proved: bool = False) -> Cause:
    kind, sentence, path = found
    return Cause(kind, sentence, source.position(path), path, beside, proved)


def _beyond(first: Found, second: Found) -> Found:
    """The second, without what the first one says already."""
    clauses = re.split("(; |, and )", second[1])
    known = set(re.split("; |, and ", first[1]))
    while len(clauses) > 1 and clauses[0] in known:
        del clauses[:2]
    return second[0], "".join(clauses), second[2]
