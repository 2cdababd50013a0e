"""Why a story ends as it does: which copy is shown, when it was read, and the declaration that should have reached it."""

from dataclasses import dataclass

from staleproof.model.language.source import Source
from staleproof.model.language.yaml_text import Path, Position
from staleproof.model.records.addresses import OTHERS, beside
from staleproof.model.records.cache_entry import Refetch
from staleproof.model.records.values import NEVER_READ, Copy, Row, Value
from staleproof.reports.stories.causes.anomalies import Anomaly, Found
from staleproof.reports.stories.causes.facts import Facts, Reading
from staleproof.reports.stories.causes.pushed_rows import PushedRows
from staleproof.reports.stories.causes.unheard import missing, unheard
from staleproof.reports.stories.story import Teller

SWALLOWED: dict[Reading, Anomaly] = {"invalidation": "swallowed invalidation", "refetch": "swallowed refetch"}


@dataclass(frozen=True)
class Cause:
    """A named kind of anomaly, what happened in one sentence, and the declaration that is concerned, with its place."""

    kind: Anomaly
    sentence: str
    where: Position
    path: Path


def cause(teller: Teller, source: Source) -> Cause:
    """The cause of the end of a story."""
    kind, sentence, path = _Search(teller).found()
    if path[-1] in ("success", "error") and path not in source.positions:
        path = (*path[:-1], "settled")
    return Cause(kind, sentence, source.position(path), path)


