"""Whatever a server sends is an answer, or an error of one line and of its own class."""

from __future__ import annotations

import gzip

import pytest

from helpers.scripted_server import (
    CUT_STREAM,
    OK_STREAM,
    WHOLE_REPLY,
    Reply,
    endpoint_with,
    error_body,
    events,
    http,
)
from ipyvllm.config.loader import Timeout
from ipyvllm.errors import (
    AuthenticationError,
    BadRequestError,
    ProtocolError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
    UnreachableError,
)

# What arrives, and what comes of it: an error's class and words, or the text of an answer.
FAULTS = {
    "unauthorised": (http(error_body("bad key"), "401 Unauthorized"), AuthenticationError, "bad"),
    "forbidden without a body": (http("", "403 Forbidden"), AuthenticationError, "403"),
    "slow down": (http(error_body("wait"), "429 Too Many Requests"), RateLimitError, "wait"),
    "not found": (http('{"message":"no model"}', "404 Not Found"), BadRequestError, "no model"),
    "wrong path": (http('{"detail":"Not Found"}', "404 Not Found"), BadRequestError, "Not Found"),
    "FastAPI's own refusal": (
        http('{"detail":[{"msg":"field required"}]}', "422 Unprocessable"),
        BadRequestError,
        "field required",
    ),
    "request timeout": (http("", "408 Request Timeout"), ServerError, "408"),
    "server error in plain text": (
        http("out of memory", "500 Internal Server Error", "text/plain"),
        ServerError,
        "out of memory",
    ),
    "gateway's HTML page": (
        http("<html>oops</html>", "502 Bad Gateway", "text/html"),
        ServerError,
        "502",
    ),
    "endless error page": (http("x" * 300_000, "503 Busy", "text/plain"), ServerError, "xxx"),
    "HTML page with a good status": (
        http("<html>sign in</html>", kind="text/html"),
        ProtocolError,
        "does not stream",
    ),
    "redirect": (
        http("", "307 Temporary Redirect", Location="http://elsewhere.test/v1?key=1"),
        ProtocolError,
        "redirects (307) to http://elsewhere.test/v1",
    ),
    "empty body": (http(""), ProtocolError, "sent no answer"),
    "empty JSON": (http("", kind="application/json"), ProtocolError, "sent no answer"),
    "no JSON": (http("data: {\n\n"), ProtocolError, "not JSON"),
    "a JSON list": (http("data: []\n\n"), ProtocolError, "not a chat completion"),
    "a number for choices": (http(events('{"choices": 5}')), ProtocolError, "not a chat"),
    "bad UTF-8 in JSON": (
        http(b'data: {"choices":[{"delta":{"content":"a\xffb"}}]}\n\ndata: [DONE]\n\n'),
        None,
        "a\ufffdb",
    ),
    "bad UTF-8 alone": (http(b"data: \xff\xfe\n\n"), ProtocolError, "not JSON"),
    "truncated stream": (http(CUT_STREAM), ProtocolError, "before the answer ended"),
    "truncated chunk": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nff\r\ndata: {",
        ProtocolError,
        "incomplete or broken",
    ),
    "reset in mid-stream": (Reply([http(CUT_STREAM)], reset=True), UnreachableError, "lost"),
    "reset before the head": (Reply([], reset=True), UnreachableError, "lost"),
    "closed before the head": (Reply([]), ProtocolError, "incomplete or broken"),
    "not HTTP": (b"nonsense\r\n\r\n", ProtocolError, "incomplete or broken"),
    "error event in mid-stream": (http(events(error_body("cuda"))), ServerError, "cuda"),
    "error event of the client's making": (
        http(events(error_body("too long", code=400))),
        BadRequestError,
        "too long",
    ),
    "named error event": (http('event: error\ndata: {"message":"gone"}\n\n'), ServerError, "gone"),
    "error with a good status": (
        http(error_body("no quota", code=429), kind="application/json"),
        RateLimitError,
        "no quota",
    ),
    "broken gzip": (
        http(b"not gzip", Content_Encoding="gzip"),
        ProtocolError,
        "incomplete or broken",
    ),
    "only roles": (
        http(events(*['{"choices":[{"delta":{"role":"assistant"}}]}'] * 3, "[DONE]")),
        ProtocolError,
        "sent no answer",
    ),
    "slow headers": (Reply([http(OK_STREAM)], gap=0.9), ProviderTimeoutError, "silent for 0.5 s"),
    "dripping headers": (
        Reply([bytes([byte]) for byte in http(OK_STREAM)], gap=0.1),
        ProviderTimeoutError,
        "silent",
    ),
    "stall": (Reply([http(CUT_STREAM)], hold=True), ProviderTimeoutError, "silent"),
    "stall in an error's body": (
        Reply([http('{"error": ', "500 Oops")], hold=True),
        ProviderTimeoutError,
        "silent",
    ),
    "comments instead of tokens": (
        Reply([http(": ping\n\n"), *[b": ping\n\n"] * 20], gap=0.1),
        ProviderTimeoutError,
        "silent",
    ),
    # What looks odd and is an answer all the same.
    "wrong content type": (http(OK_STREAM, kind="text/plain"), None, "Héllo"),
    "a number for content": (
        http(events('{"choices": [{"delta": {"content": 5}}]}', "[DONE]")),
        None,
        "5",
    ),
    "gzip": (http(gzip.compress(OK_STREAM.encode()), Content_Encoding="gzip"), None, "Héllo"),
    "split inside a character": (
        Reply([bytes([byte]) for byte in http(OK_STREAM)], gap=0.0001),
        None,
        "Héllo",
    ),
    "windows line ends": (http(OK_STREAM.replace("\n", "\r\n")), None, "Héllo"),
    "comments between events": (http(": ping\n\n" + OK_STREAM), None, "Héllo"),
    "line separators in the text": (
        http(OK_STREAM.replace("llo", "\u2028\u0085llo")),
        None,
        "Hé\u2028\u0085llo",
    ),
    "no space after data:": (http(OK_STREAM.replace("data: ", "data:")), None, "Héllo"),
    "byte order mark": (http("\ufeff" + OK_STREAM), None, "llo"),
    "no [DONE]": (http(OK_STREAM.replace("data: [DONE]\n\n", "")), None, "Héllo"),
    "[DONE] and held open": (Reply([http(OK_STREAM)], hold=True), None, "Héllo"),
    "no usage": (http(OK_STREAM.replace("usage", "ignored")), None, "Héllo"),
    "no finish reason": (http(OK_STREAM.replace("finish_reason", "x")), None, "Héllo"),
    "a whole reply to a stream": (http(WHOLE_REPLY, kind="application/json"), None, "Héllo"),
    "content in parts": (
        http(OK_STREAM.replace('"Hé"', '[{"type":"text","text":"Hé"}]')),
        None,
        "Héllo",
    ),
    "a huge line": (http(OK_STREAM.replace("llo", "x" * 5_000_000)), None, "x" * 100),
    "unknown fields": (http(OK_STREAM.replace('"id":', '"new":[{}],"id":')), None, "Héllo"),
}


@pytest.mark.parametrize(("reply", "error", "text"), FAULTS.values(), ids=FAULTS.keys())
def test_every_fault_is_one_line_of_its_own_class(reply, error, text):
    with endpoint_with(reply, timeout=Timeout(read=0.5)) as (session, _):
        generation = session.start("hi")
        if error is None:
            answer = generation.response()
            assert text in answer.text
            assert answer.finish_reason == "stop"
            return
        with pytest.raises(error) as caught:
            generation.response()
    assert type(caught.value) is error
    assert text in str(caught.value)
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 600


def test_the_table_has_enough_rows():
    assert len(FAULTS) > 25


def test_text_that_came_before_a_fault_is_kept():
    with endpoint_with(http(CUT_STREAM)) as (session, _), pytest.raises(ProtocolError) as caught:
        session.start("hi").response()
    assert str(caught.value.response) == "Hé"
