"""Whether a story of a whole world happens in a changed design, too."""

from staleproof.model.components.server import Server
from staleproof.model.language.design import Design
from staleproof.model.systems.whole_world import ViewName, WholeWorld
from staleproof.model.vocabulary import Kind, Label, State
from staleproof.reports.stories.causes.trials.replaying import Replay
from staleproof.reports.stories.setting import Tale, WorldSetting


class WorldReplay(Replay):
    """A story of a whole world, in that of another design."""

    def __init__(self, tale: Tale, setting: WorldSetting, design: Design) -> None:
        before, server = setting.whole, setting.system.components[0]
        self.after = WholeWorld(design, before.lifecycle, before.records, before.slots, before.faults)
        everybody = isinstance(server, Server) and server.others is None
        statuses = tuple(row.status for row in tale.truth(0))
        super().__init__(tale, design, self.after.system(statuses, everybody=everybody))
        self.mine = frozenset(name for name, owner in self.after.owners.items() if owner == tale.place.dashboard)

    def ends_badly(self, _labels: tuple[Label, ...], states: tuple[State, ...]) -> bool:
        """Whether the view is as stale, with as much reported as done and as little under way in its browser."""
        return any(map(self._as_bad, self.behind(states[-1], self.mine)))

    def _as_bad(self, state: State) -> bool:
        if self.rests and any(kind is Kind.INTERNAL and one.component in self.mine for one, kind in self.system.offered(state)):
            return False
        slots = self.after.slot_names(self.after.tabs[self.tale.place.dashboard])
        last = len(self.tale.labels)
        if [self.tale.local(last, slot) is None for slot in slots] != [self.after.local(state, slot) is None for slot in slots]:
            return False
        return (self.tale.place, self.tale.record) in self._bad(state)

    def _bad(self, state: State) -> tuple[tuple[ViewName, int], ...]:
        if self.tale.refused:
            return self.after.refusing(state)
        return self.after.stale(state) if self.tale.beside is None else self.after.contradicted(state)
