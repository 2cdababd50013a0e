"""One cache entry in the states that most tests begin or end with."""

from given import OLD

from staleproof.model.components.query import Query
from staleproof.model.records.cache_entry import Entry, Fetch
from staleproof.model.records.values import Guess, Row
from staleproof.model.vocabulary import Event, Send

QUERY = Query("q", "server", strays="strays", watchers=("slot",))
READ = Send("server", Event("read", "q"))
ENDED = Send("slot", Event("settled", "q"))
PENDING = Send("slot", Event("pending", "q"))
GIVEN_UP = Send("strays", Event("add", None))
GUESSED = (Row("guess", 1, optimistic=True),)
PATCH = Event("patch", (Guess(0, "guess"), None))
FRESH = Entry(observed=True, data=OLD)
AGED = FRESH._replace(aged=True)
MARKED = FRESH._replace(invalidated=True)
BROKEN = Entry(observed=True, failed=True, invalidated=True)
ALONE = Entry(data=OLD)
LOADING = Entry(observed=True, fetch=Fetch())
RELOADING = FRESH._replace(fetch=Fetch())
