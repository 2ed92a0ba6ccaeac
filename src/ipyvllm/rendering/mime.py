"""The display data of an answer for each `--format`. Pure: text in, data out. A model's text is
sent to a front end as HTML only for `--format html`, and then it is sanitized.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..decoding import bounded_json
from .control_chars import escape_control_chars
from .fences import code_of
from .format_names import MARKDOWN
from .html_text import NO_MATH, escaped
from .latex import with_dollars
from .sanitize import literal, sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A longer answer is shown as plain text.
RICH_CHARACTERS = 300_000


def bundle(name: str, text: str, remarks: Sequence[str] = ()) -> dict[str, Any]:
    """The data of an answer by media type; always includes `text/plain`.

    Arguments:
        name: one of `format_names.NAMES`.
        text: the answer.
        remarks: lines to show with it, for example that a mock answered.
    """
    # Nothing has no code, formula or JSON in it. A longer text would hold up the page that shows
    # it, and the kernel that prepares it.
    rich = len(text) <= RICH_CHARACTERS and bool(text.strip())
    data = _BUNDLES[name if rich else "text"](escape_control_chars(text))
    remarks = [escape_control_chars(remark) for remark in remarks]
    if remarks:
        # Front ends show JSON as a tree without room for a remark; the Markdown is equivalent.
        data.pop("application/json", None)
    for remark in remarks:
        data["text/plain"] = f"{data['text/plain']}\n[{remark}]".lstrip("\n")
        if "text/markdown" in data:
            data["text/markdown"] += f"\n\n*{literal(remark)}*"
        if "text/html" in data:
            data["text/html"] += remark_html(remark)
    return data


def remark_html(remark: str) -> str:
    """A remark as HTML, to put below an answer."""
    return f'\n<p class="{NO_MATH}"><em>{escaped(remark)}</em></p>'


def _markdown(text: str) -> dict[str, Any]:
    return {"text/plain": text, "text/markdown": sanitize(text)}


def _text(text: str) -> dict[str, Any]:
    return {"text/plain": text}


def _code(text: str) -> dict[str, Any]:
    """The code, fenced again with its language, so that it is highlighted."""
    found = code_of(text)
    code, language = (found.text, found.language) if found else (text, "")
    return {"text/plain": code, "text/markdown": sanitize(fenced(code, language))}


def _json(text: str) -> dict[str, Any]:
    """JSON, in a fence or not; text that is not JSON is shown as plain text."""
    found = code_of(text)
    try:
        value = bounded_json.loads(found.text if found else text)
    except ValueError:
        return {"text/plain": text, "text/markdown": fenced(text, "")}
    # A string may contain escaped control characters; they are made visible like the others.
    written = escape_control_chars(json.dumps(value, indent=2, ensure_ascii=False))
    return {
        "text/plain": written,
        "text/markdown": fenced(written, "json"),
        "application/json": json.loads(written),
    }


def _html(text: str) -> dict[str, Any]:
    from .clean_html import clean, is_overloaded

    found = code_of(text)
    source = found.text if found else text
    if is_overloaded(source):
        return {"text/plain": source}
    return {"text/plain": source, "text/html": escape_control_chars(clean(source))}


def _math(text: str) -> dict[str, Any]:
    """LaTeX between dollar signs, as front ends expect, whatever delimiters the model used."""
    shown = with_dollars(text)
    found = code_of(shown)
    shown = found.text if found else shown
    shown = shown if "$" in shown else f"$$\n{shown}\n$$"
    return {"text/plain": text, "text/markdown": sanitize(shown)}


_BUNDLES: dict[str, Callable[[str], dict[str, Any]]] = {
    MARKDOWN: _markdown,
    "text": _text,
    "code": _code,
    "json": _json,
    "html": _html,
    "math": _math,
}


def fenced(text: str, language: str) -> str:
    """A Markdown code block, with a fence longer than any in `text`. `language` may be empty."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
