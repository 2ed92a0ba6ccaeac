"""Keys: where one is found, and how it stays unseen.

A Secret shows itself as stars; only the header that is sent reveals it. What a server says is
masked before anybody reads it, since some servers repeat the key they refuse.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ...errors import ConfigError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...config.loader import EndpointConfig

STARS = "***"
# A header's value shorter than this is an ordinary word, and masking it would garble messages.
_SHORTEST = 8
_SHORTEST_KEY = 4


class Secret:
    """A value that no repr, format, pickle or traceback shows."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        return self.__value

    def __repr__(self) -> str:
        return f"Secret({STARS})"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")


def find_key(name: str, section: EndpointConfig) -> Secret | None:
    """The key of the provider `name`, or None where it needs none.

    Raises ConfigError where the configuration names a key that is not there.
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
        raise ConfigError(f"the key of provider {name!r} holds characters no header can carry")
    return Secret(key)


class Mask:
    """Hides secrets in what others say.

    Arguments:
        secrets: values that must not be seen. Short ones that are no key are left out.
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
    """Values of a gateway's headers that may be keys, whole and by their words (`Token abc`)."""
    words = {word for value in headers.values() for word in (value, *value.split())}
    return [Secret(word) for word in words if len(word) >= _SHORTEST]
