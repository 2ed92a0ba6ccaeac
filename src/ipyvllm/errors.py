"""The exception tree. Everything the package raises on purpose is an `LLMError`.

Each error says in one line what happened and, if something can be done, in a second line what.

    LLMError
    ├── ConfigError               an error in the configuration file or an environment variable
    ├── OptionError               a cell's option, verb, name or provider is refused
    ├── PromptError               the prompt template cannot be rendered
    ├── MissingDependencyError    an optional package is not installed
    ├── ProviderError             the provider could not answer
    │   ├── UnreachableError      no connection
    │   ├── ProviderTimeoutError  connected, but no token within the timeout
    │   ├── AuthenticationError   401, 403
    │   ├── RateLimitError        429
    │   ├── BadRequestError       the request itself was refused (other 4xx)
    │   │   └── ContextOverflowError  it is longer than the model's context
    │   ├── ServerError           5xx
    │   ├── ProtocolError         the reply does not follow the API
    │   └── StructuredOutputError  the answer does not match its schema, choice or regex
    ├── ReplayError               replay, and the answer was not recorded
    ├── EngineError               the vLLM engine of this kernel
    │   ├── EngineNotInstalledError
    │   ├── EngineStartError
    │   └── EngineDiedError
    └── GenerationInterrupted     the user pressed Stop; `.response` holds the partial answer

An error that ended an answer early has the text so far as `.response`; for a map, `.results` has
the rows so far.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

from .rendering.control_chars import escape_control_chars
from .secrets.in_force import mask_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .results.response import Response


class LLMError(Exception):
    """What happened (`message`) and what to do about it (`hint`, may be empty).

    Arguments:
        message: one line; secrets in it are masked.
        hint: one line, or empty if there is nothing to do.
    """

    response: Response | None = None
    # For a cell with many answers: its result so far, without the missing answers.
    results: Any = None

    def __init__(self, message: str, hint: str = "") -> None:
        # They may quote a server, a model or a file, and are shown by anyone: print, logs, tables.
        message = escape_control_chars(mask_message(message))
        hint = escape_control_chars(mask_message(hint))
        # Both are in `args`, so that the error can be pickled.
        super().__init__(message, hint)
        self.message = message
        self.hint = hint
        self._shown = False

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message

    def _render_traceback_(self) -> list[str]:
        """The lines IPython shows: message and hint, and at the second call (`%tb`) the traceback
        with all causes.

        IPython calls this for any exception that has it; the cell still fails and the error can be
        caught (a `UsageError` subclass would print a full traceback instead).
        """
        if self._shown:
            whole = "".join(traceback.format_exception(self))
            return escape_control_chars(mask_message(whole)).splitlines()
        self._shown = True
        return self.lines()

    def lines(self) -> list[str]:
        """The lines that a failed cell shows, with control characters escaped."""
        # Masked again: a cause may have been added, or a key may have become known, since then.
        line = mask_message(f"{type(self).__name__}: {self}")
        return escape_control_chars(line).splitlines()


class ConfigError(LLMError):
    """An error in the configuration file, or in an environment variable that it names."""


class OptionError(LLMError):
    """An option, verb, name or provider in a cell is refused before anything is sent."""


class PromptError(LLMError):
    """The prompt template cannot be rendered.

    `of_row` is whether the cause is the row of a map, such as a missing value, and not the
    template.
    """

    of_row: bool = False


class MissingDependencyError(LLMError):
    """An optional package is needed and not installed.

    Arguments:
        package: its import name.
        extra: the extra of ipyvllm that installs it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed", f'run: pip install "ipyvllm[{extra}]"')
        self.args = (package, extra)


class ProviderError(LLMError):
    """The provider could not answer.

    `retryable` is whether the same request may succeed a little later; `retry_after` is the number
    of seconds that the provider asked to wait. `status` is the HTTP status, if there was one.
    """

    retryable: bool = False
    retry_after: float | None = None
    status: int | None = None


class UnreachableError(ProviderError):
    """No connection to the provider."""


class ProviderTimeoutError(ProviderError):
    """The provider sent nothing within the timeout."""


class AuthenticationError(ProviderError):
    """The provider refused the key, or requires one (401, 403)."""


class RateLimitError(ProviderError):
    """Too many requests (429)."""


class BadRequestError(ProviderError):
    """The provider refused this request (another 4xx); sending it again will not help.

    `fields` are the fields of the request that the provider named, if any.
    """

    fields: frozenset[str] = frozenset()


class ContextOverflowError(BadRequestError):
    """The request is longer than the model's context."""


class ServerError(ProviderError):
    """The provider failed (5xx)."""


class ProtocolError(ProviderError):
    """The reply does not follow the OpenAI-compatible API."""


class StructuredOutputError(ProviderError):
    """The answer does not match its schema, choice or regex: the provider ignored it, or the answer
    was cut.

    `ignored` is whether no server that supports structured output could have sent the answer.
    """

    ignored: bool = False


class ReplayError(LLMError):
    """Replay is on, and this answer was not recorded."""


class EngineError(LLMError):
    """The vLLM engine of this kernel."""


class EngineNotInstalledError(EngineError):
    """vLLM is not installed in this environment."""


class EngineStartError(EngineError):
    """The engine did not start."""


class EngineDiedError(EngineError):
    """The engine's process ended during a request; the next cell starts a new one."""


class GenerationInterrupted(LLMError):  # noqa: N818 - requested by the user, not an error
    """The user pressed Stop; `.response` has the partial answer."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all its causes, also those in groups: anyio groups several attempts."""
    pending, seen = [error], set()
    while pending:
        current = pending.pop()
        if id(current) in seen:  # a fallback's error may lead back to it
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            pending += current.exceptions
        pending += [c for c in (current.__cause__, current.__context__) if c is not None]


def placeholder(name: str, error: LLMError) -> type:
    """A class that stands where one of an extra would be, and raises `error` when it is called."""

    def refuse(*_args: object, **_options: object) -> None:
        raise type(error)(*error.args)

    return type(name, (), {"__init__": refuse, "__doc__": str(error), "__module__": "ipyvllm"})
