"""JSON from servers, models and files, with a limit for its depth. Python's own limit depends on
the caller's stack, and a user may have raised it so far that a deep text ends the process.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Code that walks through a value, such as jsonschema's, needs several frames for each level.
MAX_DEPTH = 100
# A string, also one that never ends. It does not backtrack, so the time is linear.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?$)', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]+")
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
# Brackets that are counted in one call, between which the interpreter can be interrupted.
_SLICE = 100_000


def loads(text: str, **options: Any) -> Any:
    """The value of a JSON text.

    Arguments:
        text: the text.
        options: those of `json.loads`.

    Raises ValueError if it is not JSON, or is nested more than MAX_DEPTH levels deep.
    """
    check_depth(text)
    return guarded(lambda: json.loads(text, **options))


def guarded(decode: Callable[[], Any]) -> Any:
    """The result of `decode`; raises ValueError if the caller's stack was almost full before."""
    try:
        return decode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def check_depth(text: str) -> None:
    """Raise ValueError if JSON is nested more than MAX_DEPTH levels deep.

    Arguments:
        text: the text, which need not be valid.
    """
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth, brackets = 0, _brackets(text)
    while part := list(islice(brackets, _SLICE)):
        levels = list(accumulate(map(_STEPS.__getitem__, part), initial=depth))
        depth = levels[-1]
        if max(levels) > MAX_DEPTH:
            raise ValueError(f"nested more than {MAX_DEPTH} levels deep")


def _brackets(text: str) -> Iterator[str]:
    """The brackets outside strings."""
    place = 0
    for string in _STRING.finditer(text):
        for run in _BRACKETS.finditer(text, place, string.start()):
            yield from run[0]
        place = string.end()
    for run in _BRACKETS.finditer(text, place):
        yield from run[0]
