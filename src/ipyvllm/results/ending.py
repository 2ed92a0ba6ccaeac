"""What is said of an answer that is not complete text: it is empty, cut or filtered, or there is
only reasoning or a tool call. Pure.
"""

from __future__ import annotations

# Values of finish_reason, also those of other servers than vLLM's.
_CUT = frozenset(
    {"length", "max_tokens", "max_length", "max_new_tokens", "max_output_tokens", "model_length"}
)
_FILTERED = frozenset({"content_filter", "content_filtered", "filtered", "safety", "recitation"})
_CALLS = frozenset({"tool_calls", "function_call", "tool_use"})
INTERRUPTED = "interrupted"

CUT, FILTERED, TOOL_CALL, REASONING, EMPTY = (
    *("cut", "filtered", "only a tool call", "only reasoning", "empty"),
)
_WITHOUT_TEXT = {
    FILTERED: "no text: a content filter withheld the answer",
    TOOL_CALL: "no text: the model asked for a tool call",
    REASONING: "no text: there is only reasoning, in .reasoning",
    CUT: "no text: the token limit was reached before it",
    EMPTY: "the answer is empty",
}
_WITH_TEXT = {
    FILTERED: "cut: a content filter ended the answer",
    TOOL_CALL: "the model also asked for a tool call, which was not made",
    CUT: "cut: the token limit was reached",
}


def kind_of(text: str, reasoning: str, finish_reason: str | None) -> str:
    """What an answer is instead of complete text; empty if it is complete.

    Arguments:
        text: its text.
        reasoning: its reasoning.
        finish_reason: why it ended; None or "interrupted" means that an error or the user ended it;
            the error that `generation` raises says so.
    """
    if finish_reason in (None, INTERRUPTED):
        return ""
    if finish_reason in _FILTERED:
        return FILTERED
    if finish_reason in _CALLS:
        return TOOL_CALL
    if not text.strip() and reasoning.strip():
        return REASONING
    if finish_reason in _CUT:
        return CUT
    return "" if text.strip() else EMPTY


def remark_of(text: str, reasoning: str, finish_reason: str | None) -> str:
    """A line that says it; empty if the answer is complete. Arguments as in `kind_of`."""
    kind = kind_of(text, reasoning, finish_reason)
    if not kind:
        return ""
    if text.strip():
        return _WITH_TEXT[kind]
    remark = _WITHOUT_TEXT[kind]
    if kind == REASONING and finish_reason in _CUT:
        remark += "; the token limit was reached before the answer"
    return remark
