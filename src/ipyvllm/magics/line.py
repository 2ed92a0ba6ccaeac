"""`%llm VERB`: a prompt on one line, and verbs that manage providers and engines."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ..errors import OptionError
from ..rendering import streams
from ..rendering.control_chars import one_line
from ..suggest import nearest
from . import config_verbs, verb_help
from .completion import Completions
from .engine_verbs import EngineVerbs
from .fix import FixVerb
from .history_verbs import ConversationVerbs
from .widget_verbs import WidgetVerbs

if TYPE_CHECKING:
    from ..results.response import Response
    from .context import Context
    from .current_cell import RunningCell
    from .last_error import LastFailure


class LineMagic:
    """The line magic of one shell."""

    VERBS = ("ask", "list_", "use", "models", "config", "trust", "cache", "version", "help_")

    def __init__(self, context: Context, running: RunningCell, last: LastFailure) -> None:
        session, screen = context.session, context.screen
        self.session, self.screen, self.settings = session, screen, context.settings
        fix = FixVerb(context, last)
        self.widgets = WidgetVerbs(running)
        owners = (
            self,
            ConversationVerbs(session),
            fix,
            EngineVerbs(session, screen),
            self.widgets,
        )
        self.verbs = {name: verb for owner in owners for name, verb in verb_help.of(owner).items()}
        self.completions = Completions(context.shell, session, self.verbs)

    def llm(self, line: str) -> Any:
        """Ask on one line, and manage providers and the engines of this kernel.

        %llm VERB ...; %llm help VERB describes one.
        """
        verb, _, rest = line.strip().partition(" ")
        if not verb:
            streams.say(f"provider: {self.session.chosen}   (%llm use changes it; %llm help VERB)")
            streams.say(verb_help.listing(self.verbs.values()))
            return None
        # Verbs are in lower case: a capital probably begins a prompt without `ask`.
        forgotten = not verb.islower() or nearest(verb, self.verbs) is None
        if verb not in self.verbs and forgotten:
            raise OptionError(f"no verb {verb!r}", f"to ask: %llm ask {verb} {rest}".rstrip())
        return verb_help.find(self.verbs, verb)(rest.strip())

    def ask(self, text: str) -> Response:
        """Send a prompt and show the answer.

        %llm ask TEXT

        answer = %llm ask TEXT assigns the answer instead of showing it.
        """
        if not text:
            raise OptionError("nothing to ask", "%llm ask TEXT")
        with self.session.start(text, self.settings.options()) as generation:
            # Not shown here: IPython shows the value, unless the line assigns it.
            animate = self.settings.stream
            response = self.screen.follow(generation, animate=animate, shown=False)
        self.session.last = response
        return response

    def list_(self, _rest: str) -> None:
        """List the providers; a star marks the one for cells that name none.

        %llm list
        """
        config = self.session.config
        for name, section in config.providers.items():
            mark = "*" if name == self.session.chosen else " "
            kind = getattr(section, "type", "unusable")
            streams.say(f"{mark} {name}  ({kind})")

    def config(self, _rest: str) -> None:
        """Show the effective configuration and the source of each part, secrets masked.

        %llm config
        """
        streams.say(config_verbs.shown(self.session, self.settings))

    def trust(self, rest: str) -> None:
        """Trust a configuration file that another user has written, or could write, as it is now.

        %llm trust [PATH]

        Without PATH it is the file that was found and refused. If it changes, it is refused again.
        """
        streams.say(config_verbs.trusted(rest))

    def cache(self, rest: str) -> None:
        """Show the folder and size of the response cache; clear deletes its answers.

        %llm cache [clear]

        Answers are saved with --cache, `cache:` in the configuration or IPYVLLM_CACHE.
        """
        streams.say(config_verbs.cache(self.session, self.settings, rest))

    def models(self, name: str) -> None:
        """List a provider's models.

        %llm models [PROVIDER]
        """
        provider = self.session.providers.get(name or None)
        streams.say("\n".join(map(one_line, self.session.call(provider.models))))

    def use(self, name: str) -> None:
        """Choose the provider for cells that name none.

        %llm use PROVIDER[/MODEL]
        """
        if not name:
            raise OptionError("which provider?", "%llm use NAME; %llm list shows the names")
        self.session.use(name)
        self.settings.provider = name  # so that %config shows the effective value

    def version(self, _rest: str) -> None:
        """Show the version.

        %llm version
        """
        from importlib.metadata import version

        streams.say(f"ipyvllm {version('ipyvllm')}")

    def help_(self, name: str) -> None:
        """Describe one verb, or list them.

        %llm help [VERB]
        """
        streams.say(
            verb_help.about(self.verbs, name) if name else verb_help.listing(self.verbs.values())
        )


# The classes with verbs, for `%llm?` and for the reference in the documentation.
OWNERS = (LineMagic, ConversationVerbs, FixVerb, EngineVerbs, WidgetVerbs)


def _document() -> None:
    """Add the list of verbs to the docstring, which `%llm?` shows."""
    listed = verb_help.listing(verb for owner in OWNERS for verb in verb_help.of(owner).values())
    LineMagic.llm.__doc__ = f"{inspect.cleandoc(LineMagic.llm.__doc__ or '')}\n\n{listed}"


_document()
