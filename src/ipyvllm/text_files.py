"""Reads a text file in the encodings that editors write: UTF-8 with or without a byte order mark,
and UTF-16 or UTF-32 with one. What is in the file is up to the caller.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from .decoding import regular_files

if TYPE_CHECKING:
    from pathlib import Path

# The marks of UTF-32 come first: that of UTF-16 is the beginning of one of them.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# In bytes: no configuration, schema or grammar is larger.
_LARGEST = 16 * regular_files.MIB


class EncodingError(ValueError):
    """A file is not text in one of the encodings.

    Arguments:
        line: the line (from 1) of the first byte that cannot be decoded.
        what: what is wrong with it.
    """

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def read_text(path: Path) -> str:
    r"""The text of a file, with lines that end in `\n`.

    Arguments:
        path: the file.

    Raises OSError, also for a file that is too large or a device, or EncodingError if it is in
    another encoding.
    """
    data = regular_files.read(path, _LARGEST)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # Lines can be counted in UTF-8 only; the other encodings put zeros between the bytes.
        line = data.count(b"\n", 0, error.start) + 1 if encoding.startswith("utf-8") else 1
        what = f"byte {data[error.start]:#04x} is not {encoding.removesuffix('-sig').upper()} text"
        raise EncodingError(line, what) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
