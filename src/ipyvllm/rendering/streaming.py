"""An answer's text to what a front end is given. Pure: text in, text out.

While an answer grows it is cut into finished blocks, each sent once, and a tail that is sent again
as it changes; so the bytes sent grow with the text and not with its square.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# In characters. The tail is sent again five times a second, and is cut even inside a paragraph
# where it is longer than this; a page is sent again for each tail that goes into it. Longer tails
# cost short answers less than long ones, so that ten times the text would be more than eleven times
# the bytes (`make bench-display`).
TAIL_LIMIT = 700
PAGE_LIMIT = 3500
# JupyterLab hides the outputs of a cell beyond the fiftieth.
PAGES = 45
# Fences are looked for at any depth: in a list they are indented, or follow the item's mark.
_FENCE = re.compile(
    r"^(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)
# The second row of a table.
_RULE = re.compile(r"^ {0,3}(?=[^|]*\|)[|:\-\s]*-[|:\-\s]*$")


@dataclass(frozen=True)
class Fence:
    """An open code fence: what stands before its mark (spaces, a list item's mark), the mark, and
    the words behind it, of which the first names the language."""

    lead: str
    mark: str
    info: str

    @property
    def indent(self) -> int:
        return len(self.lead)

    @property
    def language(self) -> str:
        """The language's name; anything that is none is left out."""
        match = re.match(r"\s*([\w+#.-]*)(?!\S)", self.info)
        return match[1] if match else ""

    @property
    def line(self) -> str:
        """A line that opens it again."""
        return " " * self.indent + self.mark + self.info

    def closed_by(self, line: str) -> bool:
        """CommonMark 4.5: the same mark, at least as many of it, nothing after it, and no deeper
        than three spaces from where it began."""
        said = line.strip()
        deep = len(line) - len(line.lstrip())
        return (
            len(said) >= len(self.mark)
            and said == self.mark[0] * len(said)
            and deep <= self.indent + 3
        )

    def dedented(self, line: str) -> str:
        """A line of its code without the spaces that the fence itself stands behind."""
        return line[min(self.indent, len(line) - len(line.lstrip(" "))) :]


def opening(line: str) -> Fence | None:
    """The fence that a line of text opens."""
    match = _FENCE.match(line)
    return None if match is None else Fence(match["lead"], match["mark"], match["info"])


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


class GrowingText:
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
    fence: Fence | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        if fence is None:
            fence, lines = opening(line), []
        elif fence.closed_by(line):
            blocks.append(Code("\n".join(lines), fence.language))
            fence = None
        else:
            lines.append(fence.dedented(line))
    if fence is not None and lines:
        blocks.append(Code("\n".join(lines), fence.language))
    if not blocks:
        return None
    language = blocks[0].language
    return Code("\n\n".join(b.text for b in blocks if b.language == language), language)
