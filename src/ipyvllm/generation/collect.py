"""Collects a request's events into a response and checks it against its structured output. Where
the request runs is in `generation` and `worker_pool`.
"""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import LLMError, ProviderError, StructuredOutputError
from ..messages import AnsweredBy, Delta, Message, Notice, Phase, Restarted, Timing, Usage
from ..prompt.json_text import is_reasoning
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
    """The response to one request that is not part of a conversation.

    Arguments:
        provider: the provider asked.
        request: the request.
        structured: the structured output that the answer is checked against, if any.
        tell: called with each event.

    Raises LLMError, with the partial response in `.response`.
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
        attach(error, collected.response())
        raise
    except Exception as error:
        failed = unexpected(error)
        failed.response = collected.response()
        raise failed from error


def unexpected(error: Exception) -> ProviderError:
    """The error for an exception that no provider should raise: what has arrived is kept, and a
    map loses one row."""
    said = " ".join(str(error).split())[:200]
    return ProviderError(f"the answer was not completed: {type(error).__name__}: {said}")


def attach(error: LLMError, received: Response) -> None:
    """Put the answer received so far into an error. A wrong answer whose second request failed is
    in it already.

    Arguments:
        error: the error that ended the answer.
        received: the answer.
    """
    if not isinstance(error, StructuredOutputError) or error.response is None:
        error.response = received


async def validated(
    answer: Callable[[Request], Awaitable[Response]],
    request: Request,
    structured: StructuredOutput | None,
    tell: Callable[[Event], None],
) -> Response:
    """The response, with its text parsed according to the structured output. A text that does not
    match is requested once more, with what it must be in words.

    Arguments:
        answer: sends a request and returns its response.
        request: the request.
        structured: the structured output; None checks nothing.
        tell: called with a Restarted event before the second request.

    Raises StructuredOutputError.
    """
    response = await answer(request)
    if structured is None:
        return response
    if structured.limit is not None and _cut_in_reasoning(response):
        tell(Restarted("the model reasons before it chooses; sent again without a limit"))
        request = _unlimited(request, structured.limit)
        response = await answer(request)
    try:
        return await _checked(response, structured)
    except StructuredOutputError as error:
        cut = response.finish_reason == "length" and structured.limit is None
        if cut or not structured.repeatable:
            raise
        tell(Restarted(f"{error.message}; sent again"))
        return await _again(answer, request, structured, response, error)


async def _again(
    answer: Callable[[Request], Awaitable[Response]],
    request: Request,
    structured: StructuredOutput,
    first: Response,
    error: StructuredOutputError,
) -> Response:
    """The response to the second request. If it fails, the first answer is the error's."""
    try:
        second = await answer(_corrected(request, first.text, error, structured))
    except LLMError as failure:
        error.hint = f"it was sent again, which failed: {failure.message}"
        error.response = first
        raise error from failure
    return await _checked(second, structured)


async def _checked(response: Response, structured: StructuredOutput) -> Response:
    """The response with its parsed value. A choice that came as JSON has its label as the text,
    unless the tokens of the JSON belong to it."""
    parsed = await structured.checked(response.text, response.finish_reason)
    text = parsed if structured.kind == "choice" and not response.logprobs else response.text
    return replace(response, parsed=parsed, text=text)


def _cut_in_reasoning(response: Response) -> bool:
    """Whether the limit of a choice ended the answer before the choice began."""
    begun = response.text.strip() and not is_reasoning(response.text)
    return response.finish_reason == "length" and not begun


def _unlimited(request: Request, limit: str) -> Request:
    params = {name: value for name, value in request.params.items() if name != limit}
    return replace(request, params=params, instead_of=request.instead_of or request)


def _corrected(
    request: Request, text: str, error: StructuredOutputError, structured: StructuredOutput
) -> Request:
    """The request that shows the model its own answer, the error in it, and what it must be, since
    a server that ignores structured output has not told the model."""
    # Half of a surrogate pair cannot be sent.
    shown = text.encode(errors="replace").decode()
    wrong = f"{error.message}. {structured.in_words()}".encode(errors="replace").decode()
    # Some servers refuse an empty message.
    said = (Message("assistant", shown),) if shown.strip() else ()
    messages = (*request.messages, *said, Message("user", wrong))
    return replace(request, messages=messages, instead_of=request.instead_of or request)


class ResponseBuilder:
    """Builds a response from events; it can be read at any time.

    Arguments:
        provider: the provider asked.
        request: the request sent.
        form: the format to show the answer in.
    """

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
        self.started = time.perf_counter()
        self.first: float | None = None
        self.ended: float | None = None

    def add(self, event: Event) -> None:
        now = time.perf_counter()
        if isinstance(event, Phase):
            self.started = now  # the time to first token does not include the engine's start
            return
        if isinstance(event, Notice):
            self.notices.append(event.text)
            return
        if isinstance(event, AnsweredBy):
            self.origin = event
            return
        if isinstance(event, Restarted):
            self._restart(event)
            return
        if self.first is None and (event.tokens or event.text or event.reasoning):
            self.first = now
        self.text.append(event.text)
        self.reasoning.append(event.reasoning)
        self.logprobs += event.logprobs
        self.tokens += event.tokens
        # Some servers send their last usage empty.
        if event.usage is not None and (self.usage is None or event.usage != Usage()):
            self.usage = event.usage
        self.last = Delta(
            finish_reason=event.finish_reason or self.last.finish_reason,
            model=event.model or self.last.model,
            id=event.id or self.last.id,
        )
        self.ended = now

    def _restart(self, event: Restarted) -> None:
        """Discard the text so far, but keep its token counts."""
        self.notices.append(event.why)
        self.text, self.reasoning, self.logprobs = [], [], []
        self.spent, self.usage = self._cost(), None
        self.tokens, self.last = 0, Delta()

    def _cost(self) -> Usage:
        """Tokens of this answer and of the discarded ones before it."""
        usage = self.usage or Usage()
        # A server that reports no tokens, or none for a text, is corrected by what has arrived.
        return self.spent + replace(usage, completion_tokens=usage.completion_tokens or self.tokens)

    def timing(self) -> Timing:
        ended = self.ended or time.perf_counter()
        if self.first is None:
            return Timing(total=ended - self.started)
        decoding, after_first = ended - self.first, self.completion - 1
        speed = after_first / decoding if decoding > 0 and after_first > 0 else None
        return Timing(self.first - self.started, ended - self.started, speed)

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
