"""The server with real statuses: guards, commits, replies and pushes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.components.program import Reply
from staleproof.model.lifecycle.table import Lifecycle, Transition
from staleproof.model.records.broadcast import SILENCE, Broadcast
from staleproof.model.records.early_announcements import announced_by, without
from staleproof.model.records.replies import ReplyKind, row_carried
from staleproof.model.records.values import NEVER_READ, Announced, Copy, Put, Row, plain
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

ServerBegins = Literal["commit", "announce"]
"""The events that others make the server take."""
ServerEvent = ServerBegins | Literal["read", "request", "failed"]


class Ask(NamedTuple):
    """What a request asks for: an action by a role, or the same as a plain PATCH of the status, which has no guard.

    `by` names the handler that asks; `orphan` says that its page is gone.
    """

    action: str
    role: str
    patch: str | None = None
    by: str = ""
    orphan: bool = False


class Commit(NamedTuple):
    """A commit by somebody else: the record, and the row of the lifecycle that was taken."""

    record: int
    transition: Transition


class Answers(NamedTuple):
    """How the server answers: the actions that commit and then answer an error, and what replies carry.

    `replies` gives for an action (and `""` for all others) envelope, nothing, row or old row. `clears` are the response
    caches that a commit clears, `early` the actions that are published before they are committed,
    and `carried` the messages that carry the new row.
    """

    error_after_commit: tuple[str, ...] = ()
    replies: tuple[tuple[str, ReplyKind], ...] = (("", "envelope"),)
    clears: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()

    def reply_to(self, action: str) -> ReplyKind:
        """What the reply to this action carries."""
        known = dict(self.replies)
        return known.get(action, known[""])


class Audience(NamedTuple):
    """Who hears of commits: the channels, and for single messages `only` these.

    `senders` gives for slots the channel that does not hear of a commit by their own request, while their page is there.
    """

    channels: tuple[str, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    senders: tuple[tuple[str, str], ...] = ()

    def of(self, message: str, slot: str | None) -> tuple[str, ...]:
        """The channels that a message is sent to after a commit, if it is by a slot whose page is there still."""
        sender = dict(self.senders).get(slot or "")
        return tuple(channel for channel in dict(self.only).get(message, self.channels) if channel != sender)


def without_rows(lifecycle: Lifecycle, records: int) -> Copy:
    """A copy that lacks every record."""
    return (Row(lifecycle.rule.initial, NEVER_READ),) * records


Held = Row | Announced


def announced(row: Held) -> tuple[str, ...]:
    """Whose changes of a row the server has told of, but not made."""
    return row.by if isinstance(row, Announced) else ()


def announcer(what: str | None) -> str:
    """Who the others are that announce an action, or something by a message: no slot is called so."""
    return f"others.{what}"


def _announcing(row: Held, by: tuple[str, ...]) -> Held:
    return Announced(*row[:3], by) if by else plain(row)


def _unannounced(state: tuple[Held, ...], record: int, by: str) -> tuple[Held, ...]:
    """What a request has announced is forgotten when that has come to nothing."""
    return _put(state, record, _announcing(state[record], without(announced(state[record]), by)))


def _put(state: tuple[Held, ...], record: int, row: Held) -> tuple[Held, ...]:
    return (*state[:record], row, *state[record + 1 :])


class Server:
    """The rules of the server; its state is the row of each record, with what was announced of it.

    `others` are the rows of the lifecycle that are committed from outside; all if nothing is said.
    `messages` gives what is published for each action, `audience` who hears of it. `patches` are what is written from outside
    over each status without a row of the lifecycle.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        rows: tuple[Row, ...],
        answers: Answers = Answers(),
        others: frozenset[Transition] | None = None,
        messages: tuple[tuple[str, Broadcast], ...] = (),
        audience: Audience = Audience(),
        name: str = "server",
        patches: Mapping[str, tuple[Transition, ...]] = MappingProxyType({}),
    ) -> None:
        self.lifecycle = lifecycle
        self.initial = rows
        self.answers = answers
        self.others = others
        self.messages = dict(messages)
        self.audience = audience
        self.name = name
        self.patches = patches

    def offers(self, state: tuple[Held, ...]) -> tuple[Offer, ...]:
        """The commits of others, each behind its announcement if it has one."""
        return tuple(
            Offer(Event(self._next(row, t.action), Commit(record, t)), Kind.ENVIRONMENT)
            for record, row in enumerate(state)
            for t in (*self.lifecycle.leaving(row.status), *self.patches.get(row.status, ()))
            if self.others is None or t in self.others
        )

    def step(self, state: tuple[Held, ...], event: Event) -> Step | None:
        """React to an event."""
        name, data = cast("ServerEvent", event.name), event.data
        match name:
            case "read":
                return Step(state, (Send(data, Event("answer", (tuple(map(plain, state)), False))),))
            case "announce" | "commit":
                record, t = data
                untold = self._untold(state[record], t.action, announcer(t.action))
                if state[record].status != t.source or untold != (name == "announce"):
                    return None
                if untold:
                    return self._announced(state, record, t.action, announcer(t.action))
                after = self._stored(state, record, t.target, announcer(t.action))
                return Step(after, self._committed(t.action, Put(record, plain(after[record]))))
            case "request":
                slot, record, ask, outcome = data
                return self._requested(state, slot, record, ask, outcome)
            case "failed":
                slot, record = data
                return Step(_unannounced(state, record, slot))
            case _:
                assert_never(name)

    def outcomes(self, ask: Ask) -> tuple[str, ...]:
        """The cases that the server distinguishes for a request, or the statuses among which that chooses."""
        return ("",) if ask.patch is not None else self.lifecycle.outcomes(ask.action, ask.role)

    def decide(self, status: str, ask: Ask, outcome: str) -> str | bool | None:
        """The status that the request leads to; False if it is refused; None if this outcome cannot be here."""
        if ask.patch is not None:
            return ask.patch if status in self.lifecycle.live else False
        rows = [t for t in self.lifecycle.leaving(status) if t.action == ask.action and ask.role in t.roles]
        chosen = self.lifecycle.choices(ask.action, ask.role)
        taken = next((t.target for t in rows if (t.target == outcome if chosen else t.guard in ("", outcome))), None)
        if taken is not None:
            return taken
        if rows or outcome == self.outcomes(ask)[0]:
            # "refused button": whatever the page offers, only rows of the lifecycle are taken.
            return False
        return None

    def _next(self, row: Held, action: str) -> str:
        """What others do next on the way to a commit."""
        return "announce" if self._untold(row, action, announcer(action)) else "commit"

    def _untold(self, row: Held, action: str, by: str) -> bool:
        return action in self.answers.early and by not in announced(row)

    def _announced(self, state: tuple[Held, ...], record: int, action: str, by: str, slot: str | None = None) -> Step:
        row = _announcing(state[record], announced_by(announced(state[record]), by))
        return Step(_put(state, record, row), self._published(self._told(action).before, slot))

    def _requested(self, state: tuple[Held, ...], slot: str, record: int, ask: Ask, outcome: str) -> Step | None:
        decided = self.decide(state[record].status, ask, outcome)
        if decided is None:
            return None
        if decided is False:
            return Step(_unannounced(state, record, slot), (Send(slot, Event("replied", Reply(ok=False))),))
        if self._untold(state[record], ask.action, slot):
            # "push before the commit": who reads again on it may be served what was before.
            return self._announced(state, record, ask.action, slot, None if ask.orphan else slot)
        # "dishonest guess": what is stored is decided here, whatever the handler shows meanwhile.
        after = self._stored(state, record, str(decided), slot)
        # "reply without the new row": an envelope, nothing, or the row as it was.
        rows = (Put(record, plain(after[record])), Put(record, plain(state[record])))
        row = row_carried(self.answers.reply_to(ask.action), *rows)
        reply = Reply(ask.action not in self.answers.error_after_commit, row=row)
        pushed = self._committed(ask.action, Put(record, plain(after[record])), None if ask.orphan else slot)
        return Step(after, (*pushed, Send(slot, Event("replied", reply))))

    def _stored(self, state: tuple[Held, ...], record: int, status: str, by: str) -> tuple[Held, ...]:
        row = Row(status, state[record].version + 1)
        return _put(state, record, _announcing(row, without(announced(state[record]), by)))

    def _committed(self, action: str, new: Put, slot: str | None = None) -> tuple[Send, ...]:
        cleared = tuple(Send(cache, Event("clear")) for cache in self.answers.clears)
        return (*cleared, *self._published(self._told(action).after, slot, new))

    def _told(self, action: str) -> Broadcast:
        # "unheard commit": of an action without messages nobody is told.
        return self.messages.get(action, SILENCE)

    def _published(self, messages: tuple[str, ...], slot: str | None, new: Put | None = None) -> tuple[Send, ...]:
        return tuple(
            Send(channel, Event("publish", (message, new) if message in self.answers.carried else message))
            for message in messages
            for channel in self.audience.of(message, slot)
        )
