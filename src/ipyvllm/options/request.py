"""The options of one request, by the names of the Python interface. An option has a field here and
a row in `table`; a sampling parameter has only the row.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..generation.conversation import CellRun


@dataclass(frozen=True, kw_only=True)
class RequestOptions:
    """The options of a request. None is not set.

    Arguments:
        provider: a name in the configuration; default: the chosen provider.
        base_url: the URL of an OpenAI-compatible endpoint to ask instead of a provider.
        model: default: the provider's own.
        system: the system prompt.
        stream: whether the answer is streamed; default: it is.
        images: paths, URLs, bytes or PIL images to send with the prompt.
        schema, choice, regex, grammar: the structured output, at most one of them
            (`structured_output.asked`); the response's `parsed` is then the validated value.
        cache: whether the response cache is used; default: as configured.
        format: how the answer is shown (`format_names.NAMES`).
        chat: the thread that this is a turn of; it is created if it does not exist.
        cell: the cell that asks in that thread; if it is run again, it replaces its turn.
        sampling: sampling parameters by vLLM's names.
    """

    provider: str | None = None
    base_url: str | None = None
    model: str | None = None
    system: str | None = None
    stream: bool | None = None
    images: Sequence[Any] = ()
    schema: Any = None
    choice: Sequence[str] | None = None
    regex: str | None = None
    grammar: str | None = None
    cache: bool | None = None
    format: str | None = None
    chat: str | None = None
    cell: CellRun | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, **given: Any) -> RequestOptions:
        """Make options from keyword arguments; any other name is a sampling parameter."""
        mine = {name: given.pop(name) for name in NAMES if name in given}
        return RequestOptions(**mine, sampling=_set(given))

    def over(self, usual: RequestOptions | None) -> RequestOptions:
        """These options, with those that are not set taken from `usual`."""
        if usual is None:
            return self
        merged = {
            name: getattr(usual if getattr(self, name) is None else self, name) for name in NAMES
        }
        merged["images"] = self.images or usual.images
        return RequestOptions(**merged, sampling={**usual.sampling, **_set(self.sampling)})


class _Null:
    """The value of a sampling parameter that is sent as null; None is one that is not set."""

    def __repr__(self) -> str:
        return "NULL"


NULL = _Null()


def sent(sampling: Mapping[str, Any]) -> dict[str, Any]:
    """The sampling parameters as they are sent."""
    return {name: None if value is NULL else value for name, value in sampling.items()}


def _set(sampling: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sampling.items() if value is not None}


# The names of the options, without sampling parameters.
NAMES = tuple(each.name for each in fields(RequestOptions) if each.name != "sampling")
