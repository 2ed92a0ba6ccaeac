"""API keys: where they are read from, and how they are masked.

A Secret is shown as stars; only the header that is sent contains its value. Messages of a server
are masked, since some servers repeat a key that they reject.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ...errors import ConfigError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...config.loader import EndpointConfig

STARS = "***"
# A shorter header value is probably a common word, and masking it would change messages.
_SHORTEST = 8
_SHORTEST_KEY = 4


class Secret:
    """A value that repr, format, pickle and tracebacks do not show."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself."""
        return self.__value

    def __repr__(self) -> str:
        return f"Secret({STARS})"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")


def find_key(name: str, section: EndpointConfig) -> Secret | None:
    """Read the key of a provider.

    Arguments:
        name: the provider's name, for error messages.
        section: its section of the configuration.

    Returns None if the section names no key. Raises ConfigError if the key does not exist, and
    MissingDependencyError if `keyring` is not installed.
    """
    if section.api_key_env is not None:
        variable = section.api_key_env
        key = os.environ.get(variable, "").strip()
        if not key:
            raise ConfigError(
                f"provider {name!r} needs a key in ${variable}, which is not set",
                f'set it where Jupyter starts, or: os.environ["{variable}"] = getpass.getpass()',
            )
        return _sendable(name, key)
    if section.api_key_keyring is not None:
        return _sendable(name, _from_keyring(name, section.api_key_keyring))
    return None


def _from_keyring(name: str, entry: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError as error:
        raise MissingDependencyError("keyring", "keyring") from error
    service, _, user = entry.partition("/")
    user = user or "api_key"
    try:
        key = keyring.get_password(service, user)
    except KeyringError as error:
        raise ConfigError(f"the system keyring cannot be read ({type(error).__name__})") from error
    if not key:
        raise ConfigError(
            f"provider {name!r} needs a key in the keyring as {service}/{user}, which is not there",
            f"run: keyring set {service} {user}",
        )
    return str(key).strip()


def _sendable(name: str, key: str) -> Secret:
    if not key.isascii() or not key.isprintable():
        # httpx2 would show the key in its own error.
        raise ConfigError(
            f"the key of provider {name!r} contains characters that are not allowed in a header"
        )
    return Secret(key)


class Mask:
    """Masks secrets in texts.

    Arguments:
        secrets: the values to mask. Values that are too short for a key are ignored.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        known = (secret for secret in secrets if len(secret.reveal()) >= _SHORTEST_KEY)
        # The longest first: one secret may be part of another.
        self._secrets = sorted(known, key=lambda secret: -len(secret.reveal()))

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret.reveal(), STARS)
        return text


def header_secrets(headers: dict[str, str]) -> list[Secret]:
    """The values of `headers` that may be keys, whole and word by word (`Token abc`)."""
    words = {word for value in headers.values() for word in (value, *value.split())}
    return [Secret(word) for word in words if len(word) >= _SHORTEST]
