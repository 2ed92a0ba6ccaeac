"""The engine's own process: `host` is its entry and loop, `runner` drives vLLM, `memory` and
`error_messages` keep what it needs and what it says small. Only here is vLLM imported.
"""
