"""Markdown's code fences: the lines that open and close them, and the code in an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Fences are found at any depth: in a list they are indented, or follow the item's mark.
_FENCE = re.compile(
    r"^(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)


@dataclass(frozen=True)
class Fence:
    """An open code fence.

    Attributes:
        lead: the text before its mark: spaces, or a list item's mark.
        mark: the backticks or tildes.
        info: the text after the mark; its first word is the language.
    """

    lead: str
    mark: str
    info: str

    @property
    def indent(self) -> int:
        return len(self.lead)

    @property
    def language(self) -> str:
        """The language's name; empty if the first word cannot be one."""
        match = re.match(r"\s*([\w+#.-]*)(?!\S)", self.info)
        return match[1] if match else ""

    @property
    def line(self) -> str:
        """The line that opens this fence again."""
        return " " * self.indent + self.mark + self.info

    def closed_by(self, line: str) -> bool:
        """Whether `line` closes this fence. CommonMark 4.5: the same mark, at least as long,
        nothing after it, and indented at most three spaces more than the fence."""
        mark = line.strip()
        indent = len(line) - len(line.lstrip())
        return (
            len(mark) >= len(self.mark)
            and mark == self.mark[0] * len(mark)
            and indent <= self.indent + 3
        )

    def dedented(self, line: str) -> str:
        """A line of its code without the fence's own indentation."""
        return line[min(self.indent, len(line) - len(line.lstrip(" "))) :]


def opening(line: str) -> Fence | None:
    """The fence that a line opens; None if it opens none."""
    match = _FENCE.match(line)
    return None if match is None else Fence(match["lead"], match["mark"], match["info"])


@dataclass(frozen=True)
class Code:
    """A block of code and the language its fence names, which may be empty."""

    text: str
    language: str = ""


def blocks(text: str) -> list[Code]:
    """The fenced blocks of an answer, by CommonMark 4.5; one that is never closed ends with the
    text.

    Arguments:
        text: the answer.
    """
    found: list[Code] = []
    fence: Fence | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        if fence is None:
            fence, lines = opening(line), []
        elif fence.closed_by(line):
            found.append(Code("\n".join(lines), fence.language))
            fence = None
        else:
            lines.append(fence.dedented(line))
    if fence is not None and lines:
        found.append(Code("\n".join(lines), fence.language))
    return found


def code_of(text: str) -> Code | None:
    """The code in an answer: its fenced blocks; blocks in the first block's language are joined.

    Text outside the fences is left out. Without any fence, code and prose cannot be told apart, and
    the result is None.

    Arguments:
        text: the answer.
    """
    found = blocks(text)
    if not found:
        return None
    language = found[0].language
    return Code("\n\n".join(b.text for b in found if b.language == language), language)
