"""Completion of `%%llm` and `%llm` lines: verbs, options, providers, models, threads, names.

Candidates come from the table of options and from the verbs. Completion does not wait for a
provider: the models of an endpoint appear after its first reply.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from IPython.core.completer import SimpleCompletion

from ..errors import LLMError
from ..options.table import BY_FLAG, OPTIONS
from ..rendering.format_names import NAMES as FORMATS
from .model_names import KnownModels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from IPython.core.completer import CompletionContext
    from IPython.core.interactiveshell import InteractiveShell

    from ..session import Session

_CELL = re.compile(r"^%%llm\s+(?P<rest>.*)$")
_LINE = re.compile(r"^\s*(?:[^\W\d]\w*\s*=\s*)?%llm\s+(?P<rest>.*)$")
_TARGET = re.compile(r"^\w+\s*=?\s*<<\s*")
# The kind of argument of each verb.
_ARGUMENTS = {
    **dict.fromkeys(("start", "stop", "restart", "status", "logs", "doctor", "fix"), "providers"),
    **dict.fromkeys(("models", "use", "panel"), "providers"),
    **dict.fromkeys(("history", "reset", "chat"), "threads"),
    "help": "verbs",
}


class Completions:
    """The completion matcher of one shell.

    Arguments:
        shell: the shell, whose variables are candidates.
        session: the session, whose providers, models and threads are candidates.
        verbs: the names of the verbs.
    """

    def __init__(self, shell: InteractiveShell, session: Session, verbs: Iterable[str]) -> None:
        self._shell, self._session = shell, session
        self._models = KnownModels(session)
        self._kinds: dict[str, Callable[[str], list[str]]] = {
            "providers": self._providers,
            "models": self._chosen_models,
            "threads": lambda _: session.threads.names,
            "formats": lambda _: list(FORMATS),
            "names": lambda _: self._names(),
            "verbs": lambda _: list(verbs),
        }

    def match(self, context: CompletionContext) -> dict[str, Any]:
        """Complete the line of `context`; returns the result in IPython's format."""
        before = context.line_with_cursor[: context.cursor_position]
        cell = _CELL.match(before) if context.cursor_line == 0 else None
        line = None if cell is not None else _LINE.match(before)
        try:
            if cell is not None:
                found = self._of_cell(cell["rest"])
            elif line is not None:
                found = self._of_line(line["rest"])
            else:
                return {"completions": [], "suppress": False}
        except LLMError:  # a broken configuration is reported when a cell runs, not at each key
            found = []
        word = context.token
        matching = dict.fromkeys(each for each in found if each.startswith(word))
        completions = [SimpleCompletion(each, type="llm") for each in matching]
        # Other matchers are suppressed: files and Python names have no meaning on these lines.
        return {"completions": completions, "suppress": True, "ordered": True}

    def _of_cell(self, rest: str) -> list[str]:
        done, word = _split(_TARGET.sub("", rest))
        flag, equals, _ = word.partition("=")
        option = BY_FLAG.get(flag if equals else done[-1] if done else "")
        if option is not None and option.names and (equals or not word.startswith("-")):
            return self._kinds[option.names](word.rpartition("=")[2].rpartition(",")[2])
        if word.startswith("-"):
            return [each for option in OPTIONS for each in option.flags]
        if (option is not None and option.takes_value) or any(not w.startswith("-") for w in done):
            return []
        # A first word may be the name before <<.
        return self._providers(word) + ([] if done or _TARGET.match(rest) else self._names())

    def _of_line(self, rest: str) -> list[str]:
        done, word = _split(rest)
        if not done:
            return self._kinds["verbs"](word)
        kind = _ARGUMENTS.get(done[0])
        return [] if kind is None or len(done) > 1 else self._kinds[kind](word)

    def _providers(self, word: str) -> list[str]:
        """Providers; after `PROVIDER/`, its models."""
        name, slash, _ = word.partition("/")
        if slash:
            return [f"{name}/{model}" for model in self._models.of(name)]
        return list(self._session.config.providers)

    def _chosen_models(self, _word: str) -> list[str]:
        return self._models.of(self._session.chosen)

    def _names(self) -> list[str]:
        """The user's variables."""
        hidden = self._shell.user_ns_hidden
        names = self._shell.user_ns
        return sorted(n for n in names if not n.startswith("_") and n not in hidden)


def _split(text: str) -> tuple[list[str], str]:
    """The words that are complete, and the one at the cursor."""
    *done, word = re.split(r"\s+", text)
    return [each for each in done if each], word
