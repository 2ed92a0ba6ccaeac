"""Conversations: which cell said what, and what is sent before the next question. Pure: nothing is
asked and nothing drawn from here.
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
    """A cell as a thread knows it: the front end's id, or the cell's text where there is none, and
    which of its runs this is. Two questions of one run are two turns of the thread."""

    id: str
    run: int = 0


@dataclass(frozen=True)
class Exchange:
    """A question and its answer, with the system prompt given at that time, if one was."""

    cell: CellRun | None
    question: Message
    answer: str
    system: str | None = None


@dataclass
class Thread:
    """One conversation. `forgotten` is how many of its oldest exchanges the model's context no
    longer holds; they stay in the history."""

    name: str
    exchanges: list[Exchange] = field(default_factory=list)
    forgotten: int = 0

    def position(self, cell: CellRun | None) -> ThreadPosition:
        """The place of a cell's next question: where its last run stood, else the end.

        Arguments:
            cell: who asks; None is nobody that could ask again.
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
    """A place in a thread where a question is about to be asked."""

    thread: Thread
    place: int
    cell: CellRun | None

    @property
    def _first(self) -> int:
        """The oldest exchange that is sent. Asked again from within what was forgotten, the
        conversation is short, and all of it is sent."""
        forgotten = self.thread.forgotten
        return forgotten if forgotten < self.place else 0

    def history(self) -> tuple[Message, ...]:
        """What was said before, as it is sent: question and answer in turn."""
        return tuple(
            message
            for exchange in self.thread.exchanges[self._first : self.place]
            for message in (exchange.question, Message("assistant", exchange.answer))
        )

    def system(self) -> str | None:
        """The system prompt in force: the last one that was given before."""
        given = (e.system for e in reversed(self.thread.exchanges[: self.place]) if e.system)
        return next(given, None)

    def record(
        self, question: Message, answer: str, *, system: str | None = None, forgotten: int = 0
    ) -> None:
        """Keep an exchange; what stood here and after it is dropped.

        Arguments:
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
        """The thread of that name, new where there is none."""
        return self._threads.setdefault(name, Thread(name))

    def existing(self, name: str) -> Thread:
        """The thread of that name. Raises OptionError."""
        if name not in self._threads:
            raise OptionError(f"no thread {name!r}", did_you_mean(name, self._threads))
        return self._threads[name]

    def reset(self, name: str | None = None) -> Sequence[str]:
        """Forget a thread, or all; gives the names of those forgotten. Raises OptionError."""
        gone = [self.existing(name).name] if name is not None else self.names
        for each in gone:
            del self._threads[each]
        return gone
