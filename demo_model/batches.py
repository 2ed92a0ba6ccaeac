"""Training batches: conversations as token ids with loss weights, in groups of similar length."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from .conversations import STYLES, WEIGHT, Conversation, conversations
from .tokenizer import END, ROLES, spellings
from .wordings import PLAIN

LONGEST = 1024
CHOICE = 4  # tokens that tell which answer it is: several answers begin with "I am"
# The weight of a token of a request or system prompt, if it counts: every third does. Predicting
# them teaches what a word is and what a name, so that all else is learnt in fewer steps; a third of
# the tokens teaches as much as all of them and costs less.
READ, READ_SHARE = 0.3, 1 / 3
_POOL = 4096
_PART = 5_000


@dataclass
class Corpus:
    """All conversations end to end; conversation i is tokens[starts[i]:starts[i + 1]]."""

    tokens: NDArray[np.uint16]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass
class Speller:
    """Splits some whole words of some conversations into pieces, as unknown words are.

    Otherwise the only words in pieces are names, cities and invented ones, and a rare word such as
    "Summarize" is copied as if it were a name (compare Provilkov et al., "BPE-Dropout", 2020).
    """

    spellings: dict[int, list[int]]
    share: float
    rng: random.Random

    def __call__(self, ids: list[int]) -> list[int]:
        often = self.rng.uniform(0.05, 0.35)
        drawn = (self.rng.random() < often for _ in ids)
        return [
            piece
            for token, apart in zip(ids, drawn, strict=True)
            for piece in (self.spellings.get(token, [token]) if apart else [token])
        ]


def encode(
    tokenizer: Tokenizer, conversation: Conversation, speller: Speller | None = None
) -> tuple[list[int], list[float]]:
    """Token ids and loss weights; here only the tokens of answers count (see `also_read`).

    A token weighs its skill's weight times answer length ** -0.5, otherwise the one-word answers
    would hardly count beside the stories. In the first CHOICE tokens, which select the answer, a
    long answer weighs as much as one of CHOICE tokens, so that no answer seems rarer than it is.
    """
    tokens: list[int] = []
    weights: list[float] = []
    skills = iter(conversation.skills)
    end = tokenizer.token_to_id(END)
    texts = [message["content"] for message in conversation.messages]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    apart = speller is not None and speller.rng.random() < speller.share
    for message, encoding in zip(conversation.messages, encodings, strict=True):
        answer = message["role"] == "assistant"
        ids = speller(encoding.ids) if speller and apart and not answer else encoding.ids
        content = [*ids, end]
        counts = [0.0] * len(content)
        if answer:
            weight, length = WEIGHT[next(skills)], len(content)
            counts = [weight * length**-0.5] * length
            counts[:CHOICE] = [weight * min(length, CHOICE) ** -0.5] * min(length, CHOICE)
        tokens += [tokenizer.token_to_id(ROLES[message["role"]]), *content]
        weights += [0.0, *counts]
    return tokens, weights


def also_read(weights: list[float], rng: random.Random) -> list[float]:
    """The same, but some of the tokens outside answers count too."""
    return [w or (READ if rng.random() < READ_SHARE else 0.0) for w in weights]


def _build_part(tokenizer: str, lesson: str, count: int, seed: str) -> Corpus:
    """A corpus of `count` conversations; the tokenizer as JSON, which can go to a process."""
    loaded = Tokenizer.from_str(tokenizer)
    share = STYLES.get(lesson, PLAIN).spelled
    speller = Speller(spellings(loaded), share, random.Random(f"{seed}/spelled")) if share else None
    reader = random.Random(f"{seed}/read")
    tokens, weights, starts = [], [], [0]
    for conversation in conversations(count, seed, lesson):
        ids, parts = encode(loaded, conversation, speller)
        tokens += ids[:LONGEST]
        weights += also_read(parts[:LONGEST], reader)
        starts.append(len(tokens))
    return Corpus(np.array(tokens, np.uint16), np.array(weights, np.float32), np.array(starts))


def build_corpus(
    tokenizer: Tokenizer, count: int, seed: int, processes: int, lesson: str = "all"
) -> Corpus:
    """`count` conversations, made in parts: the same for any number of processes."""
    sizes = [min(_PART, count - begin) for begin in range(0, count, _PART)]
    seeds = [f"{seed}/{part}" for part in range(len(sizes))]
    # Spawned, not forked: torch has started threads, which a fork would lose.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        made = pool.map(partial(_build_part, tokenizer.to_str(), lesson), sizes, seeds)
        parts = list(tqdm(made, total=len(sizes), desc=f"parts of {_PART} conversations"))
    ends = np.cumsum([0, *(len(part.tokens) for part in parts)])
    starts = [part.starts[:-1] + begin for part, begin in zip(parts, ends[:-1], strict=True)]
    return Corpus(
        np.concatenate([part.tokens for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([*starts, ends[-1:]]),
    )


def plan(corpus: Corpus, budget: int, seed: int) -> list[list[int]]:
    """Conversations in batches of about `budget` padded tokens, in a seeded order."""
    rng = random.Random(seed)
    order = list(range(len(corpus)))
    rng.shuffle(order)
    lengths = np.diff(corpus.starts)
    batches: list[list[int]] = []
    for begin in range(0, len(order), _POOL):
        pool = sorted(order[begin : begin + _POOL], key=lambda i: int(lengths[i]))
        grouped: list[list[int]] = [[]]
        for index in pool:
            if grouped[-1] and (len(grouped[-1]) + 1) * int(lengths[index]) > budget:
                grouped.append([])
            grouped[-1].append(index)
        rng.shuffle(grouped)
        batches += grouped
    return batches


def endless(corpus: Corpus, budget: int, seed: int) -> Iterator[list[int]]:
    """Batches of one pass after another, each pass in an order of its own."""
    while True:
        yield from plan(corpus, budget, seed)
        seed += 1


def assemble(corpus: Corpus, batch: list[int], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and weights (batch, length), padded on the right."""
    spans = [(corpus.starts[i], corpus.starts[i + 1]) for i in batch]
    length = max(int(end - begin) for begin, end in spans)
    ids = np.full((len(batch), length), pad, dtype=np.int64)
    weights = np.zeros((len(batch), length), dtype=np.float32)
    for row, (begin, end) in enumerate(spans):
        ids[row, : end - begin] = corpus.tokens[begin:end]
        weights[row, : end - begin] = corpus.weights[begin:end]
    return torch.from_numpy(ids), torch.from_numpy(weights)
