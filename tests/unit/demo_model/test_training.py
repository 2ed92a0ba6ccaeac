"""What the demo model is trained on: tokens, batches and the loss.

The training itself takes more than an hour and is `make demo-model`.
"""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from demo_model import batches, words
from demo_model.conversations import LESSONS, conversations
from demo_model.model import DemoLlama, Shape
from demo_model.steps import graph_loss, padded, weighted_loss
from demo_model.tokenizer import JOINED, SIGNS, spellings, train_tokenizer
from demo_model.words import LISTS
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

import ipyvllm

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(ipyvllm.demo_model_path() / "tokenizer.json"))


def test_names_and_cities_are_spelled_letter_by_letter(tokenizer):
    known = {part for word in (*words.NAMES, *words.CITIES) for part in word.split()}
    known -= {"de", *words.CAPITALS}
    assert {word for word in known if tokenizer.encode(word).tokens != list(word)} == set()


@pytest.fixture(scope="module")
def fresh():
    """What training makes, from a smaller sample."""
    samples = (conversations(4000, 7, lesson) for lesson in ("all", "last"))
    return train_tokenizer([drawn for sample in samples for drawn in sample])


def test_words_that_judge_and_countries_are_one_token_with_a_capital_too(fresh):
    judging = {*LISTS["POSITIVE"], *LISTS["NEGATIVE"], *LISTS["ADVERBS"]}
    verbs = {*LISTS["POSITIVE_VERBS"], *LISTS["NEGATIVE_VERBS"]}
    capitals = {word.capitalize() for word in judging} - {*words.CITIES}
    wanted = {f" {word}" for word in judging | verbs} | capitals | {*words.CAPITALS}
    assert {word for word in wanted if len(fresh.encode(word).ids) > 1} == set()


def test_a_word_with_a_capital_is_the_same_token_at_the_start_and_after_a_space(fresh):
    assert fresh.encode("Return").tokens == ["Return"]
    assert fresh.encode(" Return").tokens == [fresh.encode(" ").tokens[0], "Return"]


def test_words_that_begin_a_sentence_do_not_begin_as_a_name(fresh):
    assert {word for word in words.CAPITALISED if len(fresh.encode(word).ids) > 1} == set()


@pytest.mark.parametrize("word", ["Fatima", "Stedridra", "Leeds"])
def test_a_fresh_tokenizer_spells_names_and_numbers(fresh, word):
    assert fresh.encode(f"{word} 47").tokens[:-3] == list(word)
    assert fresh.encode("47").tokens == ["4", "7"]


def test_a_bare_space_after_a_name_means_that_the_name_goes_on(fresh):
    for sign in JOINED:
        assert len(fresh.encode(f" {sign}").ids) == 1
    for sign in SIGNS:
        after = fresh.encode(f"Ada {sign}36").tokens[3:]
        assert after == [*fresh.encode(f" {sign}").tokens, "3", "6"]
    assert fresh.encode("Ada King").tokens[3:5] == [*fresh.encode(" ").tokens, "K"]


def test_the_words_a_and_i_are_no_letters_of_a_name(fresh):
    a, i = (fresh.encode(f" {word}").tokens[0] for word in "AI")
    assert fresh.encode(". A Nantes man").tokens[:4] == [".", a, *fresh.encode(" ").tokens, "N"]
    assert fresh.encode("am I?").tokens[-2:] == [i, "?"]
    assert fresh.encode(" Ann Ida").tokens[:2] == [*fresh.encode(" ").tokens, "A"]


def test_the_minus_of_arithmetic_is_the_sign_alone(fresh):
    assert fresh.encode("17 - 5").tokens[2:5] == [
        *fresh.encode(" ").tokens,
        "-",
        *fresh.encode(" ").tokens,
    ]


def test_a_whole_word_can_be_put_as_an_unknown_one(fresh):
    apart = spellings(fresh)
    lives, extract = (fresh.encode(word).ids for word in (" lives", "Extract"))
    assert [fresh.id_to_token(part) for part in apart[extract[0]]] == list("Extract")
    assert len(apart[lives[0]]) > 1
    assert all(fresh.decode(parts) == fresh.decode([whole]) for whole, parts in apart.items())
    assert {fresh.encode(f" {sign}").ids[0] for sign in JOINED} & {*apart} == set()


