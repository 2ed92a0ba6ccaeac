"""Receives a reply within the timeouts. Bytes without content (comments, blanks, empty events) do
not extend a timeout; after the end of an answer silence is the end of the reply.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from ...messages import Notice

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator

    from .failures import Exchange
    from .reply import Decoded, ReplyDecoder

# Seconds that a server may take for what comes after the answer: its usage, `[DONE]`, and the end
# of the stream, after which the connection can be used again.
_AFTER_REASON, _AFTER_DONE, _AFTER_BOTH = 2.0, 1.0, 0.05
# Events without content that are kept: they may have the answer's id.
_EMPTY_EVENTS = 8


async def received(
    chunks: AsyncGenerator[bytes, None], reply: ReplyDecoder, exchange: Exchange
) -> AsyncGenerator[Decoded, None]:
    """Yield the events of a reply.

    Arguments:
        chunks: the body, as it arrives.
        reply: its decoder.
        exchange: the exchange with the timeouts.

    Raises TimeoutError, and the error of the reply.
    """
    async with aclosing(chunks):
        ended = False
        while not ended:
            # No `yield` within a timeout: the caller's own time must not count.
            events, ended = await _next(chunks, reply, exchange)
            for event in events:
                yield event
            if reply.error is not None:
                if not reply.finished:
                    raise reply.error
                return


async def _next(
    chunks: AsyncGenerator[bytes, None], reply: ReplyDecoder, exchange: Exchange
) -> tuple[list[Decoded], bool]:
    """The next events with content, and whether the reply has ended."""
    found: list[Decoded] = []
    state = reply.finished, reply.done
    try:
        async with _patience(reply, exchange):
            while (part := await anext(chunks, None)) is not None:
                new = reply.feed(part)
                useful = any(map(_has_content, new))
                found += new if useful else new[: _EMPTY_EVENTS - len(found)]
                if useful or reply.error is not None or state != (reply.finished, reply.done):
                    return found, False
    except TimeoutError:
        found += reply.end() if reply.finished or reply.done or reply.whole else []
        if not reply.finished and (reply.whole or not reply.done):
            raise
        return found, True
    return found + reply.end(), True


def _patience(reply: ReplyDecoder, exchange: Exchange) -> asyncio.Timeout:
    if reply.finished:
        return exchange.patience(_AFTER_BOTH if reply.done else _AFTER_REASON)
    return exchange.patience(_AFTER_DONE if reply.done else None)


def _has_content(event: Decoded) -> bool:
    if isinstance(event, Notice):
        return True
    return bool(event.text or event.reasoning or event.finish_reason or event.usage)
