"""The errors of one endpoint's connection: timeouts, and the mapping of httpx2's exceptions to this
package's. What failed is named: the server, the proxy in between, or the configuration.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx2

from ...errors import (
    ConfigError,
    LLMError,
    ProtocolError,
    ProviderError,
    ProviderTimeoutError,
    UnreachableError,
    causes,
)
from ...secrets import in_force
from .client import CA_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...config.loader import EndpointConfig
    from ...config.schema import Timeout
    from .client import Pool

# The most of a server's words that an error repeats.
_QUOTED_CHARACTERS = 300


class Exchange:
    """One request and its reply: whether its head has been received, and its deadline.

    Arguments:
        timeout: the timeouts in seconds.
    """

    def __init__(self, timeout: Timeout) -> None:
        self.complete = False
        self._read = timeout.read
        self.total = timeout.total
        self._end = None if timeout.total is None else time.monotonic() + timeout.total

    def patience(self, most: float | None = None) -> asyncio.Timeout:
        """The timeout for the next piece: the read timeout, or the rest of the total if shorter.

        Arguments:
            most: at most this many seconds.
        """
        limits = [self._read if most is None else min(most, self._read)]
        if self._end is not None:
            limits.append(self._end - time.monotonic())
        return asyncio.timeout(max(0.0, min(limits)))

    @property
    def overdue(self) -> bool:
        """Whether the total timeout has passed."""
        return self._end is not None and time.monotonic() >= self._end


class Failures:
    """Maps the errors of requests to one endpoint.

    Arguments:
        pool: its HTTP client.
        section: its section of the configuration.
        address: its name and address.
    """

    def __init__(self, pool: Pool, section: EndpointConfig, address: str) -> None:
        self._pool, self._section, self._address = pool, section, address

    @property
    def where(self) -> str:
        """The provider, its address, and the proxy in between, for error messages."""
        proxy = self._pool.proxy
        return f"{self._address} (through the proxy {proxy.shown})" if proxy else self._address

    def quoted(self, text: str) -> str:
        """Words of the server in one line, masked, and shortened afterwards: a part of a key would
        not be recognised."""
        return in_force.mask_server(" ".join(text.split()))[:_QUOTED_CHARACTERS]

    @contextmanager
    def mapped(self, exchange: Exchange) -> Iterator[None]:
        """Map httpx2's errors during `exchange` to errors of this package."""
        try:
            yield
        except LLMError:
            raise
        except httpx2.LocalProtocolError as error:
            _remove_requests(error)
            # Its text contains the header, which may be a key, so it is not kept as the cause.
            raise ConfigError(f"a header for {self._address} cannot be sent") from None
        except Exception as error:
            _remove_requests(error)
            raise self._ours(error, exchange) from error

    def _ours(self, error: Exception, exchange: Exchange) -> ProviderError:
        """The error of this package for an error of httpx2 or of a library below it."""
        made: ProviderError
        if isinstance(error, httpx2.ConnectError):
            return self._no_connection(error)
        if isinstance(error, httpx2.ConnectTimeout):
            seconds = self._section.timeout.connect
            return self._unconnected(f" within {seconds:g} s", "is base_url right?")
        if isinstance(error, httpx2.ProxyError):
            return self._refused_by_proxy(error)
        if isinstance(error, httpx2.TimeoutException | TimeoutError):
            return self._too_late(exchange)
        kind = type(error).__name__
        if isinstance(
            error, httpx2.DecodingError | httpx2.RemoteProtocolError | UnicodeDecodeError
        ):
            made = ProtocolError(f"{self.where} sent an incomplete or broken reply ({kind})")
            made.retryable = not exchange.complete
        elif isinstance(error, httpx2.TransportError):
            made = UnreachableError(f"lost the connection to {self.where} ({kind})")
            made.retryable = not exchange.complete
        else:
            # Libraries below httpx2 have errors of their own: of SOCKS, HTTP/2, sockets, names.
            made = ProtocolError(
                f"{self.where} could not be asked ({kind}: {self.quoted(str(error))[:100]})"
            )
        return made

    def _no_connection(self, error: httpx2.ConnectError) -> UnreachableError:
        found = list(causes(error))
        if any(isinstance(cause, ssl.SSLError) for cause in found):
            refused = (c for c in found if isinstance(c, ssl.SSLCertVerificationError))
            why = next((c.verify_message for c in refused), "the TLS handshake failed")
            return UnreachableError(
                f"the TLS certificate could not be verified for {self.where}: {why}",
                f"{CA_VARIABLES[0]} names a file of certificates to trust",
            )
        unknown = any(isinstance(cause, socket.gaierror | UnicodeError) for cause in found)
        if unknown and self._pool.proxy is None:
            return UnreachableError(f"{self.where}: unknown host", "is base_url right?")
        why = " (unknown host)" if unknown else ""
        made = self._unconnected(why, "is the server running, and base_url right?")
        passing = ConnectionRefusedError | ConnectionResetError
        made.retryable = any(isinstance(cause, passing) for cause in found)
        return made

    def _unconnected(self, why: str, hint: str) -> UnreachableError:
        """No connection to the server, or to the proxy in between."""
        proxy = self._pool.proxy
        if proxy is None:
            return UnreachableError(f"no connection to {self.where}{why}", hint)
        return UnreachableError(
            f"no connection to the proxy {proxy.shown}{why} for {self._address}",
            proxy.hint,
        )

    def _refused_by_proxy(self, error: httpx2.ProxyError) -> UnreachableError:
        proxy = self._pool.proxy
        shown, hint = (proxy.shown, proxy.hint) if proxy else ("", "is HTTPS_PROXY right?")
        said = self.quoted(str(error))
        message = f"the proxy {shown} refused the connection to {self._address}"
        return UnreachableError(f"{message}: {said}" if said else message, hint)

    def _too_late(self, exchange: Exchange) -> ProviderTimeoutError:
        if exchange.overdue:
            return ProviderTimeoutError(
                f"{self.where} did not finish within {exchange.total:g} s",
                "raise timeout: {total: ...}",
            )
        seconds = self._section.timeout.read
        return ProviderTimeoutError(
            f"{self.where} was silent for {seconds:g} s", "raise timeout: {read: ...}"
        )


def _remove_requests(error: BaseException) -> None:
    """Take the requests, whose headers hold the key, out of an error and its causes, which are kept
    as the cause of ours. The frames of a traceback hold requests, too."""
    for cause in causes(error):
        if isinstance(cause, LLMError):
            continue
        cause.__traceback__ = None
        if isinstance(cause, httpx2.RequestError):
            cause.request = httpx2.Request("GET", "")
