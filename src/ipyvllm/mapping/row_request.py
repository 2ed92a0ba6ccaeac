"""What a map asks of every row, how the names of a row become its request, and how many rows are
asked at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import OptionError, PromptError
from ..options.request import RequestOptions
from ..prompt.template import Template
from ..providers.cache import key_of
from ..suggest import did_you_mean
from .rows import ITEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..config.schema import ProviderConfig
    from ..generation.plan import Plan
    from ..messages import Request
    from ..session import Session


KEEP, RAISE = ERRORS = ("keep", "raise")
_CONCURRENCY = 32
# What vLLM takes at once where its `max_num_seqs` is not set, on the machines it knows.
_ENGINE_SEQUENCES = 256


@dataclass(frozen=True)
class RowRequest:
    """What is asked of every row: the plan, and how a row becomes a request.

    Arguments:
        template: filled from the row's names; None where the element itself is the prompt.
        images: gives the images that go with a row, from its names.
    """

    plan: Plan
    system: str | None = None
    template: Template | None = None
    images: Callable[[Mapping[str, Any]], Sequence[Any]] | None = None

    def key(self) -> str:
        """A name for all that decides an answer besides the prompt."""
        return key_of(self.plan.section, self.plan.request("", system=self.system))

    def prompt(self, names: Mapping[str, Any]) -> str:
        """What is asked of one row. Raises PromptError."""
        if self.template is None:
            item = names[ITEM]
            if not isinstance(item, str):
                kind = type(item).__name__
                raise PromptError(f"the prompt is a {kind}, not a text", "pass template=")
            return item
        prompt = self.template.fill(names)
        if not prompt.strip():
            raise PromptError("the prompt of this row is empty")
        return prompt

    def request(self, names: Mapping[str, Any]) -> Request:
        """The request of one row. Raises PromptError."""
        try:
            images = self.images(names) if self.images is not None else ()
        except OptionError as error:  # this row's, while another's may be there
            raise PromptError(error.message, error.hint) from error
        return self.plan.request(self.prompt(names), system=self.system, images=images)


def question(
    session: Session,
    options: RequestOptions | None = None,
    *,
    template: str | None = None,
    raw: bool = False,
    names: Mapping[str, Any] | None = None,
    images: Callable[[Mapping[str, Any]], Sequence[Any]] | Sequence[Any] = (),
    **given: Any,
) -> RowRequest:
    """The question of a map; options as `Session.prepare` takes them.

    Arguments:
        template: None where each element is its prompt.
        raw: whether the template is sent as it is.
        names: what the template knows besides the row.
        images: those that go with every prompt, or what gives them for a row.

    Raises PromptError where the template is none, and OptionError.
    """
    asked = of_rows(options, given)
    plan = session.plan(asked)
    made = None if template is None else Template(template, names or {}, raw=raw)
    each = images if callable(images) else (lambda _names: images) if images else None
    return RowRequest(plan, asked.system, made, each)


def of_rows(options: RequestOptions | None, given: Mapping[str, Any]) -> RequestOptions:
    """The options of every row: nobody reads along, so whole answers only. Raises OptionError."""
    asked = replace(RequestOptions.of(**given).over(options), stream=False)
    if asked.chat is not None:
        raise OptionError(
            "chat: the rows of a map cannot be turns of a conversation", "remove chat="
        )
    return asked


def check(errors: str, concurrency: int | None) -> None:
    """Refuse what a map cannot do. Raises OptionError."""
    if errors not in ERRORS:
        raise OptionError(f"errors: no {errors!r}", did_you_mean(errors, ERRORS))
    if concurrency is not None and concurrency < 1:
        raise OptionError(f"concurrency: must be at least 1, not {concurrency}")


def usual_concurrency(section: ProviderConfig) -> int:
    """How many rows are asked at once where nobody says: what the provider allows, and for an
    engine enough that whenever a sequence ends another one waits."""
    if section.type == "engine":
        sequences = getattr(section, "engine_args", {}).get("max_num_seqs", _ENGINE_SEQUENCES)
        return 2 * int(sequences)
    return getattr(section, "max_concurrency", None) or _CONCURRENCY
