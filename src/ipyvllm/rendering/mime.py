"""How an answer's text is shown: the data a front end is given for each `--format`. Pure: text in,
data out. What a model says is never HTML to a front end unless that is asked for, and then it is
sanitised.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .control_chars import escape_control_chars
from .fences import code_of
from .format_names import MARKDOWN
from .sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def bundle(name: str, text: str, remarks: Sequence[str] = ()) -> dict[str, Any]:
    """The data of an answer by media type, always with `text/plain` among it.

    Arguments:
        name: one of `format_names.NAMES`.
        text: the answer.
        remarks: lines that must be seen with it, such as that a mock answered.
    """
    data = _BUNDLES[name](escape_control_chars(text))
    remarks = [escape_control_chars(remark) for remark in remarks]
    if remarks:
        # It shows as a tree that has no place for a remark; its Markdown says the same.
        data.pop("application/json", None)
    for remark in remarks:
        data["text/plain"] += f"\n[{remark}]"
        if "text/markdown" in data:
            data["text/markdown"] += f"\n\n*{sanitize(remark)}*"
        if "text/html" in data:
            data["text/html"] += remark_html(remark)
    return data


def remark_html(remark: str) -> str:
    """A remark as it stands below an answer in HTML."""
    import html

    return f"\n<p><em>{html.escape(remark)}</em></p>"


def _markdown(text: str) -> dict[str, Any]:
    return {"text/plain": text, "text/markdown": sanitize(text)}


def _text(text: str) -> dict[str, Any]:
    return {"text/plain": text}


def _code(text: str) -> dict[str, Any]:
    """The code without its fences; its language stays, so that it is highlighted."""
    found = code_of(text)
    code, language = (found.text, found.language) if found else (text, "")
    return {"text/plain": code, "text/markdown": sanitize(fenced(code, language))}


def _json(text: str) -> dict[str, Any]:
    """JSON, also out of a fence; what is none is shown as the text it is."""
    found = code_of(text)
    try:
        value = json.loads(found.text if found else text)
    except ValueError:
        return {"text/plain": text, "text/markdown": fenced(text, "")}
    # Escapes in a string may be of characters that act; they are made visible like the others.
    written = escape_control_chars(json.dumps(value, indent=2, ensure_ascii=False))
    return {
        "text/plain": written,
        "text/markdown": fenced(written, "json"),
        "application/json": json.loads(written),
    }


def _html(text: str) -> dict[str, Any]:
    from .clean_html import clean

    found = code_of(text)
    source = found.text if found else text
    return {"text/plain": source, "text/html": escape_control_chars(clean(source))}


_PAIRS = ((r"\\\((.+?)\\\)", r"$\1$"), (r"\\\[(.+?)\\\]", r"$$\1$$"))


def _math(text: str) -> dict[str, Any]:
    """LaTeX as front ends take it: between dollar signs, whatever the model put around it."""
    shown = text
    for pattern, put in _PAIRS:
        shown = re.sub(pattern, put, shown, flags=re.DOTALL)
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
    """A code block of Markdown, its fence longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
