"""From a declared dashboard to the programs and pages of one tab, with every key resolved to the copies it reaches."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from staleproof.model.components.program import WHOEVER_RUNS_IT, Group, Op, Option, Program
from staleproof.model.language.design import DashboardPart, Design, HandlerPart, QueryPart, ViewPart
from staleproof.model.language.durations import passes_at_once
from staleproof.model.language.field_types import REDUX
from staleproof.model.language.step import DeclaredStep, StepPart
from staleproof.model.records.addresses import CACHE, LINE, OTHERS, SUPERSEDED, beside, copy_at
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.pushed import Pushed
from staleproof.model.systems.keys import filtered
from staleproof.model.vocabulary import Event, Send


class Tab(NamedTuple):
    """A dashboard of a design, and how its names are written as addresses of components.

    `addresses` has those of the copies that are components; without any, copies are called by their names. `prefix` stands
    before all else that the tab has.
    """

    design: Design
    name: str
    addresses: tuple[tuple[str, str], ...] = ()
    prefix: str = ""

    @property
    def board(self) -> DashboardPart:
        """The declaration."""
        return self.design.dashboards[self.name]

    def at(self, copy: str) -> str:
        """The address of a query or an array; that of one outside of a cone is the address of no component."""
        return dict(self.addresses).get(copy, copy_at(self.name, copy) if self.addresses else copy)

    def beside(self, copy: str, what: str) -> str:
        """The address of something that belongs to a query or an array."""
        return beside(self.at(copy), what)

    @property
    def hears(self) -> bool:
        """Whether pushes reach this dashboard."""
        return self.board.push is not None and self.board.push.dead is None

    def is_sent(self, message: str) -> bool:
        """Whether the server sends a message to this dashboard's role."""
        return self.design.server.publishes.reaches(message, self.board.role)

    @property
    def debounce(self) -> str | None:
        """What becomes of a push that arrives soon after another: "drop" or "keep"; None if it is handled."""
        declared = None if self.board.push is None else self.board.push.debounce
        return None if declared is None else "keep" if declared.trailing else "drop"

    @property
    def pages(self) -> dict[str, tuple[str, ...]]:
        """For each page the copies that its views read."""
        pages: dict[str, tuple[str, ...]] = {}
        for name, view in self.board.views.items():
            page = view.page or name
            pages[page] = tuple(dict.fromkeys((*pages.get(page, ()), *self.needed(view.reads), view.reads)))
        return pages

    def needed(self, copy: str) -> tuple[str, ...]:
        """The queries whose data a copy waits for, directly or not, the first to be loaded first."""
        query = self.board.queries.get(copy)
        other = None if query is None else query.waits_for
        return () if other is None else (*self.needed(other), other)

    def dependents(self, copy: str) -> tuple[str, ...]:
        """The queries that wait for the data of a copy."""
        return tuple(name for name, query in self.board.queries.items() if query.waits_for == copy)

    def plain(self, copy: str) -> bool:
        """Whether requests for this copy may be answered by the browser's HTTP cache."""
        part = self.board.queries.get(copy) or self.board.arrays[copy]
        kept = (part.max_age or self.design.server.max_age) not in (None, "none")
        return kept and (part.requests or self.board.requests) == "plain"

    def line(self, copy: str) -> str | None:
        """The address of the HTTP cache line of this copy, if it has one."""
        return self.beside(copy, LINE) if self.plain(copy) else None

    def superseded(self, query: str) -> str | None:
        """The address of the requests of this query that were replaced, if anything may hear of their answers."""
        return self.beside(query, SUPERSEDED) if self.plain(query) or self.board.queries[query].fills else None

    def reached(self, step: StepPart) -> tuple[str, ...]:
        """The addresses of the queries of this dashboard that a step with a key reaches."""
        wanted = filtered(step)
        return self._addresses(tuple(name for name, query in self.board.queries.items() if wanted.matches(query.key)))

    def others(self, copy: str) -> str | None:
        """The address of the requests for this copy by other tabs, if this one hears of their answers."""
        declared = self.board.other_tabs
        heard = declared is not None and (self.plain(copy) or copy in declared.hand_on)
        return self.beside(copy, OTHERS) if heard else None

    def response_cache(self, copy: str) -> str | None:
        """The address of the server's response cache for this copy, if it has one."""
        part = self.board.queries.get(copy) or self.board.arrays[copy]
        cached = self.design.server.response_cache is not None and part.response_cache
        return self.beside(copy, CACHE) if cached else None

    def offering(self, handler: str) -> tuple[str, ...]:
        """The pages with a view that offers the handler in some status; all pages if its button is anywhere."""
        if self.board.handlers[handler].anywhere:
            return tuple(self.pages)
        return tuple(dict.fromkeys(view.page or name for name, view in self.offered_by(handler).items()))

    def offered_by(self, handler: str) -> dict[str, ViewPart]:
        """The views that offer the handler in some status."""
        offers = self.design.offers
        return {
            name: view
            for name, view in self.board.views.items()
            if view.offers is not None
            and any(handler in offered and view.lists(status) for status, offered in offers[view.offers].items())
        }

    def groups(self, steps: tuple[DeclaredStep, ...]) -> tuple[Group, ...]:
        """Steps as groups of calls: a group ends with the first step that is awaited."""
        groups: list[Group] = []
        open_group: Group = ()
        for step in self._unrolled(steps):
            open_group += self._ops(step)
            if not isinstance(step, StepPart) or step.awaited is not False:
                groups.append(open_group)
                open_group = ()
        return (*groups, open_group) if open_group else tuple(groups)

    def _unrolled(self, steps: tuple[DeclaredStep, ...]) -> tuple[DeclaredStep, ...]:
        return tuple(part for step in steps for part in self._run(step))

    def _run(self, step: DeclaredStep) -> tuple[DeclaredStep, ...]:
        """A step, or those of the routine that it runs."""
        if isinstance(step, StepPart) and step.run is not None:
            return self._unrolled(self.design.routines[step.run])
        return (step,)

    def _ops(self, step: DeclaredStep) -> Group:
        if isinstance(step, str):
            return (Op("rollback", tuple(self.at(name) for name in (*self.board.queries, *self.slices))),)
        waiting, action = WHOEVER_RUNS_IT if step.waits else None, step.action
        match action:
            case "cancel":
                return (Op("cancel", self.reached(step), "unloaded" if step.unloaded else None, step.unless_others_run),)
            case "patch":
                targets = (self.at(step.patch),) if isinstance(step.patch, str) else self.reached(step)
                return (Op("patch", targets, "snapshot" if step.snapshot else None),)
            case "invalidate":
                options = Refetch(True, step.refetch_type, step.cancel_refetch, waiting)
                return (Op("refetch", self.reached(step), options, step.unless_others_run),)
            case "reset":
                if isinstance(step.reset, str):
                    return (Op("restart", (self.at(step.reset),)),)
                return (Op("restart", self.reached(step), Refetch(False, awaited_by=waiting)),)
            case "remove":
                return (Op("remove", self.reached(step), step.type),)
            case "refetch":
                again = Refetch(False, "always", step.cancel_refetch, waiting)
                return (Op("refetch", self._addresses(step.refetch or ()), again),)
            case "fetch":
                return (Op("fetch", self._addresses(step.fetch or ()), Refetch(False, "always", awaited_by=waiting)),)
            case "store_push":
                return (self._put(step),)
            case "store_reply":
                return (self._reply(step),)
            case "run" | "all":
                parts = (step,) if step.all is None else step.all
                return tuple(op for part in self._unrolled(parts) for op in self._ops(part))
            case _:
                assert_never(action)

    def _put(self, step: StepPart) -> Op:
        """What a push carries is written into a copy."""
        assert step.store_push is not None
        into, part, check = step.store_push.into, step.store_push.part, step.store_push.newer_only
        known = (name for name, query in self.board.queries.items() if query.key == into)
        names = (into,) if isinstance(into, str) else tuple(known)
        return Op("put", self._addresses(names), Pushed(part=part, check=check))

    def _reply(self, step: StepPart) -> Op:
        """What the server's answer carries is written into copies."""
        if not isinstance(step.store_reply, str):
            return Op("reply", self.reached(step))
        return Op("reply", self._addresses(self.slices if step.store_reply == REDUX else (step.store_reply,)))

    @property
    def slices(self) -> tuple[str, ...]:
        """The arrays that reducers write into."""
        return tuple(name for name, array in self.board.arrays.items() if array.kept_in == "redux")

    def _addresses(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.at(name) for name in names)

    @property
    def restarted(self) -> frozenset[str]:
        """The addresses of the queries that some step resets, if it is taken at all."""
        push, others = self.board.push, self.board.other_tabs
        lists = [
            steps for part in self.board.handlers.values() for steps in (part.before, part.success, part.error, part.settled)
        ]
        lists += [*self.design.routines.values(), *((others.tell,) if others is not None else ())]
        lists += [] if push is None else [push.on_connect, push.on_reconnect, *push.on_message.values()]
        return frozenset(address for step in _resets(lists) for address in self.reached(step))

    def program(self, handler: HandlerPart) -> Program:
        """A handler with all its calls; how the server may end its request is still to be said.

        Without an optimistic status there is nothing to patch.
        """

        def track(*steps: DeclaredStep) -> tuple[Group, ...]:
            found = self.groups(steps)
            if handler.optimistic is not None:
                return found
            return tuple(tuple(op for op in group if op.kind != "patch") for group in found)

        return Program(
            action=handler.action,
            before=track(*handler.before),
            success=track(*handler.success, *handler.settled),
            error=track(*handler.error, *handler.settled),
            retry=handler.retry,
            guess=handler.optimistic,
            overlay=handler.overlay and handler.optimistic is not None,
        )

    def sends(self, steps: tuple[DeclaredStep, ...]) -> tuple[Send, ...]:
        """What a push or a connect does, where nothing awaits and nothing is guessed.

        What is done only if no action runs is within an event `unless_busy`, which is still to be sent past the slots.
        """
        ops = (op for group in self.groups(steps) for op in group)
        return tuple(_sent(op, target) for op in ops for target in op.targets)


