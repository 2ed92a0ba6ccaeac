"""Masks secrets in a text that arrives in pieces: a secret may begin in one and end in another.

A piece whose end may be the beginning of a secret is held back until the next one shows whether it
is. The first few characters of a secret are not held: every text ends like the beginning of a key
now and then, and without the rest they tell nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .encodings import ESCAPING, UNFINISHED, Decoded
from .secret import STARS

if TYPE_CHECKING:
    from .mask import Mask

# So many characters of a secret are passed on before it is known to be one.
_PASSED = 4
# An escape of one character is not longer.
_LONGEST_ESCAPE = 40


class StreamMask:
    """Masks one text.

    Arguments:
        mask: masks the secrets.
    """

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._text, self._passed = "", 0  # of the text, so many characters were passed on

    @property
    def holding(self) -> bool:
        """Whether a part of the text is held back."""
        return len(self._text) > self._passed

    def feed(self, piece: str) -> str:
        """The text that can be passed on after the next piece."""
        if not self._mask or not piece:
            return piece
        text = self._text + piece
        if len(text) < self._mask.shortest and not ESCAPING.search(text):
            return self._passed_on(text, len(text), self._begun(text.lower()), [])
        tail = UNFINISHED.search(text, max(0, len(text) - _LONGEST_ESCAPE))
        settled = text[: tail.start()] if tail else text
        decoded = Decoded(settled)
        begun, spans = self._begun(decoded.text), self._mask.spans(decoded)
        start = None if begun is None else (decoded.start(begun[0]), begun[1])
        return self._passed_on(text, len(settled), start, spans)

    def _passed_on(
        self,
        text: str,
        settled: int,
        begun: tuple[int, int] | None,
        spans: list[tuple[int, int]],
    ) -> str:
        """What can be passed on of a text, and the state after it.

        Arguments:
            text: what was kept, and the new piece.
            settled: the length of it without the beginning of an escape at its end.
            begun: where the beginning of a secret is at its end, and how long, decoded.
            spans: where secrets are in it.
        """
        held = kept = settled
        if begun is not None:
            kept = begun[0]
            held = kept if begun[1] > _PASSED else settled
        # A secret that reaches the end may go on; the whole of it is held.
        if spans and spans[-1][1] > held:
            held = min(held, spans[-1][0])
            kept = min(kept, held)
        given = self._given(text, spans, held)
        self._text, self._passed = text[kept:], max(0, max(held, self._passed) - kept)
        return given

    def end(self) -> str:
        """The rest of the text."""
        text, spans = self._text, self._mask.spans(Decoded(self._text))
        given = self._given(text, spans, len(text))
        self._text, self._passed = "", 0
        return given

    def _begun(self, text: str) -> tuple[int, int] | None:
        """Where the longest end of a decoded text begins that is the beginning of a secret, and its
        length; None if there is none."""
        for place in range(max(0, len(text) - self._mask.longest), len(text)):
            if text[place:] in self._mask.beginnings:
                return place, len(text) - place
        return None

    def _given(self, text: str, spans: list[tuple[int, int]], end: int) -> str:
        """What is passed on of `text[:end]`: stars for the secrets, less what has been passed."""
        parts, place = [], self._passed
        for start, stop in spans:
            if start >= end or stop <= place:
                continue
            parts += [text[place:start], STARS]
            place = stop
        return "".join([*parts, text[place:end]])
