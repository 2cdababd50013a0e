"""The declarations of a design that the steps of a story come from; steps count from 1."""

from collections.abc import Iterator

from staleproof.model.components.channel import Channel, called
from staleproof.model.components.program import Op
from staleproof.model.components.server import Commit
from staleproof.model.language.design import HandlerPart
from staleproof.model.language.yaml_text import Path
from staleproof.model.systems.browser import Tab
from staleproof.reports.stories.causes.guesses import Guesses

ASKING = ("refetch", "restart", "fetch")


class Places(Guesses):
    """Where in the design something stands that is done, or missing."""

    def copy_path(self) -> Path:
        """The copy."""
        return (*self.base, "queries" if self.name in self.board.queries else "arrays", self.name)

    def hearing(self) -> Path:
        """Where it should be told of commits."""
        return self.copy_path() if self.board.push is None else (*self.base, "push")

    def reading(self, step: int) -> Path:
        """The copy whose request ends in a step."""
        dashboard, name = self.tale.setting.copies[self.tale.labels[step - 1].component]
        return ("dashboards", dashboard, "queries", name)

    def cached(self) -> Path:
        """What lets the HTTP cache answer its requests: the word for them, if there is one, else what lets it keep answers."""
        own = (*self.copy_path(), "max_age")
        declared = (own, (*self.copy_path(), "requests"), (*self.base, "requests"), ("server", "max_age"))
        part = self.board.queries.get(self.name) or self.board.arrays[self.name]
        given = (part.max_age, part.requests, self._worded("requests"), self.tale.setting.design.server.max_age)
        return next(path for path, value in zip(declared, given, strict=True) if value is not None)

    def _worded(self, field: str) -> object:
        return getattr(self.board, field) if field in self.board.model_fields_set else None

    def track(self, step: int, track: str = "") -> Path:
        """The track of the handler that takes a step, or another track of it; the copy if no handler here takes the step."""
        for slot, path in self._running(step):
            return (*path, self._where(self._handler(path), track or self._phase(step, slot)))
        return self.copy_path()

    def _running(self, step: int) -> Iterator[tuple[str, Path]]:
        """The slots of this dashboard in which something happens in a step, each with the handler that runs there."""
        first = self.tale.labels[step - 1].component
        for slot in dict.fromkeys((first, *(part.to for part in self.teller.parts[step - 1]))):
            dashboard, handlers = self.tale.setting.slots.get(slot, ("", ()))
            run = None
            if dashboard == self.tale.place.dashboard:
                run = self.tale.local(step - 1, slot) or self.tale.local(step, slot)
            if run is not None:
                yield slot, (*self.base, "handlers", handlers[run.program])

    def _phase(self, step: int, slot: str) -> str:
        """Which track of a handler is run in a step."""
        before, event = self.tale.local(step - 1, slot), self.tale.labels[step - 1].event.name
        if before is None or before.phase == "before":
            return "before"
        if self.tale.labels[step - 1].component != slot:
            return "error" if before.phase == "error" else "success"
        return "success" if event == "deliver" and before.reply.ok else "error"

    def _handler(self, path: Path) -> HandlerPart:
        return self.board.handlers[str(path[-1])]

    def _where(self, handler: HandlerPart, track: str) -> str:
        """The track, or the one for both ends if only in that the copy is read again, or nothing else is written."""
        both, written = track in ("success", "error"), handler.model_fields_set
        if not both or "settled" not in written or any(map(self._asks, getattr(handler, track))):
            return track
        return "settled" if any(map(self._asks, handler.settled)) or track not in written else track

    def rollback(self, step: int) -> Path:
        """The track with the rollback that is made in a step."""
        return (*self.track(step, "error")[:-1], "error")

    def storing(self, step: int) -> Path:
        """The track in which the row of the answer that arrives in a step is stored."""
        *handler, track = self.track(step, "success")
        stores = any(map(self._stores, self._handler(tuple(handler)).success))
        return (*handler, "success" if stores else track)

    def _stores(self, step: object) -> bool:
        """Whether a step stores the row of an answer in the copy."""
        return any(op.kind == "reply" and self.name in op.targets for op in self._ops(step))

    def _asks(self, step: object) -> bool:
        """Whether a step makes the copy be read again."""
        return any(op.kind in ASKING and self.name in op.targets for op in self._ops(step))

    def _ops(self, step: object) -> Iterator[Op]:
        """What a step does."""
        tab = Tab(self.tale.setting.design, self.tale.place.dashboard)
        return (op for group in tab.groups((step,)) for op in group)  # type: ignore[arg-type]

    def asking(self, step: int) -> Path:
        """What made the copy be read again in a step, or should have: a message, a connect, a track of a handler."""
        name, event = self.tale.labels[step - 1]
        if not isinstance(self.teller.kinds[name], Channel):
            return self.track(step)
        if event.name == "connect":
            again = not self.board.push or not self.board.push.on_connect
            return (*self.base, "push", "on_reconnect" if again else "on_connect")
        data = event.data if event.name == "window ends" else event.data[0]
        return (*self.base, "push", "on_message", self._message(data if isinstance(data, str) else called(data)))

    def cancelling(self, step: int) -> Path:
        """What made a request for the copy be given up in a step: where a page connects again, the last that does."""
        push, found, channel = self.board.push, self.asking(step), self.tale.labels[step - 1].component
        if push is None or found[-1] != "on_connect" or not self.tale.local(step - 1, channel).again:
            return found
        tab = Tab(self.tale.setting.design, self.tale.place.dashboard)
        again = any(op.kind == "cancel" and self.name in op.targets for group in tab.groups(push.on_reconnect) for op in group)
        return (*found[:-1], "on_reconnect") if again else found

    def _message(self, heard: str) -> str:
        """The message of the last commit before the end that does the same here as one that arrives."""
        push = self.board.push
        told = (message for action in self._actions() for message in self.tale.setting.design.server.publishes.of(action))
        alike = (one for one in told if push is not None and push.on_message.get(one) == push.on_message[heard])
        return next(alike, heard)

    def _actions(self) -> Iterator[str]:
        """The actions of the commits, the last one first."""
        for step in range(self.end, 0, -1):
            name, event = self.tale.labels[step - 1]
            if isinstance(event.data, Commit):
                yield event.data.transition.action
            elif name in self.tale.setting.slots and event.name == "serve":
                yield self._action(step)
