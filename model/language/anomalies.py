"""The kinds of anomaly that a story may end in; where the model lets one happen, a comment names it."""

from typing import Literal

OfReads = Literal[
    "swallowed invalidation",
    "swallowed refetch",
    "only marked",
    "overtaken read",
    "cancelled read",
    "paused reread",
    "older answer arrives last",
    "dropped answer",
    "nothing loaded",
    "emptied copy",
    "removed entry",
    "error taken for an empty list",
]
OfCaches = Literal["answer from the HTTP cache", "answer from the response cache", "old answer handed on", "kept over a logout"]
OfPushes = Literal[
    "unheard commit",
    "debounced push",
    "push before the commit",
    "push before the first load",
    "older push arrives last",
    "read over a newer push",
    "mark cleared by a push",
    "left to another action",
]
OfActions = Literal[
    "invalidated too early",
    "own commit without a reread",
    "done before the reread",
    "reply without the new row",
    "reply written elsewhere",
    "rollback to old data",
    "rollback over newer data",
    "overwritten guess",
    "dishonest guess",
    "leftover guess",
    "unconfirmed guess",
]
OfFaults = Literal["lost push", "failed read", "paused read"]
"""These no declaration prevents."""
Anomaly = Literal[OfReads, OfCaches, OfPushes, OfActions, OfFaults, "missing text", "refused button"]
