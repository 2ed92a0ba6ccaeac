"""An answer's tokens as HTML, each shaded by how unlikely it was. Pure: text in, text out.

The model's text is escaped. Colour is not the only mark: an unlikely token is also underlined, and
its title has its probability and the most likely alternatives. The shades are transparent, so that
the page's text colour stays readable in light and dark themes.
"""

from __future__ import annotations

import html as escaping
import math
from typing import TYPE_CHECKING

from .control_chars import escape_control_chars

if TYPE_CHECKING:
    from collections.abc import Sequence

# A token with a probability below this bound is shaded and has this underline.
_UNSURE = ((0.1, "wavy"), (0.3, "dashed"), (0.6, "dotted"))
_SHADE = "230, 120, 0"
_STRONGEST = 0.55
_KEY = (
    "shaded and underlined: tokens the model was less sure of "
    "(dotted below 60%, dashed below 30%, wavy below 10%)"
)


def html(tokens: Sequence[tuple[str, float, Sequence[tuple[str, float]]]]) -> str:
    """The tokens as HTML.

    Arguments:
        tokens: in order, each as (text, natural log probability, most likely tokens at its
            position with their natural log probabilities).
    """
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
    tooltip = escaping.escape("\n".join(title), quote=True).replace("\n", "&#10;")
    return f'<span title="{tooltip}" style="{style}">{shown}</span>'


def _visible(token: str) -> str:
    """A token in quotes, with its white space escaped."""
    return repr(token)
