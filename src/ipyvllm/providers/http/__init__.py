"""HTTP to an OpenAI-compatible endpoint: `client` and `connections` make the connections,
`transport` sends and maps httpx2's errors, `chat_api`, `errors` and `metrics` decode what comes
back, `retry` and `secrets` decide when to send again and which key goes along.
"""
