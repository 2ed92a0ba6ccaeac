"""What has come of a request: events collected into the response, and its constraint held to. Where
the request runs, and who watches, is told elsewhere.
"""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import LLMError, StructuredOutputError
from ..messages import AnsweredBy, Delta, Message, Notice, Phase, Restarted, Timing, Usage
from ..rendering.format_names import MARKDOWN
from ..results.response import Logprobs, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..messages import Event, Request, TokenLogprob
    from ..prompt.structured_output import StructuredOutput
    from ..providers.base import Responder


async def complete(
    provider: Responder,
    request: Request,
    structured: StructuredOutput | None,
    tell: Callable[[Event], None],
) -> Response:
    """One whole answer to a request that is no part of a conversation.

    Raises LLMError, with `.response` holding what had arrived.
    """
    collected = ResponseBuilder(provider, request, MARKDOWN)

    def take(event: Event) -> None:
        collected.add(event)
        tell(event)

    async def once(request: Request) -> Response:
        async with aclosing(provider.stream(request)) as events:
            async for event in events:
                take(event)
        collected.request = request
        return collected.response()

    try:
        return await validated(once, request, structured, take)
    except LLMError as error:
        error.response = collected.response()
        raise


async def validated(
    answer: Callable[[Request], Awaitable[Response]],
    request: Request,
    structured: StructuredOutput | None,
    tell: Callable[[Event], None],
) -> Response:
    """The answer, and what its constraint makes of it; JSON that breaks its schema is asked for
    once more. Raises StructuredOutputError."""
    response = await answer(request)
    if structured is None:
        return response
    try:
        parsed = structured.check(response.text, response.finish_reason)
    except StructuredOutputError as error:
        if structured.kind != "json" or response.finish_reason == "length":
            raise
        tell(Restarted(f"{error.message}; sent again"))
        response = await answer(_corrected(request, response.text, error))
        parsed = structured.check(response.text, response.finish_reason)
    return replace(response, parsed=parsed)


def _corrected(request: Request, text: str, error: StructuredOutputError) -> Request:
    """The request that shows a model its own answer and what is wrong with it."""
    wrong = f"{error.message}. Answer again, with nothing but JSON that obeys its schema."
    said = (Message("assistant", text), Message("user", wrong))
    return replace(request, messages=(*request.messages, *said))


class ResponseBuilder:
    """What has come of an answer so far."""

    def __init__(self, provider: Responder, request: Request, form: str) -> None:
        self.provider, self.request, self.format = provider, request, form
        self.text: list[str] = []
        self.reasoning: list[str] = []
        self.notices: list[str] = []
        self.logprobs: list[TokenLogprob] = []
        self.origin = AnsweredBy(provider.name, provider.mock)
        self.tokens = 0
        self.last = Delta()
        self.usage: Usage | None = None
        self.spent = Usage()
        self.begun = time.perf_counter()
        self.first: float | None = None
        self.ended: float | None = None

    def add(self, event: Event) -> None:
        now = time.perf_counter()
        if isinstance(event, Phase):
            self.begun = now  # a start-up is no part of the answer's time to first token
            return
        if isinstance(event, Notice):
            self.notices.append(event.text)
            return
        if isinstance(event, AnsweredBy):
            self.origin = event
            return
        if isinstance(event, Restarted):
            self._begin_again(event)
            return
        if self.first is None and (event.tokens or event.text or event.reasoning):
            self.first = now
        self.text.append(event.text)
        self.reasoning.append(event.reasoning)
        self.logprobs += event.logprobs
        self.tokens += event.tokens
        self.usage = event.usage or self.usage
        self.last = Delta(
            finish_reason=event.finish_reason or self.last.finish_reason,
            model=event.model or self.last.model,
            id=event.id or self.last.id,
        )
        self.ended = now

    def _begin_again(self, event: Restarted) -> None:
        """What was said is given up; what it cost is not."""
        self.notices.append(event.why)
        self.text, self.reasoning, self.logprobs = [], [], []
        self.spent, self.usage = self._cost(), None
        self.tokens, self.last = 0, Delta()

    def _cost(self) -> Usage:
        """Tokens of this answer and of those given up before it."""
        return self.spent + (self.usage or Usage(completion_tokens=self.tokens))

    def timing(self) -> Timing:
        ended = self.ended or time.perf_counter()
        if self.first is None:
            return Timing(total=ended - self.begun)
        decoding, after_first = ended - self.first, self.completion - 1
        speed = after_first / decoding if decoding > 0 and after_first > 0 else None
        return Timing(self.first - self.begun, ended - self.begun, speed)

    @property
    def completion(self) -> int:
        return self._cost().completion_tokens

    def response(self, finish_reason: str | None = None) -> Response:
        return Response(
            text="".join(self.text),
            reasoning="".join(self.reasoning),
            finish_reason=finish_reason or self.last.finish_reason,
            usage=self._cost(),
            timing=self.timing(),
            provider=self.origin.provider,
            model=self.last.model or self.request.model,
            request=self.request.to_dict(),
            id=self.last.id,
            notices=tuple(self.notices),
            mock=self.origin.mock,
            recorded=self.origin.recorded,
            logprobs=Logprobs(self.logprobs) or None,
            format=self.format,
        )
