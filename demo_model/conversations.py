"""Conversations: the skills mixed, chained and put under system prompts; also held-out prompts.

`conversations` yields training data, `held_out` the prompts of one skill of the dev or test split.
Both depend on their seed alone. Nothing here needs torch.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import skills
from .skills import Exchange
from .wordings import PLAIN, Style, expand, fill, using, wording
from .words import draw_name, random_words

Message = dict[str, str]
Skill = Callable[[random.Random, str], Exchange]

SINGLE: dict[str, Skill] = {
    "addition": skills.addition,
    "subtraction": skills.subtraction,
    "sentiment": skills.sentiment,
    "extraction": skills.extraction,
    "capitals": skills.capitals,
    "greetings": skills.greetings,
    "stories": skills.stories,
    "fallback": skills.fallback,
    "new kinds": skills.new_kind,
    "echo": skills.echo,
}

# Shares of the training exchanges in each lesson. Arithmetic comes before everything: alone it is
# learnt in minutes, among the other skills it is learnt last. "all", of templates alone, is half
# of the sample that the tokenizer is trained on, and "last" the other.
LESSONS = {
    "arithmetic": {"addition": 30, "subtraction": 40, "echo": 20, "memory": 10},
    "all": {
        "addition": 8, "subtraction": 14, "sentiment": 21, "extraction": 24, "capitals": 4,
        "greetings": 15, "stories": 4, "fallback": 11, "echo": 3, "memory": 8,
    },
    "last": {
        "addition": 9, "subtraction": 15, "sentiment": 15, "extraction": 38, "capitals": 5,
        "greetings": 11, "stories": 2, "fallback": 17, "echo": 2, "memory": 6,
    },
}  # fmt: skip
STYLES = {"last": Style(natural=0.8, neighbours=0.3, spelled=0.4)}
# How much an answer of the skill counts in the loss.
WEIGHT = {
    "addition": 2.0, "subtraction": 2.0, "sentiment": 3.0, "extraction": 2.0, "capitals": 1.0,
    "greetings": 1.5, "stories": 2.0, "fallback": 1.2, "echo": 0.8, "memory": 1.0,
}  # fmt: skip

SKILLS = [*(name for name in SINGLE if name not in ("new kinds", "echo")), "memory"]
BETWEEN = [name for name in SKILLS if name not in ("stories", "memory")]


def memory(rng: random.Random, split: str) -> list[Exchange]:
    """A name given, perhaps other exchanges, then asked for; or asked for and never given."""
    name = draw_name(rng, split)
    between = rng.choices((0, 1, 2), (62, 28, 10))[0]
    others = [SINGLE[rng.choice(BETWEEN)](rng, split) for _ in range(between)]
    if rng.random() < 0.15:
        return [*others, skills.ask_name(rng, split, None)]
    given, asked = skills.tell_name(rng, split, name), skills.ask_name(rng, split, name)
    if rng.random() < 0.15:
        end = "" if given.user[-1] in ".!?" else "."
        return [Exchange("memory", f"{given.user}{end} {asked.user}", asked.answer, asked.expect)]
    return [given, *others, asked]


def _one(rng: random.Random, lesson: str) -> list[Exchange]:
    share = LESSONS[lesson]
    name = rng.choices(list(share), list(share.values()))[0]
    return memory(rng, "train") if name == "memory" else [SINGLE[name](rng, "train")]


def system_prompt(rng: random.Random, split: str) -> str | None:
    """A system prompt, or None: most conversations have none."""
    if rng.random() < (0.6 if split == "train" else 0.45):
        return None
    text = fill(expand(wording(rng, split, "SYSTEM"), rng), random_words(rng))
    if split == "train" and rng.random() < 0.2:
        text += " " + fill(expand(wording(rng, split, "SYSTEM"), rng), random_words(rng))
    if split == "train" and rng.random() < 0.15:
        text = text.rstrip(".") if rng.random() < 0.6 else text.lower()
    return text


@dataclass
class Conversation:
    """Messages, and for each assistant message in order the skill it belongs to."""

    messages: list[Message]
    skills: list[str]


def conversation(rng: random.Random, lesson: str) -> Conversation:
    """One training conversation, of one request mostly and of ten at most."""
    exchanges = _one(rng, lesson)
    length = rng.random()
    for _ in range(0 if length < 0.86 else 1 if length < 0.98 else rng.randint(4, 8)):
        exchanges = _chain(exchanges, _one(rng, lesson))
    system = system_prompt(rng, "train")
    for exchange in exchanges:
        system = exchange.system or system
    messages = [{"role": "system", "content": system}] if system else []
    for exchange in exchanges:
        messages.append({"role": "user", "content": exchange.user.strip()})
        messages.append({"role": "assistant", "content": exchange.answer})
    return Conversation(messages, [exchange.skill for exchange in exchanges])


def _chain(first: list[Exchange], second: list[Exchange]) -> list[Exchange]:
    """Join two, unless both speak about names or one carries its instruction in the system."""
    if any(e.system for e in first + second):
        return first
    if any(e.skill == "memory" for e in first) and any(e.skill == "memory" for e in second):
        return first
    return second + first


def conversations(count: int, seed: int | str, lesson: str = "all") -> Iterator[Conversation]:
    rng = random.Random(seed)
    for _ in range(count):
        with using(STYLES.get(lesson, PLAIN)):
            drawn = conversation(rng, lesson)
        yield drawn


@dataclass
class Prompt:
    """A held-out prompt and what a check needs to judge the answer."""

    skill: str
    messages: list[Message]
    expect: dict[str, Any]


def held_out(skill: str, split: str, count: int, seed: int) -> list[Prompt]:
    """`count` distinct prompts of the skill; every other one has a system prompt."""
    rng = random.Random(f"{split}/{skill}/{seed}")
    prompts: dict[str, Prompt] = {}
    for attempt in range(count * 200):
        if len(prompts) == count:
            break
        exchanges = memory(rng, split) if skill == "memory" else [SINGLE[skill](rng, split)]
        system = None
        while attempt % 2 and system is None:
            system = system_prompt(rng, split)
        messages = [{"role": "system", "content": system}] if system else []
        for exchange in exchanges:
            messages.append({"role": "user", "content": exchange.user})
            messages.append({"role": "assistant", "content": exchange.answer})
        key = repr(messages[:-1])
        prompts.setdefault(key, Prompt(skill, messages[:-1], exchanges[-1].expect))
    return list(prompts.values())
