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

# The phase that a caller who leaves ends; every other one goes on without it.
DOWNLOADING = "downloading the model"
_LENGTH = struct.Struct(">I")


class _Message(msgspec.Struct, tag=True, array_like=True, omit_defaults=True):
    """Base of all messages; the class name is the tag."""


class Start(_Message):
    """To the engine, first: load this model with these vLLM engine arguments."""

    model: str
    engine_args: dict[str, Any]
    lora_modules: dict[str, str] = {}


class Submit(_Message):
    """To the engine: answer this conversation, with that LoRA adapter if one is named. `stream`
    false: one output, at the end."""

    id: str
    messages: list[dict[str, Any]]
    params: dict[str, Any]
    stream: bool = True
    lora: str | None = None


class Embed(_Message):
    """To the engine: the embedding of this text."""

    id: str
    text: str


class Count(_Message):
    """To the engine: how many tokens this conversation has. Answered by one Output at its end."""

    id: str
    messages: list[dict[str, Any]]


class Abort(_Message):
    """To the engine: nobody waits for this request any more."""

    id: str


class Ask(_Message):
    """To the engine: how are you? Answered by Figures."""


class Quit(_Message):
    """To the engine: end."""


class Progress(_Message):
    """From the engine, while it starts: the phase, 0 to 1 where that is known, and a detail."""

    phase: str
    fraction: float | None = None
    detail: str = ""


class Ready(_Message):
    """From the engine: it serves. `max_model_len` in tokens, `dtype` by torch's name."""

    vllm_version: str
    max_model_len: int
    kv_tokens: int
    dtype: str = ""


class Failed(_Message):
    """From the engine: it could not start, and why, for people."""

    message: str
    hint: str = ""


TokenLogprobs = tuple[str, float, list[tuple[str, float]]]


class Output(msgspec.Struct, array_like=True, omit_defaults=True):
    """What a step added to one request: text, its number of tokens, and at the end the totals."""

    id: str
    text: str
    tokens: int
    finish_reason: str | None = None
    prompt_tokens: int = 0
    cached_tokens: int = 0
    # For each token: its text, its log-probability, and the likeliest at its place.
    logprobs: list[TokenLogprobs] = []
    # An embedding, as float32 in the machine's byte order.
    vector: bytes = b""
    # What a model that marks its reasoning thought; `text` is then without it.
    reasoning: str = ""


class Step(_Message):
    """From the engine: one step's outputs."""

    outputs: list[Output]


class Figures(_Message):
    """From the engine: requests running and waiting, the share of the KV cache in use, and the
    tokens generated since it started."""

    running: int
    waiting: int
    kv_use: float
    generated: int = 0


class Refused(_Message):
    """From the engine: this request cannot be served, and why; the engine goes on. `overflow`
    tells that it is longer than the context."""

    id: str
    message: str
    hint: str = ""
    overflow: bool = False


ToEngine = Start | Submit | Embed | Count | Abort | Ask | Quit
FromEngine = Progress | Ready | Failed | Step | Figures | Refused

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
