"""Reads a file that somebody else may have put there: a device or a pipe would be read for ever."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from os import PathLike

MIB = 1 << 20


def read(path: str | PathLike[str], most: int) -> bytes:
    """The content of a regular file.

    Arguments:
        path: its path; `~` is the user's home.
        most: the largest size in bytes.

    Raises OSError, with the reason in `strerror`, if it is not a regular file, is larger, or cannot
    be read.
    """
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / MIB:.3g} MiB")
    return data


def opened(path: str | PathLike[str]) -> BinaryIO:
    """Open a regular file to read. Raises OSError as `read` does."""
    try:
        found = Path(path).expanduser()
        mode = found.stat().st_mode
    except (ValueError, RuntimeError) as error:  # a NUL in it; `~` without a home
        raise OSError(errno.EINVAL, f"it is not a path: {error}") from error
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a device, pipe or socket"
        raise OSError(errno.EINVAL, f"it is {kind}, not a file")
    # Whatever may have replaced it in the meantime, opening does not wait for a writer.
    number = os.open(found, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return os.fdopen(number, "rb")
