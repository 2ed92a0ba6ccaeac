"""HTML from a model, sanitised: the one policy for `--format html` and for the chat widget, whose
Markdown is rendered to HTML here in Python. Importing it needs `nh3`.

Markdown that a front end renders is `sanitize`'s task: no HTML may be in it at all.
"""

from __future__ import annotations

import nh3

# Nothing that a page would fetch by itself: an image tells its server who reads the answer.
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"}
_SCHEMES = {"http", "https", "mailto"}


def clean(source: str) -> str:
    """The HTML without scripts, styles, images, and links to anything but web and mail."""
    return nh3.clean(source, tags=_TAGS, url_schemes=_SCHEMES)
