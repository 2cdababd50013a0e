"""How components are addressed, so that no name that the author of a design chooses can meet another address.

Names of dashboards, queries and arrays have neither `.` nor `*` in them. So an address with a `.` is that of a copy in a whole
world, one with a `*` that of something beside a copy, and what a tab has but once is behind a blank: `worker.list`,
`worker.list*line`, `worker page`.
"""

COPY = "copy"
"""The address of the copy that the view of a cone reads."""
NEIGHBOUR = "neighbour"
"""The address of the copy that the view beside it reads, where a cone has one."""
LINE, SUPERSEDED, CACHE, OTHERS = "line", "superseded", "cache", "others"
"""What is beside a copy: its HTTP cache line, its replaced requests, its response cache, and the requests of other tabs."""


def copy_at(dashboard: str, copy: str) -> str:
    """The address of a query or an array of a dashboard."""
    return f"{dashboard}.{copy}"


def beside(copy: str, what: str) -> str:
    """The address of something that belongs to the copy at an address."""
    return f"{copy}*{what}"


def copy_of(component: str) -> str:
    """The address of the copy that a component belongs to: a copy itself, or what is beside it."""
    return component.partition("*")[0]


def is_beside(component: str, what: str) -> bool:
    """Whether a component is what is called so beside a copy."""
    return component.endswith(f"*{what}")
