"""The closest match to a misspelt name, for error hints ("did you mean ...?")."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most similar to `word`; None if none is similar enough."""
    found = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """An error's hint: the choice most similar to `word`, else all choices."""
    options = sorted(choices)
    near = nearest(word, options)
    if near is not None:
        return f"did you mean {near!r}?"
    return f"there are: {', '.join(options)}" if options else ""
