"""An answer's tokens as HTML, each shaded by how unlikely it was. Pure: text in, text out.

The model's text is escaped. Colour is not the only mark: an unlikely token is also underlined, and
its title has its probability and the most likely alternatives. The shades are transparent, so that
the page's text colour stays readable in light and dark themes.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from .alignment import AlignedPiece, aligned
from .html_text import NO_MATH, escaped, in_attribute

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


def html(
    tokens: Sequence[tuple[str, float, Sequence[tuple[str, float]]]], text: str | None = None
) -> str:
    """The text as HTML, with its tokens shaded.

    Arguments:
        tokens: in order, each as (text, natural log probability, most likely tokens at its
            position with their natural log probabilities).
        text: the text that is shown; None is that of the tokens.
    """
    texts = [token[0] for token in tokens]
    pieces = (
        [AlignedPiece(each, (index,)) for index, each in enumerate(texts)]
        if text is None
        else aligned(text, texts)
    )
    shown = [piece.text for piece in pieces]
    for place, (this, following) in enumerate(pairwise(shown)):
        if this.endswith("\r") and following.startswith("\n"):  # one line end
            shown[place] = this[:-1]
    body = "".join(
        _span(each, [tokens[index] for index in piece.tokens])
        for each, piece in zip(shown, pieces, strict=True)
    )
    # pre-wrap keeps the line breaks of the answer.
    return (
        f'<div class="{NO_MATH}" style="white-space: pre-wrap; line-height: 1.7">{body}</div>'
        f'<p style="opacity: 0.75; font-size: 85%">{_KEY}</p>'
    )


def _span(text: str, tokens: Sequence[tuple[str, float, Sequence[tuple[str, float]]]]) -> str:
    """A piece of the text. Several tokens of one character have their joint probability."""
    shown = escaped(text)
    if not tokens:
        return shown
    probability = _probability(sum(logprob for _, logprob, _ in tokens))
    title = [f"{probability:.1%}"]
    for token, _, top in tokens:
        others = ((other, value) for other, value in top if other != token)
        title += [f"{_visible(other)} {_probability(value):.1%}" for other, value in others]
    line = next((line for bound, line in _UNSURE if probability < bound), "")
    style = ""
    if line:
        shade = (1 - probability) * _STRONGEST
        style = f"background-color: rgba({_SHADE}, {shade:.2f}); text-decoration: underline {line}"
    return f'<span title="{in_attribute(chr(10).join(title))}" style="{style}">{shown}</span>'


def _probability(logprob: float) -> float:
    return 0.0 if math.isnan(logprob) else math.exp(min(0.0, logprob))


def _visible(token: str) -> str:
    """A token in quotes, with its white space escaped."""
    return repr(token)
