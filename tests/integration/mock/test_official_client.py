"""OpenAI's own Python client against the mock's server."""

from __future__ import annotations

import json

import openai
import pytest
from pydantic import BaseModel


@pytest.fixture(scope="module")
def client(mock_server):
    """The official client, which retries nothing here."""
    with openai.OpenAI(base_url=mock_server.url, api_key="none", max_retries=0) as made:
        yield made


HI = [{"role": "user", "content": "hi"}]


def test_the_official_client_chats(client):
    answer = client.chat.completions.create(
        model="mock", messages=HI, max_tokens=5, logprobs=True, top_logprobs=2, n=2
    )
    assert len(answer.choices) == 2
    first = answer.choices[0]
    assert first.finish_reason == "length"
    assert len(first.logprobs.content) == 5
    assert answer.usage.completion_tokens == 10


def test_the_official_client_streams(client):
    options = {"include_usage": True}
    events = list(
        client.chat.completions.create(
            model="mock", messages=HI, max_tokens=5, stream=True, stream_options=options
        )
    )
    text = "".join(e.choices[0].delta.content or "" for e in events if e.choices)
    whole = client.chat.completions.create(model="mock", messages=HI, max_tokens=5)
    assert text == whole.choices[0].message.content
    assert events[-1].usage.completion_tokens == 5
    assert len({event.id for event in events}) == 1


def test_the_official_client_parses_a_model(client):
    class Answer(BaseModel):
        city: str
        people: int

    done = client.chat.completions.parse(model="mock", messages=HI, response_format=Answer)
    assert isinstance(done.choices[0].message.parsed, Answer)


@pytest.mark.parametrize("stream", [False, True])
def test_the_official_client_gets_tool_calls(client, stream):
    parameters = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    tools = [{"type": "function", "function": {"name": "f", "parameters": parameters}}]
    asked = {"model": "mock", "messages": HI, "tools": tools}
    if stream:
        with client.chat.completions.stream(**asked) as events:
            answer = events.get_final_completion()
    else:
        answer = client.chat.completions.create(**asked)
    [call] = answer.choices[0].message.tool_calls
    assert call.function.name == "f"
    assert isinstance(json.loads(call.function.arguments)["x"], int)
    assert answer.choices[0].finish_reason == "tool_calls"


@pytest.mark.parametrize("stream", [False, True])
def test_the_official_client_completes_text(client, stream):
    answer = client.completions.create(
        model="mock", prompt="hi", max_tokens=4, logprobs=2, stream=stream
    )
    parts = list(answer) if stream else [answer]
    assert len("".join(p.choices[0].text for p in parts).split()) == 4
    assert parts[-1].choices[0].finish_reason == "length"
    assert parts[0].choices[0].logprobs.tokens


def test_the_official_clients_errors_are_of_their_kind(client):
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        client.chat.completions.create(model="other", messages=HI)
    with pytest.raises(openai.BadRequestError, match="temperature must be non-negative"):
        client.chat.completions.create(model="mock", messages=HI, temperature=-1)
    for header, kind in (("429", openai.RateLimitError), ("500", openai.InternalServerError)):
        with pytest.raises(kind):
            client.chat.completions.create(
                model="mock", messages=HI, extra_headers={"X-Mock-Error": header}
            )


def test_the_official_client_lists_models(client):
    assert [model.id for model in client.models.list()] == ["mock"]
