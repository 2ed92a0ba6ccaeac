"""Splits the bytes of an event stream into server-sent events. No I/O; what an event means is in
`reply`.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html. Beyond it, the last event
may lack its empty line, and a line of JSON without `data:` is an event's data: some servers write
an error, or all their events, that way.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"
_IGNORED = frozenset({"id", "retry"})
# What is kept of lines that are not part of an event, for an error message.
_STRAY_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event: its type, and its data lines."""

    name: str
    data: str


class EventStreamDecoder:
    """Decodes one stream. `stray` is the text of the lines that belong to no event. After an event
    or a line that is larger than it may be, `too_large` is set and nothing more is decoded.

    Arguments:
        most: the largest size of an event, and of a line, in bytes.
    """

    def __init__(self, most: int = sys.maxsize) -> None:
        self._most, self._size = most, 0  # the size of the event that is not complete
        self.too_large = False
        self._partial: list[bytes] = []
        self._waiting = 0  # the length of `_partial`
        self._after_return = False
        self._name = ""
        self._data: list[str] = []
        self.stray = ""

    def feed(self, part: bytes) -> list[ServerEvent]:
        """The events that are complete with the next bytes.

        Arguments:
            part: the bytes, cut anywhere.
        """
        found: list[ServerEvent] = []
        for line in self._lines(part):
            if self.too_large:
                break
            self._line(line, found)
        self.too_large = self.too_large or self._waiting > self._most
        return found

    def end(self) -> list[ServerEvent]:
        """The last event, if the stream has ended without an empty line after it."""
        found: list[ServerEvent] = []
        if self.too_large:
            return found
        rest, self._partial = b"".join(self._partial), []
        if rest:
            self._line(rest, found)
        self._line(b"", found)
        return found

    def _lines(self, part: bytes) -> list[bytes]:
        if self._after_return:  # the line has ended already, at the first byte of `\r\n`
            self._after_return = not part
            part = part.removeprefix(b"\n")
        if not part:
            return []
        self._after_return = part.endswith(b"\r")
        first, *lines = _LINE_END.split(part)
        self._partial.append(first)
        self._waiting += len(first)
        if not lines:
            return []
        self._waiting = len(lines[-1])
        complete, self._partial = b"".join(self._partial), [lines.pop()]
        return [complete, *lines]

    def _line(self, line: bytes, found: list[ServerEvent]) -> None:
        line = line.removeprefix(_BOM)
        if not line:
            if self._data or self._name == "error":
                found.append(ServerEvent(self._name or "message", "\n".join(self._data)))
            self._name, self._data, self._size = "", [], 0
            return
        if line.startswith(b"data:"):
            self._add(line[5:].decode("utf-8", "replace").removeprefix(" "))
            return
        if line.startswith(b":"):
            return
        text = line.decode("utf-8", "replace")
        field, _, value = text.partition(":")
        field, value = field.strip().lower(), value.removeprefix(" ")
        if field == "data":
            self._add(value)
        elif field == "event":
            self._name = value.strip()
        elif self._data or text.lstrip().startswith(("{", "[")):
            self._add(text)
        elif field not in _IGNORED and len(self.stray) < _STRAY_CHARACTERS:
            self.stray = f"{self.stray} {text[:_STRAY_CHARACTERS]}".strip()

    def _add(self, data: str) -> None:
        self._data.append(data)
        self._size += len(data) + 1
        self.too_large = self.too_large or self._size > self._most
