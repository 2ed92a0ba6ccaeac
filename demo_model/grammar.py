"""A tiny template language for wordings: `(a|b)` is a choice, `[a]` may be left out, `{x}` a slot;
a backslash makes the next character plain.

Slots are filled in a single pass after everything else, so data put into a prompt (a review, a
name) is never altered by changes of case or punctuation made to the wording around it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from functools import cache

Node = str | tuple["Sequence_", ...]
Sequence_ = tuple[Node, ...]

_SLOT = re.compile(r"\{(\w+)\}")
_CLOSING = {"(": ")", "[": "]"}


@cache
def parse(template: str) -> Sequence_:
    """The template as nested sequences; raises ValueError on unbalanced brackets."""
    sequences, position = _choices(template, 0, "")
    if position != len(template) or len(sequences) != 1:
        raise ValueError(f"unbalanced template: {template!r}")
    return sequences[0]


def _choices(template: str, position: int, closing: str) -> tuple[tuple[Sequence_, ...], int]:
    options: list[Sequence_] = []
    current: list[Node] = []
    text = ""
    while position < len(template) and template[position] != closing:
        char = template[position]
        position += 1
        if char == "\\":
            text += template[position]
            position += 1
            continue
        if text and (char in _CLOSING or (char == "|" and closing)):
            current.append(text)
            text = ""
        if char in _CLOSING:
            inner, position = _choices(template, position, _CLOSING[char])
            if template[position : position + 1] != _CLOSING[char]:
                raise ValueError(f"unbalanced template: {template!r}")
            position += 1
            current.append((*inner, ()) if char == "[" else inner)
        elif char == "|" and closing:
            options.append(tuple(current))
            current = []
        else:
            text += char
    if text:
        current.append(text)
    options.append(tuple(current))
    return tuple(options), position


def expand(template: str, rng: random.Random) -> str:
    """One random form of the template, its slots still open."""

    def render(sequence: Sequence_) -> str:
        parts = (n if isinstance(n, str) else render(rng.choice(n)) for n in sequence)
        return "".join(parts)

    return re.sub("  +", " ", render(parse(template)))


def expansions(template: str) -> Iterator[str]:
    """Every form of the template, its slots still open."""

    def render(sequence: Sequence_) -> list[str]:
        forms = [""]
        for node in sequence:
            tails = [node] if isinstance(node, str) else [f for n in node for f in render(n)]
            forms = [head + tail for head in forms for tail in tails]
        return forms

    yield from render(parse(template))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into the slots, in one pass; a slot without a value raises KeyError."""
    return _SLOT.sub(lambda match: values[match.group(1)], text)


def normalise(text: str) -> str:
    """The wording without case, punctuation and spacing: equal means the same wording."""
    return " ".join(re.sub(r"[^\w{}+<>-]+", " ", text.lower()).split())
