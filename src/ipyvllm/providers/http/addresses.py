"""The addresses of one endpoint, made from its `base_url`: what people paste may have blanks around
it, a query (a gateway's API version), or no `/v1`. No I/O.
"""

from __future__ import annotations

import re
from functools import cached_property

import httpx2

from ...errors import ConfigError
from ...secrets.urls import without_userinfo

_VERSION = re.compile(r"/v\d+\w*(?:/|$)")
_LABEL = re.compile(r"[\w-]{1,63}")
_VERSION_1 = "v1/"
_LARGEST_PORT = 65535


def parsed(name: str, base_url: str) -> httpx2.URL:
    """The URL of a provider, without a fragment. Raises ConfigError if it is not valid.

    Arguments:
        name: the provider's name in the configuration.
        base_url: its `base_url`.
    """
    try:
        url = httpx2.URL(base_url).copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
        port = url.port or 0
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        # The error repeats a part of the URL, which may be one of a password.
        known = "@" in base_url
        what = "is not a URL; encode the user name and password" if known else str(error)
        raise ConfigError(f"base_url of provider {name!r}: {what}") from None
    # An IPv6 address, or the names that DNS and `/etc/hosts` can have.
    if ":" not in host and not all(map(_LABEL.fullmatch, host.removesuffix(".").split("."))):
        raise ConfigError(f"base_url of provider {name!r}: {host!r} is not the name of a host")
    if not 0 <= port <= _LARGEST_PORT:
        raise ConfigError(f"base_url of provider {name!r}: {port} is not a port")
    return url


class Addresses:
    """The addresses of one endpoint.

    Arguments:
        name: the provider's name in the configuration.
        base_url: its `base_url`.
    """

    def __init__(self, name: str, base_url: str) -> None:
        self._name, self._base_url = name, base_url
        # The path before the API's: empty, or `v1/` if only that has turned out to exist.
        self._found: str | None = None
        self._built: dict[tuple[str, str], httpx2.URL] = {}
        # For messages; a query may contain a key.
        self.shown = re.split("[?#]", without_userinfo(base_url))[0].rstrip("/")

    @cached_property
    def _base(self) -> httpx2.URL:
        return parsed(self._name, self._base_url)

    @cached_property
    def _path(self) -> str:
        path = self._base.raw_path.decode("ascii").partition("?")[0].rstrip("/")
        # The whole address of an API, as a page of documentation shows it.
        return path.removesuffix("/chat/completions")

    def of(self, path: str) -> list[httpx2.URL]:
        """Where `path` of the API may be: one address once it is known. Raises ConfigError."""
        prefixes = [self._found or ""]
        if self._found is None and not _VERSION.search(self._path):
            prefixes = ["", _VERSION_1]
        return [self._at(prefix, path) for prefix in prefixes]

    def exists(self, url: httpx2.URL) -> None:
        """Remember that the API is at the address `url`, which `of` has returned."""
        if self._found is None:
            known = {built: prefix for (prefix, _), built in self._built.items()}
            self._found = known[url]

    def outside(self, path: str) -> httpx2.URL:
        """The address of a page outside the API, such as vLLM's /health."""
        root = self._path.removesuffix("/v1")
        return self._joined(f"{root}/{path}")

    def _at(self, prefix: str, path: str) -> httpx2.URL:
        # Built once: httpx2 would parse it for every request.
        key = (prefix, path)
        if key not in self._built:
            self._built[key] = self._joined(f"{self._path}/{prefix}{path}")
        return self._built[key]

    def _joined(self, path: str) -> httpx2.URL:
        query = self._base.raw_path.partition(b"?")[2]
        return self._base.copy_with(raw_path=path.encode() + (b"?" + query if query else b""))
