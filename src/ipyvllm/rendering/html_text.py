"""Text of others inside HTML that is made here: as text, which neither the browser nor MathJax
takes for anything else.
"""

from __future__ import annotations

import html

from .control_chars import escape_control_chars
from .latex import part_macros

# MathJax 3 and 2 leave out elements of these classes; front ends typeset formulas in HTML, too.
NO_MATH = "mathjax_ignore tex2jax_ignore"


def escaped(text: str) -> str:
    """A text as HTML, for an element or for an attribute in double quotes.

    Arguments:
        text: any text.
    """
    return html.escape(part_macros(escape_control_chars(text)))


def in_attribute(text: str) -> str:
    """A text with several lines as HTML, for an attribute in double quotes."""
    return escaped(text).replace("\n", "&#10;")
