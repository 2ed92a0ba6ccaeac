"""Providers: who answers. `base` says what one is, `registry` makes and finds them; `openai`,
`engine` and `mock` are the kinds there are, `fallback` and `cache` stand around one. `http` is the
connection to an endpoint.
"""
