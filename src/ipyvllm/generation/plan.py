"""The provider and the parameters of a request: all that is known before the prompt. Pure; one plan
serves one prompt or many.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import MissingDependencyError, OptionError
from ..messages import Message, Request
from ..prompt.choices import most_tokens
from ..rendering.format_names import NAMES
from ..secrets import in_force
from ..secrets.literal import is_secret_name, is_secret_value
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config.schema import ProviderConfig
    from ..prompt.structured_output import StructuredOutput
    from ..providers.base import Responder
    from .conversation import ThreadPosition

_HEADERS = frozenset({"headers", "extra_headers", "default_headers"})


@dataclass(frozen=True)
class Plan:
    """The provider and what goes into every request to it.

    Attributes:
        provider: the provider with its wrappers (fallback, cache).
        section: its section of the configuration.
        model: the model's name; None is the provider's own.
        params: sampling parameters by vLLM's names.
        stream: whether the answer is streamed.
        structured: the structured output that answers are checked against, if any.
    """

    provider: Responder
    section: ProviderConfig
    model: str | None
    params: dict[str, Any]
    stream: bool
    structured: StructuredOutput | None

    def request(
        self,
        prompt: str,
        *,
        system: str | None = None,
        history: Sequence[Message] = (),
        images: Sequence[Any] = (),
    ) -> Request:
        """The request for one prompt.

        Arguments:
            prompt: the user message's text.
            system: the system prompt, if any.
            history: the thread's messages before it.
            images: paths, URLs, bytes or PIL images sent with the prompt.
        """
        # A secret in the namespace or in a traceback goes to no model.
        system, prompt = in_force.mask(system or ""), in_force.mask(prompt)
        first = (Message("system", system),) if system else ()
        messages = (*first, *history, Message("user", _content(prompt, images, self.section)))
        return Request(messages, model=self.model, params=self.params, stream=self.stream)


@dataclass(frozen=True)
class Prepared:
    """A request that is ready to be sent.

    Attributes:
        provider: the provider asked.
        request: the request.
        structured: the structured output that the answer is checked against, if any.
        position: where the exchange is recorded in a thread, if it belongs to one.
        format: the format to show the answer in.
    """

    provider: Responder
    request: Request
    structured: StructuredOutput | None
    position: ThreadPosition | None
    format: str


def _content(
    prompt: str, images: Sequence[Any], section: ProviderConfig
) -> str | tuple[dict[str, Any], ...]:
    if not images:
        return prompt
    from ..prompt.images import part

    return ({"type": "text", "text": prompt}, *(part(image, section.limits) for image in images))


# Hosts of OpenAI's own service, whose newer models refuse `max_tokens`.
_OPENAI_HOSTS = ("openai.com", "openai.azure.com")
_LIMITS = ("max_tokens", "max_completion_tokens")


def limit_of_choice(
    section: ProviderConfig, params: Mapping[str, Any], structured: StructuredOutput | None
) -> tuple[str, int] | None:
    """The parameter that limits the tokens of a choice, and its value: without a limit, a server
    that ignores the choice writes on to the end of its context. None if the answer is not a choice,
    or the user has set a limit.

    Arguments:
        section: the provider's section of the configuration.
        params: the parameters that the user has set.
        structured: the structured output.
    """
    if structured is None or structured.kind != "choice" or not isinstance(structured.value, list):
        return None
    given = {**getattr(section, "extra_body", {}), **params}
    if any(given.get(name) is not None for name in _LIMITS):
        return None
    host = urlsplit(getattr(section, "base_url", None) or "").hostname or ""
    own = any(host == name or host.endswith(f".{name}") for name in _OPENAI_HOSTS)
    as_json = section.type == "openai" or section.fallback is not None
    most = most_tokens(structured.value, as_json=as_json)
    return "max_completion_tokens" if own else "max_tokens", most


def check_parameters(sampling: Mapping[str, Any]) -> None:
    """Check that no parameter is a secret or a header: parameters go into the body, and into
    recordings. Raises OptionError."""
    for name, value in sampling.items():
        if name in _HEADERS or (is_secret_name(name) and is_secret_value(value)):
            raise OptionError(
                f"{name}: is not a sampling parameter",
                "keys and headers are set in the configuration: api_key_env: NAME, headers:",
            )


def check_format(name: str) -> None:
    """Check that `name` is a format that can be shown, before anything is sent.

    Raises OptionError, or MissingDependencyError for html without nh3.
    """
    if name not in NAMES:
        raise OptionError(f"no format {name!r}", did_you_mean(name, NAMES))
    if name == "html" and importlib.util.find_spec("nh3") is None:
        raise MissingDependencyError("nh3", "html")
