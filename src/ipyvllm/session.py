"""One turn: resolve the provider, call it, collect the answer. Knows no IPython and draws nothing.

A Session holds the configuration in force, the chosen provider and the providers made so far. A
Turn is one request under way: it runs on the background loop, and the caller's thread takes its
events as they come.
"""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import CancelledError
from contextlib import aclosing, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .background import Background
from .errors import GenerationInterrupted, LLMError, OptionError
from .messages import Delta, Message, Notice, Phase, Request, Response, Timing, Usage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
    from concurrent.futures import Future

    from .config import Config
    from .messages import Event
    from .providers.base import Provider
    from .providers.engine import EngineProvider

T = TypeVar("T")
INTERRUPTED = "interrupted"
# How long Stop waits for a provider to let go before the cell ends all the same.
CANCEL_SECONDS = 1.0


class Session:
    """The state behind the magics: configuration, choice, providers. Nothing starts before use.

    Arguments:
        load: gives the configuration; called once, on first need.
    """

    def __init__(self, load: Callable[[], Config] | None = None) -> None:
        self._load = load
        self._config: Config | None = None
        self._chosen: str | None = None
        self._providers: dict[str, Provider] = {}
        self._background = Background()

    @property
    def config(self) -> Config:
        """The configuration in force. Raises ConfigError."""
        if self._config is None:
            from . import config

            self._config = (self._load or config.load)()
        return self._config

    @property
    def chosen(self) -> str:
        """The provider asked where a cell names none."""
        return self._chosen or self.config.default

    def use(self, name: str) -> None:
        """Choose the provider for cells that name none. Raises ConfigError."""
        self.config.provider(name)
        self._chosen = name

    def provider(self, name: str | None = None) -> Provider:
        """The provider of that name, made on first use. Raises ConfigError."""
        name = name or self.chosen
        if name not in self._providers:
            from .providers import create

            self._providers[name] = create(name, self.config.provider(name))
        return self._providers[name]

    def start(
        self,
        prompt: str,
        *,
        provider: str | None = None,
        model: str | None = None,
        system: str | None = None,
        stream: bool = True,
        **sampling: Any,
    ) -> Turn:
        """Send one prompt. Returns at once; the Turn gives events and the Response.

        Arguments:
            prompt: the user's message, as it is sent.
            provider: a name of the configuration; None is the chosen one.
            model: the provider's own where None.
            system: the system prompt, if any.
            stream: whether the answer is sent piece by piece.
            sampling: sampling parameters by vLLM's names; None means not set.
        """
        answering = self.provider(provider)
        messages = (Message("system", system),) if system else ()
        request = Request(
            messages=(*messages, Message("user", prompt)),
            model=model,
            params={name: value for name, value in sampling.items() if value is not None},
            stream=stream,
        )
        return Turn(self._background, answering, request)

    def starting(self, name: str | None = None) -> Turn:
        """Start a provider's engine. The Turn gives its phases and an empty Response.

        Raises OptionError where that provider has no engine.
        """
        return Turn(self._background, _Starting(self.engine(name)), Request(messages=()))

    def engine(self, name: str | None = None) -> EngineProvider:
        """The provider of that name, which must be an engine of this kernel."""
        found = self.provider(name)
        if not hasattr(found, "engine"):
            raise OptionError(f"provider {found.name!r} has no engine of this kernel")
        return cast("EngineProvider", found)

    def call(self, function: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run a provider's coroutine on the background loop and wait; Ctrl-C cancels it."""
        future = self._background.portal().start_task_soon(function, *args)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise GenerationInterrupted("stopped") from None

    def close(self) -> None:
        """Stop what was started: engines, connections, the background loop. Usable again after."""
        providers, self._providers = list(self._providers.values()), {}
        if self._background.running:
            for provider in providers:
                self._background.portal().call(provider.aclose)
            self._background.close()
        self._config = self._chosen = None


class _Starting:
    """An engine's start as a provider whose only events are its phases."""

    def __init__(self, provider: EngineProvider) -> None:
        self.name, self.mock, self._provider = provider.name, False, provider

    def stream(self, _request: Request) -> AsyncGenerator[Event, None]:
        return cast("AsyncGenerator[Event, None]", self._provider.start())

    async def models(self) -> list[str]:
        return await self._provider.models()

    async def aclose(self) -> None:
        """The engine is its provider's to end."""


@cache
def default_session() -> Session:
    """The process's session: one kernel, one set of engines and connections."""
    return Session()


class Turn:
    """One request under way. Iterate over its events, then ask for the response.

    The events and the response belong to the thread that asked; `cancel` may come from any.
    """

    def __init__(self, background: Background, provider: Provider, request: Request) -> None:
        self.provider, self.request = provider, request
        self._collected = _Collected(provider, request)
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._drained = False
        self._released = threading.Event()
        self.future: Future[Response] = background.portal().start_task_soon(self._run)
        # Whatever ends the task, a reader waiting for an event hears of it.
        self.future.add_done_callback(lambda _: self._events.put(None))

    def __iter__(self) -> Iterator[Event]:
        """Events as they come. Raises LLMError, with `.response` holding what had arrived."""
        while (event := self._events.get()) is not None:
            yield event
        self.response()

    def take(self, timeout: float) -> list[Event] | None:
        """The events that came within `timeout` seconds, none of them held back for more; an empty
        list where none came, None once the answer is complete."""
        if self._drained:
            return None
        taken: list[Event] = []
        with suppress(queue.Empty):
            event = self._events.get(timeout=timeout)
            while event is not None:
                taken.append(event)
                event = self._events.get_nowait()
            self._drained = True
        return taken if taken or not self._drained else None

    def response(self) -> Response:
        """Wait for the whole answer. Raises LLMError as iterating does."""
        try:
            return self.future.result()
        except CancelledError as error:
            raise self._interrupted() from error
        except LLMError as error:
            error.response = self.partial()
            raise

    def cancel(self) -> GenerationInterrupted:
        """End the request at the provider, and give the error that says so with what had come."""
        self.future.cancel()
        # Let the provider close its end first, so that generation has stopped when the cell has.
        self._released.wait(CANCEL_SECONDS)
        return self._interrupted()

    def partial(self, finish_reason: str | None = None) -> Response:
        """The answer as far as it has come."""
        return self._collected.response(finish_reason)

    def _interrupted(self) -> GenerationInterrupted:
        error = GenerationInterrupted("stopped; the text so far is kept")
        error.response = self.partial(INTERRUPTED)
        return error

    async def _run(self) -> Response:
        try:
            async with aclosing(self.provider.stream(self.request)) as events:
                async for event in events:
                    self._collected.add(event)
                    self._events.put(event)
        finally:
            self._released.set()
        return self._collected.response()


class _Collected:
    """What has come of an answer so far."""

    def __init__(self, provider: Provider, request: Request) -> None:
        self.provider, self.request = provider, request
        self.text: list[str] = []
        self.reasoning: list[str] = []
        self.notices: list[str] = []
        self.tokens = 0
        self.last = Delta()
        self.usage: Usage | None = None
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
        if self.first is None and (event.tokens or event.text or event.reasoning):
            self.first = now
        self.text.append(event.text)
        self.reasoning.append(event.reasoning)
        self.tokens += event.tokens
        self.usage = event.usage or self.usage
        self.last = Delta(
            finish_reason=event.finish_reason or self.last.finish_reason,
            model=event.model or self.last.model,
            id=event.id or self.last.id,
        )
        self.ended = now

    def timing(self) -> Timing:
        ended = self.ended or time.perf_counter()
        if self.first is None:
            return Timing(total=ended - self.begun)
        decoding, after_first = ended - self.first, self.completion - 1
        speed = after_first / decoding if decoding > 0 and after_first > 0 else None
        return Timing(self.first - self.begun, ended - self.begun, speed)

    @property
    def completion(self) -> int:
        return self.usage.completion if self.usage else self.tokens

    def response(self, finish_reason: str | None = None) -> Response:
        return Response(
            text="".join(self.text),
            reasoning="".join(self.reasoning),
            finish_reason=finish_reason or self.last.finish_reason,
            usage=self.usage or Usage(completion=self.tokens),
            timing=self.timing(),
            provider=self.provider.name,
            model=self.last.model or self.request.model,
            request=self.request.to_dict(),
            id=self.last.id,
            notices=tuple(self.notices),
            mock=self.provider.mock,
        )
