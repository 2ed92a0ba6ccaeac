r"""LaTeX in answers: front ends typeset it with MathJax, in Markdown and in HTML. Its macros for
links, styles and definitions are parted by a zero-width space, and delimiters that front ends do
not know are replaced by dollar signs. Pure: text in, text out.
"""

from __future__ import annotations

import re

PARTED = "\u200b"
# MathJax's macros beyond mathematics (packages `html`, `bbox` and base): links, styles, classes.
# A definition would hold for the formulas of all other cells of the page.
_MACRO = re.compile(
    r"\\(?=(?:href|style|class|cssId|bbox|mmlToken|require|data|includegraphics"
    r"|[gex]?def|let|futurelet|(?:re)?newcommand|(?:re)?newenvironment|providecommand"
    r"|Declare[A-Za-z]+)(?![A-Za-z]))"
)
_DELIMITERS = re.compile(r"\\[()\[\]]")
_CLOSING = {r"\(": r"\)", r"\[": r"\]"}
_DOLLARS = {r"\(": "$", r"\[": "$$"}


def part_macros(text: str) -> str:
    r"""The text with a zero-width space after the backslash of each macro that is not mathematics.

    Arguments:
        text: any text.
    """
    return _MACRO.sub(rf"\\{PARTED}", text)


def with_dollars(text: str) -> str:
    r"""The text with `\(...\)` and `\[...\]` between dollar signs, in one pass.

    Arguments:
        text: a model's text.
    """
    parts: list[str] = []
    end = start = 0
    opened = ""
    for match in _DELIMITERS.finditer(text):
        if match[0] in _CLOSING:
            if not opened:  # a delimiter within a formula belongs to it
                opened, start = match[0], match.start()
        elif match[0] == _CLOSING.get(opened) and match.start() > start + 2:
            inside = text[start + 2 : match.start()]
            parts += [text[end:start], _DOLLARS[opened], inside, _DOLLARS[opened]]
            end, opened = match.end(), ""
    return "".join([*parts, text[end:]])
