"""What a lint is, and the codes of all."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from staleproof.model.language.yaml_text import Path, Position

OfSteps = Literal["SP101", "SP102", "SP103", "SP104", "SP105", "SP106", "SP107", "SP108", "SP109", "SP110", "SP111"]
OfReturns = Literal["SP112", "SP113"]
OfReadPaths = Literal["SP121", "SP122", "SP123", "SP124", "SP125", "SP126", "SP127", "SP128", "SP129"]
OfTheLifecycle = Literal["SP201", "SP202", "SP203", "SP204", "SP205", "SP206", "SP207", "SP208", "SP209"]
OfViews = Literal["SP301", "SP302", "SP303", "SP304", "SP305", "SP306", "SP307", "SP308"]
OfOptions = Literal["SP309", "SP310", "SP311", "SP312", "SP313", "SP314", "SP315", "SP316", "SP317", "SP318", "SP319"]
OfWhatIsUnused = Literal["SP401", "SP402", "SP403", "SP404", "SP405"]
Code = OfSteps | OfReturns | OfReadPaths | OfTheLifecycle | OfViews | OfOptions | OfWhatIsUnused
CODES: dict[Code, str] = {
    "SP101": "a key matches no query at all (`matches_nothing: true`)",
    "SP102": "a key matches no query of the dashboard whose handler or push uses it",
    "SP103": "a guess is written into a copy that no view reads",
    "SP104": "a guess is shown nowhere: no overlay, no patch of a copy that a view reads",
    "SP105": "a guess is written into a copy whose GETs under way are not cancelled, so that they overwrite it",
    "SP106": "a rollback without old rows to go back to",
    "SP107": "old rows are kept, but no error step rolls back",
    "SP108": "a guess stays in a copy when its action fails: no rollback, no read",
    "SP109": "a patch in a handler without an optimistic status",
    "SP110": "store_reply without effect: no Redux array, or no row in the reply",
    "SP111": "store_reply writes the row as it was before the change",
    "SP112": "a rollback writes old rows over newer ones, and no error step reads again",
    "SP113": "a cancel of a first load, a reset or a remove with no read behind it, which leaves a view stranded",
    "SP121": "an action is reported as done though its steps read a view that shows it not again",
    "SP122": "an action is reported as done before a view that shows it was read again: nothing waits",
    "SP123": "nothing reads a view again after an error, though the change may be stored",
    "SP124": "a read joins a first load under way, which may have begun before the change",
    "SP125": "a read joins any GET under way (`cancel_refetch: false`)",
    "SP126": "only what is on the open page is read again: elsewhere a mark is left, which a GET under way clears",
    "SP127": "only what is on the open page is read again: elsewhere a mark is left, and `refetch_on_mount: false`",
    "SP128": "a read after an own action is left to other actions (`unless_others_run`)",
    "SP129": "of several GETs of an array under way the last to arrive is kept, not the last to be sent",
    "SP201": "an optimistic status that is invented",
    "SP202": "an optimistic status that the action never leads to",
    "SP203": "an optimistic status that the action leads to only sometimes",
    "SP204": "a PATCH to a status that its action never leads to",
    "SP205": "a button in a status in which the role can never take its action",
    "SP206": "a handler that no view offers",
    "SP207": "a view lists a status without a text and without a button",
    "SP208": "an action that no handler asks for, though all of its roles have dashboards with handlers",
    "SP209": "a handler asks for an action that its role may not take",
    "SP301": "a view hears of some mutation by no push, no steps and no poll",
    "SP302": "a push that a dashboard receives does not make a view that can show its mutation read again",
    "SP303": "a connect does not make a view read again that a push does",
    "SP304": "the server pushes what no dashboard receives",
    "SP305": "the HTTP cache may answer the reads of a view",
    "SP306": "a poll is shorter than the time for which the HTTP cache answers it",
    "SP307": "a view without a poll in a design that is to survive lost pushes or failing reads",
    "SP308": "a fault of pushes in a design without pushes",
    "SP309": "`poll_in_background` without a poll, or a poll of a disabled query",
    "SP310": "the response cache of the server keeps answers beyond a commit",
    "SP311": "a failing read looks like an empty list (`errors: as_empty`)",
    "SP312": "a push is sent before the commit that it tells of",
    "SP313": "a debounce drops the last of several pushes",
    "SP314": "a logout keeps copies that nothing tells of what changes until the next login",
    "SP315": "a query takes the answers that other tabs hand on",
    "SP316": "a push is left to the actions that are under way (`unless_others_run`)",
    "SP317": "a dashboard listens to a message that nobody sends it",
    "SP318": "nothing is pushed after some mutation, in a design that pushes",
    "SP319": "`fresh_by: poll` on a dashboard where nothing polls",
    "SP401": "a query or an array that no view reads",
    "SP402": "a routine that nothing runs",
    "SP403": "a table of texts that no view uses",
    "SP404": "a table of offers that no view uses",
    "SP405": "a text for a status in which there is no row, or a button in one that no view lists",
}
"""Each code and what it means; a code is never used again for something else."""
NAMED = 3
"""How many names a lint lists before it only counts them."""


@dataclass(frozen=True)
class Lint:
    """Something suspicious: its code, where it is written, and a sentence."""

    code: Code
    where: Position
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.code} {self.says}"


class Finding(NamedTuple):
    """A lint of one thing: the path of what is written, and a sentence, which may list views between its two parts.

    `name` is the handler, view, copy or push of `dashboard` that it is about.
    """

    code: Code
    path: Path
    says: str
    dashboard: str = ""
    name: str = ""
    views: tuple[str, ...] = ()
    then: str = ""
