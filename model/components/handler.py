"""Where a program runs: a place in a tab that makes its calls, group by group, and sends its request.

The next group of a track begins when everything that the group awaits has ended, in the same task as the end of the last
of it, behind the calls that are being made there (docs/libraries.md, sections 1 and 3).
"""

from collections.abc import Hashable
from typing import Any, Literal, NamedTuple, assert_never, cast

from staleproof.model.components.program import WHOEVER_RUNS_IT, HandlerRun, Op, Program, Reply
from staleproof.model.records.cache_entry import NOT_BEGUN, Refetch
from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.records.values import Change, Guess, Mark, OtherRecord, Over, Value
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

SlotBegins = Literal["click", "serve", "deliver", "fail", "lose", "retry"]
"""The events that a slot begins by itself."""
SlotTold = Literal["replied", "was", "pending", "settled", "go_on", "unless_busy", "taken", "clicked_offline"]
"""What the server, copies, the tab and other slots tell it, and it itself for later."""
TabTold = Literal["reset", "hide", "show", "offline", "online", "wake"]
"""What becomes of the tab that it is in."""
SlotEvent = SlotBegins | SlotTold | TabTold


def writer(slot: str, program: int) -> str:
    """Who writes the guess of a program that runs in a slot."""
    return f"{slot}: {program}"


