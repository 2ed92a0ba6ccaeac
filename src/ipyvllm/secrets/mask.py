"""Masks secrets in texts, in every encoding of `encodings`, whole or from their first 12
characters. For a text that arrives in pieces see `streaming`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .encodings import Decoded, forms
from .secret import STARS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .secret import Secret

# So much of a secret is masked also if the rest is cut off.
PREFIX = 12
# A form this short, such as the base64 of a short password, is in many texts by accident.
_SHORTEST_FORM = 8
# An image as a URL: large, and not a text that anybody reads.
_DATA_URL = "data:"


class Mask:
    """Masks secrets.

    Arguments:
        secrets: the secrets.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        found: dict[str, None] = {}
        for secret in secrets:
            itself, *encoded = forms(secret.reveal())
            kept = [itself, *(form for form in encoded if len(form) >= _SHORTEST_FORM)]
            found |= dict.fromkeys(form for form in kept if form)
        self._forms = list(found)
        # What a text may end with if it goes on with the rest of a form.
        self.beginnings = {form[:n] for form in self._forms for n in range(1, len(form))}
        self.longest = max(map(len, self._forms), default=0)
        # A shorter text contains no form, and no PREFIX of one.
        self.shortest = min((len(form[:PREFIX]) for form in self._forms), default=0)

    def __bool__(self) -> bool:
        return bool(self._forms)

    def __call__(self, text: str) -> str:
        """The text with its secrets replaced by stars."""
        if not self._forms or not text:
            return text
        return replaced(text, self.spans(Decoded(text)))

    def spans(self, decoded: Decoded) -> list[tuple[int, int]]:
        """Where secrets are in the original, in order and not overlapping."""
        found: list[tuple[int, int]] = []
        for form in self._forms:
            found += _found(decoded.text, form)
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return [(decoded.start(start), decoded.end(end)) for start, end in merged]

    def all(self, value: Any) -> Any:
        """A value of JSON with the secrets in all its texts and names masked."""
        if not self._forms:
            return value
        if isinstance(value, str):
            return value if value.startswith(_DATA_URL) else self(value)
        if isinstance(value, dict):
            return {self.all(key): self.all(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return type(value)([self.all(each) for each in value]) if value else value
        return value


def _found(text: str, form: str) -> list[tuple[int, int]]:
    """Where `form`, or at least its first characters, are in a decoded text."""
    found, head = [], form[:PREFIX]
    place = text.find(head)
    while place >= 0:
        end, length = place + len(head), len(head)
        while length < len(form) and end < len(text) and text[end] == form[length]:
            end, length = end + 1, length + 1
        found.append((place, end))
        place = text.find(head, end)
    return found


def replaced(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with stars in place of the spans.

    Arguments:
        text: the text.
        spans: beginnings and ends, in order and not overlapping.
    """
    parts, place = [], 0
    for start, end in spans:
        parts += [text[place:start], STARS]
        place = end
    return "".join([*parts, text[place:]])
