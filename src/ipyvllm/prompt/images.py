"""An image from the notebook as a content part of a message: a path, an address, bytes, or any
object that draws itself as PNG (PIL images, figures). Nothing is fetched: an address goes to the
server as it is.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from ..errors import OptionError

# What a file of each kind begins with: the names in the registry of media types.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


def part(image: Any) -> dict[str, Any]:
    """The content part for one image. Raises OptionError for what is none."""
    return {"type": "image_url", "image_url": {"url": _address(image)}}


def _address(image: Any) -> str:
    if isinstance(image, str) and image.startswith(("http://", "https://", "data:image/")):
        return image
    data = _data(image)
    encoded = base64.b64encode(data).decode("ascii")
    return f"data:{_media_type(data)};base64,{encoded}"


def _data(image: Any) -> bytes:
    if isinstance(image, bytes | bytearray | memoryview):
        return bytes(image)
    if isinstance(image, str | Path):
        try:
            return Path(image).expanduser().read_bytes()
        except OSError as error:
            raise OptionError(f"image: {image} cannot be read: {error.strerror}") from error
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
