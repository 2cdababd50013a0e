"""The cone with real statuses of one record, to be searched exhaustively where marks and the refinement do not decide.

Copies hold the row as it is read: its status, and whether that is from before the marked commit (version 0) or not (1).
Alike requests and messages stand for one or more, as everywhere; other records matter by what is done to them.
"""

from collections.abc import Hashable

from staleproof.model.abstraction.abstract_cone import Built, build
from staleproof.model.components.handler import writer
from staleproof.model.components.program import Program
from staleproof.model.components.server import Ask, without_rows
from staleproof.model.lifecycle.table import Transition
from staleproof.model.records.values import CONFIRMED, EARLIER, Change, Meaning, Put, Row, Value, failed, mistaken
from staleproof.model.refinement.exact_buttons import ExactButtons
from staleproof.model.refinement.refined_cone import Statuses
from staleproof.model.refinement.target import ANY_OF, Record, Sought, programs
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.view import Face
from staleproof.model.vocabulary import Step, System


class RowsWorld(Statuses):
    """The world around a concrete cone, where copies are rows."""

    def __init__(self, concrete: ConcreteCone, sought: Sought, built: Built) -> None:
        self.guard = ExactButtons(concrete, fresh=sought.fresh)
        super().__init__(concrete, sought, built)

    def __repr__(self) -> str:
        return f"Rows{self._content, [self._faces(status) for status in self.concrete.cone.lifecycle.statuses]}"

    def _look(self, status: str) -> Hashable:
        return self._faces(status), self.guard.signature(status)

    def _faces(self, status: str) -> tuple[Face, ...]:
        """What the view shows, and the one beside."""
        beside = self.concrete.cone.beside
        return (self.concrete.face(status), *(() if beside is None else (self.concrete.screens[beside].face(status),)))

    def _now(self, state: Record) -> Value:
        return (self.read(state),)

    def _row(self, state: Record) -> Change:
        return Put(0, self.read(state))

    def read(self, state: Record) -> Row:
        """The row of the record as it is read."""
        return Row(state.status or "", int(state.marked))

    def _may_be_marked(self, t: Transition) -> bool:
        visible = self.concrete.face(t.source) != self.concrete.face(t.target)
        return self.sought.entry is None or self.sought.visible in (None, visible)

    def _may_follow(self, state: Record, target: str) -> bool:
        same_look = self.sought.entry is not None and self.concrete.face(target) == self.concrete.face(state.status or "")
        return not state.marked or self.sought.commits_after or same_look

    def _marked(self, state: Record, ask: Ask, status: str) -> Record:
        """With what it looks like, where that is asked once its handler has reported success."""
        made = self.concrete.face(status) if "done" in self.sought.watches and not ask.orphan else None
        return super()._marked(state, ask, status)._replace(made=made)

    def _button(self, state: Record, handler: str) -> Step:
        """The guard of the label decides."""
        return Step(self.clicked(state) if handler.startswith(ANY_OF) else state)

    def _resolved(self, slot: str, after: Record | None, *, honest: bool) -> tuple[tuple[Meaning, Meaning], ...]:
        writing = (number for number, program in enumerate(self.concrete.programs) if program.guess is not None)
        if after is None:
            return tuple((writer(slot, number), failed(number)) for number in writing)
        confirmed = EARLIER if not after.marked else CONFIRMED
        return tuple((writer(slot, number), confirmed if honest else mistaken(number)) for number in writing)


def exhaustive(concrete: ConcreteCone, sought: Sought) -> System:
    """The cone with rows, around a marked commit; a button can be clicked where some view of the browser may have it."""
    built = build(
        concrete.cone, guessing(concrete, programs(concrete, sought)), sought.watches, without_rows(concrete.cone.lifecycle, 1)
    )
    world = RowsWorld(concrete, sought, built)
    return built.around(concrete.cone, world, world.guard)


def guessing(concrete: ConcreteCone, found: tuple[Program, ...]) -> tuple[Program, ...]:
    """Programs with the statuses that those of the concrete cone guess."""
    guesses = (*(program.guess for program in concrete.programs), *(None for _ in found))
    return tuple(program._replace(guess=guess) for program, guess in zip(found, guesses, strict=False))
