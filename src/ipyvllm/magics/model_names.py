"""The models of the providers, as far as they are known without waiting, for completion."""

from __future__ import annotations

from concurrent import futures
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config.loader import Config
    from ..session import Session

# Enough for a provider in this kernel, and too short to wait for the network.
_WAIT_SECONDS = 0.05


class KnownModels:
    """The known models of the providers of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._config: Config | None = None
        self._requests: dict[str, futures.Future[list[str]]] = {}

    def of(self, name: str) -> list[str]:
        """The known models of the provider `name`. The provider is asked in the background on the
        first call, and again if that failed. Raises ConfigError."""
        from ..config.schema import MockConfig

        config = self._session.config
        if config is not self._config:  # it was read again, so names may have changed
            self._requests.clear()
            self._config = config
        section = self._session.providers.section(name)
        if isinstance(section, MockConfig):  # asking one with a base_url would start its server
            return [section.model or "mock"]
        request = self._requests.get(name)
        if request is None or (request.done() and request.exception() is not None):
            request = self._requests[name] = self._session.begin(
                self._session.providers.get(name).models
            )
        futures.wait([request], timeout=_WAIT_SECONDS)
        known = request.result() if request.done() and request.exception() is None else []
        return known or ([section.model] if section.model else [])
