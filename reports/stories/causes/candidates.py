"""What a story may be blamed on, the likeliest first: kinds of anomaly with what happened and the declaration concerned."""

from collections.abc import Iterator

from staleproof.model.english import listed
from staleproof.model.language.anomalies import Anomaly
from staleproof.model.records.addresses import OTHERS, beside
from staleproof.model.records.values import NEVER_READ, Copy, Row, Value
from staleproof.model.systems.browser import Tab
from staleproof.reports.stories.causes.facts import Reading
from staleproof.reports.stories.causes.found import Found
from staleproof.reports.stories.causes.guesses import ShownGuess
from staleproof.reports.stories.causes.own_actions import OwnActions
from staleproof.reports.stories.causes.pushed_rows import PushedRows
from staleproof.reports.stories.causes.unheard import obstacles

SWALLOWED: dict[Reading, Anomaly] = {"invalidation": "swallowed invalidation", "refetch": "swallowed refetch"}


class Candidates(OwnActions):
    """The kinds of anomaly, one after another."""

    def found(self) -> Iterator[Found]:
        """Kind, sentence, and path of the declaration."""
        value = self.tale.local(self.end, self.copy).data
        if removed := self._removed():
            shows = "nothing" if value is None else "what was there"
            said = f"{self.name} was removed from the cache in step {removed}"
            yield "removed entry", f"{said}; its open view goes on showing {shows}, and hears of nothing", self.asking(removed)
        if value is None:
            yield from self._nothing_loaded()
        else:
            assert isinstance(value, tuple)
            yield from self._at_first_sight(value)
            yield from self._traced(value)

    def besides(self) -> Iterator[Found]:
        """What keeps a change of something else from being of use, though it has done nothing in the story itself."""
        tab = Tab(self.tale.setting.design, self.tale.place.dashboard)
        if tab.plain(self.name):
            said = f"whenever {self.name} is read, the HTTP cache may give an older answer again"
            yield "answer from the HTTP cache", said, self.cached()
        if tab.response_cache(self.name) is not None:
            kept = f"whenever {self.name} is read, the response cache of the server may give an older answer again"
            yield "answer from the response cache", kept, ("server", "response_cache")

    def _at_first_sight(self, value: Value) -> Iterator[Found]:
        """What can be told without asking when the copy was read."""
        assert isinstance(value, tuple)
        if self.tale.wordless:
            said = f"{self.tale.place.view} has neither a text nor a button for {value[self.tale.record].status}"
            yield "missing text", said, ("texts", self.tale.part.texts or "")
        if self.tale.refused:
            status, buttons = value[self.tale.record].status, listed(f"[{button}]" for button in self.tale.refused)
            said = f"{self.tale.place.view} has {buttons} for {status}, where the server refuses that"
            yield "refused button", said, ("offers", self.tale.part.offers or "", status)
        if value[self.tale.record].version == NEVER_READ:
            step = self._written()
            failed = f"{self.name} shows an empty list, which the query function made of the error of step {step}"
            yield "error taken for an empty list", failed, (*self.reading(step), "errors")
        yield from self._guessed_at()
        yield from self._overwritten()

    def _guessed_at(self) -> Iterator[Found]:
        """A guess that is shown."""
        guess = self._shown_guess()
        if guess is None:
            return
        said = f"{self.name} shows the guess '{guess.status}' of step {guess.step}"
        if guess.decided not in (None, guess.status):
            other = f"{said}, and in step {guess.at} the server has made it '{guess.decided}'"
            yield "dishonest guess", other, self.track(guess.step, "optimistic")
        elif guess.decided is None and guess.ended is not None:
            left = f"{said}; '{guess.handler}' failed in step {guess.ended}, and nothing takes it back"
            yield "leftover guess", left, self.track(guess.step, "error")
        elif guess.decided is None and guess.waits:
            yield (
                "unconfirmed guess",
                f"{said}, and its request waits until the tab is online",
                self.track(guess.step, "optimistic"),
            )

    def _traced(self, value: Copy) -> Iterator[Found]:
        """When the rows that are shown were read, and why they are still there."""
        guess = self._shown_guess()
        written, said = self._written(guess), self._read(value, guess)
        how = self._how(written)
        committed = self._committed()
        if written > committed:
            yield from self._given(how, said, written, committed)
        if how == "put":
            yield from self._pushed(value[self.tale.record], written, committed)
        served = self._kept_by_server(committed)
        if served is not None:
            kept = f"{said}: the response cache of the server gave it again in step {served}"
            yield "answer from the response cache", kept, ("server", "response_cache")
        told = self._announced(committed)
        if told is not None and self._hears(committed):
            early = f"{said}, before the commit of step {committed}, of which the server had told in step {told} already"
            yield "push before the commit", early, ("server", "publishes", "before_commit")
        if written > committed:
            yield from self._overtaken(said, written, committed)
        else:
            yield from self._unheard(said, committed)

    def _read(self, value: Copy, guess: ShownGuess | None) -> str:
        if guess is not None and guess.decided is not None:
            return f"{self.name} shows the guess of step {guess.step}, which step {guess.at} has confirmed"
        read = f"what was read in step {self.teller.read_at(self.end, value, self.copy)}"
        return f"{self.name} shows {read}" if guess is None else f"{self.name} shows a guess over {read}"

    def _given(self, how: str, said: str, written: int, committed: int) -> Iterator[Found]:
        """What brought old rows after the commit, if it was no answer to a GET nor a push."""
        label = self.tale.labels[written - 1]
        if how == "patch" and label.component in self.tale.setting.slots and label.event.name == "deliver":
            carried = f"{self.name} shows the row that the answer of step {written} carried"
            if self._replied(written) == "old row":
                was = f"{carried}, which is the row from before its own commit"
                yield "reply without the new row", was, ("server", "replies", self._action(written))
            if self._answered(written) < committed:
                late = f"{carried}, which is from before the commit of step {committed}"
                yield "older answer arrives last", late, self.storing(written)
        if how == "set":
            kind: Anomaly = "rollback over newer data" if self._renewed(written) else "rollback to old data"
            yield kind, f"{said}: the rollback in step {written} wrote the old snapshot back", self.rollback(written)
        if how == "store" and self.tale.labels[written - 1].component == beside(self.copy, OTHERS):
            handed = f"{said} by another tab, which handed it on in step {written}"
            yield "old answer handed on", handed, (*self.base, "other_tabs", "hand_on")
        if how == "cached" and self._answered(written) > committed:
            yield "answer from the HTTP cache", f"{said}: the HTTP cache gave it again in step {written}", self.cached()

    def _hears(self, committed: int) -> bool:
        """Whether a push sent at a commit, and no earlier, would make the copy be read again before all is settled.

        An own action that is reported as done has to read again itself: no push that is under way then is waited for.
        """
        own = self._asker(committed) is not None and not self._failed(committed)
        push = self.board.push
        return not own and push is not None and push.dead is None and not any(obstacles(self.tale, committed))

    def _overwritten(self) -> Iterator[Found]:
        """The guess of an own action whose request is still on its way, if something was written over it."""
        for slot, (dashboard, handlers) in self.tale.setting.slots.items():
            run = self.tale.local(self.end, slot)
            if dashboard != self.tale.place.dashboard or run is None or run.phase != "sent":
                continue
            guessed = [n + 1 for n in range(self.end) if self._guesses(n, slot)]
            if guessed and self._written() > guessed[-1]:
                while_ = f"while '{handlers[run.program]}' is still under way"
                emptied = self._emptied() or 0
                if emptied >= guessed[-1]:
                    gone = f"a reset in step {emptied} has taken the guess of step {guessed[-1]}, {while_}"
                    yield "emptied copy", gone, self.asking(emptied)
                gone = f"the guess of step {guessed[-1]} was overwritten in step {self._written()}, {while_}"
                yield "overwritten guess", gone, self.track(guessed[-1], "before")

    def _nothing_loaded(self) -> Iterator[Found]:
        query, said = self.board.queries.get(self.name), f"{self.name} has no data and nothing asks for any"
        gone, failed = self._cancelled(0) or 0, self._gave_up() or 0
        if emptied := self._emptied():
            yield "emptied copy", f"{said}: it was emptied in step {emptied}", self.asking(emptied)
        if gone > failed:
            yield "cancelled read", f"{said}: its first load was cancelled in step {gone}", self.cancelling(gone)
        if failed > gone:
            yield "failed read", f"{said}: its GET failed in step {failed}, and is not tried again", self.copy_path()
        if waits := self._paused():
            yield "paused read", f"{self.name} has no data, and its GET waits until the tab is {waits}", self.copy_path()
        if query is not None and query.waits_for is not None:
            waits = f"{said}, for its query waits for the data of {query.waits_for}"
            yield "nothing loaded", waits, (*self.copy_path(), "enabled")
        elif query is None or query.enabled:
            yield "nothing loaded", said, self.copy_path()
        else:
            yield "nothing loaded", f"{said}, for its query is disabled", (*self.copy_path(), "enabled")

    def _pushed(self, row: Row, written: int, committed: int) -> Iterator[Found]:
        """A row that a push brought."""
        told = PushedRows(self.teller)
        said, newer = f"{self.name} shows the row that was pushed in step {told.sent(row)}", told.newer(row, written)
        if newer is None:
            yield from self._unheard(said, committed)
        else:
            late = f"{said}; it arrived in step {written}, although {self.name} had a newer one since step {newer}"
            yield "older push arrives last", late, self.asking(written)

    def _marked(self, said: str, step: int, written: int) -> Iterator[Found]:
        """An invalidation after the commit that asked for nothing."""
        put = PushedRows(self.teller).cleared(step - 1)
        if put is not None:
            sentence = f"{said}; what was pushed in step {put} cleared its mark and left it as it was"
            yield "mark cleared by a push", sentence, self.asking(put)
        cleared = f", and the older answer that arrived in step {written} cleared the mark" if written > step else ""
        enabled = self.board.queries[self.name].enabled
        path = self.asking(step) if enabled else (*self.copy_path(), "enabled")
        yield "only marked", f"{said}; the invalidation of step {step} only marked it as stale{cleared}", path

    def _overtaken(self, said: str, written: int, committed: int) -> Iterator[Found]:
        before = f"{said}, before the commit of step {committed}"
        marked = self._only_marked(committed)
        if marked is not None and marked < written:
            yield from self._marked(before, marked, written)
        for step, what in self._asked(committed):
            if step <= written and self.name in self.board.arrays:
                late = f"it arrived in step {written}, although it was read again since step {step}"
                yield "older answer arrives last", f"{before}; {late}", self.copy_path()
            elif step <= written:
                joined = f"the {what} of step {step} joined the GET under way instead of sending a new one"
                yield SWALLOWED[what], f"{before}: {joined}", self.asking(step)
        late = f"{before}; it arrived in step {written}"
        newer = PushedRows(self.teller).newer(self.tale.local(self.end, self.copy).data[self.tale.record], written)
        if newer is not None and self.name in self.board.arrays:
            last = f"{late}, although {self.name} had a newer one since step {newer}"
            yield "older answer arrives last", last, self.copy_path()
        put = PushedRows(self.teller).put(committed, written)
        if put is not None:
            yield put.kind, f"{late}, {put.why}", self.asking(put.step)
        yield from self._missed(f"{late}, and", committed)
        yield from self._came_to_nothing(f"{late}, and the GET that", committed)
        if self._asker(committed) is not None and self._pending():
            yield from self._too_soon(late, committed, self._guessed(written))
        if self._asker(committed) is not None:
            yield "overtaken read", f"{late}, and nothing asked again", self.track(committed, self._ending(committed))
        if self.board.push is None or self.board.push.dead is not None:
            yield "overtaken read", f"{late}, and nothing asked again", self.hearing()
        else:
            reasons = tuple(obstacles(self.tale, committed))
            for reason, path in reasons or (("nothing that followed made it read again", self.hearing()),):
                yield "overtaken read", f"{late}, and {reason}", path

    def _came_to_nothing(self, said: str, committed: int) -> Iterator[Found]:
        """A reread after the commit that brought nothing."""
        gone, failed, waits = self._cancelled(committed) or 0, self._gave_up(committed) or 0, self._paused()
        if failed > gone:
            yield "failed read", f"{said} was to read it again failed in step {failed}", self.copy_path()
        if waits and self._asker(committed) is None:
            yield "paused read", f"{said} is to read it again waits until the tab is {waits}", self.copy_path()
        if gone > failed:
            yield "cancelled read", f"{said} was to read it again was cancelled in step {gone}", self.cancelling(gone)

    def _missed(self, said: str, committed: int) -> Iterator[Found]:
        """A push about the commit that came to nothing."""
        soon, spared, lost = self._dropped(committed), self._spared(committed), self._lost(committed)
        if soon is not None:
            dropped = f"{said} the push about step {committed} was dropped in step {soon}, soon after another one"
            yield "debounced push", dropped, (*self.base, "push", "debounce")
        if spared is not None:
            left = f"{said} what was to read it again in step {spared} was left to the action under way"
            yield "left to another action", left, self.asking(spared)
        if lost is not None:
            yield "lost push", f"{said} the push about step {committed} was lost in step {lost}", self.hearing()

    def _unheard(self, said: str, committed: int) -> Iterator[Found]:
        shown, marked = self._shown_stale(committed), self._only_marked(committed)
        if shown is not None:
            sentence = f"{said}; when it was opened in step {shown} it was known to be stale, and yet it was not read again"
            yield "only marked", sentence, (*self.copy_path(), "refetch_on_mount")
        if marked is not None:
            yield from self._marked(said, marked, committed)
        yield from self._came_to_nothing(f"{said}; the GET that", committed)
        if self._asker(committed) is not None:
            yield from self._unread(said, committed)
        if self._out(committed):
            sentence = f"{said}; nobody was logged in here in step {committed}, and {self.name} was kept"
            yield "kept over a logout", sentence, (*self.base, "logout")
        yield from self._untold(said, committed)

    def _untold(self, said: str, committed: int) -> Iterator[Found]:
        """A commit that this browser does not hear of."""
        push = self.board.push
        if push is None:
            yield "unheard commit", f"{said}; nothing tells this browser of step {committed}", self.copy_path()
        elif push.dead is not None:
            yield "unheard commit", f"{said}; no push tells of step {committed} ({push.dead})", (*self.base, "push")
        else:
            yield from self._missed(f"{said};", committed)
            for reason, path in obstacles(self.tale, committed):
                yield "unheard commit", f"{said}; {reason}", path
            nothing = f"{said}; nothing tells this browser of step {committed}"
            yield "unheard commit", nothing, (*self.base, "push", "on_connect")
