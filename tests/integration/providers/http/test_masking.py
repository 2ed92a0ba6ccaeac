"""What a server repeats of a secret is masked wherever it goes: answers, names, tokens, recordings,
the chain of an error. And a secret goes to its own server only.
"""

from __future__ import annotations

import base64
import gc
import json
import pickle
import traceback
from urllib.parse import quote

import httpx2
import pytest

from helpers.scripted_server import (
    OK_STREAM,
    Reply,
    ScriptedServer,
    endpoint_with,
    error_body,
    events,
    http,
    sent_json,
    status_of,
)
from ipyvllm.config.loader import Config, EndpointConfig, parse
from ipyvllm.config.schema import Timeout
from ipyvllm.errors import LLMError, OptionError
from ipyvllm.mapping import distributed
from ipyvllm.providers.cache import key_of
from ipyvllm.secrets.secret import STARS
from ipyvllm.session import Session

KEY = "sk-CANARY/echo+0001"
FORMS = {
    "plain": KEY,
    "upper case": KEY.upper(),
    "percent": quote(KEY, safe=""),
    "base64": base64.b64encode(f"user:{KEY}".encode()).decode(),
    "JSON": "".join(f"\\u{ord(c):04x}" for c in KEY),
    "beginning": KEY[:12],
}


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("TEST_KEY", KEY)
    return {"api_key_env": "TEST_KEY"}


def shows(text):
    """Whether a part of the key is in a text that is longer than a few characters."""
    return any(form[5:12].lower() in text.lower() for form in FORMS.values())


def answer(*pieces, **more):
    chunks = [
        json.dumps({"choices": [{"delta": {"content": piece, "reasoning": piece}}], **more})
        for piece in pieces
    ]
    last = json.dumps({"choices": [{"delta": {}, "finish_reason": "stop"}], **more})
    return http(events(*chunks, last, "[DONE]"))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_an_answer_that_repeats_the_key_is_masked(key, form, size, tmp_path):
    text = f"Your key is {form}, keep it."
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    reply = answer(*pieces, model=f"m-{form}", id=f"i-{form}")
    with endpoint_with(reply, **key) as (session, _):
        config = session.config
        cached = Session(lambda: Config("e", config.providers, cache=str(tmp_path)))
        generation = cached.start("hi")
        seen = repr(list(generation))
        response = generation.response()
        cached.close()
    assert response.text.startswith("Your key is ")
    assert response.text.endswith(", keep it.")
    assert STARS in response.text
    assert STARS in response.reasoning
    saved = "".join(path.read_text() for path in tmp_path.iterdir())
    assert STARS in saved
    for shown in (repr(response.to_dict()), saved, *(seen.split("Delta(") if size > 50 else ())):
        assert not shows(shown)


def test_an_answer_without_the_key_is_passed_on_piece_by_piece(key):
    pieces = ["It i", "s s", "k", "-", "CANA", "DA", "."]
    with endpoint_with(answer(*pieces), **key) as (session, _):
        assert session.start("hi").response().text == "It is sk-CANADA."


def test_the_tokens_of_the_key_are_masked(key):
    def token(text):
        return {"token": text, "logprob": -1, "top_logprobs": [{"token": KEY, "logprob": -2}]}

    words = ["a", " sk", "-CAN", "ARY/", "echo", "+00", "01", " b"]
    choice = {"delta": {"content": "".join(words)}, "finish_reason": "stop"}
    parts = [{"delta": {"content": w}, "logprobs": {"content": [token(w)]}} for w in words]
    for choices in (
        [choice | {"logprobs": {"content": [token(word) for word in words]}}],
        parts,
    ):
        reply = http(events(*(json.dumps({"choices": [each]}) for each in choices), "[DONE]"))
        with endpoint_with(reply, **key) as (session, _):
            response = session.start("hi", logprobs=1).response()
        tokens = [each.token for each in response.logprobs]
        assert len(tokens) == len(words)
        assert (tokens[0], tokens[-1]) == ("a", " b")
        assert not shows("".join(tokens) + repr(response.logprobs))


def test_a_cut_answer_keeps_what_was_held_back(key):
    reply = Reply([http(events('{"choices":[{"delta":{"content":"a sk-CANARY"}}]}'))])
    with endpoint_with(reply, **key) as (session, _):
        generation = session.start("hi")
        try:
            text = generation.response().text
        except LLMError as error:
            text = error.response.text
    assert text == "a sk-CANARY"


def test_names_of_models_and_the_status_are_masked(key):
    models = http(json.dumps({"data": [{"id": f"x-{KEY}"}]}), kind="application/json")
    with endpoint_with(models, **key) as (session, _):
        assert session.call(session.providers.get("e").models) == [f"x-{STARS}"]
        assert not shows(repr(status_of(session)))


def chain(error):
    """An error with its causes and contexts."""
    waiting, found = [error], []
    while waiting:
        each = waiting.pop()
        if each is not None and each not in found:
            found.append(each)
            waiting += [each.__cause__, each.__context__]
    return found


