"""The table of outcomes: for each step the answers that pages get, and how many requests the server serves.

In `start`, `serve` and `deliver` a request is on its way for some steps; all others are over within their step.
"""

SEQUENTIAL = {
    "within max-age a plain GET is answered by the cache, and a no-cache GET passes it and refreshes it": """
        plain | plain=0 | 1
        plain | plain=0 | 0
        POST elsewhere | 0
        plain | plain=0 | 0
        no-cache | no-cache=1 | 1
        plain | plain=1 | 0
    """,
    "after max-age a plain GET reaches the server and fills the entry again": """
        plain | plain=0 | 1
        PATCH elsewhere | 0
        expire | 0
        plain | plain=1 | 1
        plain | plain=1 | 0
    """,
    "an expired entry whose record is unchanged takes a request too, and is fresh again": """
        plain | plain=0 | 1
        expire | 0
        plain | plain=0 | 1
        PATCH elsewhere | 0
        plain | plain=0 | 0
    """,
    "a no-cache GET fills an empty entry": """
        no-cache | no-cache=0 | 1
        POST elsewhere | 0
        plain | plain=0 | 0
    """,
    "every no-cache GET reaches the server": """
        no-cache | no-cache=0 | 1
        no-cache | no-cache=0 | 1
        POST elsewhere | 0
        no-cache | no-cache=1 | 1
    """,
    "a write to another URL leaves the entry alone, whatever its method": """
        plain | plain=0 | 1
        PATCH elsewhere | 0
        POST elsewhere | 0
        plain | plain=0 | 0
    """,
    "a POST to the same URL throws the entry away": """
        plain | plain=0 | 1
        POST here | 0
        plain | plain=1 | 1
    """,
    "a PATCH to the same URL throws the entry away": """
        plain | plain=0 | 1
        PATCH here | 0
        plain | plain=1 | 1
    """,
    "a POST to the same URL that commits and answers an error leaves the entry alone": """
        plain | plain=0 | 1
        failed POST here | 0
        plain | plain=0 | 0
    """,
    "a PATCH to the same URL that commits and answers an error leaves the entry alone": """
        plain | plain=0 | 1
        failed PATCH here | 0
        plain | plain=0 | 0
    """,
    "a write to the same URL throws away the entry of the user who writes, not that of another user": """
        plain | plain=0 | 1
        other user: plain | plain=0 | 1
        other user: POST here | 0
        plain | plain=0 | 0
        other user: plain | plain=1 | 1
    """,
    "a normal reload leaves the entry alone, for requests after it and during it": """
        plain | plain=0 | 1
        POST elsewhere | 0
        reload | 0
        plain | plain=0 | 0
        plain on reload | plain=0 | 0
    """,
    "a hard reload leaves the entry alone for requests after it; those that start while the page loads pass the cache": """
        plain | plain=0 | 1
        POST elsewhere | 0
        hard reload | 0
        plain | plain=0 | 0
        plain on hard reload | plain=1 | 1
        plain | plain=1 | 0
    """,
    "the tabs of a user share the entry": """
        plain | plain=0 | 1
        POST elsewhere | 0
        other tab: plain | plain=0 | 0
        other tab: no-cache | no-cache=1 | 1
        plain | plain=1 | 0
    """,
    "users share nothing": """
        plain | plain=0 | 1
        other user: POST elsewhere | 0
        other user: plain | plain=1 | 1
        plain | plain=0 | 0
        other user: expire | 0
        plain | plain=0 | 0
        other user: plain | plain=1 | 1
    """,
}

