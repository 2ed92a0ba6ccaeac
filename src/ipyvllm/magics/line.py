"""`%llm VERB`: one question on a line, and looking after providers and the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import no_var_expand

from ..errors import OptionError
from ..suggest import did_you_mean
from .conversation import ConversationVerbs
from .engine import EngineVerbs
from .fixing import FixVerb

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    from ..display import Screen
    from ..messages import Response
    from ..session import Session
    from .settings import LLMMagics


class LineMagic:
    """The line magic of one shell; each verb is a method of its name."""

    def __init__(
        self, shell: InteractiveShell, session: Session, screen: Screen, settings: LLMMagics
    ) -> None:
        self.shell, self.session, self.screen = shell, session, screen
        self.settings = settings
        self.fixing = FixVerb(shell, session, screen, settings)
        self._verbs: dict[str, Callable[[str], Any]] = {
            "ask": self.ask,
            "list": self.list,
            "config": self.config,
            "use": self.use,
            "models": self.models,
            "version": self.version,
            **ConversationVerbs(session).verbs,
            **self.fixing.verbs,
            **EngineVerbs(session, screen).verbs,
        }

    @no_var_expand
    def llm(self, line: str) -> Response | None:
        """Ask on one line, and look after providers and the engines of this kernel.

        %llm ask TEXT    one question
        %llm list        the providers
        %llm config      the configuration in force, secrets masked
        %llm models      the models of a provider
        %llm use NAME    choose PROVIDER[/MODEL] for cells that name none
        %llm fix         why the last cell failed, and the corrected cell;
                         --insert: into a new cell, --values: with variables' values
        %llm last        the last answer again
        %llm history     the conversations of --chat, or the one named
        %llm reset       forget them, or the one named
        %llm version     the version

        Engines; the chosen one, or the one named behind the verb:

        %llm start [-b]  start it; -b: in the background
        %llm stop        end it
        %llm restart     both
        %llm status      what it is doing: requests, KV cache, memory
        %llm logs [N]    its log's last lines
        %llm doctor      what stands in its way, and the mends
        %llm install     put the vLLM CPU engine into this environment
        """
        verb, _, rest = line.strip().partition(" ")
        if not verb:
            print(f"provider: {self.session.chosen}")
            print(f"verbs: {', '.join(self._verbs)}   (%llm? for more)")
            return None
        if verb not in self._verbs:
            raise OptionError(f"no verb {verb!r}", did_you_mean(verb, self._verbs))
        answer: Response | None = self._verbs[verb](rest.strip())
        return answer

    def ask(self, text: str) -> Response:
        if not text:
            raise OptionError("nothing to ask", "%llm ask TEXT")
        with self.session.start(text, **self.settings.options()) as turn:
            # Whether the answer is shown next, or assigned, only IPython knows.
            animate = self.settings.stream
            response = self.screen.follow(turn, animate=animate, shown=False)
        self.session.last = response
        return response

    def list(self, _rest: str) -> None:
        config = self.session.config
        for name, section in config.providers.items():
            mark = "*" if name == self.session.chosen else " "
            kind = getattr(section, "type", "unusable")
            print(f"{mark} {name}  ({kind})")

    def config(self, _rest: str) -> None:
        import yaml

        config = self.session.config
        print(f"# from {config.source}; chosen: {self.session.chosen}")
        print(yaml.safe_dump(config.shown(), sort_keys=False, default_flow_style=None), end="")

    def models(self, name: str) -> None:
        provider = self.session.provider(name or None)
        print("\n".join(self.session.call(provider.models)))

    def use(self, name: str) -> None:
        if not name:
            raise OptionError("which provider?", "%llm use NAME; %llm list shows them")
        self.session.use(name)
        self.settings.provider = name  # so that %config shows what is in force

    def version(self, _rest: str) -> None:
        from importlib.metadata import version

        print(f"ipyvllm {version('ipyvllm')}")
