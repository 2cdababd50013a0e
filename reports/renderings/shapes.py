"""The shape of the answers as JSON, of which the published schema is made; docs/json.md says what each field is."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from staleproof.checker.engine.verdict import Outcome

Verdict = Annotated[str, Field(json_schema_extra={"enum": [one.value for one in Outcome]})]
Whose = Annotated[str, Field(json_schema_extra={"enum": ["own", "foreign"]})]
Change = Annotated[str, Field(json_schema_extra={"enum": ["worse", "better", "otherwise"]})]
Bound = Annotated[str, Field(json_schema_extra={"enum": ["poll", "expiry"]})]


class AskedShape(TypedDict):
    """What was asked of a design."""

    views: list[str]
    of: int
    promises: list[str]
    matrix: bool
    interrupted: bool


class ReadingShape(TypedDict):
    """What an entry of the matrix says."""

    cell: str
    reason: str
    visible: bool
    replay: str | None


class EntryShape(TypedDict):
    """An entry of the freshness matrix."""

    mutation: str
    view: str
    entry: Whose
    handler: str | None
    without_faults: ReadingShape
    under_faults: ReadingShape


class PromiseShape(TypedDict):
    """How a promise came out."""

    name: str
    says: str
    verdict: Verdict
    scope: str
    faults: list[str]
    left_out: str
    witnesses: int
    reason: str
    story: str | None


class DeclarationShape(TypedDict):
    """What to change."""

    kind: str
    part: str
    file: str
    line: int


class BreachShape(TypedDict):
    """Where a promise is broken."""

    promise: str
    view: str
    mutation: str | None
    entry: Whose | None


class CauseShape(TypedDict):
    """A cause with all that it breaks."""

    declarations: list[DeclarationShape]
    replay: str
    breaks: list[BreachShape]
    story: str | None


class HiddenShape(TypedDict):
    """Whether others were looked for behind them."""

    designs_asked: int
    places_open: int


class OpenShape(TypedDict):
    """A view of which something is undecided."""

    view: str
    entries: int
    promises: list[str]
    reasons: list[str]
    states: int | None
    steps: int | None


class ClaimShape(TypedDict):
    """How a claim came out."""

    name: str
    group: str
    says: str
    verdict: Verdict
    because: str
    story: str | None


class CostShape(TypedDict):
    """How long an answer took."""

    seconds: NotRequired[float]


class DesignShape(CostShape):
    """The answer about a design."""

    name: str
    title: str
    given: str
    faults: list[str]
    asked: AskedShape
    expected_broken: list[str | dict[str, Any]]
    not_judged: list[str | dict[str, Any]]
    as_expected: bool
    states: int
    transitions: int
    assumptions: list[str]
    matrix: list[EntryShape]
    promises: list[PromiseShape]
    causes: list[CauseShape]
    hidden_causes: HiddenShape
    open: list[OpenShape]
    claims: list[ClaimShape]


class StepShape(TypedDict):
    """A step of a story."""

    number: int
    lane: str
    to: str | None
    text: str


class WhyShape(TypedDict):
    """A declaration that a story is blamed on."""

    kind: str
    sentence: str
    file: str
    line: int
    proved: bool


class StoryCauseShape(WhyShape):
    """Why a story ends as it does."""

    beside: WhyShape | None


class StoryShape(TypedDict):
    """A numbered story."""

    number: str
    design: str
    of: str
    view: str
    replay: str
    steps: list[StepShape]
    shows: str
    truth: str
    repeats: int | None
    cause: StoryCauseShape


class FaultsShape(TypedDict):
    """What a design claims to survive now, or no longer."""

    no_longer_claimed: list[str]
    now_claimed: list[str]


class ChangedVerdictShape(TypedDict):
    """A claim that came out otherwise."""

    name: str
    before: Verdict
    after: Verdict
    change: Change
    story: str | None


class ChangedPromiseShape(ChangedVerdictShape):
    """A promise that came out otherwise, or is broken elsewhere."""

    newly: list[str]
    mended: list[str]


class CellsShape(TypedDict):
    """What an entry says."""

    without_faults: str
    under_faults: str


class ChangedEntryShape(TypedDict):
    """An entry that is not what it was."""

    mutation: str
    view: str
    entry: Whose
    handler: str | None
    before: CellsShape | None
    after: CellsShape | None
    change: Change


class BoundShape(TypedDict):
    """How long polls or caches take for a view."""

    view: str
    what: Bound
    before: str
    after: str


class ChangedCausesShape(TypedDict):
    """The causes that came and went."""

    new: list[CauseShape]
    gone: list[CauseShape]


class ChangedStoriesShape(TypedDict):
    """Stories by their numbers."""

    worse: list[str]
    other: list[str]
    gone: list[str]


class ComparisonShape(TypedDict):
    """How the second of two designs differs from the first."""

    worse: bool
    bound_hit: bool
    undecided: list[str]
    faults: FaultsShape
    polls_now_enough: list[str]
    promises: list[ChangedPromiseShape]
    claims: list[ChangedVerdictShape]
    entries: list[ChangedEntryShape]
    bounds: list[BoundShape]
    causes: ChangedCausesShape
    stories: ChangedStoriesShape


class AnswersShape(TypedDict):
    """What `check` and `diff` write; `comparison` is null for `check`."""

    format: Literal[2]
    designs: list[DesignShape]
    stories: list[StoryShape]
    comparison: ComparisonShape | None


class LintShape(TypedDict):
    """Something suspicious in a design."""

    code: str
    file: str
    line: int
    says: str
