"""A lazy map over a Ray Dataset or a Dask DataFrame: the workers of the user's cluster send the
requests to an endpoint themselves. A worker receives a Job: the provider's section (with the names
of environment variables for secrets, which the worker reads), the template, and the variables it
uses.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..config.loader import Config, read_section
from ..config.secret_values import without_secrets
from ..errors import LLMError, OptionError
from ..options.request import RequestOptions
from ..prompt.template import Template
from ..secrets import in_force
from ..session import Session
from . import rows as tables
from .columns import ERROR, Column, check_columns, columns_of, values_of
from .maps import Maps
from .pandas_columns import pandas_column
from .row_request import KEEP, check, of_rows, row_request
from .rows import DASK, ITEM, LIST, PANDAS, RAY
from .run import MapRun
from .summary import error_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..generation.plan import Plan
    from ..results.response import Response


@dataclass(frozen=True)
class Job:
    """All that a worker needs to answer a part of the rows; `alone` is whether the data is a single
    column, whose elements are the rows."""

    provider: str
    sections: dict[str, dict[str, Any]]
    template: str | None
    raw: bool
    names: dict[str, Any]
    options: RequestOptions
    concurrency: int | None = None
    errors: str = KEEP
    cache: bool | str = False
    alone: bool = False


def lazily(
    session: Session,
    data: Any,
    limit: int | None = None,
    concurrency: int | None = None,
    errors: str = KEEP,
    options: RequestOptions | None = None,
    *,
    template: str | None = None,
    names: Mapping[str, Any] | None = None,
    raw: bool = False,
    images: Any = (),
    **given: Any,
) -> Any:
    """Add the new columns to a Ray Dataset or Dask DataFrame; nothing is sent until it is computed.

    Arguments:
        session: the session whose configuration is used.
        data: the Ray Dataset, or the Dask DataFrame or Series.
        limit: only this many rows from the start.
        concurrency: maximum number of requests in flight per part of the rows.
        errors: "keep" a failed row's error in its row, or "raise" the first one.
        options: the options of the request.
        template: a Jinja template; None means each element is a prompt.
        names: further variables of the template.
        raw: whether the template is sent unchanged.
        images: not supported on a cluster.
        **given: options by their names, which take precedence over `options`.

    There is always an `error` column, empty if the row was answered. Raises OptionError if a worker
    cannot send the requests, such as for an engine of this kernel.
    """
    check(errors, concurrency)
    kind = tables.kind_of(data)
    if images:
        raise OptionError("a map on a cluster cannot send images", "remove --image")
    asked = session.resolved(of_rows(options, given))
    plan = session.plan(asked)
    provider = asked.provider or session.chosen
    compiled = None if template is None else Template(template, names or {}, raw=raw)
    job = Job(
        provider=provider,
        sections=_sections(session, provider),
        template=None if template is None else in_force.mask(template),
        raw=raw,
        names=_sent(compiled, names or {}, kind),
        options=_sent_options(asked, plan, provider),
        concurrency=concurrency,
        errors=errors,
        cache=session.config.cache,
        alone=kind == DASK and data.ndim == 1,
    )
    if template is None and not job.alone:
        raise OptionError("the rows are not texts", "pass template=")
    columns = columns_of(plan.structured)
    over = _dask if kind == DASK else _ray
    return over(data, limit, job, columns)


def sample(data: Any, count: int) -> tables.Rows:
    """The first `count` rows of a cluster's table, fetched into this process."""
    if tables.kind_of(data) == DASK:
        first = tables.read(data.head(count, npartitions=-1))
    else:
        first = tables.read(data.take(count))
    return replace(first, total=None)


def _sections(session: Session, provider: str) -> dict[str, dict[str, Any]]:
    """The sections of the provider and its fallbacks, with names of variables in place of secrets.
    Raises OptionError for an engine."""
    found: dict[str, dict[str, Any]] = {}
    name: str | None = provider
    while name is not None:
        section = session.providers.section(name)
        if section.type == "engine":
            raise OptionError(
                f"{name!r} is an engine of this kernel, which a cluster's workers cannot call",
                "ask an endpoint that they can reach: --provider NAME (%llm list)",
            )
        values = section.model_dump(mode="json", exclude_unset=True)
        found[name] = without_secrets(name, values, session.config.raw.get(name, {}))
        name = section.fallback
    return found