IN_FLIGHT = {
    "of two plain GETs at once the second waits, and gets the first one's answer however old that is": """
        start A | 0 | holds A
        start B | 0 | holds A
        serve A | 1 | holds A
        POST elsewhere | 0 | holds A
        deliver A | A=0 B=0 | 0
        plain | plain=0 | 0
    """,
    "a GET that starts after a write joins the one from before it, from another tab too": """
        start A | 0 | holds A
        serve A | 1 | holds A
        POST elsewhere | 0 | holds A
        other tab: start B | 0 | holds A
        start C | 0 | holds A
        deliver A | A=0 B=0 C=0 | 0
        plain | plain=0 | 0
    """,
    "a GET that was cancelled without an abort reaches the server, and its answer fills the cache": """
        start A | 0 | holds A
        cancel A | 0 | holds A
        serve A | 1 | holds A
        POST elsewhere | 0 | holds A
        deliver A | 0
        plain | plain=0 | 0
    """,
    "a refetch behind a GET that was cancelled without an abort gets the answer from before the write": """
        start A | 0 | holds A
        serve A | 1 | holds A
        cancel A | 0 | holds A
        POST elsewhere | 0 | holds A
        start B | 0 | holds A
        deliver A | B=0 | 0
        plain | plain=0 | 0
    """,
    "a GET that was aborted does not fill the cache": """
        start X | 0 | holds X
        cancel X | X=aborted | 0
        POST elsewhere | 0
        plain | plain=1 | 1
    """,
    "a GET whose answer was decided before the abort does not fill the cache either": """
        start X | 0 | holds X
        serve X | 1 | holds X
        cancel X | X=aborted | 0
        POST elsewhere | 0
        plain | plain=1 | 1
    """,
    "behind an aborted GET the next one that waits asks the server": """
        start X | 0 | holds X
        start A | 0 | holds X
        start B | 0 | holds X
        serve X | 1 | holds X
        cancel X | X=aborted | 0 | holds A
        POST elsewhere | 0 | holds A
        serve A | 1 | holds A
        deliver A | A=1 B=1 | 0
        plain | plain=1 | 0
    """,
    "the abort of a GET that waits changes nothing for the one that it waits for": """
        start A | 0 | holds A
        start X | 0 | holds A
        serve A | 1 | holds A
        cancel X | X=aborted | 0 | holds A
        deliver A | A=0 | 0
        plain | plain=0 | 0
    """,
    "a plain GET waits for a no-cache GET under way although the old entry is fresh": """
        plain | plain=0 | 1
        POST elsewhere | 0
        start A no-cache | 0 | holds A
        start B | 0 | holds A
        serve A | 1 | holds A
        deliver A | A=1 B=1 | 0
        plain | plain=1 | 0
    """,
    "an aborted no-cache GET takes the old entry with it": """
        plain | plain=0 | 1
        start X no-cache | 0 | holds X
        POST elsewhere | 0 | holds X
        cancel X | X=aborted | 0
        plain | plain=1 | 1
    """,
    "a GET under way at a reload is lost and fills nothing": """
        start A | 0 | holds A
        serve A | 1 | holds A
        POST elsewhere | 0 | holds A
        reload | 0
        plain | plain=1 | 1
    """,
    "users do not wait for each other": """
        start A | 0 | holds A
        serve A | 1 | holds A
        POST elsewhere | 0 | holds A
        other user: plain | plain=1 | 1 | holds A
        deliver A | A=0 | 0
        plain | plain=0 | 0
    """,
}

WITHOUT_MAX_AGE = """
    plain | plain=0 | 1
    plain | plain=0 | 1
    POST elsewhere | 0
    plain | plain=1 | 1
    no-cache | no-cache=1 | 1
    plain | plain=1 | 1
"""

HEURISTIC = """
    plain | plain=0 | 1
    POST elsewhere | 0
    plain | plain=0 | 0
    no-cache | no-cache=1 | 1
    plain | plain=1 | 0
"""

LOCK_TIMEOUT = """
    start A | 0 | holds A
    serve A | 1 | holds A
    POST elsewhere | 0 | holds A
    start B | 0 | holds A
    release B | 0 | holds A B
    serve B | 1 | holds A B
    deliver B | B=1 | 0 | holds A
    deliver A | A=0 | 0
    plain | plain=0 | 0
"""


def rows(table: str) -> list[str]:
    """The lines of a table."""
    return [line.strip() for line in table.strip().splitlines()]


def step_of(row: str) -> str:
    """The step that a row is about."""
    return row.partition(" | ")[0]
