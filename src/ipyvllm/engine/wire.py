"""What the kernel and the engine's process say to each other: msgpack messages, each behind its
length, over a socket pair that only these two hold.

One `Step` carries everything that one engine step produced, for all requests together.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import asyncio
    import socket

_LENGTH = struct.Struct(">I")


class _Message(msgspec.Struct, tag=True, array_like=True, omit_defaults=True):
    """Base of all messages; the class name is the tag."""


class Start(_Message):
    """To the engine, first: load this model with these vLLM engine arguments."""

    model: str
    engine_args: dict[str, Any]


class Submit(_Message):
    """To the engine: answer this conversation. `stream` false: one output, at the end."""

    id: str
    messages: list[dict[str, Any]]
    params: dict[str, Any]
    stream: bool = True


class Abort(_Message):
    """To the engine: nobody waits for this request any more."""

    id: str


class Quit(_Message):
    """To the engine: end."""


class Progress(_Message):
    """From the engine, while it starts: the phase, and 0 to 1 where that is known."""

    phase: str
    fraction: float | None = None


class Ready(_Message):
    """From the engine: it serves. `max_model_len` in tokens."""

    vllm_version: str
    max_model_len: int


class Failed(_Message):
    """From the engine: it could not start, and why, for people."""

    message: str
    hint: str = ""


class Output(msgspec.Struct, array_like=True, omit_defaults=True):
    """What a step added to one request: text, its number of tokens, and at the end the totals."""

    id: str
    text: str
    tokens: int
    finish_reason: str | None = None
    prompt_tokens: int = 0
    cached_tokens: int = 0


class Step(_Message):
    """From the engine: one step's outputs."""

    outputs: list[Output]


class Refused(_Message):
    """From the engine: this request cannot be served, and why; the engine goes on."""

    id: str
    message: str
    hint: str = ""


ToEngine = Start | Submit | Abort | Quit
FromEngine = Progress | Ready | Failed | Step | Refused

_encoder = msgspec.msgpack.Encoder()
_to_engine = msgspec.msgpack.Decoder(ToEngine)
_from_engine = msgspec.msgpack.Decoder(FromEngine)


def pack(message: _Message) -> bytes:
    """A message as it goes over the socket."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def receive(sock: socket.socket) -> ToEngine | None:
    """The engine's side: wait for one message; None when the kernel is gone."""
    head = _exactly(sock, _LENGTH.size)
    if head is None:
        return None
    body = _exactly(sock, _LENGTH.unpack(head)[0])
    return None if body is None else _to_engine.decode(body)


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = sock.recv(min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


async def read(reader: asyncio.StreamReader) -> FromEngine:
    """The kernel's side: the next message. Raises asyncio.IncompleteReadError at the end."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    message: FromEngine = _from_engine.decode(await reader.readexactly(length))
    return message
