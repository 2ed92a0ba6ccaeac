"""What every server is asked, of servers that are not ours: vLLM's and llama.cpp's. The tests do
not know which of them answers."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from helpers import real_servers
from ipyvllm.config.loader import Config, EndpointConfig
from ipyvllm.errors import ContextOverflowError, LLMError, OptionError
from ipyvllm.messages import Delta
from ipyvllm.session import Session

pytestmark = pytest.mark.timeout(600)

# How each is started, with what, and the type of its section.
SERVERS = {
    "vllm": (
        real_servers.vllm,
        ("--enable-auto-tool-choice", "--tool-call-parser", "hermes"),
        "vllm",
    ),
    "llama.cpp": (real_servers.llamacpp, (), "openai"),
}
GREEDY = {"temperature": 0, "max_tokens": 24}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
WEATHER = {
    "name": "weather",
    "description": "The weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 12}},
        "required": ["city"],
        "additionalProperties": False,
    },
}


@pytest.fixture(scope="module", params=SERVERS)
def session(request, tmp_path_factory):
    start, arguments, kind = SERVERS[request.param]
    with start(tmp_path_factory.mktemp("server") / "log", *arguments) as address:
        section = EndpointConfig(type=kind, base_url=address)
        made = Session(lambda: Config(default="e", providers={"e": section}))
        yield made
        made.close()


def ask(session, text, **options):
    return session.start(text, **{**GREEDY, **options}).response()


def test_a_stream_and_a_whole_reply_are_the_same_answer(session):
    generation = session.start("What is the capital of France?", **GREEDY)
    pieces = [each for each in generation if isinstance(each, Delta) and each.text]
    streamed = generation.response()
    whole = ask(session, "What is the capital of France?", stream=False)
    assert len(pieces) > 1
    assert "".join(piece.text for piece in pieces) == streamed.text == whole.text
    assert streamed.finish_reason == whole.finish_reason
    assert streamed.usage.completion_tokens == whole.usage.completion_tokens > 0
    assert streamed.usage.prompt_tokens == whole.usage.prompt_tokens > 0


def test_an_answer_is_cut_at_its_limit_and_says_so(session):
    response = ask(session, "Tell a story.", max_tokens=5)
    assert response.usage.completion_tokens == 5
    assert response.finish_reason == "length"
    assert "cut" in response.remark


def test_a_schema_is_obeyed(session):
    response = ask(
        session, "Bob is 5 years old. Give his name and age.", schema=PERSON, max_tokens=80
    )
    assert set(response.parsed) == {"name", "age"}
    assert isinstance(response.parsed["age"], int)


def test_a_choice_is_one_of_its_labels(session):
    labels, text = ["positive", "negative"], "Is the review 'lovely' positive or negative?"
    response = session.start(text, choice=labels, temperature=0).response()
    assert response.text in labels
    assert response.parsed == response.text


def test_an_expression_is_matched_or_refused_before_anything_is_sent(session):
    found = None
    with suppress(OptionError):
        found = ask(session, "A number of three digits.", regex="[0-9]{3}")
    assert (found is None) == (session.config.provider("e").type == "openai")
    assert found is None or re.fullmatch("[0-9]{3}", found.text)


def test_logprobs_are_of_the_tokens_of_the_text(session):
    response = ask(session, "Hello!", logprobs=2, max_tokens=6)
    assert "".join(each.token for each in response.logprobs) == response.text
    assert all(each.logprob <= 0 and len(each.top) >= 2 for each in response.logprobs)


def test_tools_give_a_call_or_text_and_never_a_blank_answer(session):
    tools = [{"type": "function", "function": WEATHER}]
    named = {"type": "function", "function": {"name": "weather"}}
    response = ask(
        session, "What is the weather in Paris?", tools=tools, tool_choice=named, max_tokens=60
    )
    assert response.text.strip() or response.remark
    assert response.usage.completion_tokens > 0


def test_a_prompt_that_is_too_long_is_an_overflow(session):
    with pytest.raises(ContextOverflowError):
        ask(session, "word " * 3000)


def test_a_request_that_is_wrong_is_refused_in_the_servers_words(session):
    with pytest.raises(LLMError) as caught:
        ask(session, "Hello!", temperature="hot")
    assert len(str(caught.value).splitlines()) <= 2


def test_the_models_are_listed_and_one_answers_without_being_named(session):
    provider = session.providers.get("e")
    models = session.call(provider.models)
    assert models
    assert all(isinstance(name, str) and name for name in models)
    assert ask(session, "Hello!", max_tokens=3).model in models


def test_the_status_is_ready_with_or_without_metrics(session):
    status = session.call(session.providers.get("e").status)
    assert status.state == "ready"
    assert status.latency > 0
