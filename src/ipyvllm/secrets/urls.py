"""The parts of a URL that hold secrets. It reads any text, also if it is no valid URL: what cannot
be parsed is shown in an error, and may contain a password.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from .literal import is_secret_name
from .secret import STARS


def userinfo(url: str) -> tuple[str, str, str]:
    """The text before the user name and password of a URL, both of them, and the text after them.

    Arguments:
        url: the URL. The password may contain characters that a URL does not allow there.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "", url
    authority = re.split(r"[/?#\\]", rest)[0]
    if "@" in authority:
        known, _, host = authority.rpartition("@")
        return scheme + separator, known, host + rest[len(authority) :]
    # `user:pass/word@host`: what is after the colon is no port.
    port = authority.rpartition("]")[2].partition(":")[2]
    if "@" in rest and ":" in authority and not port.isdigit():
        known, _, after = rest.rpartition("@")
        return scheme + separator, known, after
    return scheme + separator, "", rest


def without_userinfo(url: str) -> str:
    """The URL without a user name and password before its host."""
    before, _, after = userinfo(url)
    return before + after


# A user name and password in any URL of a text.
_USERINFO = re.compile(r"(?<=://)[^\s/?#@'\"<>]*(?::[^\s@'\"<>]*)?@")


def without_any_userinfo(text: str) -> str:
    """A text without the user names and passwords of the URLs in it."""
    return _USERINFO.sub("", text) if "://" in text else text


def secret_queries(url: str) -> list[tuple[str, str]]:
    """The names and values of a URL's query that hold secrets, such as `api-key`."""
    query = url.partition("?")[2].partition("#")[0]
    # The values as they are written.
    pairs = [pair.partition("=") for pair in re.split("[&;]", query)]
    return [(unquote(name), value) for name, _, value in pairs if is_secret_name(unquote(name))]


def without_secrets_of_url(url: str) -> str:
    """The URL without user name and password, and with stars for the secrets of its query."""
    shown = without_userinfo(url)
    for _, value in secret_queries(shown):
        shown = shown.replace(f"={value}", f"={STARS}") if value else shown
    return shown