def test_spelled_requests_say_the_same_and_answers_stay_whole(fresh):
    speller = batches.Speller(spellings(fresh), 1.0, random.Random(1))
    longer = 0
    for conversation in conversations(60, 3, "last"):
        whole, _ = batches.encode(fresh, conversation)
        ids, weights = batches.encode(fresh, conversation, speller)
        assert fresh.decode(ids) == fresh.decode(whole)
        assert [i for i, w in zip(ids, weights, strict=True) if w] == [
            i for i, w in zip(whole, batches.encode(fresh, conversation)[1], strict=True) if w
        ]
        longer += len(ids) > len(whole)
    assert longer > 30


@given(st.text(max_size=60))
def test_any_text_comes_back_from_its_tokens(tokenizer, fresh, text):
    for each in (tokenizer, fresh):
        assert each.decode(each.encode(text).ids, skip_special_tokens=False) == text


def test_the_corpus_is_the_same_for_any_number_of_processes(tokenizer, monkeypatch):
    monkeypatch.setattr(batches, "_PART", 25)
    one, two = (batches.build_corpus(tokenizer, 60, 7, processes) for processes in (1, 2))
    assert len(one) == 60
    for field in ("tokens", "weights", "starts"):
        np.testing.assert_array_equal(getattr(one, field), getattr(two, field))
    first = next(conversations(25, "7/0"))
    ids, _ = batches.encode(tokenizer, first)
    assert one.tokens[: one.starts[1]].tolist() == ids


def test_answers_count_as_they_did_and_every_third_other_token_too():
    answers = [0.0, 2.0, 0.5] * 1000
    counts = batches.also_read(answers, random.Random(1))
    assert counts[1::3] == answers[1::3]
    assert counts[2::3] == answers[2::3]
    assert {*counts[::3]} == {0.0, batches.READ}
    assert 280 < counts[::3].count(batches.READ) < 390


def test_a_batch_padded_for_a_gpu_has_the_same_loss():
    """There every position goes through the loss, those that do not count with a weight of 0."""
    torch.manual_seed(0)
    model = DemoLlama(Shape(vocab_size=50, hidden_size=16, num_hidden_layers=2))
    ids, weights = torch.randint(1, 50, (5, 21)), torch.rand(5, 21)
    weights[:, ::2] = 0
    losses = []
    for batch in ((ids, weights), padded(ids, weights, 0, 512)):
        tokens, counts = batch[0], batch[1][:, 1:].flatten()
        hidden = model(tokens[:, :-1], torch.arange(len(counts)))
        embedding = model.model.embed_tokens.weight
        losses.append(graph_loss(hidden, embedding, tokens[:, 1:].flatten(), counts))
    assert batch[0].shape == (16, 32)
    torch.testing.assert_close(losses[0], losses[1])
    assert losses[0] > 1


def test_the_first_lesson_is_arithmetic_and_copying():
    """Between a name told and asked for, a few exchanges are of other skills."""
    taught = [skill for c in conversations(400, 3, "arithmetic") for skill in c.skills]
    lesson = [skill for skill in taught if skill in LESSONS["arithmetic"]]
    assert {*lesson} == {"addition", "subtraction", "echo", "memory"}
    assert len(lesson) > 0.9 * len(taught)


def test_the_loss_is_the_weighted_mean_of_the_cross_entropy():
    torch.manual_seed(0)
    hidden, embedding = torch.randn(12, 8), torch.randn(30, 8)
    targets, weight = torch.randint(30, (12,)), torch.rand(12)
    each = torch.nn.functional.cross_entropy(hidden @ embedding.T, targets, reduction="none")
    expected = (each * weight).sum() / weight.sum()
    torch.testing.assert_close(weighted_loss(hidden, embedding, targets, weight), expected)
