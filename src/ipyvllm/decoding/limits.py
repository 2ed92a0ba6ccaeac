"""The limits of what is accepted from a provider and read for a prompt (`limits:` in a provider's
section). They are far above what honest servers send; without them one reply could fill the memory.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from .regular_files import MIB


class Limits(BaseModel):
    """Sizes are in MiB, after decompression. A reply beyond a limit is an error that names it, and
    the text received before it is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    stream_mib: float = Field(64, gt=0, description="size of one streamed reply")
    event_mib: float = Field(8, gt=0, description="size of one event or line of a stream")
    body_mib: float = Field(
        16, gt=0, description="size of a reply that is not streamed, such as the list of models"
    )
    pieces: int = Field(
        1_000_000, gt=0, description="number of pieces of one streamed answer, usually its tokens"
    )
    models: int = Field(10_000, gt=0, description="number of models that are listed")
    image_mib: float = Field(20, gt=0, description="size of an image that is read from a file")

    @property
    def stream(self) -> int:
        """`stream_mib` in bytes."""
        return int(self.stream_mib * MIB)

    @property
    def event(self) -> int:
        """`event_mib` in bytes."""
        return int(self.event_mib * MIB)

    @property
    def body(self) -> int:
        """`body_mib` in bytes."""
        return int(self.body_mib * MIB)

    @property
    def image(self) -> int:
        """`image_mib` in bytes."""
        return int(self.image_mib * MIB)
