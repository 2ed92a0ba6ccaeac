"""What the user sets is what is sent, and an endpoint that refuses a field of ours is asked again
without it."""

from __future__ import annotations

import json

import pytest

from helpers.maps import run_map
from helpers.scripted_server import (
    OK_STREAM,
    WHOLE_REPLY,
    Reply,
    endpoint_with,
    error_body,
    http,
    sent_json,
)
from ipyvllm.errors import AuthenticationError, BadRequestError, ConfigError
from ipyvllm.options.cell_line import parse
from ipyvllm.providers.http.own_fields import OwnFields

REFUSED = http(error_body("property 'stream_options' is unsupported"), "400 Bad Request")
UNKNOWN = http(error_body("extra fields not permitted"), "422 Unprocessable")
ONLY_STREAMS = http(error_body("only support stream mode"), "400 Bad Request")
NEVER_STREAMS = http(
    error_body("does not support true", param="stream", code="unsupported_value"), "400 Bad Request"
)
WHOLE = http(WHOLE_REPLY, kind="application/json")


def sent(server, index):
    return json.loads(server.requests[index].partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize("refusal", [REFUSED, UNKNOWN], ids=["named", "not named"])
def test_a_refused_field_of_ours_is_left_out_from_then_on(refusal):
    with endpoint_with(refusal, http(OK_STREAM)) as (session, server):
        assert session.start("hi").response().text == "Héllo"
        assert session.start("hi").response().text == "Héllo"
    assert ["stream_options" in sent(server, index) for index in range(3)] == [True, False, False]
    assert sent(server, 2)["stream"] is True


def test_a_refusal_that_has_another_reason_is_raised_as_it_was():
    refusals = [http(error_body(f"bad {n}"), "400 Bad Request") for n in (1, 2)]
    with endpoint_with(*refusals, http(OK_STREAM)) as (session, server):
        with pytest.raises(BadRequestError, match="bad 1"):
            session.start("hi").response()
        assert session.start("hi").response().text == "Héllo"
    assert "stream_options" in sent_json(server)


def test_an_endpoint_that_has_taken_our_field_is_asked_once():
    wrong = http(error_body("bad"), "400 Bad Request")
    with endpoint_with(http(OK_STREAM), wrong) as (session, server):
        session.start("hi").response()
        with pytest.raises(BadRequestError):
            session.start("hi").response()
    assert len(server.requests) == 2


def test_another_field_that_is_named_is_not_ours():
    wrong = http(error_body("too hot", param="temperature"), "400 Bad Request")
    with endpoint_with(wrong) as (session, server), pytest.raises(BadRequestError):
        session.start("hi").response()
    assert len(server.requests) == 1


def test_a_server_that_only_streams_is_streamed_from_in_a_map_too():
    with endpoint_with(ONLY_STREAMS, http(OK_STREAM)) as (session, server):
        assert run_map(session, ["a", "b"], concurrency=1).texts == ["Héllo", "Héllo"]
    assert ["stream" in sent(server, index) for index in range(3)] == [False, True, True]


def test_a_server_that_never_streams_is_asked_for_the_whole():
    with endpoint_with(NEVER_STREAMS, WHOLE) as (session, server):
        assert session.start("hi").response().text == "Héllo"
    assert "stream" not in sent_json(server)
    assert "stream_options" not in sent_json(server)


def test_a_server_that_streams_unasked_and_one_that_does_not_are_both_read():
    with endpoint_with(http(OK_STREAM)) as (session, _):
        assert session.start("hi", stream=False).response().text == "Héllo"
    with endpoint_with(WHOLE) as (session, _):
        assert session.start("hi").response().text == "Héllo"


@pytest.mark.parametrize("value", [None, {"include_usage": False}, {"x": 1}])
def test_stream_options_of_the_configuration_are_sent_as_they_are(value):
    with endpoint_with(http(OK_STREAM), extra_body={"stream_options": value}) as (session, server):
        session.start("hi").response()
    assert sent_json(server)["stream_options"] == value


def test_stream_of_the_configuration_is_sent_as_it_is():
    with endpoint_with(WHOLE, extra_body={"stream": False}) as (session, server):
        assert session.start("hi").response().text == "Héllo"
    assert sent_json(server)["stream"] is False
    with endpoint_with(http(OK_STREAM), extra_body={"stream": True}) as (session, server):
        assert session.start("hi", stream=False).response().text == "Héllo"
    assert sent_json(server)["stream"] is True


def test_a_map_streams_if_it_is_told_to():
    with endpoint_with(http(OK_STREAM)) as (session, server):
        assert run_map(session, ["a"], stream=True).texts == ["Héllo"]
    assert sent_json(server)["stream"] is True


def test_a_null_of_the_cell_is_sent_as_null():
    asked = parse("--param stream_options=null --param top_k=null").request()
    with endpoint_with(http(OK_STREAM), extra_body={"top_k": 5}) as (session, server):
        session.start("hi", asked).response()
    assert (sent_json(server)["stream_options"], sent_json(server)["top_k"]) == (None, None)


def test_what_the_user_sets_beside_an_option_is_not_replaced():
    given = {"response_format": {"type": "text"}, "top_logprobs": 2}
    with endpoint_with(http(OK_STREAM), type="openai", extra_body=given) as (session, server):
        session.start("hi", logprobs=5, structured_outputs={"json_object": True})
        session.start("hi", logprobs=5).response()
    assert sent_json(server)["top_logprobs"] == 2
    assert sent_json(server)["response_format"] == {"type": "text"}


def test_without_a_field_of_ours_nothing_is_sent_again():
    own = OwnFields()
    error = BadRequestError("no")
    error.status = 400
    body = {"stream": True, "stream_options": {}}
    assert own.without_refused(error, body, own.added(body, stream=True)) is None
    refused = AuthenticationError("no")
    assert own.without_refused(refused, {}, own.added({}, stream=True)) is None


HERE, MISSING = http(OK_STREAM), http('{"detail":"Not Found"}', "404 Not Found")


def paths(server):
    return [request.split()[1].decode() for request in server.requests]


def test_an_address_without_v1_is_found_below_it_and_remembered():
    with endpoint_with(MISSING, HERE, path="") as (session, server):
        assert session.start("hi").response().text == "Héllo"
        assert session.start("hi").response().text == "Héllo"
    tail = "chat/completions"
    assert paths(server) == [f"/{tail}", f"/v1/{tail}", f"/v1/{tail}"]


def test_an_address_without_v1_that_answers_is_used_as_it_is():
    with endpoint_with(HERE, path="/gateway?tenant=7") as (session, server):
        session.start("hi").response()
    assert paths(server) == ["/gateway/chat/completions?tenant=7"]


@pytest.mark.parametrize("api_first", [True, False])
def test_a_missing_model_is_told_from_a_missing_page(api_first):
    model = http(error_body("model 'x' not found"), "404 Not Found")
    page = http("<title>404</title>", "404 Not Found", "text/html")
    replies = [model, page] if api_first else [page, model]
    with (
        endpoint_with(*replies, path="") as (session, _),
        pytest.raises(BadRequestError, match="model 'x' not found"),
    ):
        session.start("hi").response()


def test_headers_beyond_ascii_are_sent_as_utf_8_and_ours_do_not_replace_them():
    headers = {"X-Team": " Zoë ", "accept": "application/json"}
    with endpoint_with(HERE, headers=headers) as (session, server):
        session.start("hi").response()
    head = server.received.partition(b"\r\n\r\n")[0]
    assert "x-team: zoë".encode() in head.lower().replace("Ë".encode(), "ë".encode())
    assert head.lower().count(b"accept:") == 1
    assert b"application/json" in head


def test_a_header_that_cannot_be_sent_is_the_configurations_error():
    for headers in ({"X-Tëam": "a"}, {"X-Team": "a\nb: c"}):
        with endpoint_with(HERE, headers=headers) as (session, server):
            with pytest.raises(ConfigError, match="header"):
                session.start("hi").response()
            assert server.received == b""


def test_an_error_that_comes_as_an_event_or_as_text_is_told_in_its_words():
    for reply in (
        http(f"data: {error_body('no quota')}\n\n", "400 Bad Request"),
        http("no quota", "400 Bad Request", "application/octet-stream"),
        http("<html><title>no quota</title></html>", "400 Bad Request", "text/html"),
        http("\ufeff" + error_body("no quota"), "400 Bad Request"),
        http('{"unknown": {"reason": "no quota"}, "message": null, "detail": "no quota"}', "400 B"),
    ):
        with (
            endpoint_with(reply) as (session, _),
            pytest.raises(BadRequestError, match="no quota"),
        ):
            session.start("hi").response()


def test_what_breaks_after_the_end_of_an_answer_costs_nothing():
    ended = OK_STREAM.partition('data: {"id":"1","choices":[]')[0]
    replies = {
        "held open": Reply([http(ended)], hold=True),
        "reset": Reply([http(ended), b""], gap=0.2, reset=True),
        "broken": http(ended + 'data: {"choices":[{"del'),
        "an error": http(ended + f"data: {error_body('no usage')}\n\n"),
        "a broken chunk": b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
        + f"{len(ended.encode()):x}\r\n{ended}\r\nff\r\nx".encode(),
    }
    for name, reply in replies.items():
        with endpoint_with(reply) as (session, _):
            answer = session.start("hi").response()
        assert (answer.text, answer.finish_reason) == ("Héllo", "stop"), name
        assert any("no usage" in notice for notice in answer.notices) == (name == "an error")


def test_the_tokens_that_came_are_counted_if_the_server_counts_none():
    for usage in ('{"prompt_tokens":0,"completion_tokens":0}', "{}", '"none"', "null"):
        stream = OK_STREAM.replace('{"prompt_tokens":3,"completion_tokens":2}', usage)
        with endpoint_with(http(stream)) as (session, _):
            assert session.start("hi").response().usage.completion_tokens == 2
    whole = WHOLE_REPLY.replace('"completion_tokens": 2', '"completion_tokens": 0')
    with endpoint_with(http(whole, kind="application/json")) as (session, _):
        usage = session.start("hi", stream=False).response().usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (3, 2)  # 7 characters
