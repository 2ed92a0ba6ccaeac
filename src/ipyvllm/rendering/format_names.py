"""The names of the formats of `--format` and what each of them is like; `mime` makes their data.
Apart from it, so that the settings of the extension are there without what renders an answer.
"""

from __future__ import annotations

MARKDOWN = "markdown"
NAMES = (MARKDOWN, "text", "code", "json", "html", "math")
# Shown word by word, so that single tokens may be shaded.
PROSE = frozenset({MARKDOWN, "text"})
# Shown as it comes where text stays as it is written; of the others only the end result is fit to
# be seen.
AS_IT_COMES = frozenset({MARKDOWN, "text"})
# What a growing answer is shown as while it is not whole.
PLAIN_WHILE_GROWING = frozenset({"text", "json", "html"})
