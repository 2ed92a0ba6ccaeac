"""Answers that are kept and given again, whoever gave them first."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager

import pytest

from helpers.scripted_server import CUT_STREAM, OK_STREAM, Reply, ScriptedServer, http
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig, parse
from ipyvllm.config.schema import Retry
from ipyvllm.errors import ConfigError, LLMError, ReplayError, StructuredOutputError
from ipyvllm.messages import Delta
from ipyvllm.providers.cache import ResponseCache, key_of, recordings
from ipyvllm.session import Session

KEY = "sk-secret-1234567890"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.delenv("IPYVLLM_CACHE", raising=False)
    monkeypatch.delenv("IPYVLLM_REPLAY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TEST_KEY", KEY)
    return monkeypatch


@contextmanager
def served(*replies, cache: bool | str = False, **settings):
    """A session whose provider `e` gives these replies."""
    server = ScriptedServer(*(r if isinstance(r, Reply) else Reply([r]) for r in replies))
    settings = {"model": "m", "retry": Retry(attempts=0)} | settings
    section = EndpointConfig(
        type="vllm", base_url=f"http://u:pw@127.0.0.1:{server.port}/v1", **settings
    )
    providers = {"e": section, "mock": MockConfig(type="mock")}
    session = Session(lambda: Config(default="e", providers=providers, cache=cache))
    try:
        yield session, server
    finally:
        session.close()
        server.close()


def answers(folder):
    return sorted(folder.glob("*"))


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path):
    with served(http(OK_STREAM)) as (session, server):
        assert [session.start("hi").response().recorded for _ in range(2)] == [False, False]
        assert len(server.requests) == 2
    assert not (tmp_path / "cache").exists()


def test_a_kept_answer_is_the_same_and_costs_no_request(tmp_path):
    with served(http(OK_STREAM), cache=str(tmp_path / "kept")) as (session, server):
        first = session.start("hi", temperature=0).response()
        again = session.start("hi", temperature=0).response()
        assert len(server.requests) == 1
    assert (first.recorded, again.recorded) == (False, True)
    same = ("text", "finish_reason", "usage", "model", "id", "provider", "request", "mock")
    assert all(getattr(first, name) == getattr(again, name) for name in same)
    assert first._repr_mimebundle_()[0] == again._repr_mimebundle_()[0]


@pytest.mark.parametrize(
    "other", [{"temperature": 1}, {"model": "n"}, {"system": "s"}, {"prompt": "ho"}]
)
def test_whatever_decides_the_answer_is_part_of_the_key(tmp_path, other):
    asked = {"prompt": "hi", "temperature": 0}
    with served(http(OK_STREAM), cache=str(tmp_path)) as (session, server):
        session.start(**asked).response()
        assert not session.start(**asked | other).response().recorded
        assert len(server.requests) == 2


def test_streaming_decides_nothing_and_a_replayed_stream_is_a_stream(tmp_path):
    with served(http(OK_STREAM), cache=str(tmp_path)) as (session, _):
        live = [e.text for e in session.start("hi") if isinstance(e, Delta) and e.text]
        kept = [e.text for e in session.start("hi") if isinstance(e, Delta) and e.text]
        generation = session.start("hi", stream=False)
        whole = [e.text for e in generation if isinstance(e, Delta) and e.text]
    assert live == kept == ["Hé", "llo"]
    assert whole == ["Héllo"]


def test_a_request_may_ask_for_the_cache_or_refuse_it(tmp_path):
    with served(http(OK_STREAM)) as (session, _):
        session.start("hi", cache=True).response()
        assert session.start("hi", cache=True).response().recorded
    assert answers(tmp_path / "cache" / "ipyvllm" / "answers")
    with served(http(OK_STREAM), cache=str(tmp_path / "c")) as (session, _):
        session.start("hi", cache=False).response()
        assert not session.start("hi", cache=False).response().recorded


def test_replay_asks_nobody_and_a_miss_is_a_clear_error(tmp_path, environment):
    environment.setenv("IPYVLLM_CACHE", str(tmp_path / "kept"))
    with served(http(OK_STREAM)) as (session, server):
        session.start("hi").response()
        environment.setenv("IPYVLLM_REPLAY", str(tmp_path / "kept"))
        environment.delenv("TEST_KEY")
        assert session.start("hi").response().text == "Héllo"
        with pytest.raises(ReplayError, match="no recorded answer of e") as caught:
            session.start("unheard of").response()
        assert len(server.requests) == 1
    assert "IPYVLLM_CACHE=" in caught.value.hint
    assert len(answers(tmp_path / "kept")) == 1


def test_every_provider_is_recorded_alike(tmp_path, environment):
    environment.setenv("IPYVLLM_CACHE", str(tmp_path))
    with served(http(OK_STREAM)) as (session, _):
        first = session.start("hi", provider="mock", logprobs=1).response()
        again = session.start("hi", provider="mock", logprobs=1).response()
    assert again.recorded
    assert again.mock
    assert (first.text, first.logprobs) == (again.text, again.logprobs)


def test_a_recorded_answer_is_checked_like_any_other(tmp_path):
    text = http(OK_STREAM.replace("Hé", "4").replace("llo", "2"))
    with served(text, cache=str(tmp_path)) as (session, _):
        parsed = [session.start("hi", schema={"type": "integer"}).response().parsed] * 2
    assert parsed == [42, 42]


def test_half_an_answer_is_not_kept(tmp_path):
    with served(http(CUT_STREAM), cache=str(tmp_path)) as (session, _), pytest.raises(LLMError):
        session.start("hi").response()
    assert answers(tmp_path) == []


def test_a_stand_ins_answer_is_replayed_but_not_kept_for_good(tmp_path, environment):
    environment.setenv("IPYVLLM_CACHE", str(tmp_path))
    replies = http("", "503 Busy"), http(OK_STREAM)
    with served(*replies, fallback="mock") as (session, _):
        stand_in = session.start("hi").response()
        assert stand_in.provider == "mock"
        environment.setenv("IPYVLLM_REPLAY", str(tmp_path))
        replayed = session.start("hi").response()
        assert (replayed.text, replayed.notices) == (stand_in.text, stand_in.notices)
        assert replayed.mock
        environment.delenv("IPYVLLM_REPLAY")
        assert session.start("hi").response().provider == "e"


def test_a_recording_is_readable_and_holds_no_secret(tmp_path):
    headers = {"X-Gateway": "gw-secret-98765"}
    with served(http(OK_STREAM), cache=str(tmp_path), api_key_env="TEST_KEY", headers=headers) as (
        session,
        _,
    ):
        session.start("what is é?").response()
    [path] = answers(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "what is é?" in text
    assert '"text": "Héllo"' in text
    assert not any(secret in text for secret in (KEY, "gw-secret", "pw@"))


def test_a_file_that_is_no_record_is_named(tmp_path):
    with served(http(OK_STREAM), cache=str(tmp_path)) as (session, _):
        session.start("hi").response()
        [path] = answers(tmp_path)
        path.write_text("{")
        with pytest.raises(ConfigError, match=path.name):
            session.start("hi").response()


def test_kernels_may_share_a_folder(tmp_path):
    shared = tmp_path / "shared"
    store = ResponseCache(shared)
    with served(saying("hi"), cache=str(tmp_path / "one")) as (session, _):
        session.start("hi").response()
    [file] = answers(tmp_path / "one")
    record = {**json.loads(file.read_text()), "text": "x" * 200_000}
    found_whole, unread = [], []

    def write():
        for _ in range(30):
            store.write("k", record)

    def read():
        for _ in range(300):
            found = store.read("k")
            if found is not None:
                (found_whole if found == record else unread).append(found)

    threads = [threading.Thread(target=work) for work in (write, write, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert unread == []
    assert found_whole
    assert [path.name for path in answers(shared)] == ["k.json"]


@pytest.mark.parametrize(
    ("configured", "asked", "environ", "folder"),
    [
        (False, None, {}, None),
        (True, None, {}, "answers"),
        ("here", None, {}, "here"),
        ("here", False, {}, None),
        (False, None, {"IPYVLLM_CACHE": "1"}, "answers"),
        (True, None, {"IPYVLLM_CACHE": "0"}, None),
        ("here", None, {"IPYVLLM_CACHE": "there"}, "there"),
        (False, True, {"IPYVLLM_CACHE": "0"}, "answers"),
    ],
)
def test_who_says_whether_answers_are_kept(configured, asked, environ, folder):
    store = recordings(configured, asked, environ)
    assert (store.folder.name if store else None) == folder


def test_a_folder_to_replay_from_must_be_there(tmp_path):
    with pytest.raises(ConfigError, match="not a folder"):
        recordings(False, None, {"IPYVLLM_REPLAY": str(tmp_path / "none")})


def test_the_configuration_names_the_folder(tmp_path):
    path = tmp_path / "ipyvllm.yaml"
    path.write_text("cache: '${HERE}/kept'\nproviders: {a: {type: mock}}\n")
    assert parse(path, {"HERE": "/x"}).cache == "/x/kept"
    path.write_text("cache: 3\nproviders: {a: {type: mock}}\n")
    with pytest.raises(ConfigError, match="cache: must be"):
        parse(path, {})


def test_records_are_json_whole(tmp_path):
    with served(http(OK_STREAM), cache=str(tmp_path)) as (session, _):
        session.start("hi").response()
    [path] = answers(tmp_path)
    record = json.loads(path.read_text())
    assert record["pieces"] == "2 3"
    assert record["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "cached_tokens": 0}


SCHEMA = {"type": "integer"}


def saying(text):
    return http(OK_STREAM.replace("Hé", text).replace("llo", ""))


def test_an_answer_that_fails_its_check_is_not_saved(tmp_path):
    with (
        served(saying("sorry"), cache=str(tmp_path)) as (session, _),
        pytest.raises(StructuredOutputError),
    ):
        session.start("hi", schema=SCHEMA).response()
    assert answers(tmp_path) == []


def test_an_answer_that_is_right_at_the_second_time_costs_nothing_at_the_third(tmp_path):
    replies = saying("sorry"), saying("42")
    with served(*replies, cache=str(tmp_path)) as (session, server):
        first = session.start("hi", schema=SCHEMA).response()
        again = session.start("hi", schema=SCHEMA).response()
        assert len(server.requests) == 2
    assert (first.parsed, again.parsed) == (42, 42)
    assert again.recorded


def test_an_answer_that_was_saved_before_it_was_checked_is_asked_for_again(tmp_path):
    with served(saying("sorry"), cache=str(tmp_path)) as (session, _):
        session.start("hi", structured_outputs={"grammar": "x"}).response()
    [file] = answers(tmp_path)
    with served(saying("42"), cache=str(tmp_path)) as (session, _):
        request = session.prepare("hi", schema=SCHEMA).request
        key = key_of(session.providers.section("e"), request)
        file.rename(tmp_path / f"{key}.json")
        answer = session.start("hi", schema=SCHEMA).response()
    assert (answer.parsed, answer.recorded) == (42, False)


def test_without_the_cache_a_saved_answer_is_renewed_and_no_other_saved(tmp_path):
    with served(saying("1"), saying("2"), cache=str(tmp_path)) as (session, _):
        session.start("hi").response()
        assert session.start("hi", cache=False).response().text == "2"
        assert session.start("hi").response().text == "2"
        session.start("ho", cache=False).response()
    assert len(answers(tmp_path)) == 1


def test_half_a_surrogate_pair_is_saved_as_it_is(tmp_path):
    with served(saying("42"), cache=str(tmp_path)) as (session, _):
        session.start("hi").response()
    [file] = answers(tmp_path)
    record = json.loads(file.read_text())
    store = ResponseCache(tmp_path)
    store.write("a" * 32, {**record, "text": "\ud83d"})
    assert store.read("a" * 32)["text"] == "\ud83d"
