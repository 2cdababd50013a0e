"""Everything that an entry of a query cache takes, by who is behind it."""

from typing import Literal

QueryBegins = Literal["serve", "deliver", "retry", "fail", "render", "age", "collect"]
"""The events that an entry begins by itself."""
QueryCall = Literal["refetch", "restart", "remove", "cancel", "patch", "put", "set", "store", "clear"]
"""The operations of the client on it."""
QueryTrigger = Literal["mount", "unmount", "poll", "focus", "reconnect", "ready", "button"]
"""What its observers do, and are asked."""
QueryTold = Literal["answer", "go_on", "reset", "hide", "show", "offline", "online"]
"""What becomes of its requests, of the tab and of the page."""
QueryEvent = QueryBegins | QueryCall | QueryTrigger | QueryTold
