"""Measures the overhead of the client, compared to raw httpx2 with the same server in the same run.

    python benchmarks/client.py [--check]

Three numbers: time to first token over raw httpx2 streaming (p50, milliseconds), streamed deltas
consumed per second, and a thousand rows over an endpoint that takes 100 ms, 50 at a time, compared
to the ideal of rows / concurrency x latency. With --check it fails if a bound is exceeded.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import socket
import statistics
import sys
import time
from typing import Any

import httpx2
import results

from ipyvllm.config.loader import Config, EndpointConfig
from ipyvllm.messages import Delta, Message, Request
from ipyvllm.providers.openai import OpenAIProvider
from ipyvllm.session import Session

ROWS, CONCURRENCY, LATENCY = 1000, 50, 0.1
DELTAS, ROUNDS, FIRST_TOKENS = 20_000, 3, 200
TTFT_MS, DELTAS_PER_S, OF_IDEAL = 3.0, 10_000, 0.85

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_DELTA = (
    b'data: {"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":0,'
    b'"model":"m","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,'
    b'"finish_reason":null,"token_ids":null}]}\n\n'
)
_LAST = _DELTA.replace(b'"finish_reason":null', b'"finish_reason":"stop"') + b"data: [DONE]\n\n"
_COMPLETION = (
    b'{"id":"chatcmpl-0123456789abcdef","object":"chat.completion","created":0,"model":"m",'
    b'"choices":[{"index":0,"message":{"role":"assistant","content":" token"},"logprobs":null,'
    b'"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}'
)
_WHOLE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(_COMPLETION)
) + _COMPLETION


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A minimal server, whose cost must not hide the client's. The name of the model selects the
    reply: `wait` takes 100 ms, `many` streams, `first` is quick."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lower = head.lower()
            length = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
            body = await reader.readexactly(length)
            if b'"wait"' in body:
                await asyncio.sleep(LATENCY)
            if b'"stream":true' not in body.replace(b" ", b""):
                writer.write(_WHOLE)
                await writer.drain()
                continue
            writer.write(_HEAD)
            if b'"many"' in body:
                for _ in range(DELTAS // 100):
                    # Each event is a separate chunk, as vLLM sends them.
                    writer.write(chunk(_DELTA) * 100)
                    await writer.drain()
            writer.write(chunk(_DELTA) + chunk(_LAST) + b"0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def serve(listener: socket.socket) -> None:
    async def forever() -> None:
        server = await asyncio.start_server(answer, sock=listener, backlog=1024)
        await server.serve_forever()

    asyncio.run(forever())


def request(model: str, *, stream: bool = True) -> Request:
    return Request((Message("user", "hi"),), model=model, stream=stream)


async def first_tokens(url: str) -> tuple[float, float]:
    """Median seconds to the first delta: this client and raw httpx2, alternating."""
    provider = OpenAIProvider("e", EndpointConfig(type="vllm", base_url=url, model="first"))
    ours, raw = [], []
    body = request("first").to_dict() | {"stream": True}
    async with httpx2.AsyncClient() as client:
        for _ in range(FIRST_TOKENS):
            begun, first = time.perf_counter(), None
            async with client.stream("POST", f"{url}/chat/completions", json=body) as response:
                async for _ in response.aiter_bytes():
                    if first is None:
                        first = time.perf_counter() - begun
            raw.append(first or 0.0)
            begun, first = time.perf_counter(), None
            async for event in provider.stream(request("first")):
                if first is None and isinstance(event, Delta):
                    first = time.perf_counter() - begun
            ours.append(first or 0.0)
    await provider.aclose()
    return statistics.median(ours), statistics.median(raw)


async def consumed(url: str) -> float:
    """Deltas per second, the best of some rounds, to exclude other work of the machine."""
    provider = OpenAIProvider("e", EndpointConfig(type="vllm", base_url=url, model="many"))
    best = 0.0
    for _ in range(ROUNDS):
        begun, count = time.perf_counter(), 0
        async for event in provider.stream(request("many")):
            count += isinstance(event, Delta)
        best = max(best, count / (time.perf_counter() - begun))
    await provider.aclose()
    return best


async def raw_rows(url: str) -> float:
    """Seconds for the rows with raw httpx2, which has overhead too."""
    limits = httpx2.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
    body = request("wait").to_dict()
    generations = asyncio.Semaphore(CONCURRENCY)
    async with httpx2.AsyncClient(limits=limits) as client:

        async def row() -> None:
            async with generations:
                await client.post(f"{url}/chat/completions", json=body)

        begun = time.perf_counter()
        await asyncio.gather(*(row() for _ in range(ROWS)))
        return time.perf_counter() - begun


def mapped(session: Any, prompts: Any, **options: Any) -> Any:
    """`ipyvllm.map` with the given session."""
    from ipyvllm.mapping import rows
    from ipyvllm.mapping.maps import Maps
    from ipyvllm.mapping.row_request import question
    from ipyvllm.mapping.run import MapRun

    concurrency = options.pop("concurrency", None)
    asked = question(session, **options)
    return MapRun(Maps(session), asked, rows.read(prompts), concurrency=concurrency).run()


def rows(url: str) -> float:
    """Seconds for the rows with a map, including opening its connections."""
    section = EndpointConfig(type="vllm", base_url=url, model="wait")
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        mapped(session, ["warm up"])
        begun = time.perf_counter()
        mapped(session, [f"row {number}" for number in range(ROWS)], concurrency=CONCURRENCY)
        return time.perf_counter() - begun
    finally:
        session.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="fail if a bound is exceeded")
    parser.add_argument("--save", action="store_true", help="keep the figures in results/")
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    # asyncio sets it only for sockets that it creates itself; accepted ones inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    server = multiprocessing.get_context("fork").Process(
        target=serve, args=(listener,), daemon=True
    )
    server.start()
    try:
        ours, raw = asyncio.run(first_tokens(url))
        speed = asyncio.run(consumed(url))
        ideal = ROWS / CONCURRENCY * LATENCY
        by_httpx2, by_us = asyncio.run(raw_rows(url)), min(rows(url) for _ in range(ROUNDS))
    finally:
        server.terminate()
        server.join()
    over = (ours - raw) * 1000
    first = f"{over:+.2f} ms over raw httpx2 ({raw * 1000:.2f} ms)"
    print(f"first token   {first}   bound {TTFT_MS} ms")
    print(f"deltas        {speed:,.0f} a second   bound {DELTAS_PER_S:,}")
    print(
        f"rows          {ideal / by_us:.3f} of the ideal ({ideal:.1f} s)   bound {OF_IDEAL}"
        f"   (raw httpx2: {ideal / by_httpx2:.3f})"
    )
    if options.save:
        results.save(
            "client",
            {"first token over raw, ms": over, "deltas/s": speed, "rows / ideal": ideal / by_us},
        )
    kept = over <= TTFT_MS and speed >= DELTAS_PER_S and ideal / by_us >= OF_IDEAL
    return 0 if kept or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
