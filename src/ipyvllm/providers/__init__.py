"""Providers, which answer requests: `base` defines the interface, `registry` creates and finds
them; `openai`, `engine` and `mock` are the kinds, `fallback` and `cache` wrap another provider.
`http` is the connection to an endpoint.
"""
