"""Secrets in a provider's section: literal ones, which are refused, and those that environment
variables have brought into it, which are masked. What a secret looks like is in `secrets.literal`.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..errors import ConfigError
from ..secrets import in_force
from ..secrets.literal import (
    is_key,
    is_random,
    is_secret_name,
    is_secret_value,
    is_variable_name,
    without_scheme,
)
from ..secrets.urls import secret_queries, userinfo
from .variables import VARIABLE, without_variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USE_A_VARIABLE = "put it into an environment variable and write ${NAME}"
_NAME_A_VARIABLE = "put it into an environment variable and name the variable: api_key_env: NAME"
# Headers that say who or what is asking.
_PUBLIC = re.compile(
    r"(?:accept.*|content-.*|user-agent|referer|http-referer|origin|host|.*-title|.*-version|.*-beta"
    r"|cache-control|x-mock-.*|traceparent)",
    re.IGNORECASE,
)
_LONG_WORD = 8
# The texts of a mock are made up.
_ANY_TEXT = frozenset({"replies"})


@dataclass(frozen=True)
class Literal:
    """A literal secret.

    Attributes:
        place: the keys from the section down to it.
        message: what is wrong, without the secret.
        hint: what to write instead.
    """

    place: tuple[str, ...]
    message: str
    hint: str = _USE_A_VARIABLE


def literal(section: Mapping[Any, Any], environ: Mapping[str, str]) -> Literal | None:
    """The first literal secret in a section; None if there is none.

    Arguments:
        section: the section as it is in the file.
        environ: the environment variables.
    """
    for key, value in section.items():
        name = str(key)
        if name == "api_key_env":
            found = None if str(value) in environ else _in_place_of_a_name(value)
        elif name == "api_key_keyring" and isinstance(value, str) and is_random(value):
            message = "api_key_keyring: must be SERVICE or SERVICE/USER, and not a key"
            found = Literal((name,), message, "store the key: keyring set SERVICE USER")
        elif name == "base_url" and isinstance(value, str):
            found = _in_address(value)
        elif name in _ANY_TEXT:
            found = None
        else:
            found = next(_literals(name, value), None)
        if found is not None:
            return found
    return None


def _in_place_of_a_name(value: Any) -> Literal | None:
    if not isinstance(value, str) or is_variable_name(value) or VARIABLE.fullmatch(value):
        return None
    message = "api_key_env: must be the name of an environment variable, and not a key"
    return Literal(("api_key_env",), message, "put the key into a variable: api_key_env: NAME")


def _in_address(url: str) -> Literal | None:
    place = ("base_url",)
    known = without_variables(userinfo(url)[1])
    user, colon, password = known.partition(":")
    if password.strip() or (not colon and is_key(user)):
        return Literal(place, "base_url: a password must not be in the file")
    for name, value in secret_queries(url):
        if is_secret_value(without_variables(value)):
            return Literal(place, f"base_url: the {name} of its query must not be in the file")
    if is_key(without_variables(url)):
        return Literal(place, "base_url: a key must not be in the file")
    return None


def _literals(name: str, value: Any) -> Iterator[Literal]:
    """The literal secrets in the value of a key of the section."""
    for place, text, secret in _texts((name,), value):
        rest = without_variables(text)
        if is_key(rest) or (secret and _is_literal(text, rest)):
            keyed = place[-1] in ("api_key", "api_key_keyring")
            message = f"{'.'.join(place)}: a secret must not be in the file"
            yield Literal(place, message, _NAME_A_VARIABLE if keyed else _USE_A_VARIABLE)


def _texts(
    place: tuple[str, ...], value: Any, *, secret: bool = False
) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """The texts in a value at any depth: the keys down to each, and whether its name is one that
    holds secrets. Names further up do not count: a schema has properties with such names."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _texts((*place, str(key)), each, secret=is_secret_name(str(key)))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(place, each, secret=secret)
    elif isinstance(value, str):
        yield place, value, secret


def _is_literal(value: str, rest: str) -> bool:
    """Whether a secret value is a literal one; `rest` is the value without its variables."""
    if rest == value:
        return is_secret_value(value)
    # Beside a variable there are names and punctuation, such as `session=${KEY}; path=/`.
    words = re.split(r"[\s=;:,/]+", rest)
    return any(len(word) >= _LONG_WORD and any(map(str.isdigit, word)) for word in words)


def secrets_of(section: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """The secrets in a section whose variables are filled in, and the key that it names.

    Arguments:
        section: the section's keys and values, valid or not.
        environ: the environment variables.
    """
    found: list[str] = []
    variable = section.get("api_key_env")
    if isinstance(variable, str):
        found.append(environ.get(variable, "").strip())
    headers = section.get("headers")
    if isinstance(headers, dict):
        for name, value in headers.items():
            found += _in_header(str(name), value) if isinstance(value, str) else []
    for name in ("extra_body", "engine_args", "env"):
        for _, text, secret in _texts((name,), section.get(name)):
            if is_key(text) or (secret and is_secret_value(text)):
                found.append(text)
    url = section.get("base_url")
    if isinstance(url, str):
        known = userinfo(url)[1]
        values = [known.partition(":")[2] or known, *(value for _, value in secret_queries(url))]
        found += [each for value in values for each in (value, unquote(value))]
    return [each for each in found if each]


def _in_header(name: str, value: str) -> Iterator[str]:
    """The secrets in a header: of one with such a name each word, else what may be a key."""
    rest = without_scheme(value)
    if is_secret_name(name):
        yield from (rest, *rest.split())
        yield from _password_of_basic(value)
    elif not _PUBLIC.fullmatch(name.strip()):
        for word in value.split():
            letters, digits = any(map(str.isalpha, word)), any(map(str.isdigit, word))
            if len(word) >= _LONG_WORD and letters and digits:
                yield word


def _password_of_basic(value: str) -> Iterator[str]:
    scheme, _, encoded = value.strip().partition(" ")
    if scheme.lower() == "basic":
        try:
            yield base64.b64decode(encoded).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return


def without_secrets(name: str, values: dict[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """A section for another process: where a value contains a secret, it is as in the file, with
    the names of the variables that hold it.

    Arguments:
        name: the provider's name.
        values: the section's values, with variables filled in.
        raw: the section as it is in the file; empty if it is not from one.

    Raises ConfigError if a secret is not from a variable.
    """
    in_force.register(*secrets_of(values, {}))
    return {key: _named(name, key, each, raw.get(key)) for key, each in values.items()}


def _named(name: str, key: str, value: Any, raw: Any) -> Any:
    if isinstance(value, dict):
        known = raw if isinstance(raw, dict) else {}
        return {each: _named(name, each, value[each], known.get(each)) for each in value}
    if isinstance(value, list):
        alike = isinstance(raw, list) and len(raw) == len(value)
        others = raw if alike else [None] * len(value)
        return [_named(name, key, each, other) for each, other in zip(value, others, strict=True)]
    if not isinstance(value, str) or in_force.mask_server(value) == value:
        return value
    if isinstance(raw, str) and raw != value:
        return raw
    raise ConfigError(
        f"{key} of provider {name!r} contains a secret, which is not sent to other processes",
        "write it as ${NAME} in the configuration; the workers need that variable",
    )
