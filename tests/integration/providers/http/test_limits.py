"""A server may send without end: what is received, decompressed and kept is limited, and silence is
silence whatever comes beside the tokens."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from helpers.scripted_server import Reply, endpoint_with, events, http
from ipyvllm.config.schema import Timeout
from ipyvllm.decoding.limits import Limits
from ipyvllm.errors import LLMError, ProtocolError, ProviderTimeoutError
from ipyvllm.options.request import RequestOptions

SMALL = Limits(stream_mib=0.2, event_mib=0.1, body_mib=0.1, pieces=50, models=3)
KIB = b"x" * 1024
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "


def piece(text, **more):
    return events(json.dumps({"choices": [{"delta": {"content": text}, **more}]})).encode()


def failed(*replies, **settings):
    """The error of one cell."""
    with endpoint_with(*replies, limits=SMALL, **settings) as (session, _):
        with pytest.raises(LLMError) as caught:
            session.start("hi").response()
        return caught.value


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        ([HEAD + b"text/event-stream\r\n\r\ndata: ", *[KIB] * 300], "event_mib"),
        ([HEAD + b"text/event-stream\r\n\r\n", *[b"data: " + KIB + b"\n"] * 300], "event_mib"),
        ([HEAD + b"text/event-stream\r\n\r\n", *[b": " + KIB + b"\n\n"] * 300], "stream_mib"),
        ([HEAD + b"application/json\r\n\r\n{", *[KIB] * 300], "body_mib"),
    ],
)
def test_a_reply_without_an_end_is_an_error_that_names_the_limit(reply, name):
    error = failed(Reply(reply))
    assert isinstance(error, ProtocolError)
    assert f"limits: {{{name}: ...}}" in error.hint


def test_more_pieces_than_allowed_end_the_answer_and_its_text_is_kept():
    error = failed(http(piece("a") * 100))
    assert "of more than 50" in error.message
    assert error.response.text == "a" * 51


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_bomb_is_not_decompressed(encoding):
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    bomb = pack(b'{"choices": "' + b"a" * 50_000_000)
    reply = http(bomb, kind="application/json", Content_Encoding=encoding)
    assert "body_mib" in failed(reply).hint


def test_neither_is_one_in_many_layers():
    reply = http(b"", kind="application/json", Content_Encoding="gzip," * 50 + "gzip")
    assert "compressed many times" in failed(reply).message


@pytest.mark.parametrize("path", ["models", "status"])
def test_a_list_of_models_without_an_end_is_refused(path):
    body = http('{"data": [' + '{"id": "m"},' * 50_000, kind="application/json")
    with endpoint_with(body, limits=SMALL) as (session, _):
        provider = session.providers.get("e")
        if path == "models":
            with pytest.raises(ProtocolError, match=r"more than 0\.1 MiB"):
                session.call(provider.models)
        else:
            assert session.call(provider.status).state == "failing"


def test_of_many_models_the_first_are_listed():
    body = http(json.dumps({"data": [{"id": str(n)} for n in range(9)]}), kind="application/json")
    with endpoint_with(body, limits=SMALL) as (session, _):
        assert session.call(session.providers.get("e").models) == ["0", "1", "2"]


@pytest.mark.parametrize(
    "frame",
    [
        piece(""),
        events('{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}').encode(),
        events('{"choices":[{"delta":{"role":"assistant"}}]}').encode(),
        b": ping\n\n",
        b"\n",
    ],
)
def test_frames_without_a_token_do_not_extend_the_silence(frame):
    reply = Reply([HEAD + b"text/event-stream\r\n\r\n", piece("a"), *[frame] * 400], gap=0.01)
    error = failed(reply, timeout=Timeout(connect=2, read=0.5))
    assert isinstance(error, ProviderTimeoutError)
    assert error.response.text == "a"


def test_after_the_end_nothing_holds_the_answer():
    end = piece("b", finish_reason="stop")
    reply = Reply([HEAD + b"text/event-stream\r\n\r\n", *[end] * 2, *[piece("")] * 2000], gap=0.01)
    with endpoint_with(reply) as (session, server):
        assert session.start("hi").response().text.startswith("b")
        assert server.closed_by_client.wait(10)


def test_the_usage_is_kept_though_frames_without_a_token_follow():
    usage = events('{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":9}}').encode()
    frames = piece("a", finish_reason="stop") + piece("") * 20 + usage + piece("") * 20
    with endpoint_with(http(frames + b"data: [DONE]\n\n")) as (session, _):
        assert session.start("hi").response().usage.completion_tokens == 9


def test_other_choices_than_the_first_are_not_kept(monkeypatch):
    other = events(json.dumps({"choices": [{"index": 1, "delta": {"content": "x" * 500}}]}))
    body = piece("a") + other.encode() * 100 + piece("b", finish_reason="stop")
    with endpoint_with(http(body)) as (session, _):
        assert session.start("hi", RequestOptions()).response().text == "ab"
