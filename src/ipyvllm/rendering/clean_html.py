"""HTML from a model, sanitized: one policy for `--format html` and for the chat widget, whose
Markdown is rendered to HTML in Python. Importing it needs `nh3`.

For Markdown that a front end renders, see `sanitize`: it may contain no HTML at all.
"""

from __future__ import annotations

import re

import nh3

from .latex import part_macros

# No tags that make a page fetch something: a request for an image reveals the reader. MathJax reads
# a macro across `wbr`.
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area", "wbr"}
_SCHEMES = {"http", "https", "mailto"}
# As nh3 writes it: attributes are in double quotes, which are escaped in them.
_LINK = re.compile(r'<a ((?:[^">]|"[^"]*")*)>')
_HREF = re.compile(r'href="([^"]*)"')
# A parser opens the elements of formatting again in each paragraph after them, and goes through all
# open elements for many tags.
_FORMATTING = frozenset(
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    ]
)
_MOST_FORMATTING, _MOST_OPEN = 16, 200
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)")
_WITHOUT_END = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)


def clean(source: str) -> str:
    """Remove scripts, styles, images, and links other than http, https and mailto. Links open apart
    and have their address as the title.

    Arguments:
        source: untrusted HTML that is not `is_overloaded`.
    """
    made = nh3.clean(source, tags=_TAGS, url_schemes=_SCHEMES)
    return _LINK.sub(_opened_apart, part_macros(made))


def is_overloaded(source: str) -> bool:
    """Whether so many elements are open at once that parsing would take too long, here and in the
    browser.

    Arguments:
        source: untrusted HTML.
    """
    opened: dict[str, int] = {}
    formatting = every = 0
    for match in _TAG.finditer(source):
        name = match[2].lower()
        if name in _WITHOUT_END:
            continue
        before = opened.get(name, 0)
        step = -min(1, before) if match[1] else 1
        opened[name] = before + step
        every += step
        formatting += step * (name in _FORMATTING)
        if every > _MOST_OPEN or formatting > _MOST_FORMATTING:
            return True
    return False


def _opened_apart(match: re.Match[str]) -> str:
    href = _HREF.search(match[1])
    address = f'{href[0]} title="{href[1]}" ' if href else ""
    return f'<a {address}target="_blank" rel="noopener noreferrer">'
