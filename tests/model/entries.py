"""One cache entry in the states that most tests begin or end with."""

from given import OLD

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import CacheEntry, Fetch
from staleproof.model.records.values import Guess, Row
from staleproof.model.vocabulary import Event, Send

QUERY = Query("q", "server", superseded="superseded", watchers=("slot",))
READ = Send("server", Event("read", "q"))
ENDED = Send("slot", Event("settled", "q"))
PENDING = Send("slot", Event("pending", "q"))
GIVEN_UP = Send("superseded", Event("add", None))
GUESSED = (Row("guess", 1, optimistic=True),)
PATCH = Event("patch", (Guess(0, "guess"), None))
FRESH = CacheEntry(observed=True, data=OLD)
AGED = FRESH._replace(aged=True)
MARKED = FRESH._replace(invalidated=True)
BROKEN = CacheEntry(observed=True, failed=True, invalidated=True)
ALONE = CacheEntry(data=OLD)
LOADING = CacheEntry(observed=True, fetch=Fetch())
RELOADING = FRESH._replace(fetch=Fetch())
