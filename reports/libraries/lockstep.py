"""The model and the real libraries in lock step: each step is compared before the next one is chosen."""

from staleproof.model.vocabulary import Label, State, System
from staleproof.reports.libraries.node_commands import begin, command, fire
from staleproof.reports.libraries.twin import Expected, Mismatch, Twin


class LockStep(Twin):
    """A twin that is told of its steps one by one; a step without a label begins a run.

    `mismatch` is how the run under way ended, if the two have parted.
    """

    mismatch: Mismatch | None = None
    _labels: tuple[Label, ...] = ()
    _state: State = ()

    def parted(self, _: System, label: Label | None, state: State) -> bool:
        """Take a step on the side of the libraries; whether they differ from `state` afterwards."""
        self.mismatch = self._take([self._told(label, state)])
        self._state = state
        return self.mismatch is not None

    def _told(self, label: Label | None, state: State) -> Expected:
        if label is None:
            self._labels = ()
            return Expected(begin(self.system.local(state, self._server)), (), 0, None, state)
        fired = fire(self.system, self._state, label)
        assert fired is not None
        self._labels = (*self._labels, label)
        return Expected(command(fired), self._labels, len(self._labels), self._state, state)
