"""The mock, a deterministic replacement for a model: `replies` makes the answers, with
`json_instance` and `regex` for structured output; `faults` simulates delays and errors; `server`,
`validation`, `wire` and `metrics` serve it over HTTP, `server_process` starts that server.
"""
