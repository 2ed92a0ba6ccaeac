"""HTTP to an OpenAI-compatible endpoint: `client` and `connections` make the connections,
`transport` sends requests and maps httpx2's errors, `chat_api`, `errors` and `metrics` decode
replies, `retry` decides when to send again, `secrets` finds and masks keys.
"""
