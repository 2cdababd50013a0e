"""What libraries have and a design has no word for, each with the reason, so that it is not taken for a misspelt field."""

PAGE = "docs/libraries.md, section 2.7"
"""Where the same is told at length."""
SHOWN = "it changes what is shown of the data, not when they are read"
RENDERED = "it is about rendering, and a view shows what the cache holds"
BEGUN = "an entry is empty until its first answer"
KEPT = "a reload empties the query cache"
FORGOTTEN = (
    "it forgets the mutations under way too; of the queries `remove: []` takes all away, and `reset: []` reads them again"
)
UNOBSERVED = "whatever reads is a view, a step or a poll"
OTHER_CACHE = "it belongs to another cache than TanStack Query, with rules of its own"
NOT_MODELLED = {
    "select": SHOWN,
    "placeholderData": SHOWN,
    "keepPreviousData": SHOWN,
    "initialPageParam": SHOWN,
    "getNextPageParam": SHOWN,
    "getPreviousPageParam": SHOWN,
    "maxPages": SHOWN,
    "structuralSharing": RENDERED,
    "notifyOnChangeProps": RENDERED,
    "suspense": RENDERED,
    "throwOnError": RENDERED,
    "useErrorBoundary": RENDERED,
    "initialData": BEGUN,
    "initialDataUpdatedAt": BEGUN,
    "hydrate": BEGUN,
    "persister": KEPT,
    "persistQueryClient": KEPT,
    "clear": FORGOTTEN,
    "fetchQuery": UNOBSERVED,
    "prefetchQuery": UNOBSERVED,
    "ensureQueryData": UNOBSERVED,
    "queryFn": "what a query reads is the record itself",
    "networkMode": "a request waits while the tab is offline, as with 'online'",
    "retryDelay": "a delay may take any time",
    "retryOnMount": "a query without data asks whenever it is mounted",
    "scope": "mutations run side by side",
    "queryKeyHashFn": "keys are compared part by part",
    "subscribed": "a mounted view observes its query",
    "providesTags": OTHER_CACHE,
    "keepUnusedDataFor": OTHER_CACHE,
    "dedupingInterval": OTHER_CACHE,
    "revalidateOnFocus": OTHER_CACHE,
    "fetchPolicy": OTHER_CACHE,
}
"""Each name as the library has it, and what holds instead."""


def reason(word: str) -> str | None:
    """Why a name is not modelled, whether it is written as in the library or with underscores; None if it is not known."""
    return _REASONS.get(_folded(word))


def _folded(word: str) -> str:
    return word.replace("_", "").lower()


_REASONS = {_folded(name): why for name, why in NOT_MODELLED.items()}
