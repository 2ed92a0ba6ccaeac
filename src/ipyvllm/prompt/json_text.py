"""JSON as people and models write it: where it is in an answer (behind reasoning, in a code fence),
and keys that a file has twice. Pure; what the JSON must look like is in `structured_output`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..rendering.fences import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

# The tags that close a model's reasoning, if the server leaves it in the answer's text. The opening
# tag is often a part of the chat template, so it is not in the answer.
_REASONING_END = re.compile(r"</(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
_REASONING_START = re.compile(r"\s*<(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
_IN_ONE_LINE = re.compile(r"```(?:json[c5]?)?([^`\n]++)```", re.IGNORECASE)
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\],:]')


def candidates(text: str) -> Iterator[str]:
    """The parts of an answer that may be its JSON, the most literal first: the whole text, the text
    after the reasoning, and the code fences in it.

    Arguments:
        text: the answer.
    """
    yield stripped(text)
    rest = without_reasoning(text)
    if rest != text:
        yield stripped(rest)
    for block in blocks(rest):
        yield stripped(block.text)
    for match in _IN_ONE_LINE.finditer(rest):
        yield stripped(match[1])


def stripped(text: str) -> str:
    """The text without white space and byte order marks at its ends."""
    return text.strip().strip("\ufeff").strip()


def without_reasoning(text: str) -> str:
    """The text after the last tag that closes reasoning; without one, the whole text."""
    ends = [match.end() for match in _REASONING_END.finditer(text)]
    return text[ends[-1] :] if ends else text


def is_reasoning(text: str) -> bool:
    """Whether the text begins with reasoning that it does not end."""
    return _REASONING_START.match(text) is not None and _REASONING_END.search(text) is None


def repeated_key(text: str) -> tuple[str, int, int] | None:
    """The first key that one JSON object has twice, with the lines (from 1) of both; else None.

    Arguments:
        text: valid JSON.
    """
    opened: list[dict[str, int]] = []
    line, place, last = 1, 0, ('""', 1)
    for match in _TOKEN.finditer(text):
        line += text.count("\n", place, match.start())
        place, mark = match.start(), match[0]
        if mark in "{[":
            opened.append({})
        elif mark in "}]":
            opened.pop()
        elif mark == ":":
            key, found = json.loads(last[0]), last[1]
            if key in opened[-1]:
                return key, opened[-1][key], found
            opened[-1][key] = found
        elif mark != ",":
            last = (mark, line)
    return None
