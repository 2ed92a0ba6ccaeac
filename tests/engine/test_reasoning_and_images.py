"""What only some models do, on the engine: reasoning marked by the model, images."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from helpers.tiny_models import IMAGE_TOKENS, THINK, reasoning_model, vision_model
from ipyvllm.config.loader import Config, EngineConfig
from ipyvllm.errors import BadRequestError
from ipyvllm.session import Session


@pytest.fixture(scope="module")
def runner():
    """A function that gives a session with one engine of these settings."""
    made = []

    def make(**settings):
        section = EngineConfig(type="engine", dtype="float32", kv_cache_gib=1 / 32, **settings)
        made.append(Session(lambda: Config(default="cpu", providers={"cpu": section})))
        return made[-1]

    yield make
    for session in made:
        session.close()


@pytest.fixture(scope="module")
def thinking(runner, tmp_path_factory):
    model = reasoning_model(tmp_path_factory.mktemp("thinking"))
    session = runner(
        model=str(model),
        engine_args={
            "reasoning_parser": "deepseek_r1",
            # So that a test can say what the model is to think.
            "structured_outputs_config": {"enable_in_reasoning": True},
        },
    )
    vocabulary = json.loads((model / "tokenizer.json").read_text())["model"]["vocab"]
    session.spelt = {text: number for text, number in vocabulary.items() if text.startswith("<")}
    return session


def think(session, thought, answer, **options):
    """A turn whose model thinks and says this: characters, or classes of them."""
    # Nothing else may begin with the mark's first letter, so the mark is said as one token.
    spelt = {number: -100 for text, number in session.spelt.items() if text not in THINK}
    grammar = f'root ::= "{THINK[0]}" {thought} "{THINK[1]}" {answer}'
    asked = {"structured_outputs": {"grammar": grammar}, "logit_bias": spelt}
    return session.start("Hello!", **asked, **options)


@pytest.mark.parametrize("stream", [True, False])
def test_reasoning_comes_apart_from_the_answer(thinking, stream):
    answer = think(thinking, "[a-f]" * 6, "[0-9]" * 3, stream=stream).response()
    assert len(answer.reasoning) == 6
    assert set(answer.reasoning) <= set("abcdef")
    assert len(answer.text) == 3
    assert answer.text.isdecimal()
    assert answer.finish_reason == "stop"


def test_two_streams_keep_their_reasoning_apart(thinking):
    generations = [think(thinking, f'"{c * 9}"', f'"{c}"') for c in "xyz"]
    for name, generation in zip("xyz", generations, strict=True):
        answer = generation.response()
        assert (answer.reasoning, answer.text) == (name * 9, name)


@pytest.fixture(scope="module")
def seeing(runner, tmp_path_factory):
    return runner(model=str(vision_model(tmp_path_factory.mktemp("seeing"))))


def test_a_model_that_sees_is_shown_the_image(seeing):
    def ask(*images):
        generation = seeing.start(
            "What is it?", images=images, temperature=0, max_tokens=4, logprobs=1
        )
        return generation.response()

    red, blue = (ask(Image.new("RGB", (40, 40), colour)) for colour in ("red", "blue"))
    without = ask()
    assert (
        red.usage.prompt_tokens
        == blue.usage.prompt_tokens
        == without.usage.prompt_tokens + IMAGE_TOKENS + 3
    )
    # Random weights say nothing of the image, but what they say depends on it.
    assert [t.logprob for t in red.logprobs] != [t.logprob for t in blue.logprobs]


def test_a_model_that_does_not_see_refuses_the_image(thinking):
    with pytest.raises(BadRequestError):
        thinking.start("What is it?", images=[Image.new("RGB", (8, 8))], max_tokens=2).response()
    assert thinking.start("Hello!", max_tokens=2).response().usage.completion_tokens
