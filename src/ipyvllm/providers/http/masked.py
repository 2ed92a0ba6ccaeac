"""Masks the secrets that a server repeats in an answer: in its text and reasoning, which arrive in
pieces, in its tokens, and in the names that come with it.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import LLMError
from ...messages import Delta, TokenLogprob
from ...secrets import in_force
from ...secrets.secret import STARS
from ...secrets.streaming import StreamMask

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ...messages import Event
    from ...secrets.mask import Mask

# A server may send another name with every event.
_MOST_NAMES, _LONGEST_NAME = 100, 4096
# Characters that are searched at once.
_SLICE = 65_536


async def masked(events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """The events of one answer with the secrets of this process masked.

    Arguments:
        events: the events as they were received.
    """
    answer: _Answer | None = None
    try:
        async with aclosing(events):
            async for event in events:
                if not isinstance(event, Delta):
                    yield event
                    continue
                # The key is known when the first of the answer is received.
                answer = answer or _Answer(in_force.current())
                yield await answer.masked(event)
    except LLMError:
        if answer is not None and (rest := answer.rest()) is not None:
            yield rest
        raise
    if answer is not None and (rest := answer.rest()) is not None:
        yield rest


async def _fed(stream: StreamMask, text: str) -> str:
    """What can be passed on of a text after `text`. Between the slices of a large one, as in a
    reply that is not streamed, other tasks run."""
    if len(text) <= _SLICE:
        return stream.feed(text)
    parts = []
    for place in range(0, len(text), _SLICE):
        parts.append(stream.feed(text[place : place + _SLICE]))
        await asyncio.sleep(0)
    return "".join(parts)


class _Answer:
    """One answer.

    Arguments:
        mask: masks the secrets.
    """

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._text, self._reasoning = StreamMask(mask), StreamMask(mask)
        self._tokens = _Tokens(mask)
        self._names: dict[str, str] = {}

    async def masked(self, delta: Delta) -> Delta:
        if not self._mask:
            return delta
        text = await _fed(self._text, delta.text)
        reasoning = await _fed(self._reasoning, delta.reasoning)
        if delta.finish_reason is not None:
            text, reasoning = text + self._text.end(), reasoning + self._reasoning.end()
        names = [self._name(name) for name in (delta.model, delta.id, delta.finish_reason)]
        logprobs = self._tokens.masked(delta.logprobs)
        found = (text, reasoning, *names, logprobs)
        if found == (
            *(delta.text, delta.reasoning, delta.model, delta.id, delta.finish_reason),
            delta.logprobs,
        ):
            return delta
        model, name, reason = names
        return replace(
            delta,
            text=text,
            reasoning=reasoning,
            model=model,
            id=name,
            finish_reason=reason,
            logprobs=logprobs,
        )

    def rest(self) -> Delta | None:
        """What was held back; None if there is nothing."""
        rest = Delta(self._text.end(), self._reasoning.end(), logprobs=self._tokens.rest())
        return rest if rest.text or rest.reasoning or rest.logprobs else None

    def _name(self, name: str | None) -> str | None:
        """A name, which is the same in every event."""
        if name is None:
            return None
        if name not in self._names:
            if len(self._names) > _MOST_NAMES:
                self._names.clear()
            self._names[name] = self._mask(name[:_LONGEST_NAME])
        return self._names[name]


class _Tokens:
    """The tokens of an answer: those of a secret become stars.

    Arguments:
        mask: masks the secrets.
    """

    def __init__(self, mask: Mask) -> None:
        self._mask, self._text = mask, StreamMask(mask)
        # Tokens that may be of a secret, and what of their text can be shown.
        self._waiting: list[TokenLogprob] = []
        self._passed = ""

    def masked(self, tokens: tuple[TokenLogprob, ...]) -> tuple[TokenLogprob, ...]:
        if not tokens:
            return ()
        given: list[TokenLogprob] = []
        for token in tokens:
            self._waiting.append(token)
            self._passed += self._text.feed(token.token)
            if not self._text.holding:
                given += self._released()
        return tuple(given)

    def rest(self) -> tuple[TokenLogprob, ...]:
        """The tokens that were held back."""
        self._passed += self._text.end()
        return self._released()

    def _released(self) -> tuple[TokenLogprob, ...]:
        tokens, self._waiting = self._waiting, []
        passed, self._passed = self._passed, ""
        if passed == "".join(token.token for token in tokens):
            return tuple(self._alternatives(token) for token in tokens)
        return tuple(TokenLogprob(STARS, token.logprob) for token in tokens)

    def _alternatives(self, token: TokenLogprob) -> TokenLogprob:
        top = tuple((self._mask(text), logprob) for text, logprob in token.top)
        return token if top == token.top else replace(token, top=top)
