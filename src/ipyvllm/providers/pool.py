"""The connections to one endpoint: how they are made, what they trust, and the key they carry."""

from __future__ import annotations

import importlib.util
import os
import ssl
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from ..errors import ConfigError
from .secrets import Mask, Secret, find_key, header_secrets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator

    from ..config import EndpointConfig

CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_MOST_FREE = 256


class _Bearer(httpx.Auth):
    """Puts the key on requests to its own origin, and on no other."""

    def __init__(self, key: Secret, origin: httpx.URL) -> None:
        self._key, self._origin = key, _origin(origin)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if _origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        yield request


class Pool:
    """Connections that open on first use and are made again after `aclose`.

    httpx's own pool looks at every connection whenever one is taken or given back, and polls the
    idle ones; with fifty it costs more than the request. So each httpx client here has one
    connection, and the pool is a stack of free clients. Over HTTP/2 one client carries all.
    """

    def __init__(self, name: str, section: EndpointConfig) -> None:
        self._name, self._section = name, section
        self._free: list[httpx.AsyncClient] = []
        self._all: set[httpx.AsyncClient] = set()
        self._make: Callable[[], httpx.AsyncClient] | None = None
        self._key: Secret | None = None
        self._hidden: list[Secret] = []  # older keys, too: a late reply may repeat one
        self._multiplexes = section.base_url.startswith("https:") and _knows_http2()
        self.mask = Mask(())

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client for one request. Raises ConfigError where the key or the address is no good."""
        if self._make is None or self._key_changed():
            self._make = self._maker()
            await self._leave_old()
        if self._free:
            client = self._free.pop()
        else:
            client = self._make()
            self._all.add(client)
        if self._multiplexes:
            self._free.append(client)
            yield client
            return
        try:
            yield client
        finally:
            if client in self._all and len(self._free) < _MOST_FREE:
                self._free.append(client)
            else:
                self._all.discard(client)
                await client.aclose()

    async def _leave_old(self) -> None:
        """Let go of clients with an older key; those in use are closed when they are given back."""
        idle, self._free = self._free, []
        if self._multiplexes:
            return  # each may be in use, and stays among all until the end
        self._all = set()
        for client in idle:
            await client.aclose()

    def doubt(self) -> None:
        """The key was refused: one of the keyring is looked up again for the next request."""
        if self._section.api_key_keyring is not None:
            self._make = None

    def _key_changed(self) -> bool:
        """Whether the user has set another key in the environment since the clients were made."""
        variable = self._section.api_key_env
        known = self._key.reveal() if self._key else ""
        return variable is not None and os.environ.get(variable, "").strip() != known

    async def aclose(self) -> None:
        clients, self._all, self._free, self._make = self._all, set(), [], None
        for client in clients:
            await client.aclose()

    def _maker(self) -> Callable[[], httpx.AsyncClient]:
        """What makes a client: the key is looked up and the certificates are read once."""
        section = self._section
        try:
            url = httpx.URL(section.base_url.rstrip("/") + "/")
        except httpx.InvalidURL as error:
            raise ConfigError(f"base_url of provider {self._name!r}: {error}") from error
        self._key = key = find_key(self._name, section)
        self._hidden += [*header_secrets(section.headers), *([key] if key else [])]
        if url.password:
            self._hidden.append(Secret(url.password))
        self.mask = Mask(self._hidden)
        return partial(
            httpx.AsyncClient,
            base_url=url,
            headers=section.headers,
            auth=_Bearer(key, url) if key else None,
            # Silence is `Exchange.patience`'s to end: httpx would set a timer for every read.
            timeout=httpx.Timeout(None, connect=section.timeout.connect),
            verify=_trusted(),
            http2=self._multiplexes,
            # How many at once is `max_concurrency`'s to say.
            limits=httpx.Limits(max_connections=None),
        )


def _knows_http2() -> bool:
    return importlib.util.find_spec("h2") is not None


def _trusted() -> ssl.SSLContext:
    """The certificates to trust: a bundle named by the usual variables, else httpx's own."""
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
                    f"${variable} names {path}, which holds no certificates"
                ) from error
    return httpx.create_ssl_context()


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
