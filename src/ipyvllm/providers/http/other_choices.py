"""The choices of a reply other than choice 0. One is requested, so they are kept only in case there
is no choice 0: then the lowest is the answer. No I/O.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .chat_api import index_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# More choices than any server sends in one event.
_MOST = 1000


class OtherChoices:
    """Keeps the pieces of the lowest choice so far: `kept` has each with the body it came in, which
    is reduced to the names of the answer."""

    def __init__(self) -> None:
        self._lowest = 0
        self.kept: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def answer(self, choices: Iterable[Any], body: dict[str, Any]) -> dict[str, Any] | None:
        """Choice 0 among the `choices` of a body; None if it is not there."""
        answer = None
        for choice, _ in zip(choices, range(_MOST), strict=False):
            if not isinstance(choice, dict):
                continue
            if index := index_of(choice):
                self._keep(index, choice, body)
            elif answer is None:
                answer = choice
        if answer is not None:
            self._lowest, self.kept = 0, []
        return answer

    def _keep(self, index: int, choice: dict[str, Any], body: dict[str, Any]) -> None:
        if not self.kept or index < self._lowest:
            self._lowest, self.kept = index, []
        if index == self._lowest:
            self.kept.append((choice, {key: body.get(key) for key in ("model", "id")}))
