"""One map under way: rows pulled and prompts filled on the caller's thread, no further ahead than
the crew needs, answers put into their places. Knows no IPython and draws nothing.
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
from .resume import PartialMap, Pulled, prompt_key
from .row_request import KEEP, RAISE, check, usual_concurrency
from .summary import Summary, summarised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..generation.worker_pool import WorkerEvent, WorkerPool
    from .maps import Maps
    from .progress_bar import ProgressListener
    from .row_request import RowRequest
    from .rows import Rows

# These are not the row's fault: every other row would fail in the same way.
_CONDEMNING = (
    *(AuthenticationError, ConfigError, MissingDependencyError, OptionError),
    *(EngineNotInstalledError, EngineStartError),
)
# So many rows one after the other without a connection: the provider is gone.
_GONE = 8
_LOOK_SECONDS = 0.2
# One for all rows that were not asked: there may be a million of them.
_NOT_ASKED = GenerationInterrupted("not sent: the map was stopped before this row")


class MapRun:
    """A map under way. Make one, `run` it once (or await `arun`), and have its value.

    Arguments:
        maps: the session that holds the providers, and what earlier maps have left.
        question: what is asked of every row.
        rows: what is mapped over.
        concurrency: how many rows are asked at once; None is `usual_concurrency`.
        errors: "keep" a failed row's error in its place, or "raise" the first one.
        anew: whether what an earlier map of the same kind has left is not used.

    Raises OptionError where an option, or a name among the columns, cannot be.
    """

    def __init__(
        self,
        maps: Maps,
        question: RowRequest,
        rows: Rows,
        *,
        concurrency: int | None = None,
        errors: str = KEEP,
        anew: bool = False,
    ) -> None:
        check(errors, concurrency)
        self.rows, self.columns = rows, columns_of(question.plan.structured)
        check_columns(rows, self.columns)
        self.concurrency = concurrency or usual_concurrency(question.plan.section)
        if rows.total is not None:
            self.concurrency = max(1, min(self.concurrency, rows.total))
        self._maps, self.question, self._errors = maps, question, errors
        self._key = question.key()
        rest = maps.resume.take(self._key)
        self._rest = PartialMap() if anew else rest
        self._outcomes: list[Response | LLMError | None] = []
        self._prompts: list[str] = []
        # Of the rows that have no answer yet, or none at all.
        self._requests: dict[int, Request] = {}
        self._waiting = 0
        self._pulled = itertools.islice(self._pull(), rows.limit)
        self._exhausted = False
        self._lost = 0
        self._kept, self._usage = 0, Usage()
        self._begun, self._seconds = time.perf_counter(), 0.0
        self._pool: WorkerPool | None = None
        self.summary = Summary()

    def run(self, listener: ProgressListener | None = None) -> Any:
        """Ask all rows from this thread, and give the value.

        Raises LLMError, with `.results` holding the rows so far; they are not asked again by the
        next map of the same kind.
        """
        answers: queue.SimpleQueue[WorkerEvent] = queue.SimpleQueue()
        try:
            self._pool = self._maps.session.pool(self.question.plan, self.concurrency, answers.put)
            while self._fill(listener):
                with suppress(queue.Empty):
                    self._take(answers.get(timeout=_LOOK_SECONDS), listener)
                    while True:
                        self._take(answers.get_nowait(), listener)
        except KeyboardInterrupt:
            raise self._holding(self._stopped()) from None
        except LLMError as error:
            self._holding(error)
            raise
        finally:
            self._leave(listener)
        return self.value()

    def preview(self, count: int) -> list[str]:
        """The first prompts, to be looked at instead of a run. Raises PromptError."""
        pulled = list(itertools.islice(self._pulled, count))
        self._give_back(self._rest, pulled)
        self._maps.resume.put(self._key, self._rest)
        return [_prompt(each) for each in pulled]

    async def arun(self, listener: ProgressListener | None = None) -> Any:
        """`run` for code that awaits; cancelling the task ends the requests at the provider."""
        answers: asyncio.Queue[WorkerEvent] = asyncio.Queue()
        here = asyncio.get_running_loop()

        def deliver(delivery: WorkerEvent) -> None:
            with suppress(RuntimeError):  # the caller's loop has ended, and nobody listens
                here.call_soon_threadsafe(answers.put_nowait, delivery)

        try:
            self._pool = self._maps.session.pool(self.question.plan, self.concurrency, deliver)
            while self._fill(listener):
                self._take(await answers.get(), listener)
        except LLMError as error:
            self._holding(error)
            raise
        finally:
            self._leave(listener)
        return self.value()

    def value(self) -> Any:
        """What the map has given so far: a list, or the frame with its new columns; `summary`
        then says it in figures."""
        outcomes = [_NOT_ASKED if outcome is None else outcome for outcome in self._outcomes]
        outcomes += [_NOT_ASKED] * ((self.rows.total or 0) - len(outcomes))
        seconds = self._seconds or time.perf_counter() - self._begun
        self.summary = summarised(outcomes, cached=self._kept, usage=self._usage, seconds=seconds)
        return assembled(self.rows, outcomes, self.columns, self.summary)

    def _pull(self) -> Iterator[Pulled]:
        """The requests of the rows; of an iterator first those that an earlier map took from it."""
        if self.rows.source is not None and self._rest.source is self.rows.source:
            yield from self._rest.taken
        rows = iter(self.rows)
        while True:
            try:
                names = next(rows, None)
            except Exception as error:
                # The rows come from the user's own code: what it raised is named and kept.
                what = f"{type(error).__name__}: {error}"
                place = len(self._outcomes)
                raise OptionError(f"map: row {place} could not be read: {what}") from error
            if names is None:
                return
            try:
                yield self.question.request(names)
            except PromptError as error:
                yield error

    def _fill(self, listener: ProgressListener | None) -> bool:
        """Hand out rows until enough are in hand; whether there is anything to wait for."""
        while not self._exhausted and self._waiting < 2 * self.concurrency:
            pulled = next(self._pulled, None)
            if pulled is None:
                self._exhausted = True
                break
            self._hand_out(pulled, listener)
        return self._waiting > 0

    def _hand_out(self, pulled: Pulled, listener: ProgressListener | None) -> None:
        place = len(self._outcomes)
        self._outcomes.append(None)
        self._prompts.append("")
        if isinstance(pulled, PromptError):
            # Where not even the first can be filled, the template is wrong, not the row.
            if place == 0:
                raise pulled
            self._settle(place, pulled, listener)
            return
        prompt = self._prompts[place] = _prompt(pulled)
        if (before := self._rest.take(prompt)) is not None:
            self._outcomes[place] = before
            self._kept += 1
            if listener is not None:
                listener.advance(1, 0, 0)
        else:
            assert isinstance(pulled, Request)
            assert self._pool is not None
            self._requests[place] = pulled
            self._waiting += 1
            self._pool.submit(place, pulled)

    def _take(self, delivery: WorkerEvent, listener: ProgressListener | None) -> None:
        if isinstance(delivery, Completed):
            self._waiting -= 1
            if isinstance(delivery.outcome, Response):
                del self._requests[delivery.place]
            self._settle(delivery.place, delivery.outcome, listener)
        elif isinstance(delivery, Stopped):
            raise delivery.why or GenerationInterrupted("the map was stopped")
        elif listener is not None:
            listener.phase(delivery)

    def _settle(
        self, place: int, outcome: Response | LLMError, listener: ProgressListener | None
    ) -> None:
        self._outcomes[place] = outcome
        answer = outcome if isinstance(outcome, Response) else outcome.response
        usage = answer.usage if answer is not None else Usage()
        self._usage = self._usage + usage
        if listener is not None:
            listener.advance(1, int(isinstance(outcome, LLMError)), usage.completion_tokens)
        self._lost = self._lost + 1 if isinstance(outcome, UnreachableError) else 0
        if isinstance(outcome, Response):
            return
        if isinstance(outcome, _CONDEMNING) or self._lost >= max(_GONE, self.concurrency):
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
        """Whether what was mapped over is a generator that ended before its end, as by Stop."""
        source = self.rows.source
        return not self._exhausted and isgenerator(source) and source.gi_frame is None

    def _holding(self, error: LLMError) -> LLMError:
        """The error with what there is; nothing goes on at the provider while that is gathered."""
        if self._pool is not None:
            self._pool.shutdown()
        self._seconds = time.perf_counter() - self._begun
        error.results = self.value()
        return error

    def _leave(self, listener: ProgressListener | None) -> None:
        """Let go of the crew, and leave what the same map need not ask again."""
        self._seconds = time.perf_counter() - self._begun
        if listener is not None:
            listener.close()
        if self._pool is not None:
            self._pool.shutdown()
        rest = PartialMap(answers=self._rest.answers)
        complete = [isinstance(outcome, Response) for outcome in self._outcomes]
        if not (self._exhausted and all(complete) and not self.rows.cut):
            for prompt, outcome in zip(self._prompts, self._outcomes, strict=True):
                if isinstance(outcome, Response):
                    rest.keep(prompt, outcome)
            self._give_back(rest, [self._taken(place) for place in range(len(complete))])
        self._maps.resume.put(self._key, rest)

    def _give_back(self, rest: PartialMap, taken: list[Pulled]) -> None:
        """Of an iterator that cannot be begun again, remember what was taken from it."""
        source = self.rows.source
        if source is not None and not self._broken:
            later = self._rest.taken[len(taken) :] if self._rest.source is source else []
            rest.source, rest.taken = source, [*taken, *later]

    def _taken(self, place: int) -> Pulled:
        outcome = self._outcomes[place]
        if isinstance(outcome, PromptError):
            return outcome
        return self._requests.get(place) or self._prompts[place]


def _prompt(pulled: Pulled) -> str:
    """The prompt of a row that was pulled. Raises PromptError where it has none."""
    if isinstance(pulled, PromptError):
        raise pulled
    return pulled if isinstance(pulled, str) else prompt_key(pulled)
