"""How far a turn is, as a reader is told while it runs: the text so far and one line of status.
Takes events, gives text; draws nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..messages import MOCK_MARK, AnsweredBy, Delta, Notice, Phase, Restarted
from ..rendering.control_chars import escape_control_chars
from ..rendering.streaming import StreamingMarkdown

if TYPE_CHECKING:
    from collections.abc import Callable

BAR_WIDTH = 12
_STEADY_SECONDS = 0.5  # a speed over less than this is chance


class Progress:
    """What has come of a turn.

    Arguments:
        origin: who is asked.
        model: which model, where that is known already.
        text: makes the text that grows, anew where the answer begins again.
    """

    def __init__(
        self,
        origin: AnsweredBy,
        model: str | None = None,
        text: Callable[[], StreamingMarkdown] = StreamingMarkdown,
    ) -> None:
        self._new_text = text
        self.text = text()
        self.chunks: list[str] = []  # not yet taken by whoever prints them one after the other
        self.notices: list[str] = []
        self._origin, self._model = origin, model
        self._tokens = 0
        self._phase: Phase | None = None
        self._phases: list[str] = []
        self._begun = time.monotonic()
        self._first_token: float | None = None

    def take(self, event: object) -> None:
        if isinstance(event, Phase):
            self._phase = event
            if event.name not in self._phases:
                self._phases.append(event.name)
        elif isinstance(event, Notice):
            self.notices.append(event.text)
        elif isinstance(event, AnsweredBy):
            self._origin = event
        elif isinstance(event, Restarted):
            self.notices.append(event.why)
            self.text, self._tokens, self._first_token = self._new_text(), 0, None
        elif isinstance(event, Delta):
            self._phase = None
            self._model = event.model or self._model
            self._tokens += event.tokens
            if self._first_token is None and event.text:
                self._first_token = time.monotonic()
            self.text.add(event.text)
            self.chunks.append(event.text)

    @property
    def starting(self) -> Phase | None:
        """The step of a start that is under way."""
        return self._phase

    def status(self) -> str:
        """Who answers, what is going on, for how long: one line."""
        now = time.monotonic()
        who = f"{self._origin.provider}/{self._model}" if self._model else self._origin.provider
        parts = [*self.notices, who]
        if self._origin.mock:
            parts.append(MOCK_MARK)
        if self._phase is not None:
            parts += self._start(self._phase, now - self._begun)
        elif self._first_token is None:
            parts.append("waiting for the first token")
        else:
            decoding = now - self._first_token
            parts.append(f"{self._tokens} tokens")
            if decoding > _STEADY_SECONDS:
                parts.append(f"{(self._tokens - 1) / decoding:.0f} tokens/s")
        if self.text.left_out:
            parts.append(f"{self.text.left_out} characters shown at the end")
        return escape_control_chars(
            " · ".join([*parts, f"{now - self._begun:.0f} s"]).replace("\n", " ")
        )

    def explanation(self) -> str:
        """Why a first cell takes seconds, while it does; else nothing."""
        if self._phase is None or not self._phase.once:
            return ""
        done = [name for name in self._phases if name != self._phase.name]
        steps = f" Done: {', '.join(done)}." if done else ""
        return escape_control_chars(
            f"The engine starts once; later cells are answered at once.{steps}"
        )

    @staticmethod
    def _start(phase: Phase, elapsed: float) -> list[str]:
        done = phase.fraction
        if done is None and not phase.once:
            return [phase.name]
        share = f" {done:.0%}" if done is not None else ""
        shown = f"{phase.name} {bar(done, elapsed)}{share}"
        return [shown, phase.detail] if phase.detail else [shown]


def bar(fraction: float | None, elapsed: float) -> str:
    """A bar of block characters; one that wanders where nobody knows how far it is."""
    if fraction is not None:
        full = round(BAR_WIDTH * min(1.0, max(0.0, fraction)))
        return "█" * full + "░" * (BAR_WIDTH - full)
    block = 3
    place = int(elapsed * 4) % (BAR_WIDTH - block + 1)
    return "░" * place + "█" * block + "░" * (BAR_WIDTH - block - place)
