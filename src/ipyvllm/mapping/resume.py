"""The answers of maps that did not finish, so that the same map run again sends only the remaining
rows. They are in memory until the session closes; `providers.cache` saves answers to files.
"""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import PromptError
from ..messages import Request

if TYPE_CHECKING:
    from ..results.response import Response

Pulled = str | Request | PromptError
# Partial maps that are kept; older ones are discarded, since their answers are in memory.
_LIMIT = 8


@dataclass
class PartialMap:
    """What is kept of the unfinished maps of one plan.

    `answers` are by prompt, several if rows have the same prompt. `source` is the mapped iterator
    if it cannot be restarted, and `taken` the rows that were taken from it: the prompt of a row
    whose answer is here, the request or the error of any other row.
    """

    answers: dict[str, deque[Response]] = field(default_factory=dict)
    source: Any = None
    taken: list[Pulled] = field(default_factory=list)

    def keep(self, prompt: str, response: Response) -> None:
        self.answers.setdefault(prompt, deque()).append(response)

    def take(self, prompt: str) -> Response | None:
        """Remove and return an answer to `prompt`; None if there is none."""
        found = self.answers.get(prompt)
        if found is None:
            return None
        response = found.popleft()
        if not found:
            del self.answers[prompt]
        return response


class ResumeStore:
    """The partial maps of one session, by `RowRequest.key`."""

    def __init__(self) -> None:
        self._partial: OrderedDict[str, PartialMap] = OrderedDict()

    def take(self, key: str) -> PartialMap:
        """Remove and return the partial map of `key`; an empty one if there is none."""
        return self._partial.pop(key, None) or PartialMap()

    def put(self, key: str, partial: PartialMap) -> None:
        """Keep a partial map under `key`, and discard the oldest if there are too many."""
        if not partial.answers and partial.source is None:
            return
        self._partial[key] = partial
        while len(self._partial) > _LIMIT:
            self._partial.popitem(last=False)

    def forget(self) -> None:
        self._partial.clear()

    def __len__(self) -> int:
        return len(self._partial)


def prompt_key(request: Request) -> str:
    """The last message of `request`, the only part that differs between the rows of a map."""
    content = request.messages[-1].content
    return content if isinstance(content, str) else json.dumps(content)
