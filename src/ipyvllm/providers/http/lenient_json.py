"""Reads JSON as servers write it: with a byte order mark, NaN and Infinity, control characters in
strings, halves of surrogate pairs, or bytes that are not UTF-8. No I/O.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from ...decoding.bounded_json import MAX_DEPTH, check_depth, guarded

_strict = msgspec.json.Decoder()
_SURROGATE = re.compile("[\ud800-\udfff]")
# Python refuses to convert longer texts to integers, since that takes quadratic time.
_MOST_DIGITS = 4000


def parse(data: bytes | str) -> Any:
    """The value of a JSON text. Strings may contain lone surrogates (see `whole_characters`).

    Arguments:
        data: the text; bytes are UTF-8, and those that are not become U+FFFD.

    Raises ValueError if it is not JSON, or is nested too deeply to be read.
    """
    _check_depth(data)
    try:
        return guarded(lambda: _strict.decode(data))
    except (msgspec.DecodeError, UnicodeError):
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    whole = text.lstrip("\ufeff")
    return guarded(lambda: json.loads(whole, strict=False, parse_int=_integer))


def _check_depth(data: bytes | str) -> None:
    if isinstance(data, str):
        check_depth(data)
    elif data.count(b"[") + data.count(b"{") > MAX_DEPTH:
        check_depth(data.decode("latin-1"))  # brackets are the same bytes in it


def is_json(text: str) -> bool:
    """Whether `parse` reads the text."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


def whole_characters(text: str) -> str:
    """The text with surrogate pairs joined to the characters they mean, and lone halves replaced by
    U+FFFD: they cannot be encoded, so neither a file nor a message could contain them."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class CharacterJoiner:
    """Joins halves of characters that arrive in different events."""

    def __init__(self) -> None:
        self._half = ""

    def add(self, text: str) -> str:
        if not text:
            return ""
        text, self._half = self._half + text, ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return whole_characters(text)

    def end(self) -> str:
        half, self._half = self._half, ""
        return whole_characters(half)


def number(value: Any) -> float | None:
    """A finite number, also if it is written as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < float("inf") else None


def count(value: Any) -> int:
    """A number of things, 0 if it is not one."""
    return max(0, int(number(value) or 0))


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)
