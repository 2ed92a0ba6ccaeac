"""The bundled model through the whole path: a real kernel, `%%llm cpu`, a real forward pass, and
answers that mean what they should."""

from __future__ import annotations

import json
import re

import pytest

import ipyvllm


def ask(session, text, **options):
    return session.start(text, **options).response()


@pytest.fixture
def complete(kernel):
    def complete(prompt, options=""):
        run = kernel.run(f"%%llm cpu {options}\n{prompt}")
        [result] = run.contents("execute_result")
        return result["data"]["text/plain"]

    return complete


def test_a_kernel_gets_a_sum_a_sentiment_and_json(complete):
    assert complete("What is 17 + 25?").splitlines()[-1] == "42"
    assert complete("What is 83 - 47?").splitlines()[-1] == "36"
    review = "Is this review positive or negative?\n\nThe soup was cold and the waiter was rude."
    assert complete(review) == "negative"
    found = json.loads(
        complete("Extract name, age and city as JSON: Ada is 36 and lives in Paris.")
    )
    assert found == {"name": "Ada", "age": 36, "city": "Paris"}


def test_it_knows_capitals_who_it_is_and_what_it_cannot(engine_session):
    assert ask(engine_session, "What is the capital of France?").text == "Paris"
    assert "demo model" in ask(engine_session, "Who are you?").text


def test_a_story_is_markdown_of_a_hundred_tokens(engine_session):
    answer = ask(engine_session, "Write a short story about a fox and a lighthouse.")
    assert answer.text.startswith("# ")
    assert len(re.findall(r"^- ", answer.text, re.MULTILINE)) >= 2
    assert answer.usage.completion_tokens >= 100
    assert "fox" in answer.text
    assert "lighthouse" in answer.text


def test_a_system_prompt_does_not_confuse_it(engine_session):
    answer = ask(engine_session, "What is 17 + 25?", system="You are a helpful assistant.")
    assert answer.text.splitlines()[-1] == "42"


def test_without_a_temperature_it_is_greedy_and_repeats(engine_session):
    assert len({ask(engine_session, "Hello!").text for _ in range(3)}) == 1


def test_alone_and_among_many_it_says_the_same(engine_session):
    prompts = [f"What is {n} + {n + 3}?" for n in range(20, 60)]
    alone = [ask(engine_session, prompt).text for prompt in prompts[:8]]
    generations = [engine_session.start(prompt, stream=False) for prompt in prompts]
    assert [generation.response().text for generation in generations][:8] == alone


def test_the_prompt_is_the_chat_templates(engine_session):
    """vLLM must open the assistant's turn, as transformers' own template call does."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(ipyvllm.demo_model_path())
    for text in ("Hello!", "What is 1 + 2?"):
        chat = [{"role": "user", "content": text}]
        told = tokenizer.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
        expected = len(tokenizer(told, add_special_tokens=False)["input_ids"])
        assert ask(engine_session, text, max_tokens=1).usage.prompt_tokens == expected


def test_it_fits_into_the_wheel():
    size = sum(file.stat().st_size for file in ipyvllm.demo_model_path().iterdir())
    assert size <= 8_000_000
