"""The state behind the magics: the configuration, the chosen provider, the providers created so
far. Resolves options to a provider and starts a generation. Independent of IPython; draws nothing.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import GenerationInterrupted
from .generation.conversation import Threads
from .generation.event_loop import Background
from .generation.generation import Generation
from .generation.plan import Plan, Prepared, check_format, limit_of_choice
from .generation.worker_pool import WorkerPool
from .messages import Request
from .options.defaults import PROCESS, Defaults
from .options.request import RequestOptions, sent
from .prompt import structured_output as structured_outputs
from .providers.registry import ProviderRegistry
from .rendering.format_names import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent import futures

    from .config.loader import Config
    from .generation.worker_pool import WorkerEvent
    from .results.response import Response

T = TypeVar("T")


class Session:
    """The state behind the magics: configuration, chosen provider, providers. Nothing is started
    before it is used.

    Arguments:
        load: returns the configuration; called once, on first use. None loads the user's.
        defaults: default options of requests; None creates a set for this session only.
    """

    def __init__(
        self, load: Callable[[], Config] | None = None, defaults: Defaults | None = None
    ) -> None:
        self._load = load
        self._config: Config | None = None
        self.defaults = defaults or Defaults()
        self.providers = ProviderRegistry(lambda: self.config, lambda: self.chosen)
        self._background = Background()
        self._at_close: list[Callable[[], None]] = []
        self.threads = Threads()
        self.last: Response | None = None

    @property
    def config(self) -> Config:
        """The configuration, loaded on first use. Raises ConfigError."""
        if self._config is None:
            from .config import loader

            self._config = (self._load or loader.load)()
        return self._config

    @property
    def chosen(self) -> str:
        """The provider used if a cell names none."""
        return (self.defaults.provider or self.config.default).partition("/")[0]

    @property
    def chosen_model(self) -> str | None:
        """The model chosen with that provider; None is the provider's own."""
        return (self.defaults.provider or "").partition("/")[2] or None

    def use(self, name: str) -> None:
        """Choose PROVIDER[/MODEL] for cells that name none. Raises ConfigError."""
        self.config.provider(name.partition("/")[0])
        self.defaults.provider = name

    def start(self, prompt: str, options: RequestOptions | None = None, **given: Any) -> Generation:
        """Send one prompt; arguments and errors are those of `prepare`. Returns at once, with a
        Generation that has the events and the Response."""
        ready = self.prepare(prompt, options, **given)
        return Generation(
            self._background,
            ready.provider,
            ready.request,
            ready.structured,
            ready.position,
            ready.format,
        )

    def prepare(self, prompt: str, options: RequestOptions | None = None, **given: Any) -> Prepared:
        """The request for one prompt, and its provider. Nothing is sent yet.

        Arguments:
            prompt: the user message's text.
            options: the request's options.
            given: options by name, which override `options`.

        Raises LLMError if an option, the provider or the configuration is wrong.
        """
        asked = RequestOptions.of(**given).over(options)
        plan = self.plan(asked)
        position = (
            None if asked.chat is None else self.threads.open(asked.chat).position(asked.cell)
        )
        system = asked.system or (position.system() if position is not None else None)
        history = position.history() if position is not None else ()
        request = plan.request(prompt, system=system, history=history, images=asked.images)
        return Prepared(plan.provider, request, plan.structured, position, _format(asked))

    def plan(self, options: RequestOptions | None = None, **given: Any) -> Plan:
        """The provider and parameters for one prompt or many; arguments as in `prepare`."""
        asked = RequestOptions.of(**given).over(options)
        check_format(_format(asked))
        model = asked.model
        if asked.provider in (None, self.chosen):
            model = model or self.chosen_model
        name = asked.provider or self.chosen
        section = self.providers.section(name)
        params = sent(asked.sampling)
        wanted = structured_outputs.asked(
            schema=asked.schema, choice=asked.choice, regex=asked.regex, grammar=asked.grammar
        )
        if wanted is not None:
            params["structured_outputs"] = wanted.structured_outputs()
        structured = wanted or structured_outputs.sent(params)
        limit = limit_of_choice(section, params, structured)
        if structured is not None and limit is not None:
            params[limit[0]] = limit[1]
            structured = replace(structured, limit=limit[0])
        return Plan(
            provider=self.providers.answering(name, cache=asked.cache, structured=structured),
            section=section,
            model=model,
            params=params,
            stream=asked.stream is not False,
            structured=structured,
        )

    def pool(self, plan: Plan, size: int, deliver: Callable[[WorkerEvent], None]) -> WorkerPool:
        """Workers that answer many requests at once.

        Arguments:
            plan: the provider and parameters of the requests.
            size: number of workers: the most requests in flight.
            deliver: called with each event, on the background loop.
        """
        return WorkerPool(self._background, plan, size, deliver)

    def starting(self, name: str | None = None) -> Generation:
        """Start a provider's engine. The Generation yields its phases and has an empty Response.

        Arguments:
            name: the provider; None is the chosen one.

        Raises OptionError if that provider has no engine.
        """
        from .providers.engine import Starting

        return Generation(
            self._background, Starting(self.providers.engine(name)), Request(messages=())
        )

    def begin(self, function: Callable[..., Awaitable[T]], *args: Any) -> futures.Future[T]:
        """Run a coroutine on the background loop without waiting; `close` cancels it.

        Arguments:
            function: the coroutine function.
            args: its arguments.
        """
        return self._background.portal().start_task_soon(function, *args)

    def call(self, function: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run a coroutine on the background loop and wait for its result; Ctrl-C cancels it.

        Arguments:
            function: the coroutine function.
            args: its arguments.

        Raises GenerationInterrupted on Ctrl-C.
        """
        future = self.begin(function, *args)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise GenerationInterrupted("stopped") from None

    def at_close(self, function: Callable[[], None]) -> None:
        """Register a function that is called whenever the session is closed."""
        self._at_close.append(function)

    def close(self) -> None:
        """Stop the engines, connections and the background loop. The session can be used again."""
        providers = self.providers.release()
        if self._background.running:
            for provider in providers:
                self._background.portal().call(provider.aclose)
            self._background.close()
        self._config = self.defaults.provider = None
        for function in self._at_close:
            function()


def _format(options: RequestOptions) -> str:
    return MARKDOWN if options.format is None else options.format


@cache
def default_session() -> Session:
    """The process's session: one kernel, one set of engines and connections."""
    return Session(defaults=PROCESS)
