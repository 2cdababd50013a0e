"""Tables of components, the exploration of their product, and verdicts; nothing here knows a word of any domain."""
