"""An answer's text to what a front end is given. Pure: text in, text out.

While an answer grows it is cut into finished blocks, each sent once, and a tail that is sent again
as it changes; so the bytes sent grow with the text and not with its square.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A tail longer than this is cut even inside a paragraph or a code fence, in characters.
TAIL_LIMIT = 3000
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")


@dataclass
class GrowingText:
    """Markdown that arrives in pieces. `add` text, take the `finished` blocks, look at the `tail`.

    Every block, and the tail, is Markdown that is whole in itself: a code fence that is open at a
    cut is closed there and opened again in the next block.
    """

    _text: str = ""
    _fence: str = ""  # the opening line of the fence that is open where `_text` begins

    def add(self, piece: str) -> list[str]:
        """Take in a piece; give the blocks that it finished."""
        self._text += piece
        finished = []
        while (place := self._cut()) is not None:
            block, self._text = self._text[:place], self._text[place:]
            finished.append(self._whole(block))
            self._fence = _open_fence(self._fence, block)
        return finished

    @property
    def tail(self) -> str:
        """What no finished block holds yet, closed where it has to be."""
        return self._whole(self._text) if self._text else ""

    def _whole(self, block: str) -> str:
        head = f"{self._fence}\n" if self._fence else ""
        fence = _open_fence(self._fence, block)
        match = _FENCE.match(fence)
        foot = f"\n{match[1]}" if match else ""
        return f"{head}{block}{foot}"

    def _cut(self) -> int | None:
        """Where the first finished block ends: at a long tail's last line, word or character."""
        if len(self._text) <= TAIL_LIMIT:
            return None
        half = TAIL_LIMIT // 2
        for mark in ("\n\n", "\n", " "):
            place = self._text.rfind(mark, half, TAIL_LIMIT)
            if place >= 0:
                return place + len(mark)
        return TAIL_LIMIT


def _open_fence(fence: str, block: str) -> str:
    """The opening line of the fence that is open at the end of `block`; empty where none is."""
    for line in block.split("\n"):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not fence:
            fence = line
        elif (opened := _FENCE.match(fence)) and _closes(match, opened):
            fence = ""
    return fence


def _closes(line: re.Match[str], opened: re.Match[str]) -> bool:
    """CommonMark 4.5: the same mark, at least as many of it, and nothing after it."""
    return line[1][0] == opened[1][0] and len(line[1]) >= len(opened[1]) and not line[2].strip()


@dataclass(frozen=True)
class Code:
    """A block of code and the language its fence names, which may be empty."""

    text: str
    language: str = ""


def code_of(text: str) -> Code | None:
    """The code in an answer: its fenced blocks, joined where there are several of one language.

    An answer may explain before and after; without any fence there is no telling code from prose,
    and the result is None. Fences as CommonMark 4.5 has them; one that is never closed ends with
    the text.
    """
    blocks: list[Code] = []
    opened: re.Match[str] | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if opened is None:
            opened, lines = match, []
        elif match is not None and _closes(match, opened):
            blocks.append(_block(opened, lines))
            opened = None
        else:
            lines.append(line)
    if opened is not None and lines:
        blocks.append(_block(opened, lines))
    if not blocks:
        return None
    language = blocks[0].language
    return Code("\n\n".join(b.text for b in blocks if b.language == language), language)


def _block(opened: re.Match[str], lines: list[str]) -> Code:
    words = opened[2].split()
    return Code("\n".join(lines), words[0] if words else "")
