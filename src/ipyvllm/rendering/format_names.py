"""The names of the formats of `--format` and their properties; `mime` produces their data. A
separate module, so that the extension's settings do not import the rendering code.
"""

from __future__ import annotations

MARKDOWN = "markdown"
NAMES = (MARKDOWN, "text", "code", "json", "html", "math")
# Shown as running text, so that single tokens can be shaded.
PROSE = frozenset({MARKDOWN, "text"})
# Shown while streaming if printed text cannot be updated; of the others only the complete answer
# is readable.
AS_IT_COMES = frozenset({MARKDOWN, "text"})
# Shown as plain text while streaming: an incomplete answer cannot be rendered.
PLAIN_WHILE_GROWING = frozenset({"text", "json", "html"})
