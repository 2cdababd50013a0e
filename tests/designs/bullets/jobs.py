"""The lifecycle of the designs beside this file."""

from statemachine import State, StateChart


class Job(StateChart[object]):
    """A job that a clerk creates, a worker takes and finishes, and a nightly run archives."""

    absent = State(initial=True)
    free = State()
    taken = State()
    done = State()
    archived = State(final=True)

    create = absent.to(free, cond="by_clerk")
    take = free.to(taken, cond="by_worker")
    give_back = taken.to(free, cond="by_worker")
    finish = taken.to(done, cond="by_worker")
    archive = done.to(archived, cond="by_job")

    def by_clerk(self, role: str) -> bool:
        """Whether a clerk asks."""
        return role == "clerk"

    def by_worker(self, role: str) -> bool:
        """Whether a worker asks."""
        return role == "worker"

    def by_job(self, role: str) -> bool:
        """Whether the server's own nightly run asks."""
        return role == "job"
