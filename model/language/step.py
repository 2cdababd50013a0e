"""One step of a handler or a push as its author declares it, and which options go with which actions."""

from typing import Annotated, Literal, assert_never, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from staleproof.model.language.field_types import Flag, Index, Into, Key, KeyPart
from staleproof.model.language.part import Part
from staleproof.model.language.yaml_text import shown

Action = Literal[
    "cancel", "patch", "invalidate", "reset", "remove", "refetch", "fetch", "store_reply", "store_push", "run", "all"
]
"""The kinds of steps that are written with fields."""
Word = Literal["rollback"]
"""The kinds of steps that are written as one word."""
StepKind = Action | Word
"""Every kind of step: whatever looks at steps goes through these, so that mypy tells where one is missing."""
STEPS: tuple[Action, ...] = get_args(Action)
OPTIONS: dict[str, tuple[Action, ...]] = {
    "unloaded": ("cancel",),
    "snapshot": ("patch",),
    "refetch_type": ("invalidate",),
    "cancel_refetch": ("invalidate", "refetch"),
    "awaited": ("invalidate", "reset", "refetch", "fetch"),
    "unless_others_run": ("cancel", "invalidate"),
    "type": ("remove",),
    "exact": ("cancel", "patch", "invalidate", "reset", "remove"),
    "where": ("cancel", "patch", "invalidate", "reset", "remove"),
    "matches_nothing": ("cancel", "patch", "invalidate", "reset", "remove", "store_reply"),
}
"""Which actions of a step each option goes with."""


class StorePushPart(Part):
    """How the row of a push is written into a copy."""

    into: Into = Field(description="the key of a query, by setQueryData with a function of its data; or the name of an array")
    part: Flag = Field(default=False, description="the message has a part of the row without the status")
    newer_only: Flag = Field(default=False, description="a row that is not newer than that of the copy is dropped")

    @model_validator(mode="after")
    def _one_way(self) -> "StorePushPart":
        if self.part and self.newer_only:
            raise ValueError("a part of a row has no version; 'part' and 'newer_only' do not go together")
        return self


