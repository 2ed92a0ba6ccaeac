"""Decodes the reply to a chat request, streamed or whole, as its bytes arrive. No I/O.

Liberal in form: the bytes say what the reply is, not its media type, and what is odd beside the
text is dropped. Strict in meaning: an error in any format is an error, and an answer without an end
is cut. The end is a finish reason, `[DONE]`, or the end of a whole reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...decoding.limits import Limits
from ...errors import LLMError, ProtocolError
from ...messages import Delta, Notice, Usage
from .chat_api import Piece, name_of, piece_of, shown, usage_of
from .errors import error_message, has_words, in_band_error, is_error
from .event_stream import EventStreamDecoder
from .lenient_json import CharacterJoiner, is_json, parse
from .other_choices import OtherChoices

if TYPE_CHECKING:
    from collections.abc import Callable

    from .event_stream import ServerEvent

_BLANK = b"\xef\xbb\xbf \t\r\n"
_DONE, _LONGEST_DONE = frozenset({"[DONE]", "DONE"}), 8
# Text that some servers and proxies send to keep a connection open.
_KEEP_ALIVE = frozenset({"ping", "pong", "heartbeat", "keepalive", "keep-alive", "ok"})
# Tokens are not counted by a server that sends the whole text at once without usage.
_CHARACTERS_PER_TOKEN = 4
# JSON values in one list of events.
_MOST_VALUES = 1000

Decoded = Delta | Notice
_LIMITS = Limits()


class ReplyDecoder:
    """Decodes one reply. `feed` and `end` never raise: an error is in `error`, after the events
    that came before it.

    Arguments:
        who: the provider and its address, for error messages.
        quoted: masks and shortens words of the server.
        limits: the limits of a reply.

    Attributes:
        whole: whether the reply is one JSON value, which is decoded at its end.
        finished: whether the answer is complete.
        done: whether the server has said so by `[DONE]`.
        error: the error that ended the answer.
    """

    def __init__(
        self,
        who: str,
        quoted: Callable[[str], str] = lambda text: text[:300],
        limits: Limits = _LIMITS,
    ) -> None:
        self._who, self._quoted, self._limits = who, quoted, limits
        self._events = EventStreamDecoder(limits.event)
        self._size = self._pieces = 0
        self._head = bytearray()
        self._sniffed = False
        self.whole = self.finished = self.done = False
        self.error: LLMError | None = None
        # Words that may be an error: they count if the answer does not end as it should.
        self._doubt: LLMError | None = None
        self._texts, self._reasonings = CharacterJoiner(), CharacterJoiner()
        self._deltas = self._said = self._thought = self._called = False
        self._answered = False
        self._found: list[Decoded] = []
        self._others = OtherChoices()
        self._model: str | None = None
        self._id: str | None = None

    def feed(self, part: bytes) -> list[Decoded]:
        """The events that the next bytes complete.

        Arguments:
            part: the bytes, cut anywhere.
        """
        if self.error is not None:
            return []
        if not self._sniffed:
            # What is blank so far keeps the connection open.
            part = (bytes(self._head) + part).lstrip(_BLANK)
            self._head = bytearray()
            if not part:
                return []
            self._sniff(part[:1])
        self._size += len(part)
        if self.whole:
            self._head += part
            if self._size > self._limits.body:
                self.error = self._too_large("a reply", "body_mib", self._limits.body_mib)
        if self.whole or self.error is not None:
            return []
        return self._collected(lambda: self._streamed(part))

    def _streamed(self, part: bytes) -> None:
        self._all(self._events.feed(part))
        if self._events.too_large:
            raise self._too_large("an event", "event_mib", self._limits.event_mib)
        if self._size > self._limits.stream:
            raise self._too_large("a reply", "stream_mib", self._limits.stream_mib)

    def _too_large(self, what: str, name: str, most: float) -> ProtocolError:
        unit = f" of more than {most:g} MiB" if name.endswith("_mib") else f" of more than {most:g}"
        return ProtocolError(
            f"{self._who} sent {what}{unit}", f"raise limits: {{{name}: ...}} if that is right"
        )

    def _sniff(self, first: bytes) -> None:
        """Find out what the reply is from its first byte."""
        self._sniffed, self.whole = True, first in (b"{", b"[")
        if first == b"<":
            self.error = ProtocolError(
                f"{self._who} does not stream: its reply is a web page, not an event stream",
                "is base_url right? it usually ends in /v1",
            )

    def end(self, *, lost: bool = False) -> list[Decoded]:
        """The events at the end of the reply.

        Arguments:
            lost: whether the connection was lost, so that only what has arrived is decoded.
        """
        if self.error is not None:
            return []
        return self._collected(lambda: self._ending(lost=lost))

    def _collected(self, step: Callable[[], None]) -> list[Decoded]:
        """The events of a step, which adds them to `_found`."""
        try:
            step()
        except LLMError as error:
            self.error = error
        except RecursionError as error:  # the caller's stack was almost full
            self.error = ProtocolError(f"the reply of {self._who} is nested too deeply")
            self.error.__cause__ = error
        found, self._found = self._found, []
        return found

    def _ending(self, *, lost: bool) -> None:
        if self.whole:
            if not lost:
                self._whole_reply()
        else:
            try:
                self._all(self._events.end())
            except ProtocolError:  # half an event
                self._doubt = self._doubt or (None if self._begun else self._nothing())
        if not self._answered:
            for choice, body in self._others.kept:
                self._piece(piece_of(choice), body)
        # Halves of characters that have no other half.
        if any(halves := (self._texts.end(), self._reasonings.end())):
            self._found.append(Delta(*halves))
        if self.finished or lost:
            return
        complete = (self.done or self.whole) and self._doubt is None
        if not (complete and self._begun):
            raise self._doubt or (self._cut() if self._begun else self._nothing())
        self.finished = True
        self._found.append(Delta(finish_reason="tool_calls" if self._only_calls else "stop"))

    def _whole_reply(self) -> None:
        data = bytes(self._head)
        try:
            body = parse(data)
        except ValueError as error:
            # One JSON value in each line, or an event stream behind one.
            events = [*self._events.feed(data), *self._events.end()]
            if len(data.split()) < 2 or b"\n" not in data.strip(_BLANK):
                raise ProtocolError(f"the reply is not JSON: {self._shown(data)}") from error
            self.whole = False
            self._all(events)
            return
        self._value(body, "message")
        if not self._begun and not self.finished and not self._others.kept:
            raise self._doubt or ProtocolError(
                f"the reply is not a chat completion: {self._shown(data)}"
            )

    def _all(self, events: list[ServerEvent]) -> None:
        for event in events:
            self._event(event.name, event.data)

    def _event(self, name: str, data: str) -> None:
        data = data.strip()
        if len(data) <= _LONGEST_DONE and data.strip('"').upper() in _DONE:
            self.done = True
            return
        if not data:
            if name == "error":
                self._failed(None)
            return
        try:
            value = parse(data)
        except ValueError as error:
            first, *more = data.split("\n")
            if more and (first[:1] not in ("{", "[") or is_json(first)):
                for line in (first, *more):  # events without an empty line between them
                    self._event(name, line)
            else:
                self._words(name, data, error)
            return
        self._value(value, name)

    def _words(self, name: str, data: str, error: ValueError) -> None:
        """An event that is not JSON."""
        if name == "error":
            self._failed(data)
            return
        broken = ProtocolError(f"the reply is not JSON: {self._shown(data)}")
        if data[:1] in ("{", "[") and not self.finished:  # text of the answer may be lost
            raise broken from error
        if data.lower().strip("[]:. ") not in _KEEP_ALIVE:
            self._doubt = self._doubt or broken

    def _value(self, value: Any, name: str) -> None:
        if isinstance(value, list) and value:
            if len(value) > _MOST_VALUES:
                raise self._no_completion(value[:1])
            for item in value:
                self._value(item, name)
        elif isinstance(value, dict):
            self._object(value, name)
        elif name == "error":
            self._failed(value)
        elif value is not None:
            self._doubt = self._doubt or self._no_completion(value)

    def _object(self, body: dict[str, Any], name: str) -> None:
        failed = name == "error" or is_error(body)
        choices = body.get("choices")
        if not isinstance(choices, list):
            if choices is not None and not failed:
                raise self._no_completion(body)
            choices = []
        answer = self._others.answer(choices, body)
        if failed:
            if answer is not None:
                piece = piece_of(answer, message=not self._deltas)
                self._piece(Piece(piece.text, piece.reasoning), body)
            self._failed(body)
        elif answer is not None:
            self._answered = True
            piece = piece_of(answer, message=not self._deltas)
            self._deltas = self._deltas or isinstance(answer.get("delta"), dict)
            self._piece(piece, body, usage_of(body) or usage_of(answer))
        elif dict in map(type, choices) or usage_of(body) is not None:
            self._add(body, usage=usage_of(body))
        elif has_words(body):
            self._doubt = self._doubt or in_band_error(body, self._quoted)

    def _piece(self, piece: Piece, body: dict[str, Any], usage: Usage | None = None) -> None:
        text, reasoning = self._texts.add(piece.text), self._reasonings.add(piece.reasoning)
        self._said = self._said or bool(piece.text)
        self._thought = self._thought or bool(piece.reasoning)
        self._called = self._called or piece.calls
        reason = piece.finish_reason
        if reason == "stop" and self._only_calls:
            reason = "tool_calls"
        length = len(piece.text) + len(piece.reasoning)
        tokens = -(-length // _CHARACTERS_PER_TOKEN) if self.whole else int(length > 0)
        self._add(
            body,
            text=text,
            reasoning=reasoning,
            tokens=len(piece.logprobs) or tokens,
            finish_reason=None if piece.failure is not None else reason,
            usage=usage,
            logprobs=piece.logprobs,
        )
        if piece.failure is not None:
            self._failed({"error": {"message": piece.failure}})
        self.finished = self.finished or reason is not None

    def _add(self, body: dict[str, Any], **parts: Any) -> None:
        model, id_ = name_of(body.get("model")), name_of(body.get("id"))
        # One string for all events, which are kept until they are drawn.
        self._model = self._model if model == self._model else model
        self._id = self._id if id_ == self._id else id_
        self._found.append(Delta(model=self._model, id=self._id, **parts))
        self._pieces += 1
        if self._pieces > self._limits.pieces:
            raise self._too_large("an answer", "pieces", self._limits.pieces)

    def _failed(self, body: Any) -> None:
        """Report an error. After the end of an answer it is a notice: the answer is complete."""
        error = in_band_error(body, self._quoted)
        if not self.finished:
            raise error
        said = self._quoted(error_message(body)) or "no reason given"
        self._found.append(Notice(f"the provider reported an error after the answer: {said}"))

    @property
    def _begun(self) -> bool:
        return self._said or self._thought or self._called

    @property
    def _only_calls(self) -> bool:
        return self._called and not self._said

    def _cut(self) -> ProtocolError:
        return ProtocolError(
            f"{self._who} closed the stream before the answer ended{self._stray()}"
        )

    def _nothing(self) -> ProtocolError:
        return ProtocolError(f"{self._who} sent no answer{self._stray()}")

    def _stray(self) -> str:
        return f": {self._quoted(self._events.stray)}" if self._events.stray else ""

    def _no_completion(self, value: Any) -> ProtocolError:
        return ProtocolError(f"the reply is not a chat completion: {self._shown(str(value))}")

    def _shown(self, data: bytes | str) -> str:
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        return shown(self._quoted(text))
