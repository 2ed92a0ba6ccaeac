"""Generates a short text that matches a regular expression, the same on every machine.

Python's own parser parses the expression. Each alternative is chosen at random, and each repetition
occurs its minimum number of times or a few more. Look-around and word boundaries are ignored: the
caller checks the text and tries again.
"""

from __future__ import annotations

import re._constants as sre
import re._parser as parser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

_EXTRA_REPEATS = 4  # at most, beyond the minimum of a repetition
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
# Readable characters first: `.` and negated sets take the first that are allowed.
_READABLE = _LETTERS + _LETTERS.upper() + _DIGITS + " -.,:;!?'\"()[]{}<>/\\|@#$%^&*_+=~`\t\n"
_CATEGORIES = {
    sre.CATEGORY_DIGIT: _DIGITS,
    sre.CATEGORY_WORD: _LETTERS + _LETTERS.upper() + _DIGITS + "_",
    sre.CATEGORY_SPACE: " \t\n",
}
_NOT = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
}


def matching(pattern: str, chance: random.Random) -> str:
    """Generate a text that probably matches the whole of `pattern`.

    Arguments:
        pattern: a regular expression of Python's `re`.
        chance: makes the choices.

    Raises re.error if the pattern is not valid.
    """
    return _Walk(chance).text(parser.parse(pattern))


class _Walk:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._groups: dict[int, str] = {}

    def text(self, steps: Iterable[tuple[Any, Any]]) -> str:
        return "".join(self._step(kind, value) for kind, value in steps)

    def _step(self, kind: Any, value: Any) -> str:
        if kind is sre.LITERAL:
            return chr(value)
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, inner = value
            most = min(int(most), int(least) + _EXTRA_REPEATS)
            times = self._chance.randint(int(least), most)
            return "".join(self.text(inner) for _ in range(times))
        if kind is sre.SUBPATTERN:
            group, _on, _off, inner = value
            made = self.text(inner)
            if group is not None:
                self._groups[group] = made
            return made
        if kind is sre.ATOMIC_GROUP:
            return self.text(value)
        if kind is sre.BRANCH:
            return self.text(self._chance.choice(value[1]))
        if kind is sre.GROUPREF:
            return self._groups.get(value, "")
        if kind is sre.GROUPREF_EXISTS:
            group, then, otherwise = value
            chosen = then if group in self._groups else otherwise
            return self.text(chosen) if chosen else ""
        if kind in (sre.IN, sre.ANY, sre.NOT_LITERAL):
            return self._character(kind, value)
        return ""  # anchors and look-around match no characters

    def _character(self, kind: Any, value: Any) -> str:
        if kind is sre.NOT_LITERAL:
            return self._chance.choice([c for c in _READABLE if c != chr(value)])
        if kind is sre.ANY:
            return self._chance.choice(_LETTERS + _DIGITS + " ")
        negated = value[0][0] is sre.NEGATE
        members = "".join(map(_members, value[1:] if negated else value))
        if negated:
            members = "".join(c for c in _READABLE if c not in members)
        return self._chance.choice(members) if members else ""


def _members(item: tuple[Any, Any]) -> str:
    """The characters of one part of a character set."""
    kind, value = item
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.RANGE:
        first, last = value
        return "".join(map(chr, range(first, min(last, first + 127) + 1)))
    if value in _NOT:
        without = _CATEGORIES[_NOT[value]]
        return "".join(c for c in _READABLE if c not in without)
    return _CATEGORIES.get(value, "")
