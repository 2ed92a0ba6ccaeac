"""Divides the text of a streaming answer into pages for a front end. Pure: text in, text out.

The text is cut into finished blocks, which are sent once, and a tail, which is sent again when it
changes; so the bytes sent grow linearly with the text, not quadratically.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .fences import Fence, opening

# In characters. The tail is sent again up to five times a second, and is cut even inside a
# paragraph if it is longer than this; a page is sent again for each tail added to it. With longer
# tails, ten times the text would take more than eleven times the bytes (`make bench-display`).
TAIL_LIMIT = 700
PAGE_LIMIT = 3500
# JupyterLab hides the outputs of a cell after the fiftieth.
PAGES = 45
# How much text is divided at once.
_STEP = 2 * PAGE_LIMIT
# The second row of a table.
_RULE = re.compile(r" {0,3}[|:\-\s]++")


@dataclass(frozen=True)
class _Open:
    """The block that is open at a cut and is opened again after it: a fence, or a table, given by
    its first two rows."""

    fence: Fence | None = None
    table: str = ""

    @property
    def head(self) -> str:
        return f"{self.fence.line}\n" if self.fence else self.table

    def after(self, text: str) -> _Open:
        """The block that is open at the end of `text`, if this one is open at its start."""
        fence, separated = self.fence, False
        paragraph: list[str] = self.table.splitlines()
        for line in text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"):
            if fence is not None:
                fence = None if fence.closed_by(line) else fence
            elif (fence := opening(line)) is not None or not line.strip():
                paragraph, separated = [], True
            else:
                paragraph.append(line)
        rows = paragraph[:2]
        whole_rows = text.endswith("\n") and (separated or bool(text))
        if fence is None and whole_rows and len(rows) == 2 and _is_rule(rows[1]):
            return _Open(table="\n".join(rows) + "\n")
        return _Open(fence)


@dataclass
class _Part:
    """A part of the answer, and the block that is open at its start."""

    open_block: _Open = field(default_factory=_Open)
    text: str = ""

    @property
    def whole(self) -> str:
        """Its Markdown, complete in itself."""
        if not self.text:
            return ""
        fence = self.open_block.after(self.text).fence
        foot = "" if fence is None else ("" if self.text.endswith("\n") else "\n") + fence.mark
        return self.open_block.head + self.text + foot


class StreamingMarkdown:
    """Markdown that arrives in chunks: `add` takes a chunk, `parts` returns the parts to show, of
    which only the last two change from call to call.

    Every part is complete Markdown: a code fence or table that is open at a cut is closed there and
    opened again in the next part.

    Arguments:
        page_limit: characters of a finished page; 0 makes a page of every finished block.
        pages: the most parts; text beyond them is left out while streaming.
        marked: whether the text is Markdown; if not, the parts are the unchanged text.
    """

    def __init__(
        self, *, page_limit: int = PAGE_LIMIT, pages: int = PAGES, marked: bool = True
    ) -> None:
        self.left_out = 0  # characters that no part shows
        self._page_limit, self._most, self._marked = page_limit, pages, marked
        self._finished: list[str] = []  # pages that do not change any more
        self._page: _Part | None = None
        self._tail = _Part()
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        # However much arrives at once, it is divided in small steps.
        self._pieces += (piece[start : start + _STEP] for start in range(0, len(piece), _STEP))

    def parts(self) -> list[str]:
        """The finished pages, then the tail, which may be empty."""
        waiting = ""
        for place, piece in enumerate(self._pieces, start=1):
            waiting += piece
            if len(waiting) >= _STEP or place == len(self._pieces):
                self._grow(waiting)
                waiting = ""
        self._pieces.clear()
        page = [] if self._page is None else [self._shown(self._page)]
        return [*self._finished, *page, self._shown(self._tail)]

    def _grow(self, text: str) -> None:
        self._tail.text += text
        while (index := _cut(self._tail.text)) is not None:
            self._finish(self._tail.text[:index], self._tail.text[index:])

    def _shown(self, part: _Part) -> str:
        return part.whole if self._marked else part.text

    def _finish(self, text: str, rest: str) -> None:
        page = self._page
        if page is not None and len(page.text) + len(text) > self._page_limit:
            if len(self._finished) < self._most - 2:
                self._finished.append(self._shown(page))
            else:
                self.left_out += len(page.text)
            page = None
        if page is None:
            page = self._page = _Part(self._tail.open_block)
        page.text += text
        self._tail = _Part(page.open_block.after(page.text), rest)


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line and _RULE.fullmatch(line) is not None


def _cut(text: str) -> int | None:
    """The index at which the finished part of a tail ends: after its last paragraph, or in a long
    paragraph after the last line or word; None to cut nothing. There is no cut before indented
    text, because its meaning depends on the text above it."""
    if len(text) < TAIL_LIMIT // 2:
        return None
    index = len(text)
    while (index := text.rfind("\n\n", TAIL_LIMIT // 2, index + 1)) >= 0:
        if not text[index + 2 : index + 3].isspace() and len(text) > index + 2:
            return index + 2
    if len(text) <= TAIL_LIMIT:
        return None
    for mark in ("\n", " "):
        if (index := text.rfind(mark, TAIL_LIMIT // 2)) >= 0:
            return index + 1
    return len(text)
