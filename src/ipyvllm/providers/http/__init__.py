"""HTTP to an OpenAI-compatible endpoint: `client` and `connections` make the connections, `key`
finds the key, `transport` sends requests, and `failures` maps httpx2's errors. `reply`, `chat_api`,
`errors` and `metrics` decode replies, `masked` masks secrets in answers, and `retry` decides when
to send again.
"""
