"""Conversations: the exchanges of each thread, and the messages sent before the next question.
Pure: sends no requests and draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import OptionError
from ..messages import Message
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class CellRun:
    """One run of a cell. Two questions in one run are two exchanges of the thread.

    Attributes:
        id: the front end's cell id, or the cell's text if it has none.
        run: the number of this run.
    """

    id: str
    run: int = 0


@dataclass(frozen=True)
class Exchange:
    """A question and its answer, with the system prompt given for it, if any. `cell` is None if the
    question was not asked by a cell."""

    cell: CellRun | None
    question: Message
    answer: str
    system: str | None = None


@dataclass
class Thread:
    """One conversation. `forgotten` is the number of its oldest exchanges that no longer fit the
    model's context; they are kept but not sent."""

    name: str
    exchanges: list[Exchange] = field(default_factory=list)
    forgotten: int = 0

    def position(self, cell: CellRun | None) -> ThreadPosition:
        """The position of a cell's next question: that of an earlier run of the cell, else the end.

        Arguments:
            cell: the cell run that asks; None always appends.
        """
        place = len(self.exchanges)
        if cell is not None:
            for index, exchange in enumerate(self.exchanges):
                earlier = exchange.cell
                if earlier is not None and earlier.id == cell.id and earlier.run != cell.run:
                    place = index
                    break
        return ThreadPosition(self, place, cell)


@dataclass(frozen=True)
class ThreadPosition:
    """A position in a thread where a question is about to be asked: an index of its exchanges."""

    thread: Thread
    place: int
    cell: CellRun | None

    @property
    def _first(self) -> int:
        """Index of the oldest exchange that is sent. At a position among the forgotten exchanges
        the conversation is short, so all of it is sent."""
        forgotten = self.thread.forgotten
        return forgotten if forgotten < self.place else 0

    def history(self) -> tuple[Message, ...]:
        """The messages sent before the question: user and assistant messages alternate."""
        return tuple(
            message
            for exchange in self.thread.exchanges[self._first : self.place]
            for message in (exchange.question, Message("assistant", exchange.answer))
        )

    def system(self) -> str | None:
        """The system prompt in effect: the last one given before this position."""
        given = (e.system for e in reversed(self.thread.exchanges[: self.place]) if e.system)
        return next(given, None)

    def record(
        self, question: Message, answer: str, *, system: str | None = None, forgotten: int = 0
    ) -> None:
        """Record an exchange at this position; the exchanges from here on are dropped.

        Arguments:
            question: the user message.
            answer: the model's text.
            system: the system prompt given for it, if any.
            forgotten: how many more of the oldest exchanges did not fit the model's context.
        """
        first = self._first + forgotten
        self.thread.exchanges[self.place :] = [Exchange(self.cell, question, answer, system)]
        self.thread.forgotten = first


class Threads:
    """The conversations of one session, by name."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}

    def __iter__(self) -> Iterator[Thread]:
        return iter(list(self._threads.values()))

    @property
    def names(self) -> list[str]:
        return list(self._threads)

    def open(self, name: str) -> Thread:
        """The thread of that name, created if there is none."""
        return self._threads.setdefault(name, Thread(name))

    def existing(self, name: str) -> Thread:
        """The thread of that name. Raises OptionError."""
        if name not in self._threads:
            raise OptionError(f"no thread {name!r}", did_you_mean(name, self._threads))
        return self._threads[name]

    def reset(self, name: str | None = None) -> Sequence[str]:
        """Delete the named thread, or all of them; returns the names deleted. Raises OptionError if
        there is no thread of that name."""
        deleted = [self.existing(name).name] if name is not None else self.names
        for each in deleted:
            del self._threads[each]
        return deleted
