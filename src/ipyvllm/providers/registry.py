"""The providers of a session: made when they are first asked for, found by their names after that.
Which one is asked when none is named is the session's choice.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..errors import ConfigError, OptionError
from ..processes import tell_of_fork

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.loader import Config
    from ..config.schema import ProviderConfig
    from .base import Provider, Responder
    from .engine import EngineProvider


class ProviderRegistry:
    """Nothing is read, made or connected to before it is asked for.

    Arguments:
        config: gives the configuration in force.
        chosen: gives the name of the provider that is asked when none is named.
    """

    def __init__(self, config: Callable[[], Config], chosen: Callable[[], str]) -> None:
        self._config, self._chosen = config, chosen
        self._made: dict[str, Provider] = {}
        self._making = threading.RLock()
        self._given: dict[str, ProviderConfig] = {}
        self._inherited: list[dict[str, Provider]] = []
        tell_of_fork(self)

    def get(self, name: str | None = None) -> Provider:
        """The provider of that name, made on first use. Raises ConfigError."""
        name = name or self._chosen()
        # A widget may look at one while a cell asks it: two would be two engines.
        with self._making:
            if name not in self._made:
                self._made[name] = create(name, self.section(name))
            return self._made[name]

    def forked(self) -> None:
        """In a forked child, begin anew: the parent's engines and connections live on its loop.

        They are kept, untouched: to let go of one here would take it from the parent's loop too.
        """
        self._inherited.append(self._made)
        self._made = {}
        self._making = threading.RLock()  # a thread of the parent may hold the other

    def endpoint(self, base_url: str) -> str:
        """The name of an OpenAI-compatible endpoint given on the spot; it is sent no key.

        Raises OptionError for what is not a URL.
        """
        from ..config.schema import EndpointConfig

        if not base_url.startswith(("http://", "https://")):
            raise OptionError(f"--base-url {base_url} is not a URL", "http://HOST:PORT/v1")
        self._given.setdefault(base_url, EndpointConfig(type="openai", base_url=base_url))
        return base_url

    def section(self, name: str) -> ProviderConfig:
        """A provider's section of the configuration. Raises ConfigError."""
        return self._given.get(name) or self._config().provider(name)

    def answering(self, name: str, *, cache: bool | None) -> Responder:
        """The provider with its fallbacks behind it and the recordings before it."""
        from .cache import CachedProvider, recordings
        from .fallback import FallbackProvider

        answering: Responder = self.get(name)
        section = self.section(name)
        if section.fallback is not None:
            answering = FallbackProvider(
                name, self.get, lambda n: self._config().provider(n).fallback
            )
        store = recordings(self._config().cache, cache)
        return answering if store is None else CachedProvider(answering, section, store)

    def engine(self, name: str | None = None) -> EngineProvider:
        """The provider of that name, which must be an engine of this kernel."""
        found = self.find_engine(name)
        if found is None:
            name = name or self._chosen()
            raise OptionError(f"provider {name!r} is not an engine of this kernel")
        return found

    def find_engine(self, name: str | None = None) -> EngineProvider | None:
        """The provider of that name if it is an engine of this kernel."""
        from .engine import EngineProvider

        found = self.get(name)
        return found if isinstance(found, EngineProvider) else None

    def release(self) -> list[Provider]:
        """The providers made so far, for the caller to close; later ones are made anew."""
        providers, self._made = list(self._made.values()), {}
        return providers


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
    raise ConfigError(f"provider {name!r} has type {section.type!r}, which is not installed")
