"""The mock over HTTP: the OpenAI API as vLLM shapes it, on Starlette.

Routes and wire shapes live here; what is said is `behaviour`'s.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import TYPE_CHECKING, Any

from ..errors import MissingDependencyError
from .behaviour import MODEL_NAME, Mode, Reply, reply

try:
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse, Response, StreamingResponse
    from starlette.routing import Route
except ModuleNotFoundError as error:
    raise MissingDependencyError("starlette", "mock") from error

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request


def app(
    mode: Mode = "text", ttft_ms: float = 0, itl_ms: float = 0, model: str = MODEL_NAME
) -> Starlette:
    """The application: `mode` as in `behaviour.reply`, waits in milliseconds."""
    service = _Service(mode, ttft_ms / 1000, itl_ms / 1000, model)
    return Starlette(
        routes=[
            Route("/health", service.health),
            Route("/v1/models", service.models),
            Route("/v1/chat/completions", service.chat, methods=["POST"]),
        ]
    )


class _Service:
    def __init__(self, mode: Mode, ttft: float, itl: float, model: str) -> None:
        self.mode, self.ttft, self.itl, self.model = mode, ttft, itl, model

    async def health(self, _request: Request) -> Response:
        return Response()

    async def models(self, _request: Request) -> Response:
        card = {"id": self.model, "object": "model", "created": 0, "owned_by": "ipyvllm"}
        return JSONResponse({"object": "list", "data": [card]})

    async def chat(self, request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except ValueError:
            return _error(400, "BadRequestError", "the body is not JSON")
        messages = body.get("messages") if isinstance(body, dict) else None
        if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
            return _error(400, "BadRequestError", "messages: a list of objects is required")
        wanted = body.get("model") or self.model
        if wanted != self.model:
            return _error(404, "NotFoundError", f"The model `{wanted}` does not exist.")
        answer = reply(messages, body, self.mode)
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": 0, "model": self.model}
        if body.get("stream"):
            options = body.get("stream_options") or {}
            events = self._events(head, answer, bool(options.get("include_usage")))
            return StreamingResponse(events, media_type="text/event-stream")
        await asyncio.sleep(self.ttft + self.itl * max(0, len(answer.tokens) - 1))
        message = {"role": "assistant", "content": answer.text}
        choice = {"index": 0, "message": message, "finish_reason": answer.finish_reason}
        whole = {"object": "chat.completion", "choices": [choice], "usage": _usage(answer)}
        return JSONResponse(head | whole)

    async def _events(
        self, head: dict[str, Any], answer: Reply, with_usage: bool
    ) -> AsyncIterator[str]:
        head = head | {"object": "chat.completion.chunk"}

        def chunk(delta: dict[str, str], finish: str | None = None) -> str:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            return f"data: {json.dumps(head | {'choices': [choice]})}\n\n"

        yield chunk({"role": "assistant", "content": ""})
        wait = self.ttft
        for token in answer.tokens:
            if wait:
                await asyncio.sleep(wait)
            wait = self.itl
            yield chunk({"content": token})
        yield chunk({}, answer.finish_reason)
        if with_usage:
            yield f"data: {json.dumps(head | {'choices': [], 'usage': _usage(answer)})}\n\n"
        yield "data: [DONE]\n\n"


def _usage(answer: Reply) -> dict[str, int]:
    prompt, completion = answer.usage.prompt, answer.usage.completion
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def _error(status: int, kind: str, message: str) -> Response:
    body = {"message": message, "type": kind, "param": None, "code": status}
    return JSONResponse({"error": body}, status_code=status)
