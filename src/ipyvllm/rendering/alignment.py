"""Finds the tokens of an answer in its text. Pure.

Tokens are decoration: a server may send them for the reasoning too, write parts of characters in
its own way, or leave some out. So the pieces of the text are given with their tokens, and together
the pieces are always the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Bytes in a token's text: OpenAI's `bytes:\xf0\x9f`, others' `\xf0`, SentencePiece's `<0xF0>`.
_PREFIX = re.compile(r"^bytes:(?=(?:\\x[0-9a-fA-F]{2})+$)")
_BYTE = re.compile(r"\\x([0-9a-fA-F]{2})|<0x([0-9a-fA-F]{2})>")
# How tokenizers write blanks in their vocabulary.
_MARKS = str.maketrans({"▁": " ", "Ġ": " ", "Ċ": "\n", "ĉ": "\t"})
# How far a token is searched behind the one before it, if the tokens do not make up the text.
_WINDOW, _LONGEST_WINDOW = 48, 1024


@dataclass(frozen=True, slots=True)
class AlignedPiece:
    """A piece of a text, and the indices of the tokens that it is made of, if they are known."""

    text: str
    tokens: tuple[int, ...] = ()


def aligned(text: str, tokens: Sequence[str]) -> list[AlignedPiece]:
    """The pieces of a text.

    Arguments:
        text: the text.
        tokens: the texts of tokens, in order.
    """
    data = _encoded(text)
    for forms in (list(map(_encoded, tokens)), list(map(_bytes, tokens))):
        # Behind the reasoning, before special tokens.
        start = _last(b"".join(forms), data) if data else -1
        if start >= 0:
            return _exact(data, start, forms)
    return _approximate(text, tokens)


def _exact(data: bytes, start: int, forms: Sequence[bytes]) -> list[AlignedPiece]:
    """The pieces of `data`, which begins at `start` in the joined tokens."""
    pieces: list[AlignedPiece] = []
    begun, end, used = 0, -start, []
    for index, form in enumerate(forms):
        first, end = end, end + len(form)
        if end <= 0 or first >= len(data):
            continue
        used.append(index)
        cut = min(end, len(data))
        if cut < len(data) and data[cut] & 0xC0 == 0x80:  # within a character
            continue
        pieces.append(AlignedPiece(_decoded(data[begun:cut]), tuple(used)))
        begun, used = cut, []
    return pieces


def _approximate(text: str, tokens: Sequence[str]) -> list[AlignedPiece]:
    """The pieces of a text that the tokens do not make up. Each token is searched shortly behind
    the one before it; what is between them belongs to the tokens that were not found."""
    found: list[tuple[int, int, int]] = []
    place, skipped = 0, 0
    for index, token in enumerate(tokens):
        hit = _hit(text, place, token, min(_WINDOW + skipped, _LONGEST_WINDOW))
        if hit is None:
            skipped += len(token)
            continue
        found.append((*hit, index))
        place, skipped = hit[1], 0
    marks = [(0, 0, -1), *found, (len(text), len(text), len(tokens))]
    pieces = []
    for (_, before, last), (first, end, index) in pairwise(marks):
        between = tuple(range(last + 1, index)) if last >= 0 else ()
        pieces += [AlignedPiece(text[before:first], between)] if first > before else []
        pieces += [AlignedPiece(text[first:end], (index,))] if end > first else []
    return pieces


def _hit(text: str, place: int, token: str, window: int) -> tuple[int, int] | None:
    """Where one of the token's forms begins and ends."""
    plain = _decoded(_bytes(token))
    marked = plain.translate(_MARKS)
    for form in dict.fromkeys((token, plain, marked, marked.strip())):
        if form and (first := text.find(form, place, place + window + len(form))) >= 0:
            return first, first + len(form)
    return None


def _bytes(token: str) -> bytes:
    """The bytes of a token, with those that are written as text."""
    made, place = bytearray(), 0
    token = _PREFIX.sub("", token)
    for match in _BYTE.finditer(token):
        made += _encoded(token[place : match.start()]) + bytes([int(match[1] or match[2], 16)])
        place = match.end()
    return bytes(made + _encoded(token[place:]))


def _last(data: bytes, part: bytes) -> int:
    """Where `part` begins in `data` for the last time; -1 if it is not there. `bytes.rfind` may
    take quadratic time, `find` does not."""
    found = data[::-1].find(part[::-1])
    return -1 if found < 0 else len(data) - found - len(part)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")
