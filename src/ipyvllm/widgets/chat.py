"""`%llm chat`: a conversation in a widget, on a thread that `--chat` cells share. It works while no
cell runs. Answers are Markdown, which is turned into sanitised HTML here before it is sent to the
page.
"""

from __future__ import annotations

import asyncio
import itertools
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from ..errors import LLMError, MissingDependencyError
from ..generation.conversation import CellRun
from ..messages import MOCK_MARK
from ..options.request import RequestOptions
from ..options.table import MAIN_THREAD
from ..rendering.control_chars import one_line
from ..rendering.format_names import MARKDOWN
from ..rendering.html_text import NO_MATH, escaped
from ..rendering.sanitize import sanitize
from ..session import default_session

try:
    from markdown_it import MarkdownIt

    from ..rendering.clean_html import clean, is_overloaded
except ModuleNotFoundError as error:
    raise MissingDependencyError(error.name or "nh3", "widgets") from error

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ..generation.conversation import Exchange
    from ..generation.generation import Generation
    from ..session import Session

_HERE = Path(__file__).parent
# Seconds between two updates: of a growing answer, and of a thread that cells may have continued.
_GROWING, _IDLE = 0.15, 1.0
# An answer is rendered again and again while it grows, and on the loop of all requests.
_MARKDOWN_CHARACTERS, _GROWING_CHARACTERS = 50_000, 10_000
_STATUS_CHARACTERS = 300
_REMEMBERED = 200  # rendered texts: a thread is compared with what is shown every second
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(_REMEMBERED)
def shown(text: str, most: int = _MARKDOWN_CHARACTERS) -> str:
    """Markdown as sanitised HTML.

    Arguments:
        text: the Markdown.
        most: a longer text is shown as it is.
    """
    if len(text) <= most:
        made = _markdown.render(sanitize(text))
        if not is_overloaded(made):
            return clean(made)
    return f'<pre class="{NO_MATH}">{escaped(text)}</pre>'


