"""Standard output and error as they may be in a notebook: replaced, closed or None."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from .control_chars import escape_control_chars


def flush() -> None:
    """Flush both, if they can be."""
    for stream in (sys.stdout, sys.stderr):
        if usable(stream) and hasattr(stream, "flush"):
            with suppress(OSError, ValueError):  # a pipe whose reader has gone; closed meanwhile
                stream.flush()


def usable(stream: Any) -> bool:
    """Whether `stream` can be written to."""
    return hasattr(stream, "write") and not getattr(stream, "closed", False)


def is_terminal(stream: Any) -> bool:
    """Whether `stream` is a terminal."""
    return usable(stream) and hasattr(stream, "isatty") and bool(stream.isatty())


def say(text: str) -> None:
    """Write a line, or several, to standard output."""
    write(f"{text}\n")


def write(text: str) -> None:
    """Write `text` to standard output, if it can be written to. This is the only way there: the
    text may be a server's, a model's or a file's, so its control characters are escaped."""
    if usable(sys.stdout):
        with suppress(OSError, ValueError):
            sys.stdout.write(escape_control_chars(text))
    flush()
