"""A text without its encodings: percent escapes, JSON's, HTML's and backslashes replaced by their
characters, and letters in lower case. Each character still knows its place in the original, so a
secret found in the decoded text can be masked in the original. Also a secret's base64 and hex.
"""

from __future__ import annotations

import base64
import html
import re
from bisect import bisect_right
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

# Escapes of ASCII characters, also escaped more than once: %2541, \\u0041.
_ESCAPE = re.compile(
    r"%(?:25)*(?P<percent>[0-7][0-9a-fA-F])"
    r"|\\+(?:u00|x)(?P<hex>[0-7][0-9a-fA-F])"
    r"|&(?:amp;)*#0*(?P<decimal>\d{1,3});"
    r"|&(?:amp;)*#[xX]0*(?P<html>[0-7][0-9a-fA-F]);"
    r"|(?P<named>&(?:amp;)*(?:amp|lt|gt|quot|apos);)"
    r"|\\+(?P<plain>[\"'/])"
    r"|(?P<backslashes>\\+)"
)
# What every escape begins with.
ESCAPING = re.compile(r"[%\\&]")
# The beginning of an escape at the end of a piece of text.
UNFINISHED = re.compile(r"(?:%[0-9a-fA-F]*|\\+(?:u[0-9a-fA-F]*|x[0-9a-fA-F]?)?|&[#\w;]{0,12})$")


class Decoded:
    """A text and its decoded form.

    Arguments:
        text: the original.
    """

    def __init__(self, text: str) -> None:
        # Where the decoded text departs from the original: (index in it, index in the original).
        self._steps: list[tuple[int, int]] = [(0, 0)]
        if ESCAPING.search(text):
            parts, length = [], 0
            for piece, start, end in _pieces(text):
                parts.append(piece)
                length += len(piece)
                if len(piece) != end - start:
                    self._steps.append((length, end))
            text = "".join(parts)
        self.text = _lower(text)

    def start(self, index: int) -> int:
        """The index in the original of the character at `index`."""
        place, original = self._step(index)
        return original + index - place

    def end(self, index: int) -> int:
        """The index in the original after the character before `index`."""
        place, original = self._step(index)
        if place == index:
            return original
        return self.start(index - 1) + 1

    def _step(self, index: int) -> tuple[int, int]:
        """The last step at or before `index`."""
        return self._steps[bisect_right(self._steps, (index, 1 << 62)) - 1]


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Pieces of the decoded text, each with its beginning and end in the original."""
    place = 0
    for match in _ESCAPE.finditer(text):
        if match.start() > place:
            yield text[place : match.start()], place, match.start()
        yield _character(match), match.start(), match.end()
        place = match.end()
    yield text[place:], place, len(text)


def _character(match: re.Match[str]) -> str:
    group = match.lastgroup
    assert group is not None  # each alternative has one
    value: str = match[group]
    if group in ("percent", "hex", "html"):
        return chr(int(value, 16))
    if group == "decimal":
        return chr(int(value))
    if group == "named":
        return html.unescape(re.sub("(?:amp;)+(?=.)", "", value))
    return value if group == "plain" else "\\"


def _lower(text: str) -> str:
    """In lower case, with the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def forms(secret: str) -> list[str]:
    """The forms of a secret in a decoded text: itself, in UTF-8 percent escapes, base64, hex.

    Arguments:
        secret: the value.
    """
    plain = Decoded(secret).text
    found = [plain, "".join(c if c.isascii() else quote(c) for c in secret).lower()]
    found += [plain.replace(" ", "+"), secret.encode("utf-8", "surrogatepass").hex()]
    for text in _base64(secret.encode("utf-8", "surrogatepass")):
        found += [text, text.replace("+", "-").replace("/", "_")]
    return list(dict.fromkeys(found))


def _base64(secret: bytes) -> Iterator[str]:
    """The characters of its base64 that do not depend on what is before and after it, at each of
    the three alignments that it can have in a longer text (RFC 4648, section 4)."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + secret).decode().rstrip("=").lower()
        complete = (before + len(secret)) * 8 // 6
        yield whole[-(-before * 8 // 6) : complete]
