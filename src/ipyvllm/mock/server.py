"""The mock over HTTP: the OpenAI API as vLLM shapes it, on Starlette.

Routes, delays and faults are here; see `replies` for the answers, `validation` for rejected
requests and `wire` for the JSON of replies.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ..errors import BadRequestError, MissingDependencyError
from . import validation, wire
from .faults import TOKENS_BEFORE_FAULT, FaultPlan, FaultProfile, Requests
from .metrics import Metrics
from .replies import MODEL_NAME, Reply, content, reply, tokenize
from .validation import Refusal

try:
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
    from starlette.routing import Route
except ModuleNotFoundError as error:
    raise MissingDependencyError("starlette", "mock") from error

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from ..config.schema import MockConfig

    Handler = Callable[[Request], Awaitable[Response]]

_GARBAGE = b"data: {this is not JSON\xff\n\n"


def app(section: MockConfig, models: tuple[str, ...] = (), key: str | None = None) -> Starlette:
    """The ASGI application.

    Arguments:
        section: the mock's section of the configuration.
        models: the names in /v1/models; the first is the default of a request.
        key: the bearer token that requests need; None means none.
    """
    service = _Service(section, models or (section.model or MODEL_NAME,), key)
    return Starlette(
        routes=[
            Route("/health", service.health),
            Route("/ping", service.health, methods=["GET", "POST"]),
            Route("/version", service.version),
            Route("/metrics", service.metrics),
            Route("/v1/models", service.guarded(service.models)),
            Route("/v1/chat/completions", service.guarded(service.chat), methods=["POST"]),
            Route("/v1/completions", service.guarded(service.text), methods=["POST"]),
            Route("/tokenize", service.guarded(service.tokenize), methods=["POST"]),
            Route("/detokenize", service.guarded(service.detokenize), methods=["POST"]),
        ]
    )


class _Service:
    def __init__(self, section: MockConfig, models: tuple[str, ...], key: str | None) -> None:
        self._section, self._models, self._key = section, models, key
        self._profile = FaultProfile.of(section)
        self._requests = Requests()
        self._metrics = Metrics(models[0])
        # Token ids are hashes; /detokenize needs their words.
        self._words: dict[int, str] = {}

    async def health(self, _request: Request) -> Response:
        return Response()

    async def version(self, _request: Request) -> Response:
        return JSONResponse({"version": f"mock-{version('ipyvllm')}"})

    async def metrics(self, _request: Request) -> Response:
        return PlainTextResponse(self._metrics.text())

    async def models(self, _request: Request) -> Response:
        cards = [
            {
                "id": name,
                "object": "model",
                "created": 0,
                "owned_by": "ipyvllm",
                "root": name,
                "parent": None,
                "max_model_len": self._section.max_model_len,
            }
            for name in self._models
        ]
        return JSONResponse({"object": "list", "data": cards})

    def guarded(self, handler: Handler) -> Handler:
        """A handler that checks the key and turns a `Refusal` into a reply."""

        async def answer(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode()
            if self._key and not hmac.compare_digest(given, f"Bearer {self._key}".encode()):
                return JSONResponse({"error": "Unauthorized"}, status_code=401)
            try:
                return await handler(request)
            except Refusal as refusal:
                return JSONResponse(refusal.body, status_code=refusal.status)
            except BadRequestError as error:
                return JSONResponse(validation.bad_request(error.message).body, status_code=400)

        return answer

    async def chat(self, request: Request) -> Response:
        plan = self._plan(request)
        body = validation.read(validation.ChatBody, await request.body())
        model = self._model(body)
        messages = validation.check_messages(body.get("messages"))
        top = (body.get("top_logprobs") or 0) if body.get("logprobs") else None
        return await self._answer(plan, body, messages, wire.Chat(model, top))

    async def text(self, request: Request) -> Response:
        plan = self._plan(request)
        body = {"max_tokens": 16} | validation.read(validation.CompletionBody, await request.body())
        model = self._model(body)
        messages = [{"role": "user", "content": self._prompt(body["prompt"])}]
        return await self._answer(plan, body, messages, wire.Text(model, body.get("logprobs")))

    async def tokenize(self, request: Request) -> Response:
        body = await _object(request)
        if isinstance(body.get("messages"), list):
            words = [w for m in validation.check_messages(body["messages"]) for w in _words(m)]
        elif isinstance(body.get("prompt"), str):
            words = tokenize(body["prompt"])
        else:
            raise validation.bad_request("prompt or messages are required", "prompt")
        ids = [_id(word) for word in words]
        self._words.update(zip(ids, words, strict=True))
        context = self._section.max_model_len
        shown = words if body.get("return_token_strs") else None
        return JSONResponse(
            {"count": len(ids), "max_model_len": context, "tokens": ids, "token_strs": shown}
        )

    async def detokenize(self, request: Request) -> Response:
        tokens = (await _object(request)).get("tokens")
        if not isinstance(tokens, list) or not all(isinstance(t, int) for t in tokens):
            raise validation.bad_request("tokens must be a list of token ids", "tokens")
        return JSONResponse({"prompt": self._prompt(tokens)})

    def _plan(self, request: Request) -> FaultPlan:
        plan = self._requests.next(self._profile.asked(request.headers))
        if plan.error == "429":
            raise Refusal(429, "TooManyRequestsError", "the mock is configured to answer 429")
        if plan.error == "500":
            raise Refusal(500, "InternalServerError", "the mock is configured to answer 500")
        return plan

    def _model(self, body: dict[str, Any]) -> str:
        wanted = body.get("model") or self._models[0]
        if wanted not in self._models:
            raise validation.unknown_model(wanted, list(self._models))
        return str(wanted)

    def _prompt(self, prompt: Any) -> str:
        """The text of a prompt that is a text, or token ids of an earlier /tokenize."""
        if isinstance(prompt, str):
            return prompt
        if prompt and not isinstance(prompt[0], int):
            if len(prompt) != 1:
                raise validation.bad_request("the mock takes one prompt a request", "prompt")
            return self._prompt(prompt[0])
        return "".join(self._words.get(token, f" <{token}>") for token in prompt)

    async def _answer(
        self,
        plan: FaultPlan,
        body: dict[str, Any],
        messages: list[dict[str, Any]],
        shape: wire.Chat,
    ) -> Response:
        section = self._section
        prompt = sum(len(_words(message)) for message in messages)
        limit = body.get("max_tokens") or body.get("max_completion_tokens")
        validation.check_length(prompt, limit, section.max_model_len)
        replies = [
            reply(messages, body, section.mode, section.replies, index)
            for index in range(body.get("n", 1))
        ]
        if body.get("stream"):
            options = body.get("stream_options") or {}
            events = self._events(plan, shape, replies, counted=bool(options.get("include_usage")))
            return _Stream(events, media_type="text/event-stream")
        with self._metrics.request(replies):
            await asyncio.sleep(plan.whole(max(len(one.tokens) for one in replies)))
            if plan.error == "stall":
                await asyncio.Event().wait()
            if plan.error == "disconnect":
                return _Stream(_broken(b'{"id":"'), media_type="application/json")
            if plan.error == "garbage":
                return Response(_GARBAGE, media_type="application/json")
            return JSONResponse(shape.complete(replies))

    async def _events(
        self, plan: FaultPlan, shape: wire.Chat, replies: list[Reply], *, counted: bool
    ) -> AsyncIterator[bytes]:
        with self._metrics.request(replies):
            for index, one in enumerate(replies):
                if (opening := shape.opening(index)) is not None:
                    yield opening
                for sent, (piece, wait) in enumerate(
                    zip(shape.pieces(index, one), plan.waits(), strict=False)
                ):
                    if wait:
                        await asyncio.sleep(wait)
                    if plan.error is not None and sent == TOKENS_BEFORE_FAULT:
                        yield await _fault(plan.error)
                    yield piece
            if counted:
                yield shape.counted(replies)
            yield wire.DONE


async def _fault(error: str) -> bytes:
    if error == "stall":
        await asyncio.Event().wait()
    if error == "disconnect":
        raise _BrokenOffError
    return _GARBAGE


class _BrokenOffError(Exception):
    """The configured fault: close the connection now."""


async def _broken(data: bytes) -> AsyncIterator[bytes]:
    yield data
    raise _BrokenOffError


class _Stream(StreamingResponse):
    """A stream that may end without its last chunk, so that uvicorn closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except* _BrokenOffError:
            pass


async def _object(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise validation.bad_request("the body is not JSON") from None
    if not isinstance(body, dict):
        raise validation.bad_request("the body is not an object")
    return body


def _words(message: dict[str, Any]) -> list[str]:
    return tokenize(content(message))


def _id(word: str) -> int:
    """A token's id: a hash, the same on every machine."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) >> 1
