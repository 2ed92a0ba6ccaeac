"""The providers of a session by name; each is created on first use. The session chooses the default
provider.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import ConfigError, OptionError
from ..processes import tell_of_fork

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.loader import Config
    from ..config.schema import ProviderConfig
    from ..prompt.structured_output import StructuredOutput
    from .base import Provider, Responder
    from .engine import EngineProvider


class ProviderRegistry:
    """The providers of one session. Nothing is read, created or connected before it is needed.

    Arguments:
        config: returns the effective configuration.
        chosen: returns the name of the provider for requests that name none.
    """

    def __init__(self, config: Callable[[], Config], chosen: Callable[[], str]) -> None:
        self._config, self._chosen = config, chosen
        self._made: dict[str, Provider] = {}
        self._making = threading.RLock()
        self._endpoints: dict[str, ProviderConfig] = {}
        self._inherited: list[dict[str, Provider]] = []
        tell_of_fork(self)

    def get(self, name: str | None = None) -> Provider:
        """The provider `name` (None: the chosen one), created on first use. Raises ConfigError."""
        name = name or self._chosen()
        # A widget and a cell may call this at once; without a lock they could start two engines.
        with self._making:
            if name not in self._made:
                self._made[name] = create(name, self.section(name))
            return self._made[name]

    def forked(self) -> None:
        """In a forked child, start without providers: the parent's use the parent's event loop.

        They are kept and not closed, since that would close the parent's engines and connections.
        """
        self._inherited.append(self._made)
        self._made = {}
        self._making = threading.RLock()  # a thread of the parent may hold the old lock

    def endpoint(self, base_url: str) -> str:
        """Add an OpenAI-compatible endpoint that is not in the configuration; it gets no key.

        Arguments:
            base_url: the URL of its API.

        Returns its name. Raises OptionError if it is not a URL.
        """
        from ..config.schema import EndpointConfig, without_blanks

        base_url = without_blanks(base_url)
        if not base_url.lower().startswith(("http://", "https://")):
            raise OptionError(f"--base-url {base_url} is not a URL", "http://HOST:PORT/v1")
        self._endpoints.setdefault(base_url, EndpointConfig(type="openai", base_url=base_url))
        return base_url

    def section(self, name: str) -> ProviderConfig:
        """The section of the provider `name`. Raises ConfigError."""
        return self._endpoints.get(name) or self._config().provider(name)

    def answering(
        self, name: str, *, cache: bool | None, structured: StructuredOutput | None = None
    ) -> Responder:
        """The provider `name`, wrapped with its fallbacks and the response cache.

        Arguments:
            name: a name in the configuration.
            cache: the option of the request; None is as configured.
            structured: the structured output that an answer must match to be saved.

        Raises ConfigError.
        """
        from .cache import CachedProvider, recordings
        from .fallback import FallbackProvider

        responder: Responder = self.get(name)
        section = self.section(name)
        if section.fallback is not None:
            responder = FallbackProvider(
                name, self.get, lambda n: self._config().provider(n).fallback
            )
        configured = self._config().cache
        store = recordings(configured, cache)
        if store is None and cache is False and (kept := recordings(configured, None)) is not None:
            store = replace(kept, renew=True)
        if store is None:
            return responder
        return CachedProvider(responder, section, store, structured)

    def engine(self, name: str | None = None) -> EngineProvider:
        """The provider `name` (None: the chosen one). Raises OptionError if it is not an engine."""
        found = self.find_engine(name)
        if found is None:
            name = name or self._chosen()
            raise OptionError(f"provider {name!r} is not an engine of this kernel")
        return found

    def find_engine(self, name: str | None = None) -> EngineProvider | None:
        """The provider `name` if it is an engine of this kernel, else None."""
        from .engine import EngineProvider

        found = self.get(name)
        return found if isinstance(found, EngineProvider) else None

    def release(self) -> list[Provider]:
        """Remove and return all providers, which the caller closes."""
        providers, self._made = list(self._made.values()), {}
        return providers


def create(name: str, section: ProviderConfig) -> Provider:
    """Create a provider; imports only the modules of its kind.

    Arguments:
        name: its name in the configuration.
        section: its section.

    Raises ConfigError for an unknown type.
    """
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
