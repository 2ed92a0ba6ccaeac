"""`%llm history`, `reset` and `last`, which show or delete earlier answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import OptionError
from ..rendering import streams
from ..rendering.control_chars import escape_control_chars

if TYPE_CHECKING:
    from ..generation.conversation import Thread
    from ..messages import Message
    from ..results.response import Response
    from ..session import Session

_LINE = 100


class ConversationVerbs:
    """The verbs of one shell about conversations."""

    VERBS = ("last", "history", "reset")

    def __init__(self, session: Session) -> None:
        self.session = session

    def history(self, name: str) -> None:
        """Show the conversations of --chat, or one.

        %llm history [THREAD]
        """
        threads = self.session.threads
        shown = [threads.existing(name)] if name else list(threads)
        if not shown:
            streams.say("no thread yet; a %%llm cell with --chat starts one")
        for thread in shown:
            _show(thread)

    def reset(self, name: str) -> None:
        """Delete the conversations of --chat, or one.

        %llm reset [THREAD]
        """
        deleted = self.session.threads.reset(name or None)
        streams.say(f"deleted: {', '.join(deleted)}" if deleted else "there is no thread to delete")

    def last(self, rest: str) -> Response:
        """Show the last answer again.

        %llm last

        For example after the page was reloaded during an answer.
        """
        if rest:
            raise OptionError(f"unexpected {rest!r}", "%llm last takes no arguments")
        if self.session.last is None:
            raise OptionError("there is no answer yet", "ask with a %%llm cell first")
        return self.session.last


def _show(thread: Thread) -> None:
    count = len(thread.exchanges)
    streams.say(f"{thread.name} ({count} turn{'s' if count != 1 else ''})")
    system = None
    for place, exchange in enumerate(thread.exchanges):
        if exchange.system and exchange.system != system:
            system = exchange.system
            streams.say(f"  system: {_short(system)}")
        mark = "  (left out: the context is full)" if place < thread.forgotten else ""
        streams.say(f"  {place + 1}. {_short(_text(exchange.question))}{mark}")
        streams.say(f"     {_short(exchange.answer)}")


def _text(message: Message) -> str:
    """The text of a message, with `[image]` for each image."""
    if isinstance(message.content, str):
        return message.content
    parts = [part.get("text", "[image]") for part in message.content]
    return " ".join(parts)


def _short(text: str) -> str:
    line = escape_control_chars(" ".join(text.split()))
    return line if len(line) <= _LINE else f"{line[: _LINE - 1]}…"
