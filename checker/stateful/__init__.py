"""The stateful Hypothesis test: what is hunted in a system too large to explore, and how a run is made shorter."""
