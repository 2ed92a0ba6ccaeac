"""The demo model's data is byte for byte what the shipped copy was trained and measured on.

A change to the recipe that keeps these digests needs no new training. A change of the data on
purpose needs training and measuring again, and new digests here.
"""

from __future__ import annotations

import hashlib
import json

import pytest
from demo_model.conversations import conversations, held_out
from demo_model.tokenizer import train_tokenizer

SEED = 20261123  # the default of `demo_model.train`
# The first 2,000 conversations of each lesson of `make demo-model`, and of the tokenizer's sample.
# The corpus of a run with seed S is made from the seeds "S+1/0", "S+1/1", ...
CONVERSATIONS = {
    (
        "arithmetic",
        "20261124/0",
    ): "b7eed293924373bc58918e5e3c23128b19a29ca68b6d92b1746a20ff3c5a89f4",
    ("last", "20261128/0"): "09b28264a7c6479300b6f0e0e6a36cb58bc72a1b47174539cac9243cb8874ebe",
    ("all", SEED): "8e1834b3f2eab01f30e372139416f774e4469086bcad38c8150688871a115fb0",
    ("last", SEED): "71f782dfa61048c29a4a7d6283cd387e52070d83afb33163b29f0db7e94df71e",
}
# 400 prompts of each skill, as in `make demo-model` and in the model card.
HELD_OUT = {
    ("dev", "addition"): "c7032e9b4f7cd80ee2fe949fceab1001128ab75634ee4942165f86d4d678c54f",
    ("dev", "subtraction"): "a24d76c4acdcc47dd1deb4354f00dfb43e82372c99bdc405989eeabbcb58bf96",
    ("dev", "sentiment"): "7182e9bb13855a71d081c1471ed1389c886fa58f8a34dc3e35b60d6605009af6",
    ("dev", "extraction"): "90a54ee489daff1b3d9204d3776e68a8559a8cdc2d9ff48725d7990dac203d33",
    ("dev", "capitals"): "ec18f48250d67204170cbe60ef51f396a5ea7d9fa7c67abb4ceb7a544edab224",
    ("dev", "greetings"): "24b4ec699ad377b631d132a273309353aae56b04e6c92100b5f19f2ce6770b8f",
    ("dev", "stories"): "8ccca77a65b0b38de240a2b7234ffc1df009fc7c863d09087a9868dc70f27a6a",
    ("dev", "fallback"): "286c7167c8c1aac07d7200ff17c1e72fbc0145919ced19e51a173e3551a884ee",
    ("dev", "memory"): "128dcd8eef2386279b15b1c4db2b4eda7f46fc302cfac5fa323bb8fc94e42f3d",
    ("test", "addition"): "292d0b555e9e20944660c2021fec02c238bfdc5be9af30c3c9eb0c5bf8f19b06",
    ("test", "subtraction"): "92a9aaca76d0edc54aa1ce524af3c2941239dbef6625541c3aa28d8f9a901d1e",
    ("test", "sentiment"): "627fd161f4373da32b638cc9c7c5cb6f81eb5487dffc12389db04985fbb00980",
    ("test", "extraction"): "b2dbcb7d66bd58ac26ee0d5e699d8474ebb88b0cc4ba98e5298d3d13de8691bd",
    ("test", "capitals"): "5c9ebd7fe073bc549aa3526b110cf1315569e1e1569aa689ae901a9abec83ea1",
    ("test", "greetings"): "a835d1d476b0751c146f800b128e06aec792346a931714c237754b13838f2d0c",
    ("test", "stories"): "8382438d65e195495e10057d67ad853be25e4e0bd24489c6c35224bb47897906",
    ("test", "fallback"): "0a3b6a8be5c81bd892e6e202e82a7bf8181ebe55b43c126383fff9c3942fd88f",
    ("test", "memory"): "6fa4bda048c0cca65ebf2810d471754af3abd05bc9d5ab433fa57053afc36ec0",
    ("test", "new kinds"): "ef0ca3bbb93c958e938f92cd1b8dc6de18d025c160c4d8b15d77077c06ed32d2",
}
VOCABULARY = "3dbe4a7f2a7a9f3589a9bfd66dc64e054950439d526353975db9ea6057a90548"


def digest(rows):
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return hashed.hexdigest()


@pytest.mark.parametrize(("lesson", "seed"), CONVERSATIONS)
def test_the_conversations_are_those_of_the_shipped_model(lesson, seed):
    drawn = conversations(2000, seed, lesson)
    assert digest((c.messages, c.skills) for c in drawn) == CONVERSATIONS[lesson, seed]


@pytest.mark.parametrize(("split", "skill"), HELD_OUT)
def test_the_held_out_prompts_are_those_of_the_model_card(split, skill):
    prompts = held_out(skill, split, 400, 1)
    assert digest((p.skill, p.messages, p.expect) for p in prompts) == HELD_OUT[split, skill]


@pytest.mark.slow
def test_the_tokenizer_has_the_vocabulary_that_it_had():
    """From a smaller sample than the shipped one's, which takes a minute."""
    sample = [c for lesson in ("all", "last") for c in conversations(2000, SEED, lesson)]
    vocabulary = train_tokenizer(sample).get_vocab()
    assert digest(sorted(vocabulary.items(), key=lambda entry: entry[1])) == VOCABULARY
