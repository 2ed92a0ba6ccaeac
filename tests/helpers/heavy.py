"""Texts that take quadratic, cubic or exponential time in code that is not made for them:
beginnings that never end, again and again.
"""

from __future__ import annotations

_PARTS = (
    *("<a", "<div>", "<b title=1>", "<b><p>", "<table>", "<ul><li>", "</b>", "<!--", "&#0", "&"),
    *("](", "](  ", "![", "[", "[![", "[a](", "[a][", "[a]: ", "!", "](https://a.b ", "www.a.b "),
    *("`", "```", "```\n", "```json ", "``` \t", "~~~", "*a ", "__a ", "$a ", "$$", "$", "|", "> "),
    *("\\(", "\\[", "\\)", "\\(\\[", "\\href", "\\begin{a}", "{", "}", "- ", "1. ", "1", "#"),
    *("\n", " ", "\t", "\n\n", "\n \n", "---\n", "- - ", "-", "|-", "| - |\n", " |\n", ":-|"),
    *("\x1b[", "\u202e", "\ud800", "\r", '"', '\\"', '{"a":', "[{", "[]", "[],", '"a",', "\\u0000"),
    *("<think>", "</think>", "\\x41", "<0x41>", "a", "a1", "é", "\U0001f600"),
)
_BEFORE = ("", "```mermaid\n", "a | b\n", "$", "[", '"', "<div>\n")
_LAST = ("", "x", "\nx", ")", "!")


def texts(length: int) -> dict[str, str]:
    """The texts by name.

    Arguments:
        length: of each, in characters.
    """
    made = {
        f"{before!r} {part!r}... {last!r}": before + part * (length // len(part)) + last
        for part in _PARTS
        for before, last in (("", ""), ("", "x"))
    }
    for before in _BEFORE:
        for last in _LAST:
            for part in (" ", "\n", "-", "`", "(", "a"):
                name = f"{before!r} {part!r}... {last!r}"
                made[name] = before + part * length + last
    return made
