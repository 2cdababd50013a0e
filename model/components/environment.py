"""The rest of the world as one browser meets it: the server, reduced to one marked commit, and everybody else's commits.

Before the marked commit every read gives `Mark.BEFORE`, after it `Mark.AFTER`. The mark may fall on any commit of any
class, so what holds with it holds for each commit of every run. This keeps the state finite without bounding how many
commits happen. (The versions before and after one marked commit suffice because no rule of a cache looks into a copy.)
"""

from typing import Literal, NamedTuple, assert_never, cast

from staleproof.model.components.marked_component import became
from staleproof.model.components.marker import marking
from staleproof.model.components.program import Reply
from staleproof.model.records.broadcast import SILENCE, Broadcast
from staleproof.model.records.early_announcements import OF_ANOTHER_RECORD, announced_by, ended, without
from staleproof.model.records.replies import ReplyKind, row_carried
from staleproof.model.records.values import Change, Mark, OtherRecord
from staleproof.model.vocabulary import Event, Kind, Offer, Send, Step

OUTCOMES = ("refuse", "commit", "mark", "commit otherwise", "mark otherwise", "elsewhere")
"""How a request that changes a record may end: a refusal, a commit with the guessed status or with another, or a commit of
another record than the one that the marks are about."""

EnvironmentBegins = Literal["commit", "mark", "announce", "elsewhere", "announce elsewhere"]
"""The events that the rest of the world begins by itself."""
EnvironmentTold = Literal["read", "button", "request", "dropped", "failed", "done", "reloaded", "shown"]
"""What the parts of a cone ask and tell it."""
EnvironmentEvent = EnvironmentBegins | EnvironmentTold
TOUCHED = "another record"
"""Among what was announced: another record was changed since the last click for one; no slot or message is called so."""
NOTHING_YET = OtherRecord()
"""What a message that is published before its commit carries."""


class Past(NamedTuple):
    """Whether a commit was marked; whether its handler has reported success; whether the page was reloaded since.

    And whether an answer has brought it to the copy of the view.

    `announced` are the slots of own requests whose commits were published but not made yet, and the classes of others' commits
    that were published: any number of them, so that one is always left, or only that of the commit to be marked.
    """

    marked: bool = False
    done: bool = False
    reloaded: bool = False
    announced: tuple[str, ...] = ()
    shown: bool = False


