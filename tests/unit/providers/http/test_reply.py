"""One reply of an endpoint: what is an answer, what is an error, and what is neither."""

from __future__ import annotations

import json

import pytest

from ipyvllm.errors import (
    BadRequestError,
    ContextOverflowError,
    ProtocolError,
    RateLimitError,
    ServerError,
)
from ipyvllm.messages import Delta, Notice
from ipyvllm.providers.http.reply import ReplyDecoder


def chunk(text=None, reason=None, **more):
    delta = {} if text is None else {"content": text}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}], **more}


def stream(*events, done=True):
    made = b""
    for event in [*events, *([b"data: [DONE]\n\n"] if done else [])]:
        framed = isinstance(event, bytes)
        made += event if framed else b"data: " + json.dumps(event).encode() + b"\n\n"
    return made


def decoded(data):
    reply = ReplyDecoder("the server")
    events = [*reply.feed(data), *reply.end()]
    text = "".join(event.text for event in events if isinstance(event, Delta))
    reasons = [event.finish_reason for event in events if isinstance(event, Delta)]
    return reply, text, next(filter(None, reversed(reasons)), None), events


HI = json.dumps(chunk("Hi", "stop")).encode()
ANSWERS = {
    "a byte order mark": b"\xef\xbb\xbf" + stream(chunk("Hi", "stop")),
    "upper-case fields": b"DATA: " + HI + b"\n\n",
    "no last empty line": b"data: " + HI,
    "one event over several lines": b"data: " + HI.replace(b", ", b",\ndata: ") + b"\n\n",
    "no empty lines": b"data: " + HI + b"\ndata: [DONE]\n",
    "JSON lines without data:": HI + b"\n" + json.dumps(chunk("")).encode() + b"\n",
    "JSON lines in an event stream": b": hello\n\n" + HI + b"\n\n",
    "a list of chunks": b"[" + HI + b"]",
    "[DONE] in quotes": stream(chunk("Hi"), b'data: "[DONE]"\n\n', done=False),
    "[DONE] early": stream(chunk("H"), b"data: [DONE]\n\n", chunk("i", "stop"), done=False),
    "no [DONE]": stream(chunk("Hi", "stop"), done=False),
    "no finish reason": stream(chunk("Hi")),
    "an empty finish reason": stream(chunk("Hi", ""), chunk("", "")),
    "a finish reason in capitals": stream(chunk("Hi", "STOP")),
    "a finish reason as an object": stream(chunk("Hi", {"type": "stop", "matched": 2})),
    "an event without meaning": stream({"type": "ping"}, chunk("Hi", "stop")),
    "a word to keep the connection open": stream(b"data: keep-alive\n\n", chunk("Hi", "stop")),
    "a message before the answer": stream({"message": "queued"}, chunk("Hi", "stop")),
    "no choices yet": stream({"choices": [], "prompt_filter_results": []}, chunk("Hi", "stop")),
    "null choices": stream({"choices": None}, chunk("Hi", "stop")),
    "a null choice": stream({"choices": [None]}, chunk("Hi", "stop")),
    "choices as texts": stream({"choices": [{"text": "Hi", "finish_reason": "stop"}]}),
    "an index as text": stream({"choices": [{"index": "0", **chunk("Hi", "stop")["choices"][0]}]}),
    "only choice 1": stream({"choices": [{**chunk("Hi", "stop")["choices"][0], "index": 1}]}),
    "the whole message again at the end": stream(
        chunk("Hi"), {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    ),
    "a message in every chunk": stream(
        {"choices": [{"message": {"content": "H"}}]},
        {"choices": [{"message": {"content": "i"}, "finish_reason": "stop"}]},
    ),
    "parts": stream(chunk([{"type": "text", "text": "H"}, "i", 5, {"text": None}], "stop")),
    "control characters in strings": b'data: {"choices":[{"delta":{"content":"Hi"},'
    b'"finish_reason":"stop"}],"x":"a\tb"}\n\n',
    "an infinite number": b'{"choices":[{"message":{"content":"Hi"}}],"created":Infinity}',
    "a huge number": b'{"choices":[{"message":{"content":"Hi"}}],"created":' + b"9" * 9999 + b"}",
    "an error that says success": stream(chunk("Hi", "stop", error={"code": 0, "message": "ok"})),
}


@pytest.mark.parametrize("data", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_is_odd_costs_no_text(data):
    reply, text, reason, _ = decoded(data)
    assert reply.error is None
    assert (text, reason) == ("Hi", "stop")


def test_halves_of_a_character_are_joined_and_a_lone_half_is_replaced():
    halves = [b'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\n']
    halves += [b'data: {"choices":[{"delta":{"content":"\\ude00b\\ud83d"}}]}\n\n']
    reply, text, _, _ = decoded(stream(*halves, chunk(reason="stop")))
    assert (reply.error, text) == (None, "a😀b\ufffd")


def test_usage_as_text_as_floats_or_nonsense_is_counted_as_far_as_it_is_a_number():
    usage = {"prompt_tokens": "3", "completion_tokens": 2.0, "prompt_tokens_details": []}
    _, _, _, events = decoded(stream(chunk("Hi", "stop", usage=usage)))
    found = next(event.usage for event in events if event.usage)
    assert (found.prompt_tokens, found.completion_tokens, found.cached_tokens) == (3, 2, 0)
    usage = {"prompt_tokens": None, "completion_tokens": "many"}
    _, _, _, events = decoded(stream(chunk("Hi", "stop", usage=usage)))
    assert next(event.usage for event in events if event.usage).total_tokens == 0


ERRORS = {
    "no error key": ({"error_message": "worker died", "code": 500}, ServerError, "worker died"),
    "vLLM's before 0.12": (
        {"object": "error", "message": "no such thing", "type": "BadRequestError", "code": 400},
        BadRequestError,
        "no such thing",
    ),
    "null choices and a type": (
        {"id": "x", "choices": None, "error_type": "BadRequest", "error_message": "bad"},
        BadRequestError,
        "bad",
    ),
    "the context": (
        {"choices": None, "error_type": "BadRequest", "error_message": "context exceeded"},
        ContextOverflowError,
        "context exceeded",
    ),
    "detail": ({"detail": "worker crashed"}, ServerError, "worker crashed"),
    "detail of FastAPI": ({"detail": [{"msg": "required"}]}, ServerError, "required"),
    "a text": ({"error": "out of memory"}, ServerError, "out of memory"),
    "a status as text": ({"error": {"message": "slow", "code": "429"}}, RateLimitError, "slow"),
    "a type of OpenAI's": (
        {"error": {"message": "slow", "type": "rate_limit_error"}},
        RateLimitError,
        "slow",
    ),
    "a type of its own": (
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        ServerError,
        "Overloaded",
    ),
    "nested": ({"error": {"error": {"message": "inner"}}}, ServerError, "inner"),
    "in a list": ([{"error": {"message": "quota", "code": 429}}], RateLimitError, "quota"),
    "several": ({"errors": [{"message": "one"}, {"message": "two"}]}, ServerError, "one; two"),
    "a message alone": ({"message": "worker died"}, ServerError, "worker died"),
    "a finish reason": (chunk("", "error"), ServerError, "ended the answer with 'error'"),
    "an abort": (chunk("", {"type": "abort", "message": "evicted"}), ServerError, "evicted"),
    "beside empty choices": (
        {"choices": [{"delta": {}}], "error": {"message": "late"}},
        ServerError,
        "late",
    ),
}


@pytest.mark.parametrize(("body", "kind", "words"), ERRORS.values(), ids=ERRORS.keys())
@pytest.mark.parametrize("before", [(), (chunk("The dose is 5"),)], ids=["first", "after text"])
def test_an_error_in_any_shape_is_one_and_the_text_before_it_is_kept(body, kind, words, before):
    reply, text, _, _ = decoded(stream(*before, body))
    assert type(reply.error) is kind
    assert words in reply.error.message
    assert not reply.finished
    assert text == "".join(each["choices"][0]["delta"]["content"] for each in before)


@pytest.mark.parametrize(("body", "kind", "words"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_as_a_whole_reply_is_one_too(body, kind, words):
    reply, *_ = decoded(json.dumps(body, indent=1).encode())
    assert type(reply.error) is kind
    assert words in reply.error.message


NO_ANSWERS = {
    "nothing": (b"", "sent no answer"),
    "only blanks": (b" \r\n\n", "sent no answer"),
    "only [DONE]": (stream(), "sent no answer"),
    "only roles": (stream({"choices": [{"delta": {"role": "assistant"}}]}), "sent no answer"),
    "only usage": (stream({"choices": [], "usage": {"prompt_tokens": 3}}), "sent no answer"),
    "text that is no stream": (b"Service is starting", "Service is starting"),
    "text in the stream": (stream(chunk("a"), b"upstream died\n\n", done=False), "upstream died"),
    "text as an event": (stream(chunk("a"), b"data: Server Error\n\n"), "Server Error"),
    "a web page": (b"\n<html>sign in</html>", "web page"),
    "cut": (stream(chunk("a"), done=False), "before the answer ended"),
    "cut in an event": (stream(chunk("a"), b'data: {"choi', done=False), "before the answer ended"),
    "a broken event": (stream(chunk("a"), b'data: {"choices":[{"del\n\n', chunk("b")), "not JSON"),
    "an empty object": (b"{}", "not a chat completion"),
    "a null message": (b'{"choices":[{"message":{"content":null}}]}', "not a chat completion"),
    "choices of another kind": (stream({"choices": 5}), "not a chat completion"),
    "nested too deeply": (b'{"x":' + b"[" * 99_999 + b"]" * 99_999 + b"}", "not JSON"),
}


@pytest.mark.parametrize(("data", "words"), NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
def test_no_success_is_made_of_nothing(data, words):
    reply, *_ = decoded(data)
    assert type(reply.error) is ProtocolError
    assert words in reply.error.message
    assert not reply.finished


def test_an_error_after_the_end_is_told_and_costs_no_answer():
    reply, text, reason, events = decoded(stream(chunk("Hi", "stop"), {"error": "no usage"}))
    assert (reply.error, text, reason) == (None, "Hi", "stop")
    assert Notice("the provider reported an error after the answer: no usage") in events


def test_a_tool_call_is_told_from_an_empty_answer():
    call = {"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": "{}"}}]}
    for reason in ("stop", None, "tool_calls"):
        reply, text, found, _ = decoded(
            stream({"choices": [{"delta": call}]}, *([chunk(reason=reason)] if reason else []))
        )
        assert (reply.error, text, found) == (None, "", "tool_calls")


def test_reasoning_is_read_from_every_field_that_servers_use():
    for delta in (
        {"reasoning": "hm"},
        {"reasoning_content": "hm"},
        {"reasoning": None, "reasoning_content": ["hm"]},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]},
    ):
        _, text, _, events = decoded(stream({"choices": [{"delta": delta}]}, chunk("Hi", "stop")))
        assert "".join(event.reasoning for event in events) == "hm"
        assert text == "Hi"


def test_words_of_the_server_are_masked_before_they_are_shortened():
    reply = ReplyDecoder("the server", lambda text: text.replace("k" * 40, "***")[:300])
    reply.feed(stream({"error": "a" * 290 + "k" * 40}))
    assert reply.error.message.endswith("a***")
