"""The API key of a provider: where it is read from. Only the header that is sent contains its
value; the package `secrets` masks it everywhere else.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ...errors import ConfigError, MissingDependencyError
from ...secrets.literal import is_variable_name
from ...secrets.secret import Secret

if TYPE_CHECKING:
    from ...config.loader import EndpointConfig


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
            shown = variable if is_variable_name(variable) else "NAME"
            raise ConfigError(
                f"provider {name!r} needs a key in ${shown}, which is not set"
                if shown == variable
                else f"api_key_env of provider {name!r} must be the name of a variable that is set",
                f'set it where Jupyter starts, or: os.environ["{shown}"] = getpass.getpass()',
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
