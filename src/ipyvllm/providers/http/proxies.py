"""The proxy for one endpoint, from the usual environment variables. Opens nothing.

`NO_PROXY` is read here because httpx2 compares networks (`10.0.0.0/8`) as if they were names.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import getproxies

import httpx2

from ...errors import ConfigError, MissingDependencyError
from ...secrets.urls import without_userinfo

if TYPE_CHECKING:
    from collections.abc import Iterable

_PORTS = {"http": 80, "https": 443}
_SOCKS_PORT = 1080
# `socks://` is what desktop environments set.
_SOCKS = {"socks": "socks5", "socks5": "socks5", "socks5h": "socks5h"}
_SCHEMES = ("http", "https", *_SOCKS)


@dataclass(frozen=True)
class ChosenProxy:
    """A proxy, and the environment variable that names it."""

    url: httpx2.URL
    variable: str

    @property
    def shown(self) -> str:
        """Its address without user and password."""
        return without_userinfo(str(self.url)).rstrip("/")

    @property
    def hint(self) -> str:
        return f"is {self.variable} right? NO_PROXY names the hosts that are asked directly"


def proxy_for(url: httpx2.URL) -> ChosenProxy | None:
    """The proxy for requests to `url`; None if they are sent directly.

    Raises ConfigError for a proxy that cannot be used, and MissingDependencyError for a SOCKS proxy
    without `socksio`.
    """
    found = getproxies()
    scheme = url.scheme if found.get(url.scheme) else "all"
    text = found.get(scheme, "").strip()
    if not text or excepted(found.get("no", ""), url):
        return None
    variable = _variable(scheme)
    proxy = _parsed(text, variable)
    if proxy.scheme in _SOCKS.values() and importlib.util.find_spec("socksio") is None:
        raise MissingDependencyError("socksio", "socks")
    return ChosenProxy(proxy, variable)


def _variable(scheme: str) -> str:
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper())
    return next((name for name in names if os.environ.get(name)), "the system's proxy setting")


def _parsed(text: str, variable: str) -> httpx2.URL:
    given = text if "://" in text else f"http://{text}"
    try:
        url = httpx2.URL(given)
        port = url.port or 0
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        # The error repeats a part of the address, which may be one of a password.
        what = "" if "@" in given else f": {error}"
        raise ConfigError(f"{variable} is not the address of a proxy{what}") from None
    if url.scheme not in _SCHEMES:
        raise ConfigError(
            f"{variable} names a proxy of type {url.scheme!r}, which is not supported",
            "supported are http, https, socks5 and socks5h",
        )
    if not url.host or port > 65535:
        raise ConfigError(f"{variable} is not the address of a proxy")
    if url.scheme in _SOCKS:
        url = url.copy_with(scheme=_SOCKS[url.scheme], port=port or _SOCKS_PORT)
    return url


def excepted(no_proxy: str, url: httpx2.URL) -> bool:
    """Whether `NO_PROXY` says that requests to `url` use no proxy.

    Arguments:
        no_proxy: the variable: names with their subdomains, addresses and networks, with or
            without brackets and ports, between commas or blanks; `*` is every host.
        url: the URL of the requests.
    """
    host = url.host.lower().strip("[]").rstrip(".")
    port = url.port or _PORTS.get(url.scheme)
    entries = re.split(r"[\s,;]+", no_proxy.lower())
    return any(_matches(host, port, entry) for entry in entries if entry)


def _matches(host: str, port: int | None, entry: str) -> bool:
    entry = entry.rpartition("://")[2]
    name, wanted = _split(entry)
    if wanted is not None and wanted != port:
        return False
    if name == "*":
        return True
    address = _address(host)
    if address is not None:
        return any(address in network for network in _networks(name))
    name = name.removeprefix("*").lstrip(".").rstrip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split(entry: str) -> tuple[str, int | None]:
    """The host of an entry, and its port if it has one. IPv6 has a port only after brackets."""
    found = re.fullmatch(r"\[([^\]]*)\](/\d+)?(?::(\d+))?/?", entry)
    if found:
        return f"{found[1]}{found[2] or ''}", int(found[3]) if found[3] else None
    found = re.fullmatch(r"([^:]*):(\d+)/?", entry)
    if found:
        return found[1], int(found[2])
    return entry.rstrip("/"), None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def _networks(name: str) -> Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The network that an entry names, a single address being one of them; empty if none."""
    try:
        return [ipaddress.ip_network(name.partition("%")[0], strict=False)]
    except ValueError:
        return []
