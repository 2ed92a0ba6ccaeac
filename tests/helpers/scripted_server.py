"""A server on loopback that sends exactly the bytes it is given, well-formed or not."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from ipyvllm.config.loader import Config, EndpointConfig
from ipyvllm.config.schema import Retry
from ipyvllm.session import Session


@dataclass
class Reply:
    """One connection's reply: parts of bytes, with `gap` seconds before each.

    Then the connection is closed, held open (`hold`) or reset (`reset`). An `unprompted` reply is
    sent without waiting for a request."""

    parts: list[bytes] = field(default_factory=list)
    gap: float = 0.0
    hold: bool = False
    reset: bool = False
    unprompted: bool = False


class ScriptedServer:
    """Answers connections in order; the last reply is for all that follow."""

    def __init__(self, *replies: Reply, context=None) -> None:
        self.requests: list[bytes] = []
        self.closed_by_client = threading.Event()
        self.max_concurrent = self._open = 0
        self._counting = threading.Lock()
        self._replies = list(replies)
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def answer_with(self, reply: Reply) -> None:
        """Give this reply to all connections from now on."""
        self._replies = [reply]

    @property
    def received(self) -> bytes:
        return b"".join(self.requests)

    def _serve(self):
        for count in range(10_000):
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            reply = self._replies[min(count, len(self._replies) - 1)]
            threading.Thread(target=self._answer, args=(client, reply), daemon=True).start()

    def _count(self, change):
        with self._counting:
            self._open += change
            self.max_concurrent = max(self.max_concurrent, self._open)

    def _answer(self, client, reply):
        self._count(1)
        try:
            if self._context is not None:
                client = self._context.wrap_socket(client, server_side=True)
            with client:
                if not reply.unprompted:
                    self._read_request(client)
                for part in reply.parts:
                    time.sleep(reply.gap)
                    client.sendall(part)
                if reply.hold:
                    while client.recv(65536):
                        pass
                    self.closed_by_client.set()
                elif reply.reset:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self._count(-1)
        except OSError:
            self.closed_by_client.set()

    def _read_request(self, client):
        asked = b""
        while b"\r\n\r\n" not in asked:
            data = client.recv(65536)
            if not data:
                return
            asked += data
        head, _, body = asked.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        while length and len(body) < int(length[1]):
            part = client.recv(65536)
            body, asked = body + part, asked + part
        self.requests.append(asked)

    def close(self):
        self._listener.close()


def http(body: bytes | str = "", status="200 OK", kind="text/event-stream", **headers) -> bytes:
    """A reply that ends with its connection."""
    data = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    for name, value in headers.items():
        head += f"{name.replace('_', '-')}: {value}\r\n"
    return head.encode() + b"\r\n" + data


def events(*chunks: str) -> str:
    return "".join(f"data: {chunk}\n\n" for chunk in chunks)


def error_body(message, **more):
    """An error as OpenAI's API shapes it."""
    return json.dumps({"error": {"message": message, **more}})


def sent_json(server):
    """The JSON of the last request."""
    return json.loads(server.requests[-1].partition(b"\r\n\r\n")[2])


def status_of(session):
    return session.call(session.providers.get("e").status)


OK_STREAM = events(
    '{"id":"1","model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}',
    '{"id":"1","model":"m","choices":[{"delta":{"content":"Hé"}}]}',
    '{"id":"1","choices":[{"delta":{"content":"llo"},"finish_reason":"stop"}]}',
    '{"id":"1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}',
    "[DONE]",
)
WHOLE_REPLY = json.dumps(
    {
        "id": "2",
        "model": "m",
        "choices": [{"message": {"content": "Héllo", "reasoning": "hm"}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": 3,
            "completion_tokens": 2,
            "prompt_tokens_details": {"cached_tokens": 1},
        },
    }
)
# Two events and the beginning of a third.
CUT_STREAM = OK_STREAM[: OK_STREAM.index("llo") + 1]


@contextmanager
def endpoint_with(*replies: bytes | Reply, scheme="http", path="/v1", context=None, **settings):
    """A session whose endpoint `e` gives these replies; no request is retried unless `retry` is
    given."""
    scripted = [reply if isinstance(reply, Reply) else Reply([reply]) for reply in replies]
    server = ScriptedServer(*scripted, context=context)
    settings = {"type": "vllm", "model": "m", "retry": Retry(attempts=0)} | settings
    url = f"{scheme}://127.0.0.1:{server.port}{path}"
    section = EndpointConfig(**{"base_url": url} | settings)
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        yield session, server
    finally:
        session.close()
        server.close()
