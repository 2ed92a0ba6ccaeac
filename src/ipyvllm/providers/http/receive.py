"""Receives a reply within the timeouts. Bytes without content (comments, blanks, empty events) do
not extend a timeout; after the end of an answer silence is the end of the reply.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from ...messages import Delta, Notice

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from .failures import Exchange
    from .reply import Decoded, ReplyDecoder

# Seconds that a server may take for what comes after the answer: its usage, `[DONE]`, and the end
# of the stream, after which the connection can be used again.
_AFTER_REASON, _AFTER_DONE, _AFTER_BOTH = 2.0, 1.0, 0.05
# Bytes that are decoded before other tasks of the loop go on.
_SLICE = 64 * 1024
# Events without text that are kept.
_KEPT = 64


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
    found = _Found()
    state = reply.finished, reply.done
    try:
        async with _patience(reply, exchange):
            while (part := await anext(chunks, None)) is not None:
                for start in range(0, len(part), _SLICE):
                    found.add(reply.feed(part[start : start + _SLICE]))
                    if len(part) > _SLICE:
                        await asyncio.sleep(0)
                now = reply.finished, reply.done
                if found.useful or reply.error is not None or state != now:
                    return found.events, False
    except TimeoutError:
        end = reply.end() if reply.finished or reply.done or reply.whole else []
        if not reply.finished and (reply.whole or not reply.done):
            raise
        return found.events + end, True
    return found.events + reply.end(), True


def _patience(reply: ReplyDecoder, exchange: Exchange) -> asyncio.Timeout:
    if reply.finished:
        return exchange.patience(_AFTER_BOTH if reply.done else _AFTER_REASON)
    return exchange.patience(_AFTER_DONE if reply.done else None)


class _Found:
    """The events since the last token; `useful` is whether there is a token among them. Those
    without text may come without end, so the first is kept, which may have the answer's id, and of
    the others in succession the last, or the last with a usage."""

    def __init__(self) -> None:
        self.events: list[Decoded] = []
        self.useful = False

    def add(self, events: list[Decoded]) -> None:
        for event in events:
            if not isinstance(event, Notice) and (event.text or event.reasoning):
                self.useful = True
            elif _is_empty(event) and len(self.events) > 1 and _is_empty(self.events[-1]):
                self._replace_last(event)
                continue
            elif len(self.events) >= _KEPT:
                continue
            self.events.append(event)

    def _replace_last(self, event: Decoded) -> None:
        last = self.events[-1]
        if isinstance(event, Delta) and isinstance(last, Delta) and (event.usage or not last.usage):
            self.events[-1] = event


def _is_empty(event: Decoded) -> bool:
    return not (isinstance(event, Notice) or event.text or event.reasoning or event.finish_reason)
