"""A deterministic stand-in for a model: its behaviour, and an HTTP server that speaks it."""