class Environment(NamedTuple):
    """The rules of the environment.

    `foreign` are the classes of commits by others, each with what it publishes; `published` the same for the classes of
    own requests; `error_after_commit` the own classes that are answered with an error although they commit; `replies` what
    the answers carry of which a class stores the row, the new or the old one. `commits_after` allows commits after the
    marked one. `watches` names what is told apart: done, reloaded and shown. `guessers` are the slots with the mark of their
    guesses, `holders` the components in which such marks may be. `orphans` gives for the classes of own requests whose page
    is gone the class before. `clears` are the response caches that a commit clears, `carried` the messages
    that carry the row as of their commit. `checked` says that the
    version of a copy is looked at.
    Of the classes of handlers for another record, `sure` are refused only if that was changed since the click.
    """

    name: str
    foreign: tuple[tuple[str, Broadcast], ...]
    published: tuple[tuple[str, Broadcast], ...] = ()
    error_after_commit: tuple[str, ...] = ()
    replies: tuple[tuple[str, ReplyKind], ...] = ()
    commits_after: bool = False
    watches: tuple[str, ...] = ()
    channel: str | None = None
    guessers: tuple[tuple[str, Mark], ...] = ()
    holders: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    orphans: tuple[tuple[str, str], ...] = ()
    checked: bool = False
    sure: tuple[str, ...] = ()
    initial: Past = Past()

    def offers(self, state: Past) -> tuple[Offer, ...]:
        """The commits of others, and their commits of other records as far as anything hears of them."""
        names = ("commit", "mark") if not state.marked else ("commit",) if self.commits_after else ()
        ready = {label: not self._untold(state, label, told) for label, told in self.foreign}
        idle = [label for label, told in self.foreign if self.indifferent and told.before]
        found = [
            Event(name, label) for label in ready for name in names if ready[label] and (name == "mark" or label not in idle)
        ]
        found += [Event("announce", label) for label in ready if self._announces(state) and not ready[label]]
        found += [Event("elsewhere", label) for label, told in self.foreign if told]
        found += [Event("announce elsewhere", label) for label, told in self.foreign if told.twofold]
        return tuple(Offer(event, Kind.ENVIRONMENT) for event in found)

    def step(self, state: Past, event: Event) -> Step | None:
        """React to an event."""
        name, data = cast("EnvironmentEvent", event.name), event.data
        match name:
            case "read":
                return Step(state, (Send(data, Event("answer", (self._now(state), False))),))
            case "elsewhere":
                told = dict(self.foreign)[data]
                pushed = self._published(told.after or told.before, OtherRecord())
                return Step(self._touched(state), (*self._cleared(), *pushed))
            case "announce elsewhere":
                return Step(state, self._published(dict(self.foreign)[data].before))
            case "button":
                return Step(_without(state, TOUCHED))
            case "announce":
                return Step(_with(state, data), self._published(dict(self.foreign)[data].before))
            case "commit" | "mark":
                told = dict(self.foreign)[data]
                if self._untold(state, data, told):
                    return None
                after, word = (state, ()) if name == "commit" else (self._marked(state), (marking(data),))
                return Step(after, (*word, *self._committed(told, self._now(after))))
            case "request":
                slot, _, label, outcome = data
                return self._requested(state, slot, label, outcome)
            case "dropped":
                return Step(state, self._guessed(data, Mark.GHOST))
            case "failed":
                slot, _ = data
                return Step(_ended(state, slot))
            case "done":
                return Step(state._replace(done="done" in self.watches))
            case "reloaded":
                return Step(state._replace(reloaded="reloaded" in self.watches and state.marked))
            case "shown":
                return Step(state._replace(shown=True))
            case _:
                assert_never(name)

    def _now(self, state: Past) -> Mark:
        return Mark.AFTER if state.marked else Mark.BEFORE

    def _requested(self, state: Past, slot: str, label: str, outcome: str) -> Step | None:
        if outcome == "refuse" and label in self.sure and TOUCHED not in state.announced:
            return None
        if outcome == "refuse":
            return Step(_ended(state, slot), (Send(slot, Event("replied", Reply(ok=False))),))
        told = dict((*self.foreign, *self.published)).get(label, SILENCE)
        marked = outcome.startswith("mark")
        if outcome != "elsewhere" and state.marked and (marked or not self.commits_after):
            return None
        by, other = (f"{slot}{OF_ANOTHER_RECORD}", slot) if outcome == "elsewhere" else (slot, f"{slot}{OF_ANOTHER_RECORD}")
        if other in state.announced:
            return None
        if self._untold(state, by, told):
            return Step(_with(state, by), self._published(told.before))
        state = _without(state, by)
        ok = label not in self.error_after_commit
        kind = dict(self.replies).get(label, "nothing")
        if outcome == "elsewhere":
            reply = Reply(ok, row=row_carried(kind, OtherRecord(), OtherRecord()))
            return Step(self._touched(state), (*self._committed(told, OtherRecord()), Send(slot, Event("replied", reply))))
        after, word = (self._marked(state), (marking(dict(self.orphans).get(label, label)),)) if marked else (state, ())
        truth = Mark.WRONG if outcome.endswith("otherwise") else self._now(after)
        reply = Reply(ok, marked, row_carried(kind, self._now(after), self._now(state)), not outcome.endswith("otherwise"))
        sends = (*word, *self._committed(told, self._now(after)), *self._guessed(slot, truth))
        return Step(after, (*sends, Send(slot, Event("replied", reply))))

    def _announces(self, state: Past) -> bool:
        """Whether others may announce a commit of this record."""
        if self.indifferent:
            return not state.marked and not any(label in state.announced for label, _ in self.foreign)
        return not state.marked or self.commits_after

    @property
    def indifferent(self) -> bool:
        """Whether an announcement that no marked commit follows is like a push about another record: a commit does nothing."""
        return not self.clears and not self.sure and not any(told.twofold for _, told in self.foreign)

    def _marked(self, state: Past) -> Past:
        """Behind the marked commit; what can use no announcement any more keeps none."""
        others = dict(self.foreign)

        def usable(by: str) -> bool:
            if self.commits_after:
                return not (self.indifferent and by in others)
            return by == TOUCHED or by.endswith(OF_ANOTHER_RECORD)

        return Past(marked=True, announced=tuple(filter(usable, state.announced)))

    def _touched(self, state: Past) -> Past:
        """Another record was changed since the last click for one, where that is told apart."""
        return _with(_without(state, TOUCHED), TOUCHED) if self.sure else state

    @staticmethod
    def _untold(state: Past, by: str, told: Broadcast) -> bool:
        return bool(told.before) and by not in state.announced

    def _committed(self, told: Broadcast, change: Change) -> tuple[Send, ...]:
        return (*self._cleared(), *self._published(told.after, change))

    def _cleared(self) -> tuple[Send, ...]:
        return tuple(Send(cache, Event("clear")) for cache in self.clears)

    def _published(self, messages: tuple[str, ...], change: Change = NOTHING_YET) -> tuple[Send, ...]:
        if self.channel is None:
            return ()
        sent = ((message, change) if message in self.carried else message for message in messages)
        return tuple(Send(self.channel, Event("publish", one)) for one in sent)

    def _guessed(self, slot: str, truth: Mark) -> tuple[Send, ...]:
        guess = dict(self.guessers).get(slot)
        if guess is None:
            return ()
        return tuple(Send(holder, Event("remap", became(guess, truth, checked=self.checked))) for holder in self.holders)


def _ended(state: Past, slot: str) -> Past:
    return state._replace(announced=ended(state.announced, slot))


def _with(state: Past, by: str) -> Past:
    return state._replace(announced=announced_by(state.announced, by))


def _without(state: Past, by: str) -> Past:
    return state._replace(announced=without(state.announced, by))
