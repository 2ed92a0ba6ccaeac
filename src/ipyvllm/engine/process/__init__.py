"""The engine's process: `host` is its entry point and loop, `runner` drives vLLM, `reasoning`
splits off a model's reasoning, `memory` reduces its memory, and `error_messages` shortens vLLM's
errors. vLLM is imported only here.
"""
