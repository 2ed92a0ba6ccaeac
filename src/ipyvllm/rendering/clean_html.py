"""HTML from a model, sanitized: one policy for `--format html` and for the chat widget, whose
Markdown is rendered to HTML in Python. Importing it needs `nh3`.

For Markdown that a front end renders, see `sanitize`: it may contain no HTML at all.
"""

from __future__ import annotations

import nh3

# No tags that make a page fetch something: a request for an image reveals the reader.
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"}
_SCHEMES = {"http", "https", "mailto"}


def clean(source: str) -> str:
    """Remove scripts, styles, images, and links other than http, https and mailto.

    Arguments:
        source: untrusted HTML.
    """
    return nh3.clean(source, tags=_TAGS, url_schemes=_SCHEMES)
