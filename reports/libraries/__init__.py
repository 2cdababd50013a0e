"""The real libraries under Node.js: walks in lockstep with the model, and what differs."""
