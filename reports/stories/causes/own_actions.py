"""What an own action may be blamed for: that it was reported as done although the copy was not read again, or not yet."""

from collections.abc import Iterator

from staleproof.model.records.cache_entry import Refetch
from staleproof.reports.stories.causes.found import Found
from staleproof.reports.stories.causes.places import Places


class OwnActions(Places):
    """The kinds of anomaly behind a commit by this dashboard's own request, one after another."""

    def _unread(self, said: str, committed: int) -> Iterator[Found]:
        """A commit by this dashboard's own request, behind which the copy was not read again."""
        if self._pending():
            yield from self._too_soon(said, committed)
        spared = self._spared(committed)
        if spared is not None:
            sentence = f"{said}; the invalidation of step {spared} was left out, because another action was under way"
            yield "left to another action", sentence, self.asking(spared)
        sentence = f"{said}; nothing that followed the commit of step {committed} made it read again"
        carried = self._without_row(committed)
        if carried is not None:
            yield "reply without the new row", f"{said}; {carried}", ("server", "replies", self._action(committed))
        early = self._clicked(committed)
        if any(part.to == self.copy and isinstance(part.event.data, Refetch) for part in self.teller.parts[early - 1]):
            soon = f"{said}; it was invalidated in step {early} already, before the commit of step {committed}"
            yield "invalidated too early", soon, self.track(committed, "before")
        if self._failed(committed):
            sentence = f"{sentence}, for it was reported as failed"
        yield "own commit without a reread", sentence, self.track(committed, self._ending(committed))

    def _too_soon(self, said: str, committed: int, guessed: int | None = None) -> Iterator[Found]:
        """An own action that was reported as done while the copy was still being read again."""
        carried, refused, success = self._without_row(committed), self._refused(committed), self.track(committed, "success")
        again = "it is read again, but the action was reported as done before that has arrived"
        if carried is not None:
            yield (
                "reply without the new row",
                f"{said}; {carried}; {again}",
                ("server", "replies", self._action(committed)),
            )
        if guessed is not None:
            yield (
                "overwritten guess",
                f"{said} and overwrote the guess of step {guessed}; {again}",
                self.track(guessed, "before"),
            )
        if refused is not None:
            sentence = f"{said}; the answer that was waited for was dropped in step {refused}, for a later one is to come"
            yield "dropped answer", sentence, success
        if self._elsewhere(committed):
            wrote = f"the row that the answer to the commit of step {committed} carried was not written to {self.name}"
            yield "reply written elsewhere", f"{said}; {wrote}; {again}", success
        if waits := self._paused():
            yield "paused reread", f"{said}; it is read again only when the tab is {waits}, and nobody waits for that", success
            if self._replied(self._delivered(committed)) != "row":
                nothing = f"{said}; the answer to the commit of step {committed} carried no row that could be stored"
                yield "reply without the new row", nothing, ("server", "replies", self._action(committed))
        yield "done before the reread", f"{said}; {again}", success

    def _ending(self, committed: int) -> str:
        return "error" if self._failed(committed) else "success"

    def _without_row(self, committed: int) -> str | None:
        """What the answer to an own commit carried, if it was to be stored and was not the new row."""
        carried = self._stored(committed)
        if carried in (None, "row"):
            return None
        was = "the row from before it" if carried == "old row" else "no row that could be stored"
        return f"the answer to the commit of step {committed} carried {was}"
