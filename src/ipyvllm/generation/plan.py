"""Who answers and how: all that is settled before the prompt is known. Pure; one plan serves one
prompt or many.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import MissingDependencyError, OptionError
from ..messages import Message, Request
from ..rendering.format_names import NAMES
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.schema import ProviderConfig
    from ..prompt.structured_output import StructuredOutput
    from ..providers.base import Responder
    from .conversation import ThreadPosition


@dataclass(frozen=True)
class Plan:
    """One way to ask: the provider with what stands around it, its section of the configuration,
    and what goes into every request."""

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
            history: what was said before it.
            images: paths, addresses, bytes or PIL images to go with it.
        """
        first = (Message("system", system),) if system else ()
        messages = (*first, *history, Message("user", _content(prompt, images)))
        return Request(messages, model=self.model, params=self.params, stream=self.stream)


@dataclass(frozen=True)
class Prepared:
    """A request that is ready to be sent: to whom, and what is to be made of the answer."""

    provider: Responder
    request: Request
    structured: StructuredOutput | None
    position: ThreadPosition | None
    format: str


def _content(prompt: str, images: Sequence[Any]) -> str | tuple[dict[str, Any], ...]:
    if not images:
        return prompt
    from ..prompt.images import part

    return ({"type": "text", "text": prompt}, *map(part, images))


def check_format(name: str) -> None:
    """Whether there is such a format here, before anything is sent.

    Raises OptionError, or MissingDependencyError for html without nh3.
    """
    if name not in NAMES:
        raise OptionError(f"no format {name!r}", did_you_mean(name, NAMES))
    if name == "html" and importlib.util.find_spec("nh3") is None:
        raise MissingDependencyError("nh3", "html")
