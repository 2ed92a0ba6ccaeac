"""Untrusted Markdown from a model, made safe to display.

Front ends trust the output of a cell that has just run: HTML in its Markdown is executed, images
are fetched from any address, and a link may be a script. Here a zero-width space is inserted into
the characters that start such a construct. It is invisible, and it breaks the construct for every
parser, also if the parser takes the text for code or mathematics. Code in fences must stay
unchanged, so fences are rewritten in one form that all parsers read the same way. Pure: text in,
text out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .control_chars import ACTING, escape_control_chars
from .fences import Fence, opening
from .latex import PARTED, part_macros

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!(?=\[)")
_WHOLE_IMAGE = re.compile(r"!\[([^\[\]\n]*)\](?=\()")
_TARGET = re.compile(r"\](?=[(:])")
_LONGEST_SCHEME = 64
_SCHEME = re.compile(r"(?:https?|mailto|ftp|tel):", re.IGNORECASE)
# The text of a link, or the title of its target, may name another address than the one it leads to.
_ADDRESS = re.compile(r"(?:[\w-]++\.)+[a-z]{2,}", re.IGNORECASE)
_HOST = re.compile(r"(?:https?:)?//(?:[^/?#\s@]*@)?([^/?#\s:)>\"]+)", re.IGNORECASE)
_REFERENCE = re.compile(r"\](?=\[)")
_LONGEST_TEXT = 300
# Marks of Markdown, LaTeX and HTML, for text that is none of these.
_MARKS = re.compile(r"[\\`*_\[\]$~&|^{}]")
# A Mermaid diagram that contains one of these is shown as text: anything that may be a URL, a
# style, a setting or a tag. Front ends draw Mermaid, and its images and labels can fetch URLs.
_BEYOND_A_DIAGRAM = re.compile(
    r"//|[<#&\\]|@\{|%%\{|^[ \t]*---[ \t]*$|url|click|href|style|css|import|callback",
    re.IGNORECASE | re.MULTILINE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MOST_MARKS = 1500
_DEEP = re.compile(r"^[ \t]*(?:>[ \t]*){16}", re.MULTILINE)
_LONG_RUN = re.compile(r"`{64}")  # not in real code, and as costly for a parser
# Parsers read list items and table rows one by one.
_UNIT = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d+[.)]|\|)[ \t])")
_PLAIN = Fence("", "```", "text")
_ENTITY = re.compile(r"&(?=#(?:[xX]0*(?P<hex>[0-9a-fA-F]{1,6})|0*(?P<number>\d{1,7})))")
# These two affect only the look: in mathematics a space is inserted instead of a zero-width one,
# and an image inside code is not rewritten.
_SPANS = re.compile(r"(?P<math>\$\$[^$]*\$\$|\$[^$\n]+\$)|(?P<code>`[^`\n]+`)")


def sanitize(markdown: str) -> str:
    """Markdown that looks the same but runs nothing, fetches nothing and hides nothing.

    Arguments:
        markdown: untrusted Markdown.
    """
    return "\n".join(_parts(escape_control_chars(markdown)))


def literal(text: str) -> str:
    """Text of others within Markdown of ours, such as a server's words, in one paragraph.

    Arguments:
        text: any text.
    """
    return sanitize(_MARKS.sub(r"\\\g<0>", " ".join(text.split())))


def _parts(markdown: str) -> Iterator[str]:
    """The parts, each whole lines: guarded text, and rewritten fences."""
    text: list[str] = []
    code: list[str] = []
    fence: Fence | None = None
    shift, first = 0, True
    for line in markdown.split("\n"):
        if fence is not None:
            if fence.closed_by(line):
                yield _fenced(fence, code)
                fence, code = None, []
                text.append("")  # the text after the fence starts a new block
            else:
                code.append(fence.dedented(line))
        elif (opened := opening(line)) is not None:
            fence, shift = opened, opened.indent
            text += [opened.lead.rstrip()] if opened.lead.strip() else []
            # An empty line ends any block or formula that might extend into the fence.
            if text or not first:
                yield _guarded("\n".join([*text, ""]))
            text, first = [], False
        else:
            # Text indented like the fence moves with it, or it would become indented code.
            shift = shift if not line.strip() or line[:shift].isspace() else 0
            text.append(line[shift:] if line.strip() else line)
    if fence is not None:
        yield _fenced(fence, code)
    elif text and (first or text != [""]):
        yield _guarded("\n".join(text))


def _fenced(fence: Fence, code: list[str]) -> str:
    """A fence without indentation, longer than any mark in the code, with only a language name."""
    code = [_LONG_RUN.sub(rf"\g<0>{PARTED}", line) for line in code]
    longest = max((len(run) for line in code for run in re.findall(r"`+", line)), default=0)
    mark = "`" * max(3, longest + 1)
    language = fence.language
    if language.lower().startswith("mermaid"):
        drawn = not _BEYOND_A_DIAGRAM.search(_BREAK.sub("", "\n".join(code)))
        language = language if drawn else "text"
    return "\n".join([mark + language, *code, mark])


def _guarded(text: str) -> str:
    """Text made safe. A paragraph with so many marks that a front end's parser, which is quadratic
    in them, would take minutes is shown as plain text in a fence."""
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
    marks = sum(map(text.count, ("*", "_", "~", "$", "`", "[", "](")))
    return marks > _MOST_MARKS or _DEEP.search(text) is not None


def _parted(text: str) -> str:
    text = _REFERENCE.sub(_reference, _TARGET.sub(_target, text))
    text = part_macros(text)
    text = _ENTITY.sub(_entity, text)
    parts, end = [], 0
    for span in _SPANS.finditer(text):
        parts += [_prose(text[end : span.start()]), _span(span)]
        end = span.end()
    return "".join([*parts, _prose(text[end:])])


def _prose(text: str) -> str:
    text = _WHOLE_IMAGE.sub(lambda match: f"[image: {match[1]}]", text)
    return _IMAGE.sub(f"!{PARTED}", _TAG.sub(f"<{PARTED}", text))


def _span(match: re.Match[str]) -> str:
    parting = PARTED if match["math"] is None else " "
    return _IMAGE.sub(f"!{parting}", _TAG.sub(f"<{parting}", match[0]))


def _target(match: re.Match[str]) -> str:
    """The `]` between a link's text, or a link definition's name, and its target. It is separated
    from the target unless that is a web address or a path relative to the notebook, and the text
    does not name another address."""
    text = match.string
    start = match.end() + 1
    while start < len(text) and text[start].isspace():
        start += 1
    bracketed = text[start : start + 1] == "<"
    target = text[start + bracketed : start + bracketed + _LONGEST_SCHEME]
    head = re.split(r"[\s/?#)]", target, maxsplit=1)[0]
    plain = not bracketed and not re.search(r"[:&\\]", head)
    leads = plain or _SCHEME.match(target)
    return "]" if leads and not _deceives(text, match.start(), start) else f"]{PARTED}"


def _deceives(text: str, end: int, target: int) -> bool:
    """Whether the text of a link that ends at `end`, or the title after its target, names another
    address than that of the target, which begins at `target`."""
    before = _text_before(text, end)
    rest = text[target : target + _LONGEST_TEXT]
    if "." not in before and '"' not in rest:  # neither names an address
        return False
    rest = rest.partition("\n")[0]
    host = _HOST.search(rest.partition(")")[0])
    title = rest.partition('"')[2].partition('"')[0]
    led = host[1].lower() if host else ""
    named = _ADDRESS.findall(f"{before} {title}")
    return bool(led) and any(not _same_site(name.lower(), led) for name in named)


def _same_site(named: str, host: str) -> bool:
    return host == named or host.endswith(f".{named}") or named.endswith(f".{host}")


def _text_before(text: str, end: int) -> str:
    """The text of the link whose `]` is at `end`."""
    first = max(0, end - _LONGEST_TEXT)
    start = text.rfind("[", first, end)
    return text[max(first, start + 1) : end]


def _reference(match: re.Match[str]) -> str:
    """The `]` between a text and the name of its link. A text that names an address is no link."""
    named = _ADDRESS.search(_text_before(match.string, match.start()))
    return f"]{PARTED}" if named else "]"


def _entity(match: re.Match[str]) -> str:
    number = int(match["hex"], 16) if match["hex"] else int(match["number"])
    acting = number < 0x110000 and ACTING.match(chr(number))
    return f"&{PARTED}" if acting else "&"