def _sent(template: Template | None, names: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The variables that the template uses. Raises OptionError if one cannot be pickled."""
    # The module that the cluster will pickle them with; Ray has its own.
    cloudpickle = importlib.import_module("ray.cloudpickle" if kind == RAY else "cloudpickle")
    used = {} if template is None else {n: names[n] for n in template.wanted() if n in names}
    for name, value in used.items():
        try:
            cloudpickle.dumps(value)
        except Exception as error:
            # Pickling runs code of the value's class, which may raise anything.
            message = f"{name!r} in the prompt cannot be sent to the workers"
            raise OptionError(message, f"{type(error).__name__}: {error}") from error
    return {n: in_force.mask(v) if isinstance(v, str) else v for n, v in used.items()}


def _sent_options(asked: RequestOptions, plan: Plan, provider: str) -> RequestOptions:
    """The options that are sent to a worker; a schema is JSON, not a class of the notebook."""
    limit = None if plan.structured is None else plan.structured.limit
    # The worker adds the limit of a choice again, and so knows that the user has not set it.
    sampling = {name: value for name, value in plan.params.items() if name != limit}
    return RequestOptions(
        provider=provider,
        model=plan.model,
        system=None if asked.system is None else in_force.mask(asked.system),
        cache=asked.cache,
        sampling=sampling,
    )


def answer_part(frame: Any, job: Job) -> Any:
    """Answer one part of the rows; runs on a worker.

    Arguments:
        frame: the part, a pandas DataFrame.
        job: what to send.

    Returns the frame with its new columns. Raises LLMError as `MapRun.run` does.
    """
    maps = _maps(job)
    asked = row_request(
        maps.session, job.options, template=job.template, raw=job.raw, names=job.names
    )
    part = replace(tables.read(frame.iloc[:, 0] if job.alone else frame), kind=LIST)
    run = MapRun(maps, asked, part, concurrency=job.concurrency, errors=job.errors)
    try:
        outcomes = run.run()
    finally:
        maps.resume.forget()  # the cluster decides what is sent again
    return with_columns(frame, columns_of(asked.plan.structured), outcomes)


def with_columns(
    frame: Any, columns: Sequence[Column], outcomes: Sequence[Response | LLMError]
) -> Any:
    """The frame with its new columns. Their types do not depend on the values, since all parts of a
    frame must have the same types.

    Arguments:
        frame: a part of the rows, a pandas DataFrame.
        columns: the new columns.
        outcomes: a response or an error per row.
    """
    import pandas as pd

    made = frame.copy()
    for column in columns:
        values = values_of(column, outcomes)
        made[column.name] = pandas_column(column, values, frame.index, fixed=True)
    errors = [
        error_text(outcome) if isinstance(outcome, LLMError) else None for outcome in outcomes
    ]
    made[ERROR] = pd.Series(errors, index=frame.index, dtype="string")
    return made


# On a worker: a session per provider configuration, so that connections are used again.
_MAPS: dict[str, Maps] = {}


def _maps(job: Job) -> Maps:
    key = json.dumps([job.provider, job.cache, job.sections], sort_keys=True)
    if key not in _MAPS:
        sections = {name: read_section(name, raw) for name, raw in job.sections.items()}
        config = Config(default=job.provider, providers=sections, cache=job.cache)
        _MAPS[key] = Maps(Session(lambda: config))
    return _MAPS[key]


def _checked(columns: Sequence[str], added: Sequence[Column]) -> None:
    names = tables.column_names(columns)
    check_columns(tables.Rows(PANDAS, lambda: iter(()), 0, False, columns=names), added)


def _dask(frame: Any, limit: int | None, job: Job, columns: Sequence[Column]) -> Any:
    if job.alone:
        frame = frame.to_frame() if frame.name is not None else frame.to_frame(ITEM)
    if limit is not None:
        frame = frame.head(limit, npartitions=-1, compute=False)
    _checked(frame.columns, columns)
    meta = with_columns(frame._meta, columns, [])
    return frame.map_partitions(answer_part, job=job, meta=meta)


def _ray(dataset: Any, limit: int | None, job: Job, columns: Sequence[Column]) -> Any:
    if limit is not None:
        dataset = dataset.limit(limit)
    _checked(dataset.columns(fetch_if_missing=False) or (), columns)
    return dataset.map_batches(
        answer_part, fn_kwargs={"job": job}, batch_format="pandas", batch_size=None
    )
