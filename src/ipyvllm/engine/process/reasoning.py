"""Splits a model's output into reasoning and answer, with vLLM's own parser for the model.

vLLM's server does this outside its engine, so code that uses the engine directly has to do it, too.
The engine argument `reasoning_parser` names the parser, as for the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest
from vllm.reasoning import ReasoningParserManager

if TYPE_CHECKING:
    from collections.abc import Sequence


class Reasoning:
    """The parser state of one request.

    Arguments:
        name: the parser's name.
        tokenizer: the model's tokenizer.
        messages: the conversation, in OpenAI's format.
        stream: whether the output arrives in chunks.
    """

    def __init__(
        self, name: str, tokenizer: Any, messages: list[dict[str, Any]], *, stream: bool
    ) -> None:
        self._stream = stream
        self._parser = ReasoningParserManager.get_reasoning_parser(name)(tokenizer)
        asked: Any = ChatCompletionRequest(messages=messages)
        # Some parsers need the markers in the text; as special tokens they would be skipped.
        self._request = self._parser.adjust_request(asked)
        self._text = ""
        self._tokens: list[int] = []

    @property
    def skip_special_tokens(self) -> bool:
        return bool(self._request.skip_special_tokens)

    def split(self, text: str, tokens: Sequence[int]) -> tuple[str, str]:
        """Reasoning and answer in a chunk of the output.

        Arguments:
            text: the chunk's text; the whole output if not streaming.
            tokens: its token ids.
        """
        if not self._stream:
            reasoning, content = self._parser.extract_reasoning(text, self._request)
            return reasoning or "", content or ""
        before, self._text = self._text, self._text + text
        known, self._tokens = self._tokens, [*self._tokens, *tokens]
        found = self._parser.extract_reasoning_streaming(
            before, self._text, text, known, self._tokens, tokens
        )
        return ("", "") if found is None else (found.reasoning or "", found.content or "")
