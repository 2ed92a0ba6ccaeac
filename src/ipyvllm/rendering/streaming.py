"""The text of a growing answer as the pages a front end is given. Pure: text in, text out.

While an answer grows it is cut into finished blocks, each sent once, and a tail that is sent again
as it changes; so the bytes sent grow with the text and not with its square.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .fences import Fence, opening

# In characters. The tail is sent again five times a second, and is cut even inside a paragraph
# where it is longer than this; a page is sent again for each tail that goes into it. Longer tails
# cost short answers less than long ones, so that ten times the text would be more than eleven times
# the bytes (`make bench-display`).
TAIL_LIMIT = 700
PAGE_LIMIT = 3500
# JupyterLab hides the outputs of a cell beyond the fiftieth.
PAGES = 45
# The second row of a table.
_RULE = re.compile(r"^ {0,3}(?=[^|]*\|)[|:\-\s]*-[|:\-\s]*$")


@dataclass(frozen=True)
class _Open:
    """What is open at a cut, to be begun again behind it: a fence, or a table's first two rows."""

    fence: Fence | None = None
    table: str = ""

    @property
    def head(self) -> str:
        return f"{self.fence.line}\n" if self.fence else self.table

    def after(self, text: str) -> _Open:
        """What is open at the end of this text, which begins with this open."""
        fence, begun = self.fence, False
        paragraph: list[str] = self.table.splitlines()
        for line in text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"):
            if fence is not None:
                fence = None if fence.closed_by(line) else fence
            elif (fence := opening(line)) is not None or not line.strip():
                paragraph, begun = [], True
            else:
                paragraph.append(line)
        rows = paragraph[:2]
        whole_rows = text.endswith("\n") and (begun or bool(text))
        if fence is None and whole_rows and len(rows) == 2 and _RULE.match(rows[1]):
            return _Open(table="\n".join(rows) + "\n")
        return _Open(fence)


@dataclass
class _Part:
    """A piece of the answer, and what was open where it begins."""

    begun: _Open = field(default_factory=_Open)
    text: str = ""

    @property
    def whole(self) -> str:
        """Its Markdown, whole in itself."""
        if not self.text:
            return ""
        fence = self.begun.after(self.text).fence
        foot = "" if fence is None else ("" if self.text.endswith("\n") else "\n") + fence.mark
        return self.begun.head + self.text + foot


class StreamingMarkdown:
    """Markdown that arrives in pieces: `add` them, then `parts` is what is to be shown, of which
    only the last two change from call to call.

    Every part is Markdown that is whole in itself: what is open at a cut, a code fence or a table,
    is closed there and begun again in the next part.

    Arguments:
        page_limit: characters of a finished page; 0 makes a page of every finished block.
        pages: how many parts there may be; what is more is left out until the answer is whole.
        marked: whether the text is Markdown; else the parts are the text to the letter.
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
        self._pieces.append(piece)

    def parts(self) -> list[str]:
        """The finished pages, and behind them the tail, which may be empty."""
        self._tail.text += "".join(self._pieces)
        self._pieces.clear()
        while (place := _cut(self._tail.text)) is not None:
            self._finish(self._tail.text[:place], self._tail.text[place:])
        page = [] if self._page is None else [self._shown(self._page)]
        return [*self._finished, *page, self._shown(self._tail)]

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
            page = self._page = _Part(self._tail.begun)
        page.text += text
        self._tail = _Part(page.begun.after(page.text), rest)


def _cut(text: str) -> int | None:
    """Where the finished part of a tail ends: the last place between two paragraphs, or in a long
    one the last line or word. What follows is not indented, which would mean something else."""
    if len(text) < TAIL_LIMIT // 2:
        return None
    place = len(text)
    while (place := text.rfind("\n\n", TAIL_LIMIT // 2, place + 1)) >= 0:
        if not text[place + 2 : place + 3].isspace() and len(text) > place + 2:
            return place + 2
    if len(text) <= TAIL_LIMIT:
        return None
    for mark in ("\n", " "):
        if (place := text.rfind(mark, TAIL_LIMIT // 2)) >= 0:
            return place + 1
    return len(text)
