"""The messages between the kernel and the engine's process: msgpack, each preceded by its length
(4 bytes, big-endian), over a socket pair that only these two have.

One `Step` has the outputs of one engine step for all requests.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import asyncio
    import socket

# The only phase that is stopped if the caller leaves; all others continue.
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
    """To the engine: answer this conversation, with the LoRA adapter `lora` if it is given. If
    `stream` is false there is one output, at the end."""

    id: str
    messages: list[dict[str, Any]]
    params: dict[str, Any]
    stream: bool = True
    lora: str | None = None


class Embed(_Message):
    """To the engine: compute the embedding of this text."""

    id: str
    text: str


class Count(_Message):
    """To the engine: count this conversation's tokens. The reply is one Output."""

    id: str
    messages: list[dict[str, Any]]


class Abort(_Message):
    """To the engine: abort this request."""

    id: str


class Ask(_Message):
    """To the engine: send statistics. The reply is Figures."""


class Quit(_Message):
    """To the engine: shut down."""


class Progress(_Message):
    """From the engine, while it starts: the phase, its progress from 0 to 1 if known, and a
    detail."""

    phase: str
    fraction: float | None = None
    detail: str = ""


class Ready(_Message):
    """From the engine: it accepts requests. `max_model_len` and `kv_tokens` (the KV cache's size)
    are in tokens, `dtype` is torch's name."""

    vllm_version: str
    max_model_len: int
    kv_tokens: int
    dtype: str = ""


class Failed(_Message):
    """From the engine: it could not start; `message` and `hint` are shown to the user."""

    message: str
    hint: str = ""


TokenLogprobs = tuple[str, float, list[tuple[str, float]]]


class Output(msgspec.Struct, array_like=True, omit_defaults=True):
    """What a step added to one request: the text, its number of tokens, and with the last output
    the finish reason and the prompt's token counts."""

    id: str
    text: str
    tokens: int
    finish_reason: str | None = None
    prompt_tokens: int = 0
    cached_tokens: int = 0
    # For each token: its text, its natural log probability, and the most likely at its position.
    logprobs: list[TokenLogprobs] = []
    # An embedding: float32 values in the machine's byte order.
    vector: bytes = b""
    # The model's reasoning, if it marks it; `text` does not include it.
    reasoning: str = ""


class Step(_Message):
    """From the engine: one step's outputs."""

    outputs: list[Output]


class Figures(_Message):
    """From the engine: the number of requests running and waiting, the share of the KV cache in use
    (0 to 1), and the tokens generated since it started."""

    running: int
    waiting: int
    kv_use: float
    generated: int = 0


class Refused(_Message):
    """From the engine: this request cannot be served; the engine continues. `overflow`: it is
    longer than the model's context."""

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
    """A message as bytes for the socket: its length, then its body."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def receive(sock: socket.socket) -> ToEngine | None:
    """The engine's side: wait for one message on `sock`; None when the kernel has closed it."""
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
    """The kernel's side: the next message. Raises asyncio.IncompleteReadError at the stream's
    end."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    message: FromEngine = _from_engine.decode(await reader.readexactly(length))
    return message
