"""What a design is known to break: a promise everywhere, or only for some entries of the matrix and in some views."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from staleproof.model.language.anomalies import Anomaly
from staleproof.model.language.part import Part
from staleproof.model.language.yaml_text import shown

Blamed = tuple[str, str]
"""A kind of anomaly and the declaration that it names, as changes name it."""


class ExpectPart(Part):
    """A promise that is known to be broken for what is named here; beyond that it must be kept."""

    promise: str = Field(description="the promise")
    entry: Literal["own", "foreign", "both"] = Field("both", description="the browser that made the change, or all others")
    views: tuple[str, ...] = Field((), min_length=1, description="as dashboard.view or dashboard.*; all if not named")
    mutations: tuple[str, ...] | None = Field(None, min_length=1, description="rows of the matrix; all if not named")
    cause: Anomaly | None = Field(None, description="the kind of anomaly that is to blame; any if not named")
    part: str | None = Field(None, description="what it names, or what that is in: `dashboards.worker.push`; any if not named")

    @property
    def scoped(self) -> bool:
        """Whether it is about less than all that the promise is about."""
        return self.by_entry or self.by_cause or bool(self.views)

    @property
    def by_entry(self) -> bool:
        """Whether it is about some entries of the matrix only."""
        return self.entry != "both" or self.mutations is not None

    @property
    def by_cause(self) -> bool:
        """Whether it is about some causes only."""
        return self.cause is not None or self.part is not None

    def blames(self, cause: Blamed) -> bool:
        """Whether it is about a cause."""
        kind, named = cause
        within = self.part is None or f"{named}.".startswith(f"{self.part}.")
        return within and self.cause in (None, kind)

    def covers(self, dashboard: str, view: str, whose: str | None, mutation: str | None) -> bool:
        """Whether a breach there is known; one that belongs to no entry only where none is chosen."""
        chosen = self.entry in ("both", whose) and (self.mutations is None or mutation in self.mutations)
        return chosen and self.in_view(dashboard, view)

    def in_view(self, dashboard: str, view: str) -> bool:
        """Whether it is about a view."""
        return not self.views or f"{dashboard}.{view}" in self.views or f"{dashboard}.*" in self.views

    @property
    def scope(self) -> str:
        """What it is narrowed to; nothing if to nothing."""
        entry = "" if self.entry == "both" else self.entry
        cause = " at ".join(filter(None, (self.cause, self.part)))
        return "; ".join(filter(None, (entry, ", ".join(self.mutations or ()), ", ".join(self.views), cause)))

    def __str__(self) -> str:
        """The promise, with what it is narrowed to."""
        return f"{self.promise} ({self.scope})" if self.scoped else self.promise


def _form(expected: object) -> str:
    return "promise" if isinstance(expected, str) else "part"


def _expected(value: object) -> object:
    if isinstance(value, str | dict | ExpectPart):
        return value
    raise ValueError(
        f"what is expected is a promise, or a mapping with `promise` and what it is narrowed to, not {shown(value)}"
    )


Expected = Annotated[
    Annotated[str, Tag("promise")] | Annotated[ExpectPart, Tag("part")], Discriminator(_form), BeforeValidator(_expected)
]


def expectation(expected: str | ExpectPart) -> ExpectPart:
    """The same with all that a mere name leaves out."""
    return ExpectPart(promise=expected) if isinstance(expected, str) else expected
