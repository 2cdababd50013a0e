"""What walks have used of the model: the kinds of steps that were taken, and the events that each kind of part has heard."""

from collections import Counter
from collections.abc import Iterator

from staleproof.model.components.program import Op
from staleproof.model.language.design import DashboardPart
from staleproof.model.language.step import DeclaredStep, StepKind, StepPart, kind
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.values import Guess, Put
from staleproof.model.systems.browser import Tab, meant
from staleproof.model.systems.whole_world import WholeWorld
from staleproof.model.vocabulary import Component, Event, Send, System

Call = tuple[str, str, object]
"""A copy by its address, the event that it is sent, and of that what tells it from others."""


def declared(board: DashboardPart) -> Iterator[DeclaredStep]:
    """All steps that a dashboard declares, those within `all` behind it; routines are told by the steps that run them."""
    yield from _of_handlers(board)
    yield from _of_messages(board)


def _of_handlers(board: DashboardPart) -> Iterator[DeclaredStep]:
    for part in board.handlers.values():
        yield from _flat((*part.before, *part.success, *part.error, *part.settled))


def _of_messages(board: DashboardPart) -> Iterator[DeclaredStep]:
    """Those of pushes, connects and other tabs, where nothing waits."""
    if board.push is not None:
        yield from _flat((*board.push.on_connect, *board.push.on_reconnect))
        yield from (step for steps in board.push.on_message.values() for step in _flat(steps))
    if board.other_tabs is not None:
        yield from _flat(board.other_tabs.tell)


def _flat(steps: tuple[DeclaredStep, ...]) -> Iterator[DeclaredStep]:
    for step in steps:
        yield step
        if isinstance(step, StepPart) and step.all is not None:
            yield from _flat(step.all)


class Counts:
    """Counts what the steps of a whole world are made of.

    `steps` has the kinds of steps, `heard` the events by the kind of part that takes them. A step that stands for others
    (`run`, `all`) counts where all their calls are made in one step of the world.
    """

    def __init__(self, whole: WholeWorld) -> None:
        self.steps: Counter[StepKind] = Counter()
        self.heard: Counter[tuple[str, str]] = Counter()
        self._standing = tuple(found for tab in whole.tabs.values() for found in _standing(tab))

    def add(self, system: System, log: tuple[Send, ...]) -> None:
        """Count one step of a world by all that was taken in it."""
        for to, event in log:
            if to in system.index:
                self.heard[part_kind(system.components[system.index[to]]), event.name] += 1
        made = {_call(send) for send in log}
        self.steps.update({found for send in log if (found := step_of(send.event)) is not None})
        self.steps.update({what for what, calls in self._standing if calls <= made})


def _standing(tab: Tab) -> Iterator[tuple[StepKind, frozenset[Call]]]:
    """The steps of a dashboard that stand for others, each with the calls of these."""
    for step in filter(_stands, _of_handlers(tab.board)):
        ops = (op for group in tab.groups((step,)) for op in group)
        yield kind(step), frozenset(call for op in ops for call in _calls(op))
    for step in filter(_stands, _of_messages(tab.board)):
        yield kind(step), frozenset(map(_call, map(meant, tab.sends((step,)))))


def _stands(step: DeclaredStep) -> bool:
    return kind(step) in ("run", "all")


def _calls(op: Op) -> Iterator[Call]:
    """What a call of a handler sends to its targets (model/components/handler.py)."""
    name = {"rollback": "set", "reply": "patch"}.get(op.kind, op.kind)
    yield from (_call(Send(target, Event(name, op.option))) for target in op.targets)


def _call(send: Send) -> Call:
    """What is sent; who waits for it does not matter, only whether anybody does."""
    data = send.event.data
    waits = isinstance(data, Refetch) and data.awaited_by is not None
    return send.to, send.event.name, data._replace(awaited_by="" if waits else None) if isinstance(data, Refetch) else None


def part_kind(component: Component) -> str:
    """What kind of part one is, whatever is around it."""
    inner: Component | None = getattr(component, "inner", None)
    return type(component).__name__ if inner is None else part_kind(inner)


def step_of(event: Event) -> StepKind | None:
    """The kind of step that a call of a copy comes from; None for what no step does."""
    match event:
        case Event("restart"):
            return "reset"
        case Event("remove"):
            return "remove"
        case Event("cancel"):
            return "cancel"
        case Event("refetch", Refetch(mark=True)):
            return "invalidate"
        case Event("refetch", Refetch()):
            return "refetch"
        case Event("fetch"):
            return "fetch"
        case Event("patch", (Guess(), _)):
            return "patch"
        case Event("patch", (Put(), _)):
            return "store_reply"
        case Event("put"):
            return "store_push"
        case Event("set"):
            return "rollback"
    return None
