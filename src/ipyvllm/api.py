"""The Python interface: the options of a cell as keyword arguments, usable without IPython.

In a kernel these functions share the session of the magics, so `%llm use` applies to them too.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .errors import LLMError
from .generation.collect import attach
from .mapping import distributed, rows
from .mapping.maps import default_maps
from .mapping.row_request import row_request
from .mapping.run import MapRun
from .messages import Delta
from .session import default_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from .mapping.maps import Maps
    from .results.response import Response


def ask(prompt: str, *, provider: str | None = None, **options: Any) -> Response:
    """Send a prompt and wait for the answer.

    Arguments:
        prompt: the user's message, sent as it is.
        provider: a name in the configuration; None means the chosen or the default provider.
        **options: `model`, `system`, `schema`, ... as in a cell, and sampling parameters by vLLM's
            names (`max_tokens=64`).

    Returns a Response. Raises LLMError; Ctrl-C raises GenerationInterrupted, whose `.response` is
    the partial answer.
    """
    generation = default_session().start(prompt, provider=provider, **options)
    try:
        return generation.response()
    except KeyboardInterrupt:
        raise generation.cancel() from None


def stream(prompt: str, *, provider: str | None = None, **options: Any) -> Iterator[str]:
    """Send a prompt and yield the text of the answer as it arrives, one or more tokens at a time.

    Arguments:
        prompt: the user's message, sent as it is.
        provider: a name in the configuration; None means the chosen or the default provider.
        **options: those of `ask`.

    Raises LLMError; Ctrl-C raises GenerationInterrupted. Leaving the loop early cancels the request
    at the provider.
    """
    generation = default_session().start(prompt, provider=provider, **options)
    try:
        for event in generation:
            if isinstance(event, Delta) and event.text:
                yield event.text
    except KeyboardInterrupt:
        raise generation.cancel() from None
    finally:
        if not generation.future.done():
            generation.cancel()


async def aask(prompt: str, *, provider: str | None = None, **options: Any) -> Response:
    """`ask` for async code. Cancelling the task cancels the request at the provider.

    Arguments:
        prompt: the user's message, sent as it is.
        provider: a name in the configuration; None means the chosen or the default provider.
        **options: those of `ask`.

    Returns a Response. Raises LLMError, whose `.response` is the partial answer.
    """
    generation = default_session().start(prompt, provider=provider, **options)
    try:
        return await asyncio.wrap_future(generation.future)
    except LLMError as error:
        attach(error, generation.partial())
        raise


def map(  # noqa: A001 - the usual name of this operation
    prompts: Any,
    *,
    template: str | None = None,
    names: Mapping[str, Any] | None = None,
    provider: str | None = None,
    concurrency: int | None = None,
    limit: int | None = None,
    errors: str = "keep",
    cache: bool | None = None,
    **options: Any,
) -> Any:
    """Send one prompt per row, many at a time.

    Arguments:
        prompts: texts that are sent unchanged; or, with a `template`, rows of any kind: a list, a
            generator, a DataFrame or Series of pandas or polars, a Hugging Face dataset, or
            (lazily, on the cluster's workers) a Ray Dataset or Dask DataFrame.
        template: a Jinja template over the row's columns or keys, or `item`.
        names: further variables of the template.
        provider: a name in the configuration; None means the chosen or the default provider.
        concurrency: maximum number of requests in flight; None means what the provider allows,
            else 32, and for an engine twice its batch size.
        limit: only this many rows from the start.
        errors: "keep" a failed row's error in its row, or "raise" the first one.
        cache: whether saved answers are used; None means as configured, False sends all rows again.
        **options: those of `ask`.

    Returns a list of Responses in the rows' order, with an LLMError for each failed row. For a
    frame: the frame with a `response` column, a column per field of a `schema`, and an `error`
    column if rows failed. The same call again sends only the rows that failed or were not reached;
    a map that finished completely is sent again as a whole.

    Raises LLMError; Ctrl-C raises GenerationInterrupted, whose `.results` are the rows so far.
    """
    asked = {"template": template, "names": names, "provider": provider, "cache": cache, **options}
    maps = default_maps()
    if rows.kind_of(prompts) in rows.CLUSTERS:
        return distributed.lazily(maps.session, prompts, limit, concurrency, errors, **asked)
    run = _map_run(maps, prompts, limit, concurrency, errors, asked)
    return run.run(maps.watch(run.rows.total))


async def amap(
    prompts: Any,
    *,
    concurrency: int | None = None,
    limit: int | None = None,
    errors: str = "keep",
    **options: Any,
) -> Any:
    """`map` for async code. Cancelling the task cancels the requests at the provider; rows that
    have been answered are not sent again by the same call.

    Arguments:
        prompts: texts, or rows of any kind that `map` accepts.
        concurrency: maximum number of requests in flight; None means what the provider allows,
            else 32, and for an engine twice its batch size.
        limit: only this many rows from the start.
        errors: "keep" a failed row's error in its row, or "raise" the first one.
        **options: `template`, `names`, `provider`, `cache` and the options of `ask`.

    Returns and raises what `map` does.
    """
    maps = default_maps()
    if rows.kind_of(prompts) in rows.CLUSTERS:
        return distributed.lazily(maps.session, prompts, limit, concurrency, errors, **options)
    run = _map_run(maps, prompts, limit, concurrency, errors, options)
    return await run.arun(maps.watch(run.rows.total))


def _map_run(
    maps: Maps,
    prompts: Any,
    limit: int | None,
    concurrency: int | None,
    errors: str,
    options: dict[str, Any],
) -> MapRun:
    asked = row_request(maps.session, **options)
    read = rows.read(prompts, limit)
    return MapRun(
        maps,
        asked,
        read,
        concurrency=concurrency,
        errors=errors,
        resend=options.get("cache") is False,
    )


def embed(texts: Sequence[str], *, provider: str | None = None) -> NDArray[np.float32]:
    """Compute the embeddings of texts with an engine that has an embedding model.

    Arguments:
        texts: n texts.
        provider: an engine in the configuration; None means the chosen or the default provider.

    Returns an array of shape `(n, dim)`, float32. Raises LLMError; BadRequestError if
    the model generates text instead (an embedding model needs `engine_args: {runner: pooling}`).
    """
    import numpy as np

    session = default_session()
    vectors = session.call(session.providers.engine(provider).embed, list(texts))
    return np.stack([np.frombuffer(vector, dtype=np.float32) for vector in vectors])


def demo_model_path() -> Path:
    """The folder of the bundled demo model (Hugging Face layout)."""
    from .engine.spec import DEMO_MODEL

    return DEMO_MODEL