class Chat(anywidget.AnyWidget):  # type: ignore[misc]
    """A conversation with the chosen provider.

    Arguments:
        thread: its name; cells with `--chat THREAD` continue the same conversation.
        session: the session of the thread; None means the kernel's own.

    Closing it cancels an answer in flight.
    """

    _esm = _HERE / "chat.js"
    _css = _HERE / "chat.css"
    messages: Any = traitlets.List(help="What was said: role, who, text and html of each.").tag(
        sync=True
    )
    busy = traitlets.Bool(False, help="Whether an answer is in flight.").tag(sync=True)
    status = traitlets.Unicode("", help="A line for what goes on or went wrong.").tag(sync=True)

    _watching: Future[None] | None = None

    def __init__(self, thread: str = MAIN_THREAD, session: Session | None = None) -> None:
        super().__init__()
        self._session = session or default_session()
        self._name = thread
        self._generation: Generation | None = None
        self._asked: tuple[str, CellRun] | None = None
        # The messages above the answer in flight: the thread before it, and its question.
        self._question: list[dict[str, str]] = []
        # A question that failed, and the partial answer; they are not in the thread.
        self._failed: list[dict[str, str]] = []
        self._numbers = itertools.count(1)
        self.on_msg(self._on_message)
        self.messages = self._thread()
        self._watching = self._session.begin(self._watch)

    def __repr__(self) -> str:
        return f"Chat({self._name!r})"

    def close(self) -> None:
        """Cancel the answer in flight, and close the widget. Also called at garbage collection."""
        watching, self._watching = self._watching, None
        if watching is not None:
            watching.cancel()
            self._stop()
            self.layout.close()
        super().close()

    def _on_message(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        """Handle a message of the page."""
        actions = {"stop": self._stop, "retry": self._retry, "clear": self._clear}
        kind = content.get("kind")
        if kind == "send":
            self.send(str(content.get("text", "")))
        elif kind in actions:
            actions[kind]()

    def send(self, text: str) -> None:
        """Send `text` as a message, like the Send button; ignored while an answer is in flight."""
        if text.strip() and not self.busy:
            self._ask(text, CellRun(f"chat {id(self)} {next(self._numbers)}"))

    def _ask(self, text: str, cell: CellRun) -> None:
        self._asked = (text, cell)
        settings = self._session.defaults.settings
        usual = settings.options() if settings is not None else None
        mine = RequestOptions(format=MARKDOWN, stream=True, cell=cell, chat=self._name)
        try:
            generation = self._session.start(text, mine.over(usual))
        except LLMError as error:
            self.status = str(error)
            return
        self.status, self.busy, self._failed = "", True, []
        self._question = [*self._thread(before=cell), _user(text)]
        self.messages = [*self._question, self._answer("")]
        # Last: `_watch`, in another thread, may find it done at once.
        self._generation = generation

    def _stop(self) -> None:
        if self._generation is not None and not self._generation.future.done():
            self._generation.cancel()

    def _retry(self) -> None:
        """Send the last question again, which replaces its turn."""
        exchanges = self._session.threads.open(self._name).exchanges
        if self._asked is not None:
            text, cell = self._asked
            self._ask(text, CellRun(cell.id, cell.run + 1))
        elif exchanges and isinstance(exchanges[-1].question.content, str):
            last = exchanges.pop()
            self._ask(str(last.question.content), last.cell or CellRun(f"chat {id(self)}"))

    def _clear(self) -> None:
        if self._name in self._session.threads.names:
            self._session.threads.reset(self._name)
        self._asked, self._failed, self.messages, self.status = None, [], [], ""

    async def _watch(self) -> None:
        """Show the growing answer, and the turns that cells add to the thread."""
        while True:
            try:
                self._update()
            except Exception as error:  # noqa: BLE001 - the next update may succeed
                self.status = one_line(f"{type(error).__name__}: {error}")[:_STATUS_CHARACTERS]
            await asyncio.sleep(_GROWING if self.busy else _IDLE)

    def _update(self) -> None:
        generation = self._generation
        if generation is not None:
            self._show(generation)
        elif not self.busy and (messages := [*self._thread(), *self._failed]) != self.messages:
            self.messages = messages

    def _show(self, generation: Generation) -> None:
        partial = generation.partial()
        if not generation.future.done():
            growing = [*self._question, self._answer(partial.text, _GROWING_CHARACTERS)]
            if growing != self.messages:
                self.messages = growing
            return
        if generation.future.cancelled():
            self.status = "stopped; the text so far is kept"
        elif (error := generation.future.exception()) is not None:
            self.status = str(error)
            self._failed = [self._question[-1], self._answer(partial.text)]
        else:
            response = self._session.last = generation.future.result()
            self.status = response.remark
            if not response.text:  # it is not in the thread
                self._failed = [self._question[-1], self._answer("")]
        self.messages = [*self._thread(), *self._failed]
        # Last: if another thread finds it idle, the whole answer must be there.
        self._generation, self.busy = None, False

    def _thread(self, before: CellRun | None = None) -> list[dict[str, str]]:
        """The messages of the thread; with `before`, only those before the turn of that cell."""
        if self._name not in self._session.threads.names:
            return []
        thread = self._session.threads.existing(self._name)
        exchanges = thread.exchanges
        if before is not None:
            exchanges = exchanges[: thread.position(before).place]
        return [part for exchange in exchanges for part in self._of(exchange)]

    def _of(self, exchange: Exchange) -> list[dict[str, str]]:
        content = exchange.question.content
        text = content if isinstance(content, str) else "".join(p.get("text", "") for p in content)
        return [_user(text), self._answer(exchange.answer)]

    def _answer(self, text: str, most: int = _MARKDOWN_CHARACTERS) -> dict[str, str]:
        provider = self._session.providers.get()
        who = f"{provider.name} ({MOCK_MARK})" if provider.mock else provider.name
        return {"role": "assistant", "who": who, "text": text, "html": shown(text, most)}


def _user(text: str) -> dict[str, str]:
    return {"role": "user", "who": "You", "text": text, "html": escaped(text)}
