"""What a model says, as Markdown that does nothing when it is shown.

Front ends trust the output of a cell that has just run: HTML in its Markdown is executed, images
are fetched from anywhere, and a link may be a script. Here whatever begins one of them is parted by
a zero-width space, which no reader sees and which ends the construct for every parser, whether or
not it takes the place for code or mathematics. Code in fences stays to the letter, so fences are
written anew in the one form that all parsers read alike. Pure: text in, text out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .control_chars import ACTING, escape_control_chars
from .fences import Fence, opening

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTED = "\u200b"
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!(?=\[)")
_WHOLE_IMAGE = re.compile(r"!\[([^\[\]\n]*)\](?=\()")
_TARGET = re.compile(r"\](?=[(:])")
_LONGEST_SCHEME = 64
_SCHEME = re.compile(r"(?:https?|mailto|ftp|tel):", re.IGNORECASE)
# What MathJax's `html`, `bbox` and base packages can do beyond mathematics: links, styles, classes.
_MACRO = re.compile(
    r"\\(?=(?:href|style|class|cssId|bbox|mmlToken|require|data|includegraphics)(?![A-Za-z]))"
)
# What a diagram must not have in it to be drawn: anything that may be an address, a style, a
# setting or a tag. Front ends draw Mermaid's diagrams, whose pictures and labels fetch.
_BEYOND_A_DIAGRAM = re.compile(
    r"//|[<#&\\]|@\{|%%\{|^\s*---\s*$|url|click|href|style|css|import|callback",
    re.IGNORECASE | re.MULTILINE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MOST_MARKS = 1500
_DEEP = re.compile(r"^[ \t]*(?:>[ \t]*){16}", re.MULTILINE)
_LONG_RUN = re.compile(r"`{64}")  # no code has one, and it costs the same work
# Items and rows are read one by one.
_UNIT = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d+[.)]|\|)[ \t])")
_PLAIN = Fence("", "```", "text")
_ENTITY = re.compile(r"&(?=#(?:[xX]0*(?P<hex>[0-9a-fA-F]{1,6})|0*(?P<number>\d{1,7})))")
# Only how things look hangs on these two: a space is less in the way in mathematics, and a
# construct inside code is not spelled otherwise.
_SPANS = re.compile(r"(?P<math>\$\$[^$]*\$\$|\$[^$\n]+\$)|(?P<code>`[^`\n]+`)")


def sanitize(markdown: str) -> str:
    """Markdown that looks the same, with nothing in it that runs, fetches or hides."""
    return "\n".join(_written(escape_control_chars(markdown)))


def _written(markdown: str) -> Iterator[str]:
    """The parts, each whole lines: text that is guarded, and fences written anew."""
    text: list[str] = []
    code: list[str] = []
    fence: Fence | None = None
    shift, first = 0, True
    for line in markdown.split("\n"):
        if fence is not None:
            if fence.closed_by(line):
                yield _fenced(fence, code)
                fence, code = None, []
                text.append("")  # what follows begins a block of its own
            else:
                code.append(fence.dedented(line))
        elif (opened := opening(line)) is not None:
            fence, shift = opened, opened.indent
            text += [opened.lead.rstrip()] if opened.lead.strip() else []
            # An empty line ends every block, and every formula, that might reach into the fence.
            if text or not first:
                yield _guarded("\n".join([*text, ""]))
            text, first = [], False
        else:
            # What stood beside an indented fence moves with it, or it would become code.
            shift = shift if not line.strip() or line[:shift].isspace() else 0
            text.append(line[shift:] if line.strip() else line)
    if fence is not None:
        yield _fenced(fence, code)
    elif text and (first or text != [""]):
        yield _guarded("\n".join(text))


def _fenced(fence: Fence, code: list[str]) -> str:
    """A fence at the margin, longer than any mark in it, that names a language and nothing else."""
    code = [_LONG_RUN.sub(rf"\g<0>{PARTED}", line) for line in code]
    longest = max((len(run) for line in code for run in re.findall(r"`+", line)), default=0)
    mark = "`" * max(3, longest + 1)
    language = fence.language
    if language.lower().startswith("mermaid"):
        drawn = not _BEYOND_A_DIAGRAM.search(_BREAK.sub("", "\n".join(code)))
        language = language if drawn else "text"
    return "\n".join([mark + language, *code, mark])


def _guarded(text: str) -> str:
    """Text that does nothing. What would keep a front end's parser busy for minutes, at work that
    is quadratic in the marks of one paragraph, is shown as it was written."""
    if not _overloaded(text):
        return _parted(text)
    paragraphs = text.split("\n\n")
    return "\n\n".join(
        _fenced(_PLAIN, part.split("\n"))
        if any(map(_overloaded, _UNIT.split(part)))
        else _parted(part)
        for part in paragraphs
    )


def _overloaded(text: str) -> bool:
    marks = sum(map(text.count, "*_~$`["))
    return marks > _MOST_MARKS or _DEEP.search(text) is not None


def _parted(text: str) -> str:
    text = _TARGET.sub(_target, text)
    text = _MACRO.sub(rf"\\{PARTED}", text)
    text = _ENTITY.sub(_entity, text)
    parts, place = [], 0
    for span in _SPANS.finditer(text):
        parts += [_prose(text[place : span.start()]), _span(span)]
        place = span.end()
    return "".join([*parts, _prose(text[place:])])


def _prose(text: str) -> str:
    text = _WHOLE_IMAGE.sub(lambda match: f"[image: {match[1]}]", text)
    return _IMAGE.sub(f"!{PARTED}", _TAG.sub(f"<{PARTED}", text))


def _span(match: re.Match[str]) -> str:
    parting = PARTED if match["math"] is None else " "
    return _IMAGE.sub(f"!{parting}", _TAG.sub(f"<{parting}", match[0]))


def _target(match: re.Match[str]) -> str:
    """The end of a link's text, or of its name where it is defined; parted from a target that is
    no web address and no place beside the notebook."""
    text = match.string
    place = match.end() + 1
    while place < len(text) and text[place].isspace():
        place += 1
    bracketed = text[place : place + 1] == "<"
    target = text[place + bracketed : place + bracketed + _LONGEST_SCHEME]
    head = re.split(r"[\s/?#)]", target, maxsplit=1)[0]
    plain = not bracketed and not re.search(r"[:&\\]", head)
    return "]" if plain or _SCHEME.match(target) else f"]{PARTED}"


def _entity(match: re.Match[str]) -> str:
    number = int(match["hex"], 16) if match["hex"] else int(match["number"])
    acting = number < 0x110000 and ACTING.match(chr(number))
    return f"&{PARTED}" if acting else "&"