class Slot(NamedTuple):
    """A place where one program runs at a time; `after` is the slot that must be busy before this one is used.

    `others` are the slots that are asked before a call that is made only if nothing else runs.
    `waker` is the tab that hears of requests that go on when it is shown, and of their last answers; `mark` is what this
    slot's guesses are written as where copies are marks, and with `signs` they tell who has written them; `monitor` hears of
    programs that end. With `early` the server may have told of a commit that it has not made when the request fails.
    """

    name: str
    server: str
    programs: tuple[Program, ...]
    records: int = 1
    after: str | None = None
    others: tuple[str, ...] = ()
    page: str | None = None
    waker: str | None = None
    mark: Mark | Over | None = None
    signs: bool = False
    early: bool = False
    monitor: str | None = None
    faults: Faults = NO_FAULTS
    initial: HandlerRun | None = None

    def offers(self, state: HandlerRun | None) -> tuple[Offer, ...]:
        """A click while idle; else the next step of the request."""
        if state is None:
            clicks = ((program, record) for program in range(len(self.programs)) for record in range(self.records))
            return tuple(Offer(Event("click", click), Kind.ENVIRONMENT) for click in clicks)
        if state.phase in ("sent", "orphan"):
            outcomes = self.programs[state.program].outcomes
            found = [Offer(Event("serve", outcome), Kind.INTERNAL) for outcome in outcomes]
            if "request error" in self.faults or state.offline:
                found.append(Offer(Event("fail"), Kind.FAULT))
            return tuple(found)
        if state.phase == "served" and state.reply is not None:
            lost = state.reply.ok and "answer lost" in self.faults
            return (Offer(Event("deliver"), Kind.INTERNAL), *((Offer(Event("lose"), Kind.FAULT),) if lost else ()))
        return (Offer(Event("retry"), Kind.INTERNAL),) if state.phase == "waiting" else ()

    def step(self, state: HandlerRun | None, event: Event) -> Step | None:
        """React to an event."""
        name = cast("SlotEvent", event.name)
        return self._idle(name, event.data) if state is None else self._reaction(state, name, event.data)

    def _idle(self, name: SlotEvent, data: Any) -> Step | None:
        match name:
            case "click":
                return self._clicked(*data)
            case "unless_busy":
                return Step(None, (data,))
            case "settled" | "reset" | "hide" | "show" | "offline" | "online" | "wake":
                return Step(None)
            case "taken" | "serve" | "deliver" | "fail" | "lose" | "retry":
                return None  # only what is under way
            case "replied" | "was" | "pending" | "go_on" | "clicked_offline":
                return None  # only to what is under way
            case _:
                assert_never(name)

    def _reaction(self, state: HandlerRun, name: SlotEvent, data: Any) -> Step | None:  # noqa: C901, PLR0912  (a case an event)
        match name:
            case "click":
                return None
            case "serve":
                return self._on_serve(state, data)
            case "deliver":
                return self._on_deliver(state, data)
            case "fail":
                return self._on_fail(state, data)
            case "lose":
                return self._on_lose(state, data)
            case "retry":
                return self._on_retry(state, data)
            case "replied":
                return self._on_replied(state, data)
            case "was":
                return self._on_was(state, data)
            case "pending":
                return self._on_pending(state, data)
            case "settled":
                return self._on_settled(state, data)
            case "go_on":
                return self._on_go_on(state, data)
            case "unless_busy":
                return self._on_unless_busy(state, data)
            case "taken":
                return Step(state)
            case "reset":
                return self._on_reset(state, data)
            case "hide":
                return self._on_hide(state, data)
            case "show":
                return self._on_show(state, data)
            case "offline":
                return self._on_offline(state, data)
            case "online":
                return self._on_online(state, data)
            case "wake":
                return self._on_wake(state, data)
            case "clicked_offline":
                return self._on_clicked_offline(state, data)
            case _:
                assert_never(name)

    def _clicked(self, number: int, record: int) -> Step:
        program = self.programs[number]
        guards: tuple[Send, ...] = () if self.after is None else (Send(self.after, Event("taken")),)
        if (program.button_pages is not None or program.loaded) and self.page is not None:
            guards += (Send(self.page, Event("button", (program.button_pages, program.loaded))),)
        if program.button is not None:
            guards += (Send(self.server, Event("button", program.button)),)
        asks = (Send(self.waker, Event("clicked", self.name)),) if self.waker and "offline" in self.faults else ()
        step = self._track(HandlerRun(number, record, "before"))
        return Step(step.state, (*guards, *asks, *step.sends))

    def _on_clicked_offline(self, state: HandlerRun, _: None) -> Step:
        """The tab is offline: the request waits until it is not."""
        # "unconfirmed guess": what was guessed is shown as long as that.
        phase = "before" if state.phase == "before" else "paused"
        return Step(state._replace(phase=phase, attempt=NOT_BEGUN, offline=True))

    def _on_unless_busy(self, state: HandlerRun, call: Send) -> Step:
        """Pass on what another slot does only if this one is idle; after a reload nobody knows of the page before."""
        # "left to another action": what was to be read again is not, and the action under way may have read before the change.
        return Step(state, (call,) if state.phase == "orphan" else ())

    # The request.

    def _on_serve(self, state: HandlerRun, outcome: Hashable) -> Step:
        program = self.programs[state.program]
        action = program.orphaned if state.phase == "orphan" else program.action
        return Step(state, (Send(self.server, Event("request", (self.name, state.record, action, outcome))),))

    def _on_replied(self, state: HandlerRun, reply: Reply) -> Step:
        dropped = () if reply.ok else self._dropped(state)
        if state.phase == "orphan":
            return Step(None, dropped)
        program = self.programs[state.program]
        row = reply.row if program.uses("reply") else None
        kept = Reply(reply.ok, row=row, as_guessed=reply.as_guessed or not program.overlay)
        marked = self.monitor is not None and (state.marked or reply.marked)
        return Step(state._replace(phase="served", reply=kept, marked=marked), dropped)

    def _on_deliver(self, state: HandlerRun, _: None) -> Step | None:
        if state.reply is None:
            return None
        if not state.reply.ok:
            return self._failed(state)
        return self._answered(state._replace(phase="success", attempt=0, kept=()))

    def _on_lose(self, state: HandlerRun, _: None) -> Step:
        # An answer lost after the commit: the handler takes it for an error, and rolls back what the server has stored.
        return self._failed(state)

    def _on_fail(self, state: HandlerRun, _: None) -> Step:
        step = Step(None) if state.phase == "orphan" else self._failed(state)
        ended = (Send(self.server, Event("failed", (self.name, state.record))),) if self.early else ()
        return Step(step.state, (*ended, *self._dropped(state), *step.sends))

    def _dropped(self, state: HandlerRun) -> tuple[Send, ...]:
        """Word that the guess has come to nothing with this try, where it is told apart what becomes of guesses."""
        last = state.phase == "orphan" or state.attempt >= self.programs[state.program].retry
        told = self.mark is not None or self.signs
        return (Send(self.server, Event("dropped", self.name)),) if last and told else ()

    def _failed(self, state: HandlerRun) -> Step:
        # "leftover guess": a guess that is in a copy stays there, unless the track behind an error takes it back.
        state = state._replace(reply=None)
        if state.attempt < self.programs[state.program].retry:
            return Step(state._replace(phase="waiting"))
        return self._answered(state._replace(phase="error", attempt=0))

    def _answered(self, state: HandlerRun) -> Step:
        """The track that begins now, and word to the tab, which may wait for this answer since it was shown.

        The tab acts on it one promise behind the first step, so before the second if that is one promise further behind.
        """
        step, program = self._track(state._replace(offline=False)), self.programs[state.program]
        if self.waker is None or not (program.retry or "offline" in self.faults):
            return step
        told = (Send(self.waker, Event("answered", self.name)),)
        first = program.track(state.phase)[:1]
        prompt = any(len(group) == 1 and group[0].prompt for group in first)
        return Step(step.state, (*step.sends, *told) if prompt else (*told, *step.sends))

    def _on_retry(self, state: HandlerRun, _: None) -> Step:
        if state.hidden or state.offline:
            return Step(state._replace(phase="paused"))
        return Step(state._replace(phase="sent", attempt=state.attempt + 1))

    def _on_hide(self, state: HandlerRun, _: None) -> Step:
        return Step(state._replace(hidden=self.programs[state.program].retry > 0))

    def _on_show(self, state: HandlerRun, _: None) -> Step:
        return Step(state._replace(hidden=False))

    def _on_offline(self, state: HandlerRun, _: None) -> Step:
        return Step(state._replace(offline=state.phase not in ("success", "error", "orphan")))

    def _on_online(self, state: HandlerRun, _: None) -> Step:
        return Step(state._replace(offline=False))

    def _on_wake(self, state: HandlerRun, _: None) -> Step:
        """Go on if paused; whether it can or not, the tab waits for the answer."""
        if not state.paused:
            return Step(state)
        told = () if self.waker is None else (Send(self.waker, Event("resumed", self.name)),)
        if state.phase == "before" or (state.hidden and state.attempt != NOT_BEGUN):
            return Step(state, told)
        return Step(state._replace(phase="sent", attempt=state.attempt + 1), told)

    # The tracks.

    def _track(self, state: HandlerRun) -> Step:
        program = self.programs[state.program]
        groups = program.track(state.phase)
        # "invalidated too early": what the track before the request reads again may be served before the commit.
        if state.group < len(groups):
            calls = tuple(send for op in groups[state.group] for send in self._calls(state, program, op))
            later = (op.kind for group in groups[state.group + 1 :] for op in group)
            kept = state.kept if state.phase == "before" or "rollback" in later else ()
            state = state._replace(kept=kept, pending=(self.name,))
            return Step(state, (*calls, Send(self.name, Event("settled", self.name))))
        if state.phase == "before":
            first = ("paused", NOT_BEGUN) if state.offline else ("sent", 0)
            return Step(state._replace(phase=first[0], attempt=first[1], group=0))
        # "done before the reread", "own commit without a reread": nothing but what its steps await keeps an action from ending.
        told = (Send(self.monitor, Event("done")),) if self.monitor is not None and state.marked else ()
        return Step(None, told if state.phase == "success" else ())

    def _calls(self, state: HandlerRun, program: Program, op: Op) -> tuple[Send, ...]:
        if op.kind == "reply" and (state.reply is None or state.reply.row is None):
            return ()
        calls = tuple(Send(target, self._call(state, program, op, target)) for target in op.targets)
        for other in self.others if op.alone else ():
            calls = tuple(Send(other, Event("unless_busy", call)) for call in calls)
        return calls

    def _call(self, state: HandlerRun, program: Program, op: Op, target: str) -> Event:
        match op.kind:
            case "patch":
                return Event("patch", (self._guess(state, program), self.name if op.option == "snapshot" else None))
            case "rollback":
                # "rollback to old data", "rollback over newer data": the snapshot is set whatever was read or committed since.
                return Event("set", dict(state.kept).get(target))
            case "reply":
                # "reply written elsewhere": only the copies that the step names have the row, all others what they had.
                assert state.reply is not None
                return Event("patch", (state.reply.row, None))
            case "refetch" | "restart" | "fetch":
                if isinstance(op.option, Refetch) and op.option.awaited_by == WHOEVER_RUNS_IT:
                    return Event(op.kind, op.option._replace(awaited_by=self.name))
                return Event(op.kind, op.option)
            case "busy":
                return Event("busy", (self.name, op.option))
            case "cancel" | "remove" | "put":
                return Event(op.kind, op.option)
            case _:
                assert_never(op.kind)

    def _guess(self, state: HandlerRun, program: Program) -> Change:
        """What the guess does to a copy."""
        if program.other:
            return OtherRecord()
        if self.mark is not None:
            return self.mark
        return Guess(state.record, program.guess or "", writer(self.name, state.program) if self.signs else "")

    def _on_was(self, state: HandlerRun, snapshot: tuple[str, Value | None]) -> Step:
        return Step(state._replace(kept=tuple(sorted({**dict(state.kept), snapshot[0]: snapshot[1]}.items()))))

    def _on_pending(self, state: HandlerRun, name: str) -> Step:
        return Step(state._replace(pending=tuple(sorted({*state.pending, name}))))

    def _on_settled(self, state: HandlerRun, name: str) -> Step:
        if name not in state.pending:
            return Step(state)
        state = state._replace(pending=tuple(other for other in state.pending if other != name))
        return Step(state, later=() if state.pending else (Send(self.name, Event("go_on")),))

    def _on_go_on(self, state: HandlerRun, _: None) -> Step:
        return self._track(state._replace(group=state.group + 1))

    def _on_reset(self, state: HandlerRun, _: None) -> Step:
        gone = state.phase not in ("sent", "orphan")
        return Step(None if gone else state._replace(phase="orphan", attempt=0, kept=(), hidden=False, offline=False))
