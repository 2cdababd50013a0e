"""Whether a story on the cone of its view happens in a changed design, too."""

from staleproof.model.abstraction.run_properties import ConcreteRun
from staleproof.model.components.channel import called
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.neighbours import contradicted
from staleproof.model.systems.parts import CHANNEL
from staleproof.model.vocabulary import Event, Label, State
from staleproof.reports.stories.causes.trials.replaying import Replay, plain_label
from staleproof.reports.stories.setting import ConeSetting, Tale


class ConeReplay(Replay):
    """A story on the cone of its view, on that of the same view in another design."""

    def __init__(self, tale: Tale, setting: ConeSetting, after: ConcreteCone) -> None:
        self.before, self.after = setting.concrete, after
        super().__init__(tale, after.cone.design, self.after.system(self.after.start(*(row.status for row in tale.truth(0)))))

    def ends_badly(self, labels: tuple[Label, ...], states: tuple[State, ...]) -> bool:
        """Whether the view shows as badly what the server has, with as much reported as done."""
        told, tried = ConcreteRun(self.before, self.tale.labels, self.tale.states), ConcreteRun(self.after, labels, states)
        if not self.rests and told.forgotten:
            return tried.forgotten
        if not self.rests and told.backwards and not self.before.overwritten(told.end):
            return tried.backwards
        return any(map(self._as_bad, self.behind(states[-1], frozenset(self.system.index))))

    def meant(self, label: Label) -> Label:
        """What a step is called in the changed design."""
        match label.event:
            case Event("click", (int(program), record)):
                name, handlers = self.before.handlers[program], self.after.handlers
                return Label(label.component, Event("click", (handlers.index(name) if name in handlers else None, record)))
            case Event("arrive" | "lose" as name, (message, more)) if label.component == CHANNEL:
                heard = self.after.cone.stands_for(called(message))
                return Label(label.component, Event(name, (heard, more)))
        return plain_label(label)

    def _as_bad(self, state: State) -> bool:
        """Whether the view shows as badly what the server has, with as much reported as done."""
        last, before, after = self.tale.states[-1], self.before, self.after
        if self.rests and not self.system.settled(state):
            return False
        if [run is None for run in before.runs(last)] != [run is None for run in after.runs(state)]:
            return False
        if before.overwritten(last):
            return after.overwritten(state)
        seen, truth = after.seen(state), after.truth(state)
        if self.tale.wordless:
            return seen is not None and after.face(seen.status) == ("", ())
        if self.tale.refused:
            return after.offers_refused(state)
        if self.tale.beside is not None:
            return contradicted(after, state)
        shown = before.seen(last)
        if shown is not None and shown.optimistic:
            return after.open(state) and seen is not None and seen.optimistic and not after.same(seen, truth)
        return after.stale(state)
