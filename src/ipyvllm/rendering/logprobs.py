"""An answer's tokens as HTML, each shaded by how unsure the model was of it. Pure: text in and out.

What a model says is escaped, so it is text in the page and nothing else. Colour never speaks alone:
an unlikely token is underlined too, and its probability stands in its title beside the likeliest
alternatives. The shades let the page's own text colour through, in light and dark.
"""

from __future__ import annotations

import html as escaping
import math
from typing import TYPE_CHECKING

from .control_chars import escape_control_chars

if TYPE_CHECKING:
    from collections.abc import Sequence

# Probabilities below which a token is shaded and underlined so.
_UNSURE = ((0.1, "wavy"), (0.3, "dashed"), (0.6, "dotted"))
_SHADE = "230, 120, 0"
_STRONGEST = 0.55
_KEY = (
    "shaded and underlined: tokens the model was less sure of "
    "(dotted below 60%, dashed below 30%, wavy below 10%)"
)


def html(tokens: Sequence[tuple[str, float, Sequence[tuple[str, float]]]]) -> str:
    """The tokens in order, each as (text, natural log probability, likeliest others)."""
    body = "".join(_span(*token) for token in tokens)
    # pre-wrap keeps the line breaks of the answer.
    return (
        f'<div style="white-space: pre-wrap; line-height: 1.7">{body}</div>'
        f'<p style="opacity: 0.75; font-size: 85%">{_KEY}</p>'
    )


def _span(text: str, logprob: float, top: Sequence[tuple[str, float]]) -> str:
    probability = math.exp(logprob)
    title = [f"{probability:.1%}"]
    title += [f"{_visible(other)} {math.exp(value):.1%}" for other, value in top if other != text]
    shown = escaping.escape(escape_control_chars(text))
    line = next((line for bound, line in _UNSURE if probability < bound), "")
    style = ""
    if line:
        shade = (1 - probability) * _STRONGEST
        style = f"background-color: rgba({_SHADE}, {shade:.2f}); text-decoration: underline {line}"
    spoken = escaping.escape("\n".join(title), quote=True).replace("\n", "&#10;")
    return f'<span title="{spoken}" style="{style}">{shown}</span>'


def _visible(token: str) -> str:
    """A token in quotes, its white space to be seen."""
    return repr(token)
