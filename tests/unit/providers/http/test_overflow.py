"""A request that is longer than the model's context, in the words of the servers that people have,
and refusals that are something else."""

from __future__ import annotations

import pytest

from ipyvllm.errors import ContextOverflowError
from ipyvllm.providers.http.errors import error_message, refusal

OVERFLOWS = {
    "vLLM": {"error": {"message": "You passed 90 input tokens", "param": "input_tokens"}},
    "vLLM before 0.12": {
        "object": "error",
        "message": "This model's maximum context length is 64 tokens. However, you requested 90 "
        "tokens in the messages, Please reduce the length of the messages.",
        "type": "BadRequestError",
        "param": None,
        "code": 400,
    },
    "vLLM's engine": {
        "error": {
            "message": "The decoder prompt (length 90) is longer than the maximum model length "
            "of 64. Make sure that `max_model_len` is no smaller than the number of tokens."
        }
    },
    "vLLM's limit": {"message": "prompt length 90 exceeds the max_model_len 64"},
    "OpenAI": {"error": {"message": "too much", "code": "context_length_exceeded"}},
    "llama.cpp": {"error": {"code": 400, "type": "exceed_context_size_error", "message": "no"}},
    "llama.cpp's words": {
        "error": {
            "code": 400,
            "message": "the request exceeds the available context size. try increasing it",
            "type": "invalid_request_error",
        }
    },
    "llama.cpp in the middle": {
        "error": {"message": "Context size has been exceeded.", "code": 500}
    },
    "TGI": {
        "error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 64. "
        "Given: 90 `inputs` tokens and 20 `max_new_tokens`",
        "error_type": "validation",
    },
    "TGI's inputs": {"error": "`inputs` must have less than 64 tokens. Given: 90"},
    "SGLang": {
        "object": "error",
        "message": "The input (90 tokens) is longer than the model's context length (64 tokens).",
    },
    "SGLang's total": {
        "message": "Requested token count exceeds the model's maximum context length of 64 tokens."
    },
    "Ollama": {"error": "the input length exceeds the context length"},
    "Ollama's own words": {"error": "prompt too long; exceeded max context length by 4 tokens"},
    "LM Studio": {"error": "Trying to keep the first 90 tokens when context the overflows."},
    "Anthropic": {"error": {"message": "prompt is too long: 90 tokens > 64 maximum"}},
    "Gemini": {"error": {"message": "The input token count (90) exceeds the maximum number (64)"}},
    "LiteLLM": {"error": {"message": "no", "type": "ContextWindowExceededError"}},
}
OTHERS = {
    "max_tokens, by its name": {
        "error": {"message": "maximum context length is 64 tokens", "param": "max_tokens"}
    },
    "max_tokens, in words": {
        "message": "'max_tokens' or 'max_completion_tokens' is too large: 100. This model's "
        "maximum context length is 64 tokens and your request has 9 input tokens"
    },
    "an image": {"error": {"message": "the image is too large"}},
    "a parameter": {"error": {"message": "temperature must be at most 2", "param": "temperature"}},
    "a stop text": {"error": {"message": "stop: at most 4 texts"}},
}


def refused(body, status=400):
    return refusal("refused", status=status, body=body, words=error_message(body))


@pytest.mark.parametrize("body", OVERFLOWS.values(), ids=OVERFLOWS.keys())
def test_an_overflow_is_one_in_the_words_of_every_server(body):
    assert type(refused(body)) is ContextOverflowError


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS.keys())
def test_another_refusal_is_none(body):
    assert not isinstance(refused(body), ContextOverflowError)


def test_a_quota_is_no_overflow_whatever_its_words():
    body = {"error": {"message": "Request too large for the model: tokens per minute"}}
    assert not isinstance(refused(body, 429), ContextOverflowError)
