"""The rules of a query entry, in parts: its events, how it fetches, what the operations of the client do with it."""