def _resets(lists: Iterable[tuple[DeclaredStep, ...]]) -> Iterator[StepPart]:
    """The steps that reset queries, in whatever they are."""
    for step in (step for steps in lists for step in steps if isinstance(step, StepPart)):
        if isinstance(step.reset, tuple):
            yield step
        yield from _resets((step.all or (),))


def _sent(op: Op, target: str) -> Send:
    match op.kind:
        case "cancel" | "put" | "refetch" | "restart" | "remove" | "fetch":
            call = Send(target, Event(op.kind, _unawaited(op.option)))
        case "patch" | "rollback" | "reply" | "busy":
            raise ValueError(f"there is nothing to {op.kind} where no handler runs")
        case _:
            assert_never(op.kind)
    return Send(target, Event("unless_busy", call)) if op.alone else call


def past(slots: tuple[str, ...], sends: tuple[Send, ...]) -> tuple[Send, ...]:
    """The same, with each slot asked before what is done only if no action runs."""
    return tuple(_past(slots, send) for send in sends)


def _past(slots: tuple[str, ...], send: Send) -> Send:
    call = meant(send)
    if call == send:
        return send
    for slot in slots:
        call = Send(slot, Event("unless_busy", call))
    return call


def meant(send: Send) -> Send:
    """The call that is made in the end, whoever is asked before."""
    while send.event.name == "unless_busy":
        send = send.event.data
    return send


def _unawaited(option: Option) -> Option:
    return option._replace(awaited_by=None) if isinstance(option, Refetch) else option


def ages(query: QueryPart) -> str:
    """When staleTime passes: at once, later or never."""
    if query.stale_time == "never":
        return "never"
    return "at once" if query.stale_time == "always" or passes_at_once(query.stale_time) else "later"
