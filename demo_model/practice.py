"""Practice for the last three cycles: more of the kinds of request that earlier ones still miss."""

from __future__ import annotations

import random
from collections.abc import Callable

from . import skills
from . import wordings_practice as say
from .fallback import fallback
from .grammar import expand, fill
from .people import composed
from .reviews import review
from .skills import WORDINGS, Exchange
from .slots import slots
from .surface import is_held_out, loosened


def _facts(rng: random.Random, values: dict[str, str], wordings: list[str]) -> str:
    text = rng.choice(wordings)
    text = text.replace("{t}", rng.choice(say.TITLES)).replace("{m}", rng.choice(say.DATES))
    text = expand(text, rng)
    if rng.random() < 0.2:
        text = loosened(text, rng)
    if rng.random() < 0.2:
        text = text.rstrip(".")
    if "{a}" in text:
        text = text.replace("{a}", rng.choice(say.ASIDES)).replace(",.", ".")
    if is_held_out(text):
        return _facts(rng, values, wordings)
    return fill(text, slots(rng) | values)


def extraction(rng: random.Random, split: str) -> Exchange:
    values = skills.person(rng, split)
    facts = _facts(rng, values, say.FACTS) if rng.random() < 0.7 else composed(rng, values)
    own = rng.random() < 0.35
    instructions = say.JSON_INSTRUCTIONS if own else WORDINGS[split].JSON_INSTRUCTIONS
    # Keys and schema stay open: `as_json` puts them in.
    words = slots(rng) | {"keys": "{keys}", "schema": "{schema}"}
    instructions = [fill(rng.choice(instructions), words)]
    return skills.as_json(rng, split, values, facts, instructions)


def in_passing(rng: random.Random, split: str) -> Exchange:
    values = skills.person(rng, split)
    facts = _facts(rng, values, say.PASSING) if rng.random() < 0.7 else composed(rng, values)
    instructions = say.VERBS_FIRST if rng.random() < 0.4 else WORDINGS[split].JSON_INSTRUCTIONS
    return skills.as_json(rng, split, values, facts, instructions)


def greetings(rng: random.Random, split: str) -> Exchange:
    kind = rng.choice(list(say.GREETINGS))
    return skills.greeting(rng, split, kind, say.GREETINGS[kind])


def sentiment(rng: random.Random, split: str) -> Exchange:
    label = rng.choice(("positive", "negative"))
    phrases = [pair[label == "negative"] for pair in say.PRAISE_OR_BLAME]
    return skills.judged(rng, split, review(rng, split, label, phrases), label)


def outside(rng: random.Random, split: str) -> Exchange:
    return fallback(rng, split, say.OUTSIDE)


def sums(rng: random.Random, split: str) -> Exchange:
    sign = rng.choice("+--")
    return skills.arithmetic(rng, split, sign, say.ADDITION if sign == "+" else say.SUBTRACTION)


PRACTICE: dict[str, Callable[[random.Random, str], Exchange]] = {
    "more extraction": extraction,
    "more sentiment": sentiment,
    "more fallback": outside,
    "more sums": sums,
    "people in passing": in_passing,
    "more greetings": greetings,
}
