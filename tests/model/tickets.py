"""The lifecycle of a ticket as a state chart, for tests of charts and of tables."""

from statemachine import State, StateChart


def _any_to(to: str) -> bool:
    return to == "opened"


class Ticket(StateChart[object]):
    """A chart with every kind of condition."""

    absent = State(initial=True)
    opened = State()
    done = State()
    gone = State(final=True)

    create = absent.to(opened, cond="by_clerk")
    finish = opened.to(done, cond=["by_clerk or by_boss", "ready"]) | opened.to(opened, cond="by_clerk", unless="ready")
    edit = opened.to(opened, cond=_any_to)
    delete = gone.from_(opened, done)

    def by_clerk(self) -> bool:
        return True

    def by_boss(self) -> bool:
        return True

    def ready(self) -> bool:
        return True
