"""Markdown's code fences: which one a line opens or closes, and the code of an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Fences are looked for at any depth: in a list they are indented, or follow the item's mark.
_FENCE = re.compile(
    r"^(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)


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
