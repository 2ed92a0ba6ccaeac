"""Providers: who answers. This file turns a configured name into its provider, on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError

if TYPE_CHECKING:
    from ..config.loader import ProviderConfig
    from .base import Provider


def create(name: str, section: ProviderConfig) -> Provider:
    """The provider for a section of the configuration; imports only what that kind needs."""
    from ..config.loader import EndpointConfig, EngineConfig, MockConfig

    if isinstance(section, EngineConfig):
        from .engine import EngineProvider

        return EngineProvider(name, section)
    if isinstance(section, EndpointConfig):
        from .openai import OpenAIProvider

        return OpenAIProvider(name, section)
    if isinstance(section, MockConfig):
        from . import mock

        return mock.provider(name, section)
    raise ConfigError(f"provider {name!r} has type {section.type!r}, which nothing provides")
