"""Requests from plan to response: a `plan` turns a prompt into a request, `generation` is one
request in flight, `collect` builds the response from its events, `worker_pool` runs many requests,
`conversation` has the threads they belong to, `handle` is a request in the background, and
`event_loop` is where they all run. Independent of IPython; draws nothing.
"""
