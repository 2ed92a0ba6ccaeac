"""The request for each row of a map: it is made from a template and the variables of the row. Also
the default number of requests in flight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import OptionError, PromptError
from ..options.request import RequestOptions
from ..prompt.missing import MISSING, is_missing
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
# vLLM's default of `max_num_seqs` for most machines.
_ENGINE_SEQUENCES = 256


@dataclass(frozen=True)
class RowRequest:
    """Makes the request for each row.

    Arguments:
        plan: the provider and the parameters, which are the same for all rows.
        system: the system prompt.
        template: filled from the variables of a row; None if the element itself is the prompt.
        images: returns the images to send with a row, from its variables.
    """

    plan: Plan
    system: str | None = None
    template: Template | None = None
    images: Callable[[Mapping[str, Any]], Sequence[Any]] | None = None

    def key(self) -> str:
        """A hash of everything that determines an answer, except the prompt."""
        return key_of(self.plan.section, self.plan.request("", system=self.system))

    def prompt(self, names: Mapping[str, Any]) -> str:
        """The prompt of the row with the variables `names`. Raises PromptError."""
        if self.template is None:
            item = names[ITEM]
            if is_missing(item):
                raise _of_row(PromptError("the prompt of this row is missing"))
            if not isinstance(item, str):
                kind = type(item).__name__
                raise PromptError(f"the prompt is a {kind}, not a text", "pass template=")
            return item
        try:
            prompt = self.template.fill(names)
        except PromptError as error:
            # The template may be right for the other rows.
            if any(value is MISSING for value in names.values()):
                raise _of_row(error) from error.__cause__
            raise
        if not prompt.strip():
            raise _of_row(PromptError("the prompt of this row is empty"))
        return prompt

    def request(self, names: Mapping[str, Any]) -> Request:
        """The request of the row with the variables `names`. Raises PromptError."""
        try:
            images = self.images(names) if self.images is not None else ()
        except OptionError as error:  # of this row only: the image of another row may exist
            raise PromptError(error.message, error.hint) from error
        return self.plan.request(self.prompt(names), system=self.system, images=images)


def row_request(
    session: Session,
    options: RequestOptions | None = None,
    *,
    template: str | None = None,
    raw: bool = False,
    names: Mapping[str, Any] | None = None,
    images: Callable[[Mapping[str, Any]], Sequence[Any]] | Sequence[Any] = (),
    **given: Any,
) -> RowRequest:
    """The `RowRequest` of a map.

    Arguments:
        session: the session that sends the requests.
        options: the options of every request.
        template: a Jinja template; None if each element is its prompt.
        raw: whether the template is sent unchanged.
        names: variables of the template besides those of the row.
        images: images to send with every prompt, or a function that returns those of a row.
        **given: options by their names, which take precedence over `options`.

    Raises PromptError if the template is not valid, and OptionError.
    """
    asked = of_rows(options, given)
    plan = session.plan(asked)
    made = None if template is None else Template(template, names or {}, raw=raw)
    each = images if callable(images) else (lambda _names: images) if images else None
    return RowRequest(plan, asked.system, made, each)


def of_rows(options: RequestOptions | None, given: Mapping[str, Any]) -> RequestOptions:
    """The options of every row, by default without streaming, since partial answers are not shown.

    Arguments:
        options: the options of the request.
        given: options by their names, which take precedence.

    Raises OptionError for an option that maps do not support.
    """
    asked = RequestOptions.of(**given).over(options)
    asked = replace(asked, stream=bool(asked.stream))
    if asked.chat is not None:
        raise OptionError(
            "chat: the rows of a map cannot be turns of a conversation", "remove chat="
        )
    return asked


def _of_row(error: PromptError) -> PromptError:
    error.of_row = True
    return error


def check(errors: str, concurrency: int | None) -> None:
    """Check the options `errors` and `concurrency` of a map. Raises OptionError."""
    if errors not in ERRORS:
        raise OptionError(f"errors: no {errors!r}", did_you_mean(errors, ERRORS))
    if concurrency is not None and concurrency < 1:
        raise OptionError(f"concurrency: must be at least 1, not {concurrency}")


def usual_concurrency(section: ProviderConfig) -> int:
    """The default number of requests in flight: what the provider allows; for an engine twice its
    batch size, so that a request is always waiting when a sequence ends.

    Arguments:
        section: the provider's section of the configuration.
    """
    if section.type == "engine":
        sequences = getattr(section, "engine_args", {}).get("max_num_seqs", _ENGINE_SEQUENCES)
        return 2 * int(sequences)
    return getattr(section, "max_concurrency", None) or _CONCURRENCY
