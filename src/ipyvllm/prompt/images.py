"""Turns an image into a content part of a message: a path, a URL, bytes, or any object that can be
saved as PNG (PIL images, figures). Nothing is downloaded: a URL is sent to the server unchanged.
"""

from __future__ import annotations

import base64
import errno
import io
from pathlib import Path
from typing import Any

from ..decoding import regular_files
from ..decoding.limits import Limits
from ..errors import OptionError

_LIMITS = Limits()
# The first bytes of each kind of file, and its name in the registry of media types.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


def part(image: Any, limits: Limits = _LIMITS) -> dict[str, Any]:
    """The content part for one image.

    Arguments:
        image: a path, a URL, bytes, or an object that can be saved as PNG.
        limits: those of the provider, with the largest size of a file.

    Raises OptionError if it is not an image, is too large, or cannot be read.
    """
    return {"type": "image_url", "image_url": {"url": _url(image, limits)}}


def _url(image: Any, limits: Limits) -> str:
    if isinstance(image, str) and image.startswith(("http://", "https://", "data:image/")):
        return image
    data = _data(image, limits)
    encoded = base64.b64encode(data).decode("ascii")
    return f"data:{_media_type(data)};base64,{encoded}"


def _data(image: Any, limits: Limits) -> bytes:
    if isinstance(image, bytes | bytearray | memoryview):
        return bytes(image)
    if isinstance(image, str | Path):
        try:
            return regular_files.read(image, limits.image)
        except OSError as error:
            large = error.errno == errno.EFBIG
            hint = "raise limits: {image_mib: ...} of the provider" if large else ""
            message = f"image: {str(image)!r} cannot be read: {error.strerror}"
            raise OptionError(message, hint) from error
    for name in ("save", "savefig"):  # a PIL image, a matplotlib figure
        if callable(write := getattr(image, name, None)):
            buffer = io.BytesIO()
            write(buffer, format="png")
            return buffer.getvalue()
    if callable(png := getattr(image, "_repr_png_", None)) and isinstance(data := png(), bytes):
        return data
    raise OptionError(
        f"image: {type(image).__name__} is not an image",
        "give a path, a URL, bytes, or a PIL image",
    )


def _media_type(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    raise OptionError("image: not a PNG, JPEG, GIF, WebP or BMP")
