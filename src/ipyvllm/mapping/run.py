"""Runs one map: rows are read and prompts filled on the caller's thread, only as far ahead as the
worker pool needs, and answers are put in the rows' order. Independent of IPython and the display.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import time
from contextlib import suppress
from inspect import isgenerator
from typing import TYPE_CHECKING, Any

from ..errors import (
    AuthenticationError,
    ConfigError,
    EngineDiedError,
    EngineNotInstalledError,
    EngineStartError,
    GenerationInterrupted,
    LLMError,
    MissingDependencyError,
    OptionError,
    PromptError,
    UnreachableError,
)
from ..generation.worker_pool import Completed, Stopped
from ..messages import Request, Usage
from ..results.response import Response
from .columns import assembled, check_columns, columns_of
from .progress_bar import SafeListener
from .resume import PartialMap, Pulled, prompt_key
from .row_request import KEEP, RAISE, check, usual_concurrency
from .summary import Responses, Summary, summarised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..generation.worker_pool import WorkerEvent, WorkerPool
    from .maps import Maps
    from .progress_bar import ProgressListener
    from .row_request import RowRequest
    from .rows import Rows

# These errors have a cause outside the row: every other row would fail in the same way.
_FATAL = (
    *(AuthenticationError, ConfigError, MissingDependencyError, OptionError),
    *(EngineNotInstalledError, EngineStartError, EngineDiedError),
)
# After this many rows in succession without a connection, the map ends.
_MAX_LOST = 8
_POLL_SECONDS = 0.2
# One object for all rows that were not sent: there may be a million of them.
_NOT_SENT = GenerationInterrupted("not sent: the map was stopped before this row")


class MapRun:
    """One map. Call `run` once, or await `arun`; both return the result.

    Arguments:
        maps: the session, and the answers of its unfinished maps.
        row_request: makes the request for each row.
        rows: the rows.
        concurrency: maximum number of requests in flight; None is `usual_concurrency`.
        errors: "keep" a failed row's error in its row, or "raise" the first one.
        resend: whether all rows are sent again, and answers of an unfinished map are not used.

    Raises OptionError if an option is not valid, or if a new column exists already.
    """

    def __init__(
        self,
        maps: Maps,
        row_request: RowRequest,
        rows: Rows,
        *,
        concurrency: int | None = None,
        errors: str = KEEP,
        resend: bool = False,
    ) -> None:
        check(errors, concurrency)
        self.rows, self.columns = rows, columns_of(row_request.plan.structured)
        check_columns(rows, self.columns)
        self.concurrency = concurrency or usual_concurrency(row_request.plan.section)
        if rows.total is not None:
            self.concurrency = max(1, min(self.concurrency, rows.total))
        self._maps, self.row_request, self._errors = maps, row_request, errors
        self._key = row_request.key()
        partial = maps.resume.take(self._key)
        self._partial = PartialMap() if resend else partial
        self._outcomes: list[Response | LLMError | None] = []
        self._prompts: list[str] = []
        # The requests of rows without an answer, in flight or failed.
        self._requests: dict[int, Request] = {}
        self._waiting = 0
        self._pulled = itertools.islice(self._pull(), rows.limit)
        self._exhausted = False
        self._lost = 0
        self._kept, self._usage = 0, Usage()
        self._begun, self._seconds = time.perf_counter(), 0.0
        self._pool: WorkerPool | None = None
        self._listener = SafeListener(None)
        self.summary = Summary()

    def run(self, listener: ProgressListener | None = None) -> Any:
        """Send all rows and wait for the answers; `listener`, if given, receives the progress.

        Returns a list, or the frame with its new columns. Raises LLMError with the rows so far as
        `.results`; the same map run again does not send them again.
        """
        answers: queue.SimpleQueue[WorkerEvent] = queue.SimpleQueue()
        self._listener = SafeListener(listener)
        try:
            self._pool = self._maps.session.pool(
                self.row_request.plan, self.concurrency, answers.put
            )
            while self._fill():
                with suppress(queue.Empty):
                    self._handle(answers.get(timeout=_POLL_SECONDS))
                    while True:
                        self._handle(answers.get_nowait())
        except KeyboardInterrupt:
            raise self._with_results(self._stopped()) from None
        except LLMError as error:
            self._with_results(error)
            raise
        finally:
            self._finish()
        return self.value()

    def preview(self, count: int) -> list[str]:
        """The first `count` prompts, without sending them. Raises PromptError."""
        pulled = list(itertools.islice(self._pulled, count))
        self._keep_taken(self._partial, pulled)
        self._maps.resume.put(self._key, self._partial)
        return [_prompt(each) for each in pulled]

    async def arun(self, listener: ProgressListener | None = None) -> Any:
        """`run` for async code; cancelling the task cancels the requests at the provider."""
        answers: asyncio.Queue[WorkerEvent] = asyncio.Queue()
        self._listener = SafeListener(listener)
        loop = asyncio.get_running_loop()

        def deliver(event: WorkerEvent) -> None:
            with suppress(RuntimeError):  # the caller's loop has ended
                loop.call_soon_threadsafe(answers.put_nowait, event)

        try:
            self._pool = self._maps.session.pool(self.row_request.plan, self.concurrency, deliver)
            while self._fill():
                self._handle(await answers.get())
        except LLMError as error:
            self._with_results(error)
            raise
        finally:
            self._finish()
        return self.value()

    def value(self) -> Any:
        """The result so far: a list, or the frame with its new columns. Also sets `summary`."""
        outcomes = [_NOT_SENT if outcome is None else outcome for outcome in self._outcomes]
        outcomes += [_NOT_SENT] * ((self.rows.total or 0) - len(outcomes))
        seconds = self._seconds or time.perf_counter() - self._begun
        self.summary = summarised(outcomes, cached=self._kept, usage=self._usage, seconds=seconds)
        if trouble := self._listener.trouble:
            self.summary = self.summary.noticing(trouble)
        value = assembled(self.rows, outcomes, self.columns, self.summary)
        if isinstance(value, Responses):  # in place of a frame it has a notice of that
            self.summary = value.summary
        return value

    def _pull(self) -> Iterator[Pulled]:
        """The requests of the rows, after those that an earlier map took from the same iterator."""
        if self.rows.source is not None and self._partial.source is self.rows.source:
            yield from self._partial.taken
        rows = iter(self.rows)
        while True:
            try:
                names = next(rows, None)
            except Exception as error:
                # The rows come from the user's code, which may raise anything.
                what = f"{type(error).__name__}: {error}"
                place = len(self._outcomes)
                raise OptionError(f"map: row {place} could not be read: {what}") from error
            if names is None:
                return
            try:
                yield self.row_request.request(names)
            except PromptError as error:
                yield error

    def _fill(self) -> bool:
        """Submit rows until enough are in flight. Returns whether any are."""
        while not self._exhausted and self._waiting < 2 * self.concurrency:
            pulled = next(self._pulled, None)
            if pulled is None:
                self._exhausted = True
                break
            self._submit(pulled)
        return self._waiting > 0

    def _submit(self, pulled: Pulled) -> None:
        place = len(self._outcomes)
        self._outcomes.append(None)
        self._prompts.append("")
        if isinstance(pulled, PromptError):
            # If the first prompt cannot be filled, the template is wrong, unless the row is.
            if place == 0 and not pulled.of_row:
                raise pulled
            self._record(place, pulled)
            return
        prompt = self._prompts[place] = _prompt(pulled)
        if (before := self._partial.take(prompt)) is not None:
            self._outcomes[place] = before
            self._kept += 1
            self._listener.advance(1, 0, 0)
        else:
            assert isinstance(pulled, Request)
            assert self._pool is not None
            self._requests[place] = pulled
            self._waiting += 1
            self._pool.submit(place, pulled)

    def _handle(self, event: WorkerEvent) -> None:
        if isinstance(event, Completed):
            self._waiting -= 1
            if isinstance(event.outcome, Response):
                del self._requests[event.number]
            self._record(event.number, event.outcome)
        elif isinstance(event, Stopped):
            raise event.why or GenerationInterrupted("the map was stopped")
        else:
            self._listener.phase(event)

    def _record(self, place: int, outcome: Response | LLMError) -> None:
        self._outcomes[place] = outcome
        answer = outcome if isinstance(outcome, Response) else outcome.response
        usage = answer.usage if answer is not None else Usage()
        self._usage = self._usage + usage
        self._listener.advance(1, int(isinstance(outcome, LLMError)), usage.completion_tokens)
        self._lost = self._lost + 1 if isinstance(outcome, UnreachableError) else 0
        if isinstance(outcome, Response):
            return
        if isinstance(outcome, _FATAL) or self._lost >= max(_MAX_LOST, self.concurrency):
            raise outcome
        if self._errors == RAISE:
            outcome.message = f"row {place}: {outcome.message}"
            raise outcome

    def _stopped(self) -> GenerationInterrupted:
        done = sum(isinstance(outcome, Response) for outcome in self._outcomes)
        total = "" if self.rows.total is None else f" of {self.rows.total}"
        hint = "run it again for the remaining rows"
        if self._broken:
            hint = "the generator was interrupted too: create it again, then run the cell again"
        return GenerationInterrupted(f"stopped after {done}{total} rows; they are kept", hint)

    @property
    def _broken(self) -> bool:
        """Whether the rows are a generator that was ended early, for example by Stop."""
        source = self.rows.source
        return not self._exhausted and isgenerator(source) and source.gi_frame is None

    def _with_results(self, error: LLMError) -> LLMError:
        """Stop the worker pool, and put the rows so far into `error.results`."""
        if self._pool is not None:
            self._pool.shutdown()
        self._seconds = time.perf_counter() - self._begun
        error.results = self.value()
        return error

    def _finish(self) -> None:
        """Release the worker pool, and keep the answers for the same map if it is run again."""
        self._seconds = time.perf_counter() - self._begun
        if self._pool is not None:
            self._pool.shutdown()
        partial = PartialMap(answers=self._partial.answers)
        complete = [isinstance(outcome, Response) for outcome in self._outcomes]
        if not (self._exhausted and all(complete) and not self.rows.cut):
            for prompt, outcome in zip(self._prompts, self._outcomes, strict=True):
                if isinstance(outcome, Response):
                    partial.keep(prompt, outcome)
            self._keep_taken(partial, [self._taken(place) for place in range(len(complete))])
        self._maps.resume.put(self._key, partial)
        self._listener.close()  # last: Stop may come while it draws

    def _keep_taken(self, partial: PartialMap, taken: list[Pulled]) -> None:
        """If the rows are an iterator that cannot be restarted, keep the rows taken from it."""
        source = self.rows.source
        if source is not None and not self._broken:
            later = self._partial.taken[len(taken) :] if self._partial.source is source else []
            partial.source, partial.taken = source, [*taken, *later]

    def _taken(self, place: int) -> Pulled:
        outcome = self._outcomes[place]
        if isinstance(outcome, PromptError):
            return outcome
        return self._requests.get(place) or self._prompts[place]


def _prompt(pulled: Pulled) -> str:
    """The prompt of a row. Raises PromptError if it could not be filled."""
    if isinstance(pulled, PromptError):
        raise pulled
    return pulled if isinstance(pulled, str) else prompt_key(pulled)
