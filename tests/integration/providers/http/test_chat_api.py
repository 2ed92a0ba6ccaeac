"""Chat completions over HTTP on loopback: what is sent, and what is read of the reply."""

from __future__ import annotations

import pytest

from helpers.scripted_server import OK_STREAM, WHOLE_REPLY, endpoint_with, events, http, sent_json
from ipyvllm.errors import (
    OptionError,
)


def test_a_stream_becomes_a_response():
    with endpoint_with(http(OK_STREAM)) as (session, server):
        answer = session.start("hi", temperature=0.5).response()
    assert (answer.text, answer.finish_reason) == ("Héllo", "stop")
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (3, 2)
    assert (answer.model, answer.id, answer.provider) == ("m", "1", "e")
    assert b'"temperature":0.5' in server.received
    assert b"max_tokens" not in server.received


def test_a_whole_reply_becomes_a_response():
    with endpoint_with(http(WHOLE_REPLY, kind="application/json")) as (session, server):
        answer = session.start("hi", stream=False).response()
    assert (answer.text, answer.reasoning, answer.finish_reason) == ("Héllo", "hm", "stop")
    assert (
        answer.usage.prompt_tokens,
        answer.usage.completion_tokens,
        answer.usage.cached_tokens,
    ) == (3, 2, 1)
    assert answer.usage.total_tokens == 5
    assert b'"stream"' not in server.received


def test_other_fields_go_into_the_body_and_the_cells_win():
    extra = {"chat_template_kwargs": {"enable_thinking": False}, "top_k": 5}
    with endpoint_with(http(OK_STREAM), extra_body=extra) as (session, server):
        session.start("hi", top_k=7, min_tokens=2).response()
    body = sent_json(server)
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert (body["top_k"], body["min_tokens"]) == (7, 2)


def test_what_is_no_json_is_refused_before_it_is_sent():
    with endpoint_with(http(OK_STREAM)) as (session, server):
        with pytest.raises(OptionError, match="JSON"):
            session.start("hi", logit_bias=object()).response()
        assert server.received == b""


def test_more_answers_than_one_are_refused():
    with (
        endpoint_with(http(OK_STREAM)) as (session, _),
        pytest.raises(OptionError, match="one answer"),
    ):
        session.start("hi", n=2).response()


LOGPROBS = events(
    '{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5,'
    '"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1}]}]}}]}',
    '{"choices":[{"delta":{},"finish_reason":"stop"}]}',
    "[DONE]",
)


def test_logprobs_are_asked_in_the_chat_apis_words_and_kept():
    with endpoint_with(http(LOGPROBS)) as (session, server):
        answer = session.start("hi", logprobs=2).response()
    assert (sent_json(server)["logprobs"], sent_json(server)["top_logprobs"]) == (True, 2)
    [token] = answer.logprobs
    assert (token.token, token.logprob) == ("a", -0.5)
    assert token.top == (("a", -0.5), ("b", -1.0))


def test_reasoning_is_kept_apart():
    thinking = events('{"choices":[{"delta":{"reasoning_content":"hm"}}]}') + OK_STREAM
    with endpoint_with(http(thinking)) as (session, _):
        answer = session.start("hi").response()
    assert (answer.reasoning, answer.text) == ("hm", "Héllo")


def test_images_go_as_content_parts(tmp_path):
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 8
    path = tmp_path / "a.png"
    path.write_bytes(png)
    with endpoint_with(http(OK_STREAM)) as (session, server):
        session.start("what?", images=[path, png, "https://x.test/a.jpg"]).response()
    text, *images = sent_json(server)["messages"][0]["content"]
    assert text == {"type": "text", "text": "what?"}
    urls = [image["image_url"]["url"] for image in images]
    assert urls[0] == urls[1]
    assert urls[0].startswith("data:image/png;base64,iVBOR")
    assert urls[2] == "https://x.test/a.jpg"
