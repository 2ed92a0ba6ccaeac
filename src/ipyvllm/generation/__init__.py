"""One generation and many: a `plan` of how to ask, a `generation` in flight, the response
`collect`ed from its events, a `worker_pool` for many requests, the `conversation` they belong to,
the `handle` of one in the background, and the `event_loop` they run on. Knows no IPython and draws
nothing.
"""
