"""Which models providers have, as far as is known without waiting: for completions."""

from __future__ import annotations

from concurrent import futures
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config.loader import Config
    from ..session import Session

# Seconds: a provider in this kernel tells its models in less, and no network is waited for.
_MOMENT = 0.05


class KnownModels:
    """What the providers of one session have told of their models."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._config: Config | None = None
        self._asked: dict[str, futures.Future[list[str]]] = {}

    def of(self, name: str) -> list[str]:
        """The models of a provider that are known by now. One that has not told them is asked in
        the background; one that could not be asked is asked anew. Raises ConfigError."""
        from ..config.schema import MockConfig

        config = self._session.config
        if config is not self._config:  # it was read anew, and the names may mean others
            self._asked.clear()
            self._config = config
        section = self._session.providers.section(name)
        if isinstance(section, MockConfig):  # asking one with a base_url would start its server
            return [section.model or "mock"]
        asked = self._asked.get(name)
        if asked is None or (asked.done() and asked.exception() is not None):
            asked = self._asked[name] = self._session.begin(
                self._session.providers.get(name).models
            )
        futures.wait([asked], timeout=_MOMENT)
        known = asked.result() if asked.done() and asked.exception() is None else []
        return known or ([section.model] if section.model else [])
