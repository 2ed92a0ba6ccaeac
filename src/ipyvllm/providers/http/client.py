"""The HTTP client of one endpoint: its certificates, its proxies, and the key it sends."""

from __future__ import annotations

import importlib.util
import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from ...config.secret_values import secrets_of
from ...errors import ConfigError
from ...secrets import in_force
from .addresses import parsed
from .connections import Connections
from .key import find_key
from .proxies import proxy_for

if TYPE_CHECKING:
    from collections.abc import Generator

    from ...config.loader import EndpointConfig
    from ...secrets.secret import Secret
    from .proxies import ChosenProxy

CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class _Bearer(httpx2.Auth):
    """Adds the key to requests to its own origin only."""

    def __init__(self, key: Secret, origin: httpx2.URL) -> None:
        self._key, self._origin = key, _origin(origin)

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        if _origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        yield request


class Pool:
    """The HTTP client of one endpoint: created on first use, and again after `aclose`. The key is
    read again if the environment variable has changed.

    Arguments:
        name: the provider's name in the configuration.
        section: its section.
    """

    def __init__(self, name: str, section: EndpointConfig) -> None:
        self._name, self._section = name, section
        self._client: httpx2.AsyncClient | None = None
        self._key: Secret | None = None
        self._looked_up = False
        self.proxy: ChosenProxy | None = None

    def client(self) -> httpx2.AsyncClient:
        """The client, with the current key. Raises ConfigError if the key or URL is not valid."""
        if self._client is None:
            self._client = self._made()
        if not self._looked_up or self._key_changed():
            self._look_up(self._client)
        return self._client

    def doubt(self) -> None:
        """Called if the server rejected the key: a key of the keyring is read again next time."""
        self._looked_up = self._section.api_key_keyring is None

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client, self._looked_up = self._client, None, False
        if client is not None:
            await client.aclose()

    def _key_changed(self) -> bool:
        """Whether the user has set another key in the environment since it was looked up."""
        variable = self._section.api_key_env
        known = self._key.reveal() if self._key else ""
        return variable is not None and os.environ.get(variable, "").strip() != known

    def _look_up(self, client: httpx2.AsyncClient) -> None:
        self._key = find_key(self._name, self._section)
        self._looked_up = True
        # None, which httpx2 accepts but does not declare, means user and password of the URL.
        bearer = _Bearer(self._key, client.base_url) if self._key else None
        client.auth = bearer  # type: ignore[assignment]
        proxy = self.proxy.url if self.proxy else None
        in_force.register(self._key, *secrets_of(self._section.model_dump(), os.environ))
        in_force.register(client.base_url.password, proxy.password if proxy else None)

    def _made(self) -> httpx2.AsyncClient:
        section = self._section
        url = parsed(self._name, section.base_url)
        self.proxy = proxy_for(url)
        trusted, http2 = _trusted(), url.scheme == "https" and _knows_http2()
        return httpx2.AsyncClient(
            # httpx2's default transport supports proxies and shares HTTP/2 connections.
            transport=None if self.proxy or http2 else Connections(trusted),
            base_url=url,
            headers=_headers(self._name, section.headers),
            # `Exchange.patience` limits reads: httpx2 would set a timer for every read.
            timeout=httpx2.Timeout(None, connect=section.timeout.connect),
            verify=trusted,
            http2=http2,
            proxy=self.proxy.url if self.proxy else None,
            trust_env=False,  # `_trusted` and `proxy_for` have read the environment
            # `max_concurrency` limits the number of requests.
            limits=httpx2.Limits(max_connections=None),
        )


def _headers(name: str, headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """The configured headers in bytes. Values are UTF-8, as curl sends them; httpx2 would refuse
    all but ASCII. Raises ConfigError."""
    made = []
    for key, value in headers.items():
        try:
            made.append((key.strip().encode("ascii"), value.strip().encode()))
        except UnicodeEncodeError as error:
            raise ConfigError(
                f"headers of provider {name!r}: the name {key!r} is not allowed in a header"
            ) from error
    return made


def _knows_http2() -> bool:
    return importlib.util.find_spec("h2") is not None


def _trusted() -> ssl.SSLContext:
    """The trusted certificates: those that an environment variable names, else the system's."""
    for variable in CA_VARIABLES:
        path = os.environ.get(variable)
        if path:
            try:
                folder = Path(path).is_dir()
                return ssl.create_default_context(
                    cafile=None if folder else path, capath=path if folder else None
                )
            except (OSError, ssl.SSLError) as error:
                raise ConfigError(
                    f"${variable} names {path}, which contains no certificates"
                ) from error
    return httpx2.create_ssl_context()


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
