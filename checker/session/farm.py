"""Independent work done by several processes of this machine, or by those of a Dask cluster, with joblib."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

WAIT = 30
"""Seconds until a cluster must have answered."""


class ClusterError(Exception):
    """There is no such cluster, or no library to ask one with."""


@dataclass(frozen=True)
class Farm:
    """So many processes of this machine; or those of a cluster, by its client."""

    jobs: int = 1
    client: Any = None

    @property
    def alone(self) -> bool:
        """Whether there is only this process."""
        return self.jobs == 1 and self.client is None

    @property
    def at_home(self) -> int:
        """How many processes share the memory of this machine."""
        return self.jobs if self.client is None else 1

    def each(self, work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        """The results of a function of a module for each of some arguments, in their order, as they come."""
        if self.alone:
            yield from (work(*task) for task in tasks)
            return
        from joblib import Parallel, delayed, parallel_config

        here: dict[str, Any] = {"backend": "loky", "n_jobs": self.jobs}
        backend = here if self.client is None else {"backend": "dask", "client": self.client}
        with parallel_config(**backend):
            yield from Parallel(return_as="generator", batch_size=1)(delayed(work)(*task) for task in tasks)

    def go_home(self) -> None:
        """End the processes of this machine, so that their memory is free."""
        if self.client is None and not self.alone:
            from joblib.externals.loky import get_reusable_executor

            get_reusable_executor().shutdown(wait=True)


@contextmanager
def farm(jobs: int, address: str | None) -> Iterator[Farm]:
    """A farm of so many processes, or of the cluster whose scheduler has this address. Raises ClusterError."""
    if address is None:
        yield Farm(jobs)
        return
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("--dask needs the extra cluster: pip install '.[cluster]'") from None
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask cluster answers at '{address}' (--dask): {error}") from None
    with client:
        yield Farm(client=client)