class _Search(Facts):
    """The kinds of anomaly, tried one after another."""

    def found(self) -> Found:
        """Kind, sentence, and path of the declaration."""
        value = self.tale.local(self.end, self.copy).data
        return self._at_first_sight(value) or self._traced(value)

    def _at_first_sight(self, value: Value | None) -> Found | None:
        """What can be told without asking when the copy was read."""
        if value is None:
            return self._nothing_loaded()
        assert isinstance(value, tuple)
        if self.tale.wordless:
            said = f"{self.tale.place.view} has neither a text nor a button for {value[self.tale.record].status}"
            return "missing text", said, ("texts", self.tale.part.texts or "")
        if value[self.tale.record].version == NEVER_READ:
            step = self._written()
            failed = f"{self.name} shows an empty list, which the query function made of the error of step {step}"
            return "error taken for an empty list", failed, (*self._asking(step), "errors")
        if value[self.tale.record].optimistic or self._overlaid():
            return (
                "dishonest guess",
                f"{self.name} shows a guess that the server has not confirmed",
                self._handler_path("optimistic"),
            )
        return self._overwritten()

    def _traced(self, value: Copy) -> Found:
        """When the rows that are shown were read, and why they are still there."""
        written, said = (
            self._written(),
            f"{self.name} shows what was read in step {self.teller.read_at(self.end, value, self.copy)}",
        )
        how = self._how(written)
        committed = self._committed()
        if written > committed and (found := self._given(how, said, written, committed)) is not None:
            return found
        if how == "put":
            return self._pushed(value[self.tale.record], written, committed)
        served = self._kept_by_server(committed)
        if served is not None:
            kept = f"{said}: the response cache of the server gave it again in step {served}"
            return "answer from the response cache", kept, ("server", "response_cache")
        told = self._announced(committed)
        if told is not None and self._hears(committed):
            early = f"{said}, before the commit of step {committed}, of which the server had told in step {told} already"
            return "push before the commit", early, ("server", "publishes", "before_commit")
        return self._overtaken(said, written, committed) if written > committed else self._unheard(said, committed)

    def _given(self, how: str, said: str, written: int, committed: int) -> Found | None:
        """What brought old rows after the commit, if it was no answer to a GET nor a push."""
        if how == "patch" and self.tale.labels[written - 1].component in self.tale.setting.slots:
            said = f"{self.name} shows the row that the answer of step {written} carried"
            if self._replied(written) == "old row":
                was = "the row from before its own commit"
                return "reply without the new row", f"{said}, which is {was}", ("server", "replies", self._action(written))
            if self._answered(written) < committed:
                late = f"{said}, which is from before the commit of step {committed}"
                return "older answer arrives last", late, self._handler_path("success")
        if how == "set":
            kind: Anomaly = "rollback over newer data" if self._renewed(written) else "rollback to old data"
            return kind, f"{said}: the rollback in step {written} wrote the old snapshot back", self._handler_path("error")
        handed = (*self.base, "other_tabs", "hand_on")
        if how == "store" and self.tale.labels[written - 1].component == beside(self.copy, OTHERS):
            return "old answer handed on", f"{said} by another tab, which handed it on in step {written}", handed
        if how == "cached" and self._answered(written) > committed:
            return "answer from the HTTP cache", f"{said}: the HTTP cache gave it again in step {written}", self._requests()
        return None

    def _hears(self, committed: int) -> bool:
        """Whether a push sent at a commit, and no earlier, would make the copy be read again before all is settled.

        An own action that is reported as done has to read again itself: no push that is under way then is waited for.
        """
        own = self._asker(committed) is not None and not self._failed(committed)
        push = self.board.push
        return not own and push is not None and push.dead is None and missing(self.tale, committed) is None

    def _overwritten(self) -> Found | None:
        """The guess of an own action whose request is still on its way, if something was written over it."""
        for slot, (dashboard, handlers) in self.tale.setting.slots.items():
            run = self.tale.local(self.end, slot)
            if dashboard != self.tale.place.dashboard or run is None or run.phase != "sent":
                continue
            guessed = [n + 1 for n in range(self.end) if self._guesses(n, slot)]
            if guessed and self._written() > guessed[-1]:
                gone = f"the guess of step {guessed[-1]} was overwritten in step {self._written()}"
                sentence = f"{gone}, while '{handlers[run.program]}' is still under way"
                return "overwritten guess", sentence, (*self.base, "handlers", handlers[run.program], "before")
        return None

    def _nothing_loaded(self) -> Found:
        query, said = self.board.queries.get(self.name), f"{self.name} has no data and nothing asks for any"
        if query is not None and query.waits_for is not None:
            waits = f"{said}, for its query waits for the data of {query.waits_for}"
            return "nothing loaded", waits, (*self._copy_path(), "enabled")
        if query is None or query.enabled:
            return "nothing loaded", said, self._copy_path()
        return "nothing loaded", f"{said}, for its query is disabled", (*self._copy_path(), "enabled")

    def _pushed(self, row: Row, written: int, committed: int) -> Found:
        """A row that a push brought."""
        told = PushedRows(self.teller)
        said, newer = f"{self.name} shows the row that was pushed in step {told.sent(row)}", told.newer(row, written)
        if newer is None:
            return self._unheard(said, committed)
        late = f"{said}; it arrived in step {written}, although {self.name} had a newer one since step {newer}"
        return "older push arrives last", late, (*self.base, "push")

    def _marked(self, said: str, step: int, written: int) -> Found:
        """An invalidation after the commit that asked for nothing."""
        put = PushedRows(self.teller).cleared(step - 1)
        if put is not None:
            sentence = f"{said}; what was pushed in step {put} cleared its mark and left it as it was"
            return "mark cleared by a push", sentence, (*self.base, "push")
        cleared = f", and the older answer that arrived in step {written} cleared the mark" if written > step else ""
        enabled = self.board.queries[self.name].enabled
        path = self._asking_path(step) if enabled else (*self._copy_path(), "enabled")
        return "only marked", f"{said}; the invalidation of step {step} only marked it as stale{cleared}", path

    def _overtaken(self, said: str, written: int, committed: int) -> Found:
        marked = self._only_marked(committed)
        if marked is not None and marked < written:
            return self._marked(f"{said}, before the commit of step {committed}", marked, written)
        asked = [(step, what) for step, what in self._asked(committed) if step <= written]
        if asked:
            step, what = asked[0]
            if self.name in self.board.arrays:
                late = f"it arrived in step {written}, although it was read again since step {step}"
                return "older answer arrives last", f"{said}, before the commit of step {committed}; {late}", self._copy_path()
            joined = f"the {what} of step {step} joined the GET under way instead of sending a new one"
            return SWALLOWED[what], f"{said}, before the commit of step {committed}: {joined}", self._asking_path(step)
        late = f"{said}, before the commit of step {committed}; it arrived in step {written}"
        put = PushedRows(self.teller).put(committed, written)
        if put is not None:
            return put[0], f"{late}, {put[1]}", (*self.base, "push")
        soon = self._dropped(committed)
        if soon is not None:
            return "debounced push", f"{late}, and the push of that commit was dropped in step {soon}", self._debounce()
        spared = self._spared(committed)
        if spared is not None:
            left = f"{late}, and the push of step {spared} was left to the action under way"
            return "left to another action", left, (*self.base, "push")
        lost = self._lost(committed)
        if lost is not None:
            return "lost push", f"{late}, and the push of that commit was lost in step {lost}", self._hearing()
        if self._asker(committed) is not None and self._pending():
            return self._too_soon(late, committed, self._guessed(written))
        if self._asker(committed) is not None:
            return "overtaken read", f"{late}, and nothing asked again", self._handler_path("success")
        if self.board.push is None or self.board.push.dead is not None:
            return "overtaken read", f"{late}, and nothing asked again", self._hearing()
        reason, path = unheard(self.tale, committed)
        return "overtaken read", f"{late}, and {reason}", path

    def _unread(self, said: str, committed: int) -> Found:
        """A commit by this dashboard's own request, behind which the copy was not read again."""
        if self._pending():
            return self._too_soon(said, committed)
        spared = self._spared(committed)
        if spared is not None:
            sentence = f"{said}; the invalidation of step {spared} was left out, because another action was under way"
            return "left to another action", sentence, self._handler_path("success")
        sentence = f"{said}; nothing that followed the commit of step {committed} made it read again"
        carried = self._without_row(committed)
        if carried is not None:
            return "reply without the new row", f"{said}; {carried}", ("server", "replies", self._action(committed))
        early = self._clicked(committed)
        if any(part.to == self.copy and isinstance(part.event.data, Refetch) for part in self.teller.parts[early - 1]):
            sentence = f"{said}; it was invalidated in step {early} already, before the commit of step {committed}"
            return "invalidated too early", sentence, self._handler_path("before")
        if not self._failed(committed):
            return "own commit without a reread", sentence, self._handler_path("success")
        sentence = f"{sentence}, for it was reported as failed"
        return "own commit without a reread", sentence, self._handler_path("error")

    def _too_soon(self, said: str, committed: int, guessed: int | None = None) -> Found:
        """An own action that was reported as done while the copy was still being read again."""
        carried, refused = self._without_row(committed), self._refused(committed)
        again = "it is read again, but the action was reported as done before that has arrived"
        if carried is not None:
            return "reply without the new row", f"{said}; {carried}; {again}", ("server", "replies", self._action(committed))
        if guessed is not None:
            gone = f"{said} and overwrote the guess of step {guessed}; {again}"
            return "overwritten guess", gone, self._handler_path("before")
        if refused is not None:
            sentence = f"{said}; the answer that was waited for was dropped in step {refused}, for a later one is to come"
            return "dropped answer", sentence, self._handler_path("success")
        if self._elsewhere(committed):
            wrote = f"the row that the answer to the commit of step {committed} carried was not written to {self.name}"
            return "reply written elsewhere", f"{said}; {wrote}; {again}", self._handler_path("success")
        return "done before the reread", f"{said}; {again}", self._handler_path("success")

    def _without_row(self, committed: int) -> str | None:
        """What the answer to an own commit carried, if it was to be stored and was not the new row."""
        carried = self._stored(committed)
        if carried in (None, "row"):
            return None
        was = "the row from before it" if carried == "old row" else "no row that could be stored"
        return f"the answer to the commit of step {committed} carried {was}"

    def _unheard(self, said: str, committed: int) -> Found:
        shown, marked = self._shown_stale(committed), self._only_marked(committed)
        if shown is not None:
            sentence = f"{said}; when it was opened in step {shown} it was known to be stale, and yet it was not read again"
            return "only marked", sentence, (*self._copy_path(), "refetch_on_mount")
        if marked is not None:
            return self._marked(said, marked, committed)
        gone = self._cancelled(committed)
        if gone is not None:
            sentence = f"{said}; the GET that was to read it again was cancelled in step {gone}"
            clicked = self.tale.labels[gone - 1].event.name == "click"
            return "cancelled read", sentence, self._handler_path("before") if clicked else self._asking_path(gone)
        if self._asker(committed) is not None:
            return self._unread(said, committed)
        if self._out(committed):
            sentence = f"{said}; nobody was logged in here in step {committed}, and {self.name} was kept"
            return "kept over a logout", sentence, (*self.base, "logout")
        push = self.board.push
        if push is not None and push.dead is not None:
            return "unheard commit", f"{said}; no push tells of step {committed} ({push.dead})", (*self.base, "push")
        soon = self._dropped(committed)
        if soon is not None:
            sentence = f"{said}; the push about step {committed} was dropped in step {soon}, soon after another one"
            return "debounced push", sentence, self._debounce()
        spared = self._spared(committed)
        if spared is not None:
            sentence = f"{said}; the push about step {committed} was left to the action under way in step {spared}"
            return "left to another action", sentence, (*self.base, "push")
        lost = self._lost(committed)
        if lost is not None:
            return "lost push", f"{said}; the push about step {committed} was lost in step {lost}", (*self.base, "push")
        if push is None:
            return "unheard commit", f"{said}; nothing tells this browser of step {committed}", self._copy_path()
        reason, path = unheard(self.tale, committed)
        return "unheard commit", f"{said}; {reason}", path