@pytest.mark.parametrize(
    "reply",
    [
        http(error_body(f"bad key {KEY}"), "401 Unauthorized"),
        Reply([b""], reset=True),
        Reply([b"nonsense\r\n\r\n"]),
        Reply([b""], hold=True),
        http("x" * 5, Content_Encoding="gzip"),
    ],
)
def test_no_request_is_in_the_chain_of_an_error(key, reply):
    settings = {"timeout": Timeout(read=0.3)}
    with endpoint_with(reply, **key, **settings) as (session, _), pytest.raises(LLMError) as caught:
        session.start("hi").response()
    for error in chain(caught.value):
        assert not isinstance(error, httpx2.RequestError) or "authorization" not in (
            error.request.headers
        )
        if not isinstance(error, LLMError):
            frames = traceback.walk_tb(error.__traceback__)
            held = [value for frame, _ in frames for value in frame.f_locals.values()]
            assert not [value for value in held if isinstance(value, httpx2.Request)]
    assert not shows("".join(traceback.format_exception(caught.value)).replace(__file__, ""))
    gc.collect()


def test_a_secret_in_a_prompt_goes_to_no_model(key, tmp_path):
    with endpoint_with(http(OK_STREAM), **key) as (session, server):
        session.start("hi").response()
        response = session.start(f"what is {KEY}?", system=f"say {quote(KEY)}").response()
        messages = sent_json(server)["messages"]
    assert [each["content"] for each in messages] == [f"say {STARS}", f"what is {STARS}?"]
    assert not shows(repr(response.request))


def test_the_key_of_one_provider_is_masked_in_what_another_one_says(key):
    with endpoint_with(http(OK_STREAM), **key) as (session, _):
        session.start("hi").response()
    with endpoint_with(answer(f"I know {KEY}.")) as (session, _):
        assert session.start("hi").response().text == f"I know {STARS}."


@pytest.mark.parametrize("name", ["api_key", "Authorization", "hf_token", "headers"])
def test_a_secret_is_no_parameter(name):
    with endpoint_with(http(OK_STREAM)) as (session, server):
        with pytest.raises(OptionError, match="not a sampling parameter") as caught:
            session.start("hi", **{name: KEY})
        assert server.received == b""
    assert not shows(str(caught.value))


def test_a_url_in_plain_python_is_asked_itself():
    server = ScriptedServer(Reply([http(OK_STREAM)]))
    with endpoint_with(http(OK_STREAM)) as (session, other):
        url = f"http://127.0.0.1:{server.port}/v1"
        assert session.start("hi", base_url=url, model="m").response().provider == url
        assert "base_url" not in sent_json(server)
        for wrong in (
            f"http://me:{KEY}@127.0.0.1:{server.port}/v1",
            f"{url}?api-key={KEY}",
            f"me:{KEY}@127.0.0.1",
            f"http://me:a/{KEY}@h",
        ):
            with pytest.raises(OptionError) as caught:
                session.start("hi", base_url=wrong)
            assert not shows(str(caught.value))
        with pytest.raises(OptionError, match="exclude each other"):
            session.start("hi", base_url=url, provider="e")
        assert other.received == b""
    assert len(server.requests) == 1
    server.close()


def test_a_cache_key_does_not_depend_on_a_secret(tmp_path, monkeypatch):
    path = tmp_path / "ipyvllm.yaml"
    path.write_text(
        "providers:\n  p: {type: vllm, base_url: 'http://u:${PW}@h/v1',"
        " extra_body: {api_key: '${PW}'}}\n"
    )
    keys = []
    for password in ("first-pass-1", "second-pass-2"):
        config = parse(path, {"PW": password})
        session = Session(lambda config=config: config)
        keys.append(key_of(config.provider("p"), session.plan(model="m").request("hi")))
    assert keys[0] == keys[1]


def test_a_clusters_task_carries_names_of_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("PW", KEY)
    path = tmp_path / "ipyvllm.yaml"
    path.write_text(
        "providers:\n  p:\n    type: vllm\n    base_url: 'http://u:${PW}@h/v1'\n"
        "    headers: {X-Key: 'Token ${PW}', X-Team: '${TEAM:-nlp}'}\n"
        "    extra_body: {a: [{token: '${PW}', n: 1}]}\n    api_key_env: PW\n"
    )
    config = parse(path)
    session = Session(lambda: config)
    sections = distributed._sections(session, "p")
    sent = pickle.dumps(sections)
    assert not shows(sent.decode("latin1"))
    assert sections["p"]["headers"] == {"X-Key": "Token ${PW}", "X-Team": "nlp"}
    made = distributed._maps(distributed.Job("p", sections, None, False, {}, None))
    assert made.session.config.provider("p") == config.provider("p")


def test_a_secret_that_has_no_name_is_not_sent_to_a_cluster():
    section = EndpointConfig(type="vllm", base_url="http://h", headers={"X-Api-Key": KEY})
    session = Session(lambda: Config(default="p", providers={"p": section}))
    with pytest.raises(LLMError, match="contains a secret"):
        distributed._sections(session, "p")
