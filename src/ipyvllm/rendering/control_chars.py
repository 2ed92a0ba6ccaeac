"""Control characters: terminal escapes, and characters that change the direction of text. They are
escaped in displayed text; the text in results is unchanged.
"""

from __future__ import annotations

import re

# C0 except tab and newline, DEL and C1 (terminals interpret all of them), line separators (which
# end a line for some parsers only), bidirectional embeddings, overrides and isolates (Unicode 9.0
# UAX #9, 2.1-2.5), and lone surrogates, which cannot be encoded in a message.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")


def escape_control_chars(text: str) -> str:
    """Replace each control character in `text` by a visible one."""
    return ACTING.sub(_shown, _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """A name in one line: control characters and line ends are visible."""
    return escape_control_chars(text).replace("\n", "\u240a")


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's pictures of control characters
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"[U+{code:04X}]"
