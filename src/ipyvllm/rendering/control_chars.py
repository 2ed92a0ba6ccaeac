"""Control characters: terminal escapes, and characters that change the direction of text. They are
escaped in displayed text; the text in results is unchanged.
"""

from __future__ import annotations

import re
from functools import cache

# C0 except tab and newline, DEL and C1 (terminals interpret all of them), line separators (which
# end a line for some parsers only), bidirectional embeddings, overrides and isolates (Unicode 9.0
# UAX #9, 2.1-2.5), and lone surrogates, which cannot be encoded in a message.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LAST = 0xDFFF
_LINE_END = re.compile(r"\r\n?")


def escape_control_chars(text: str) -> str:
    """Replace each control character in `text` by a visible one."""
    text = _LINE_END.sub("\n", text) if "\r" in text else text
    # One call, however many there are.
    return text.translate(_shown_as()) if ACTING.search(text) else text


def one_line(text: str) -> str:
    """A name in one line: control characters and line ends are visible."""
    return escape_control_chars(text).replace("\n", "\u240a")


@cache
def _shown_as() -> dict[int, str]:
    """What each control character is shown as, by its code."""
    acting = (code for code in range(_LAST + 1) if ACTING.match(chr(code)))
    return {code: _shown(code) for code in acting}


def _shown(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's pictures of control characters
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"[U+{code:04X}]"
