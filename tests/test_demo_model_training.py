"""What the demo model is trained on: tokens, batches and the loss.

The training itself takes more than an hour and is `make demo-model`.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from demo_model import batches, words
from demo_model.data import conversations
from demo_model.train import weighted_loss
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

import ipyvllm


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(ipyvllm.demo_model_path() / "tokenizer.json"))


def test_names_and_cities_are_spelled_letter_by_letter(tokenizer):
    known = {part for word in (*words.NAMES, *words.CITIES) for part in word.split()}
    known -= {"de", *words.CAPITALS}
    assert {word for word in known if tokenizer.encode(word).tokens != list(word)} == set()


@given(st.text(max_size=60))
def test_any_text_comes_back_from_its_tokens(tokenizer, text):
    assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


def test_the_corpus_is_the_same_for_any_number_of_processes(tokenizer, monkeypatch):
    monkeypatch.setattr(batches, "_PART", 25)
    one, two = (batches.build_corpus(tokenizer, 60, 7, processes) for processes in (1, 2))
    assert len(one) == 60
    for field in ("tokens", "weights", "starts"):
        np.testing.assert_array_equal(getattr(one, field), getattr(two, field))
    first = next(conversations(25, "7/0"))
    ids, _ = batches.encode(tokenizer, first)
    assert one.tokens[: one.starts[1]].tolist() == ids


def test_the_loss_is_the_weighted_mean_of_the_cross_entropy():
    torch.manual_seed(0)
    hidden, embedding = torch.randn(12, 8), torch.randn(30, 8)
    targets, weight = torch.randint(30, (12,)), torch.rand(12)
    each = torch.nn.functional.cross_entropy(hidden @ embedding.T, targets, reduction="none")
    expected = (each * weight).sum() / weight.sum()
    torch.testing.assert_close(weighted_loss(hidden, embedding, targets, weight), expected)