class StepPart(Part):
    """One step of a handler, a push or a connect; exactly one of its actions is named."""

    cancel: Key | None = Field(None, description="cancelQueries for this key and all that begin with it")
    patch: Into | None = Field(
        None,
        description="setQueryData of exactly this key with the optimistic status; setQueriesData with exact: false; or the name"
        " of an array of a slice, whose reducer writes it",
    )
    invalidate: Key | None = Field(None, description="invalidateQueries for this key and all that begin with it")
    reset: Into | None = Field(
        None,
        description="resetQueries for this key and all that begin with it: emptied, and read again where an enabled view looks;"
        " or the name of an array of a slice, whose reducer empties it",
    )
    remove: Key | None = Field(
        None,
        description="removeQueries for this key and all that begin with it: gone from the cache; a mounted view goes on showing"
        " what was there, and hears of nothing, until it is rendered again, polls or is told to refetch",
    )
    refetch: tuple[str, ...] | None = Field(None, description="refetch of these queries through their observers")
    fetch: tuple[str, ...] | None = Field(
        None, description="fetch these arrays again; the last answer to arrive wins, unless they guard against it"
    )
    store_reply: Into | None = Field(
        None,
        description="the reply's row is written: to a key, by setQueryData there; by a reducer into the array of this name;"
        " redux, into all arrays of slices",
    )
    store_push: StorePushPart | None = Field(None, description="the row that the message carries is written into a copy")
    run: str | None = Field(None, description="the steps of a routine")
    all: "tuple[DeclaredStep, ...] | None" = Field(None, description="Promise.all of these steps")
    unloaded: Flag = Field(default=False, description="with cancel: only queries that have no data yet")
    snapshot: Flag = Field(default=False, description="with patch: keep the old value for a rollback")
    type: Literal["all", "active", "inactive"] = Field(
        "all", description="with remove: only queries that an enabled view looks at, or only the others"
    )
    refetch_type: Literal["active", "inactive", "all", "none"] = Field("active", description="with invalidate")
    cancel_refetch: Flag = Field(default=True, description="with invalidate or refetch: replace a running fetch")
    awaited: Flag | None = Field(
        None,
        alias="await",
        description="wait until what it reads is there; so do invalidate and reset if nothing is said, no other",
    )
    unless_others_run: Flag = Field(
        default=False, description="only if no other action of the tab is under way (isMutating() is 1, in a push 0)"
    )
    exact: Flag | None = Field(None, description="only the query with just this key; so it is with patch if nothing is said")
    where: dict[Index, KeyPart] | None = Field(
        None, min_length=1, description="a predicate: only queries whose keys have these parts at these places, counted from 0"
    )
    matches_nothing: Flag = Field(default=False, description="the key is known to match no query")

    @model_validator(mode="after")
    def _one_action(self) -> "StepPart":
        named = [name for name in STEPS if getattr(self, name) is not None]
        if len(named) != 1:
            wrong = f"a step names exactly one of {', '.join(STEPS)}; this one names {' and '.join(named) or 'none'}"
            option = next(iter(self.model_fields_set & OPTIONS.keys()), None)
            lost = f"; does '{option}' belong to the step before it, with braces around both?" if option and not named else ""
            raise ValueError(f"{wrong}{lost}")
        for option, actions in OPTIONS.items():
            if named[0] not in actions and option in self.model_fields_set:
                alias = type(self).model_fields[option].alias
                raise ValueError(f"'{alias or option}' goes with {' or '.join(actions)}, not with {named[0]}")
        self._of_keys()
        return self

    def _of_keys(self) -> None:
        """Refuse what chooses among queries where none is meant, or just one."""
        if any(isinstance(into, str) for into in (self.patch, self.store_reply, self.reset)):
            for option in ("exact", "where", "matches_nothing", "awaited"):
                if option in self.model_fields_set:
                    alias = type(self).model_fields[option].alias or option
                    raise ValueError(f"'{alias}' goes with keys of queries, not with an array")
        if self.patch is not None and self.where is not None and self.exact is not False:
            raise ValueError("'where' goes with a patch of many keys; say `exact: false` beside it")

    @property
    def action(self) -> Action:
        """Which of the actions the step names."""
        return next(name for name in STEPS if getattr(self, name) is not None)

    @property
    def keyed(self) -> Key | None:
        """The key by which the step reaches queries, if it does."""
        action = self.action
        match action:
            case "cancel":
                found: Into | None = self.cancel
            case "invalidate":
                found = self.invalidate
            case "patch":
                found = self.patch
            case "store_reply":
                found = self.store_reply
            case "reset":
                found = self.reset
            case "remove":
                found = self.remove
            case "refetch" | "fetch" | "store_push" | "run" | "all":
                found = None
            case _:
                assert_never(action)
        return found if isinstance(found, tuple) else None

    @property
    def waits(self) -> bool:
        """Whether the next step waits until what this one reads is there."""
        usual = self.invalidate is not None or isinstance(self.reset, tuple)
        return usual if self.awaited is None else self.awaited


def _form(step: object) -> str:
    return "word" if isinstance(step, str) else "part"


def _step(value: object) -> object:
    if isinstance(value, str | dict | StepPart):
        return value
    raise ValueError(f"a step is {' or '.join(get_args(Word))}, or a mapping such as `invalidate: [tasks]`, not {shown(value)}")


DeclaredStep = Annotated[
    Annotated[Word, Tag("word")] | Annotated[StepPart, Tag("part")], Discriminator(_form), BeforeValidator(_step)
]


def kind(step: DeclaredStep) -> StepKind:
    """Which kind of step one is."""
    return step.action if isinstance(step, StepPart) else step
