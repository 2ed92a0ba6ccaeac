"""What lies behind the magics: the configuration in force, the chosen provider, the providers made
so far. Resolves who answers and starts a turn. Knows no IPython and draws nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import GenerationInterrupted
from .generation.conversation import Threads
from .generation.event_loop import Background
from .generation.generation import Turn
from .generation.plan import Plan, Prepared, check_format
from .generation.worker_pool import Crew
from .messages import Request
from .options.defaults import PROCESS, Defaults
from .prompt import structured_output as constraints
from .providers.registry import ProviderRegistry
from .rendering.format_names import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from concurrent import futures

    from .config.loader import Config
    from .generation.conversation import Cell
    from .generation.worker_pool import Delivery
    from .results.response import Response

T = TypeVar("T")


class Session:
    """The state behind the magics: configuration, choice, providers. Nothing starts before use.

    Arguments:
        load: gives the configuration; called once, on first need.
        defaults: what requests do if they do not say otherwise; None is a session's own.
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
        """The configuration in force. Raises ConfigError."""
        if self._config is None:
            from .config import loader

            self._config = (self._load or loader.load)()
        return self._config

    @property
    def chosen(self) -> str:
        """The provider asked where a cell names none."""
        return (self.defaults.provider or self.config.default).partition("/")[0]

    @property
    def chosen_model(self) -> str | None:
        """The model chosen with that provider; None is the provider's own."""
        return (self.defaults.provider or "").partition("/")[2] or None

    def use(self, name: str) -> None:
        """Choose PROVIDER[/MODEL] for cells that name none. Raises ConfigError."""
        self.config.provider(name.partition("/")[0])
        self.defaults.provider = name

    def start(self, prompt: str, **options: Any) -> Turn:
        """Send one prompt; the options and errors are those of `prepare`. Returns at once; the Turn
        gives events and the Response."""
        ready = self.prepare(prompt, **options)
        return Turn(
            self._background,
            ready.provider,
            ready.request,
            ready.constraint,
            ready.seat,
            ready.format,
        )

    def prepare(
        self,
        prompt: str,
        *,
        provider: str | None = None,
        model: str | None = None,
        system: str | None = None,
        stream: bool = True,
        images: Sequence[Any] = (),
        schema: Any = None,
        choice: Sequence[str] | None = None,
        regex: str | None = None,
        grammar: str | None = None,
        cache: bool | None = None,
        format: str = MARKDOWN,  # noqa: A002 - the option's name
        chat: str | None = None,
        cell: Cell | None = None,
        **sampling: Any,
    ) -> Prepared:
        """What is to be sent for one prompt, and who it is sent to. Nothing is sent yet.

        Arguments:
            prompt: the user's message, as it is sent.
            provider: a name of the configuration; None is the chosen one.
            model: the provider's own where None.
            system: the system prompt, if any.
            stream: whether the answer is sent piece by piece.
            images: paths, addresses, bytes or PIL images to go with the prompt.
            schema, choice, regex, grammar: what the answer must look like
                (`structured_output.asked`); the response's `parsed` is then the checked value.
            cache: whether a kept answer will do; None is as configured.
            format: how the answer is shown (`format_names.NAMES`).
            chat: the thread this is a turn of, new where there is none of that name.
            cell: who asks in that thread; asked again, it replaces its turn.
            sampling: sampling parameters by vLLM's names; None means not set.

        Raises LLMError for whatever will not do.
        """
        plan = self.plan(
            provider=provider,
            model=model,
            stream=stream,
            schema=schema,
            choice=choice,
            regex=regex,
            grammar=grammar,
            cache=cache,
            format=format,
            **sampling,
        )
        seat = None if chat is None else self.threads.open(chat).seat(cell)
        if seat is not None:
            system = system or seat.system()
        history = seat.history() if seat is not None else ()
        request = plan.request(prompt, system=system, history=history, images=images)
        return Prepared(plan.provider, request, plan.constraint, seat, format)

    def plan(
        self,
        *,
        provider: str | None = None,
        model: str | None = None,
        stream: bool = True,
        schema: Any = None,
        choice: Sequence[str] | None = None,
        regex: str | None = None,
        grammar: str | None = None,
        cache: bool | None = None,
        format: str = MARKDOWN,  # noqa: A002 - the option's name
        **sampling: Any,
    ) -> Plan:
        """Who answers and how, for one prompt or for many; arguments as `prepare` takes them."""
        check_format(format)
        if provider in (None, self.chosen):
            model = model or self.chosen_model
        name = provider or self.chosen
        answering = self.providers.answering(name, cache=cache)
        params = {name: value for name, value in sampling.items() if value is not None}
        wanted = constraints.asked(schema=schema, choice=choice, regex=regex, grammar=grammar)
        if wanted is not None:
            params["structured_outputs"] = wanted.structured_outputs()
        return Plan(
            provider=answering,
            section=self.providers.section(name),
            model=model,
            params=params,
            stream=stream,
            constraint=wanted or constraints.sent(params),
        )

    def crew(self, plan: Plan, size: int, deliver: Callable[[Delivery], None]) -> Crew:
        """Those who answer many requests at once; `deliver` is called on the background loop."""
        return Crew(self._background, plan, size, deliver)

    def starting(self, name: str | None = None) -> Turn:
        """Start a provider's engine. The Turn gives its phases and an empty Response.

        Raises OptionError where that provider has no engine.
        """
        from .providers.engine import Starting

        return Turn(self._background, Starting(self.providers.engine(name)), Request(messages=()))

    def begin(self, function: Callable[..., Awaitable[T]], *args: Any) -> futures.Future[T]:
        """Run a coroutine on the background loop and wait for nothing."""
        return self._background.portal().start_task_soon(function, *args)

    def call(self, function: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run a provider's coroutine on the background loop and wait; Ctrl-C cancels it."""
        future = self.begin(function, *args)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise GenerationInterrupted("stopped") from None

    def spawn(self, function: Callable[..., Awaitable[object]], *args: Any) -> None:
        """Run a coroutine on the background loop, beside whatever else runs; `close` cancels it."""
        self._background.portal().start_task_soon(function, *args)

    def at_close(self, function: Callable[[], None]) -> None:
        """Have a function called whenever the session is closed."""
        self._at_close.append(function)

    def close(self) -> None:
        """Stop what was started: engines, connections, the background loop. Usable again after."""
        providers = self.providers.release()
        if self._background.running:
            for provider in providers:
                self._background.portal().call(provider.aclose)
            self._background.close()
        self._config = self.defaults.provider = None
        for function in self._at_close:
            function()


@cache
def default_session() -> Session:
    """The process's session: one kernel, one set of engines and connections."""
    return Session(defaults=PROCESS)
