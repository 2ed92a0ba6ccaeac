"""Requests to an engine and sessions of their own."""

from __future__ import annotations

from ipyvllm.config.loader import Config, EngineConfig
from ipyvllm.session import Session


def engine_session_with(**settings):
    """A session whose only provider `cpu` is an engine with these settings."""
    section = EngineConfig(type="engine", **settings)
    return Session(lambda: Config(default="cpu", providers={"cpu": section}))


def ask(session, text="Hello!", **options):
    """The greedy answer."""
    return session.start(text, **{"temperature": 0, **options}).response()
