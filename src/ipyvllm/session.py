"""What lies behind the magics: the configuration in force, the chosen provider, the providers made
so far. Resolves who answers and starts a turn. Knows no IPython and draws nothing.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .errors import GenerationInterrupted, OptionError
from .generation.conversation import Threads
from .generation.event_loop import Background
from .generation.generation import Turn
from .generation.plan import Plan, Prepared, check_format
from .generation.worker_pool import Crew
from .magics.model_names import KnownModels
from .mapping.progress_bar import in_terminal
from .mapping.resume import Unfinished
from .messages import Request
from .prompt import structured_output as constraints
from .rendering import mime

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from concurrent import futures

    from .config.loader import Config
    from .config.schema import ProviderConfig
    from .generation.conversation import Cell
    from .generation.worker_pool import Delivery
    from .mapping.progress_bar import Watcher
    from .providers.base import Provider
    from .providers.engine import EngineProvider
    from .results.response import Response

T = TypeVar("T")


class Session:
    """The state behind the magics: configuration, choice, providers. Nothing starts before use.

    Arguments:
        load: gives the configuration; called once, on first need.
    """

    def __init__(self, load: Callable[[], Config] | None = None) -> None:
        self._load = load
        self._config: Config | None = None
        self._chosen: str | None = None
        self._preferred: str | None = None
        self._providers: dict[str, Provider] = {}
        self._making = threading.RLock()
        self._given: dict[str, ProviderConfig] = {}
        self._models = KnownModels(self)
        self._background = Background()
        self._pid = os.getpid()
        self._inherited: list[dict[str, Provider]] = []
        self.threads = Threads()
        # What cells do where they do not say otherwise; set while the extension is loaded.
        self.settings: Any = None
        self.unfinished = Unfinished()
        # Makes who is told how a map goes on, from its number of rows; None where nobody looks on.
        self.watch: Callable[[int | None], Watcher | None] = in_terminal
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
        return (self._wanted or self.config.default).partition("/")[0]

    @property
    def chosen_model(self) -> str | None:
        """The model chosen with that provider; None is the provider's own."""
        return (self._wanted or "").partition("/")[2] or None

    @property
    def _wanted(self) -> str | None:
        return self._chosen or self._preferred

    def use(self, name: str) -> None:
        """Choose PROVIDER[/MODEL] for cells that name none. Raises ConfigError."""
        self.config.provider(name.partition("/")[0])
        self._chosen = name

    def prefer(self, name: str | None) -> None:
        """Set PROVIDER[/MODEL] as `%config` does; who it is is looked up when it is asked."""
        self._preferred, self._chosen = name or None, None

    def provider(self, name: str | None = None) -> Provider:
        """The provider of that name, made on first use. Raises ConfigError."""
        name = name or self.chosen
        self._leave_to_parent()
        # A widget may look at one while a cell asks it: two would be two engines.
        with self._making:
            if name not in self._providers:
                from .providers import create

                self._providers[name] = create(name, self.section(name))
            return self._providers[name]

    def _leave_to_parent(self) -> None:
        """In a forked child, begin anew: the parent's engines and connections live on its loop.

        They are kept, untouched: to let go of one here would take it from the parent's loop too.
        """
        if self._pid != os.getpid():
            self._inherited.append(self._providers)
            self._pid, self._providers = os.getpid(), {}
            self._making = threading.RLock()  # a thread of the parent may hold the other

    def known_models(self, name: str) -> list[str]:
        """A provider's models as far as they are known by now, for completions. Raises ConfigError.

        An endpoint is asked in the background, and the next call knows what it said.
        """
        return self._models.of(name)

    def endpoint(self, base_url: str) -> str:
        """The name of an OpenAI-compatible endpoint given on the spot; it is sent no key.

        Raises OptionError for what is no web address.
        """
        from .config.schema import EndpointConfig

        if not base_url.startswith(("http://", "https://")):
            raise OptionError(f"--base-url {base_url} is no web address", "http://HOST:PORT/v1")
        self._given.setdefault(base_url, EndpointConfig(type="openai", base_url=base_url))
        return base_url

    def section(self, name: str) -> ProviderConfig:
        """A provider's section of the configuration. Raises ConfigError."""
        return self._given.get(name) or self.config.provider(name)

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
        format: str = mime.MARKDOWN,  # noqa: A002 - the option's name
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
            schema, choice, regex, grammar: what the answer must look like (`constraint.asked`);
                the response's `parsed` is then the checked value.
            cache: whether a kept answer will do; None is as configured.
            format: how the answer is shown (`mime.NAMES`).
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
        format: str = mime.MARKDOWN,  # noqa: A002 - the option's name
        **sampling: Any,
    ) -> Plan:
        """Who answers and how, for one prompt or for many; arguments as `prepare` takes them."""
        check_format(format)
        if provider in (None, self.chosen):
            model = model or self.chosen_model
        name = provider or self.chosen
        answering = self._answering(name, cache=cache)
        params = {name: value for name, value in sampling.items() if value is not None}
        wanted = constraints.asked(schema=schema, choice=choice, regex=regex, grammar=grammar)
        if wanted is not None:
            params["structured_outputs"] = wanted.structured_outputs()
        return Plan(
            provider=answering,
            section=self.section(name),
            model=model,
            params=params,
            stream=stream,
            constraint=wanted or constraints.sent(params),
        )

    def crew(self, plan: Plan, size: int, deliver: Callable[[Delivery], None]) -> Crew:
        """Those who answer many requests at once; `deliver` is called on the background loop."""
        return Crew(self._background, plan, size, deliver)

    def _answering(self, name: str, *, cache: bool | None) -> Provider:
        """The provider with its fallbacks behind it and the recordings before it."""
        from .providers.cache import Recorded, recordings
        from .providers.fallback import Chain

        answering = self.provider(name)
        section = self.section(name)
        if section.fallback is not None:
            answering = Chain(name, self.provider, lambda n: self.config.provider(n).fallback)
        store = recordings(self.config.cache, cache)
        return answering if store is None else Recorded(answering, section, store)

    def starting(self, name: str | None = None) -> Turn:
        """Start a provider's engine. The Turn gives its phases and an empty Response.

        Raises OptionError where that provider has no engine.
        """
        from .providers.engine import Starting

        return Turn(self._background, Starting(self.engine(name)), Request(messages=()))

    def engine(self, name: str | None = None) -> EngineProvider:
        """The provider of that name, which must be an engine of this kernel."""
        found = self.provider(name)
        if not hasattr(found, "engine"):
            raise OptionError(f"provider {found.name!r} has no engine of this kernel")
        return cast("EngineProvider", found)

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

    def close(self) -> None:
        """Stop what was started: engines, connections, the background loop. Usable again after."""
        self._leave_to_parent()
        providers, self._providers = list(self._providers.values()), {}
        if self._background.running:
            for provider in providers:
                self._background.portal().call(provider.aclose)
            self._background.close()
        self._models.forget()
        self._config = self._chosen = self._preferred = None
        self.unfinished.forget()


@cache
def default_session() -> Session:
    """The process's session: one kernel, one set of engines and connections."""
    return Session()
