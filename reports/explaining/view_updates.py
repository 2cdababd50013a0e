"""What makes the copy of one view read again: pushes, the steps of its browser's handlers, timers; seen without any search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple, assert_never, cast

from staleproof.model.abstraction.matrix_entries import Entry, entries, visible
from staleproof.model.components.program import CallKind, Group, Op, Option
from staleproof.model.language.design import ArrayPart, QueryPart
from staleproof.model.language.loaded import Loaded
from staleproof.model.records.addresses import COPY
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.systems.browser import meant
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.vocabulary import Send


class Effect(IntEnum):
    """What some steps do for a copy, the least first: nothing, mark it, write a pushed row, have it read, wait until it is."""

    NOTHING = 0
    MARKED = 1
    WRITTEN = 2
    READ = 3
    AWAITED = 4


class PushEffect(NamedTuple):
    """What a message does for a copy, and what if an action is under way."""

    message: str
    effect: Effect
    among_actions: Effect


@dataclass(frozen=True)
class ViewUpdates:
    """One view of a design, while it is mounted."""

    loaded: Loaded
    dashboard: str
    view: str

    @cached_property
    def cone(self) -> Cone:
        """The copy of the view, with all that is done to it."""
        return Cone(self.loaded.design, self.loaded.lifecycle, self.dashboard, self.view)

    @cached_property
    def shown(self) -> tuple[Entry, ...]:
        """The mutations that the view can show, by others and by each handler of its dashboard."""
        concrete = ConcreteCone(self.cone)
        return tuple(entry for entry in entries(concrete) if visible(concrete, entry))

    @property
    def foreign(self) -> tuple[str, ...]:
        """The mutations by others that the view can show."""
        return tuple(entry.mutation for entry in self.shown if entry.handler is None)

    @property
    def own(self) -> tuple[str, ...]:
        """The handlers whose mutation the view can show."""
        return tuple(entry.handler for entry in self.shown if entry.handler is not None)

    @property
    def copy(self) -> QueryPart | ArrayPart:
        """What the view reads."""
        return part(self.cone, self.cone.part.reads)

    @property
    def caches(self) -> tuple[str, ...]:
        """The caches that may answer its requests with what was read before a commit."""
        tab, kept = self.cone.tab, self.loaded.design.server.response_cache
        at_server = kept is not None and not kept.cleared_by_commits and tab.response_cache(self.cone.part.reads) is not None
        found = (("HTTP cache", tab.plain(self.cone.part.reads)), ("response cache of the server", at_server))
        return tuple(name for name, there in found if there)

    # Who makes it read again.

    def pushes(self, action: str) -> tuple[PushEffect, ...]:
        """The pushes about a commit by this action that are sent to the dashboard."""
        tab = self.cone.tab
        return tuple(map(self._push, filter(tab.is_sent, self.cone.messages(action)))) if tab.hears else ()

    def _push(self, message: str) -> PushEffect:
        tab = self.cone.tab
        steps = tab.board.push.on_message.get(message, ()) if tab.board.push is not None else ()
        ops = tuple(_sent(self.cone.within(tab.sends(steps))))
        return PushEffect(message, self._strongest(ops), self._strongest(op for op in ops if not op.alone))

    def pushed(self, action: str) -> Effect:
        """What the pushes about a commit by this action do."""
        return _most(self.pushes(action))

    def pushed_among_actions(self, action: str) -> Effect:
        """What they do if an action is under way."""
        return max((push.among_actions for push in self.pushes(action)), default=Effect.NOTHING)

    def pushes_back(self, action: str) -> tuple[PushEffect, ...]:
        """The pushes about a commit by this action that was made in the same browser."""
        return self.pushes(action) if self.loaded.design.server.publishes.to_sender else ()

    def pushed_back(self, action: str) -> Effect:
        """What these do."""
        return _most(self.pushes_back(action))

    @property
    def connected(self) -> Effect:
        """What the first connect of the push channel does."""
        return self._connecting("on_connect")

    @property
    def reconnected(self) -> Effect:
        """What every further connect does."""
        return self._connecting("on_connect", "on_reconnect")

    def _connecting(self, *fields: str) -> Effect:
        push = self.cone.tab.board.push
        steps = (step for field in fields for step in getattr(push, field)) if self.cone.tab.hears else ()
        return self._strongest(_sent(self.cone.within(self.cone.tab.sends(tuple(steps)))))

    def succeeded(self, handler: str) -> Effect:
        """What the steps after a handler's success do."""
        return self._strongest(calls(self.cone.programs[handler].success))

    def succeeded_among_others(self, handler: str) -> Effect:
        """What they do if another action is under way."""
        return self._strongest(op for op in calls(self.cone.programs[handler].success) if not op.alone)

    def failed(self, handler: str) -> Effect:
        """What the steps after a handler's error do."""
        return self._strongest(calls(self.cone.programs[handler].error))

    def replied(self, handler: str) -> bool:
        """Whether the row of the reply is written into the copy after a handler's success."""
        program, action = self.cone.programs[handler], self.cone.tab.board.handlers[handler].action
        return self.cone.answers.reply_to(action) == "row" and program.reaches("reply", COPY)

    @property
    def poll(self) -> tuple[str, str] | None:
        """The copy whose poll makes it read again, itself or a mounted one that fills it, and its interval."""
        mounted = self.cone.tab.pages[self.cone.page]
        for name in (self.cone.part.reads, *self.cone.copies):
            copy = part(self.cone, name)
            if copy.poll is not None and name in mounted and enabled(copy):
                return name, copy.poll
        return None

    def reads(self, target: str, option: Refetch) -> bool:
        """Whether a refetch with these options reads a copy of the cone rather than to mark it at the most."""
        name = {address: name for name, address in self.cone.tab.addresses}[target]
        if name not in self.cone.tab.pages[self.cone.page]:
            return option.which in ("always", "all", "inactive")
        return option.which == "always" or (enabled(part(self.cone, name)) and option.which in ("all", "active"))

    def _strongest(self, ops: Iterable[Op]) -> Effect:
        return max((self._effect(target, op) for target, op in self.heard(ops)), default=Effect.NOTHING)

    def heard(self, ops: Iterable[Op]) -> Iterator[tuple[str, Op]]:
        """Each call on each copy, without those that come to nothing because a view shows what was removed before."""
        left: set[str] = set()
        for op in ops:
            for target in op.targets:
                if isinstance(op.option, Refetch) and op.option.which == "always":
                    left.discard(target)
                if target not in left:
                    yield target, op
                if op.kind == "remove" and self.taken_away(target, op.option):
                    left.add(target)

    def taken_away(self, target: str, which: Option) -> bool:
        """Whether a remove takes a query away from under a view on the open page."""
        name = {address: name for name, address in self.cone.tab.addresses}.get(target)
        if name is None or name not in self.cone.tab.pages[self.cone.page]:
            return False
        return which in ("all", "active" if enabled(part(self.cone, name)) else "inactive")

    def _effect(self, target: str, op: Op) -> Effect:
        match op.kind:
            case "put":
                return Effect.WRITTEN if isinstance(op.option, Pushed) and not op.option.part else Effect.NOTHING
            case "refetch" | "fetch":
                assert isinstance(op.option, Refetch)
                if op.kind == "fetch" or self.reads(target, op.option):
                    return Effect.READ if op.option.awaited_by is None else Effect.AWAITED
                return Effect.MARKED if op.option.mark and target == COPY else Effect.NOTHING
            case "restart":
                return self._restarted(target, op.option)
            case "cancel" | "patch" | "rollback" | "reply" | "remove" | "busy":
                return Effect.NOTHING
            case _:
                assert_never(op.kind)

    def _restarted(self, target: str, option: Option) -> Effect:
        """What a reset does: nothing of what was read is left, and where no view is open the next one reads.

        A query on another page is not read, so that what it fills stays as it is.
        """
        name = {address: name for name, address in self.cone.tab.addresses}[target]
        mounted = name in self.cone.tab.pages[self.cone.page]
        if not isinstance(option, Refetch) or not enabled(part(self.cone, name)) or not mounted:
            return Effect.NOTHING
        return Effect.READ if option.awaited_by is None else Effect.AWAITED


def _most(pushes: tuple[PushEffect, ...]) -> Effect:
    return max((push.effect for push in pushes), default=Effect.NOTHING)


def part(cone: Cone, copy: str) -> QueryPart | ArrayPart:
    """The declaration of a query or an array."""
    return cone.tab.board.queries.get(copy) or cone.tab.board.arrays[copy]


def enabled(copy: QueryPart | ArrayPart) -> bool:
    """Whether its observers ask by themselves."""
    return not isinstance(copy, QueryPart) or copy.enabled is not False


def calls(groups: tuple[Group, ...]) -> Iterator[Op]:
    """The calls of some groups, in order."""
    return (op for group in groups for op in group)


def _sent(sends: tuple[Send, ...]) -> Iterator[Op]:
    calls = ((meant(send).event, send) for send in sends)
    return (Op(cast("CallKind", event.name), (send.to,), event.data, event != send.event) for event, send in calls)


def every(loaded: Loaded, dashboard: str) -> tuple[ViewUpdates, ...]:
    """The views of a dashboard."""
    return tuple(ViewUpdates(loaded, dashboard, view) for view in loaded.design.dashboards[dashboard].views)
