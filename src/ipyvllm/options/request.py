"""All that one prompt can be asked with, by the names of the Python interface. An option of
requests has its field here and its row in `table`; a sampling parameter needs only the row.
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
        provider: a name of the configuration; not set, it is the chosen one.
        model: not set, it is the provider's own.
        system: the system prompt.
        stream: whether the answer is sent piece by piece; it is, if that is not set.
        images: paths, addresses, bytes or PIL images to go with the prompt.
        schema, choice, regex, grammar: what the answer must look like
            (`structured_output.asked`); the response's `parsed` is then the checked value.
        cache: whether a kept answer will do; not set, it is as configured.
        format: how the answer is shown (`format_names.NAMES`).
        chat: the thread this is a turn of, new if there is none of that name.
        cell: who asks in that thread; sent again, it replaces its turn.
        sampling: sampling parameters by vLLM's names.
    """

    provider: str | None = None
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
        """The options of these names; any other name is a sampling parameter's."""
        mine = {name: given.pop(name) for name in NAMES if name in given}
        return RequestOptions(**mine, sampling=_set(given))

    def over(self, usual: RequestOptions | None) -> RequestOptions:
        """These, and those of `usual` that are not set here."""
        if usual is None:
            return self
        merged = {
            name: getattr(usual if getattr(self, name) is None else self, name) for name in NAMES
        }
        merged["images"] = self.images or usual.images
        return RequestOptions(**merged, sampling={**usual.sampling, **_set(self.sampling)})


def _set(sampling: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sampling.items() if value is not None}


# The options beside the sampling parameters.
NAMES = tuple(each.name for each in fields(RequestOptions) if each.name != "sampling")
