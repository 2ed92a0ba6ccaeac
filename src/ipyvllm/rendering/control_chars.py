"""Characters that act instead of showing: terminal escapes, and marks that turn the direction of
text. In what a user is shown they are made visible; what a user keeps is left as it came.
"""

from __future__ import annotations

import re

# C0 but tab and newline, DEL and C1 (terminals act on all of them), line separators (which end a
# line for some parsers only), bidirectional embeddings, overrides and isolates (Unicode 9.0 UAX #9,
# 2.1-2.5), and half characters, which no front end can be sent.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")


def escape_control_chars(text: str) -> str:
    """The text with each acting character replaced by one that shows what it was."""
    return ACTING.sub(_shown, _LINE_END.sub("\n", text))


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's pictures of control characters
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"[U+{code:04X}]"
