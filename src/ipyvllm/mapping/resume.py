"""What maps that did not end have left behind: answers by what decides them, so that the same map
asked again does only the rest. Held in memory for the session's time; what outlives a kernel is the
recordings' business.
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
# Older ones are forgotten: they hold their answers in memory.
_MOST = 8


@dataclass
class PartialMap:
    """What is left of the maps of one plan.

    `answers` are by the prompt, several where it was asked several times; `source` is an iterator
    that cannot be begun again, and `taken` what was taken from it: the prompt of a row that has
    its answer here, the request or the error of any other.
    """

    answers: dict[str, deque[Response]] = field(default_factory=dict)
    source: Any = None
    taken: list[Pulled] = field(default_factory=list)

    def keep(self, prompt: str, response: Response) -> None:
        self.answers.setdefault(prompt, deque()).append(response)

    def take(self, prompt: str) -> Response | None:
        """An answer to this prompt, which is then no longer here."""
        found = self.answers.get(prompt)
        if found is None:
            return None
        response = found.popleft()
        if not found:
            del self.answers[prompt]
        return response


class ResumeStore:
    """The rests of one session, by what decides their answers besides the prompt."""

    def __init__(self) -> None:
        self._rests: OrderedDict[str, PartialMap] = OrderedDict()

    def take(self, key: str) -> PartialMap:
        """What is left under that key, which is then no longer here; an empty rest for nothing."""
        return self._rests.pop(key, None) or PartialMap()

    def put(self, key: str, rest: PartialMap) -> None:
        """Keep a rest, and no more than some of them."""
        if not rest.answers and rest.source is None:
            return
        self._rests[key] = rest
        while len(self._rests) > _MOST:
            self._rests.popitem(last=False)

    def forget(self) -> None:
        self._rests.clear()

    def __len__(self) -> int:
        return len(self._rests)


def prompt_key(request: Request) -> str:
    """The last message of a request, which is what differs between the rows of a map."""
    content = request.messages[-1].content
    return content if isinstance(content, str) else json.dumps(content)
