"""The package in Python: the cell's options by their names, usable in scripts without IPython.

In a kernel these share the session of the magics, so `%llm use` counts here too.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .errors import LLMError
from .messages import Delta
from .session import default_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from .messages import Response


def ask(prompt: str, *, provider: str | None = None, **options: Any) -> Response:
    """Ask once and wait for the answer.

    Arguments:
        prompt: the user's message, sent as it is.
        provider: a name of the configuration; None is the chosen or the default one.
        options: `model`, `system`, and sampling parameters by vLLM's names (`max_tokens=64`).

    Raises LLMError; Ctrl-C raises GenerationInterrupted, whose `.response` is the partial answer.
    """
    turn = default_session().start(prompt, provider=provider, **options)
    try:
        return turn.response()
    except KeyboardInterrupt:
        raise turn.cancel() from None


def stream(prompt: str, *, provider: str | None = None, **options: Any) -> Iterator[str]:
    """Ask once and yield the answer's text as it comes. Arguments and errors as `ask`; leaving the
    loop early ends the request at the provider."""
    turn = default_session().start(prompt, provider=provider, **options)
    try:
        for event in turn:
            if isinstance(event, Delta) and event.text:
                yield event.text
    except KeyboardInterrupt:
        raise turn.cancel() from None
    finally:
        if not turn.future.done():
            turn.cancel()


async def aask(prompt: str, *, provider: str | None = None, **options: Any) -> Response:
    """`ask` for code that awaits; cancelling the task ends the request at the provider."""
    turn = default_session().start(prompt, provider=provider, **options)
    try:
        return await asyncio.wrap_future(turn.future)
    except LLMError as error:
        error.response = turn.partial()
        raise


def embed(texts: Sequence[str], *, provider: str | None = None) -> NDArray[np.float32]:
    """Embeddings of texts by an engine whose model gives them.

    Arguments:
        texts: n of them.
        provider: an engine of the configuration; None is the chosen or the default one.

    Returns an array of shape `(n, dim)`, float32. Raises LLMError, of which BadRequestError where
    the model generates text instead (`engine_args: {runner: pooling}` makes it embed).
    """
    import numpy as np

    session = default_session()
    vectors = session.call(session.engine(provider).embed, list(texts))
    return np.stack([np.frombuffer(vector, dtype=np.float32) for vector in vectors])


def demo_model_path() -> Path:
    """The folder of the bundled demo model (Hugging Face layout)."""
    from .engine.spec import DEMO_MODEL

    return DEMO_MODEL
