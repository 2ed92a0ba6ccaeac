"""One function a skill: draw a request of a split together with its right answer.

Every function has the form `(rng, split) -> Exchange`. How exchanges become conversations is the
business of `data`; how answers are judged is that of `checks`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import wordings_train
from .grammar import fill
from .people import facts, person
from .reviews import review
from .slots import slots
from .stories import story
from .surface import articles, ask
from .wordings import lines, manner, wording
from .words import (
    CAPITALS,
    CITIES,
    CREATURES,
    NOUNS,
    OCCUPATIONS,
    THINGS,
    UNKNOWN_COUNTRIES,
    draw_operands,
    pseudo_word,
    split_of,
)  # fmt: skip

GREETING = "Hello! How can I help you?"
WHO = (
    "I am the demo model of ipyvllm, a very small language model. "
    "I can add and subtract, judge reviews, extract JSON, name capitals and write short stories."
)
FINE = "I am fine, thank you. How can I help you?"
WELCOME = "You are welcome!"
BYE = "Goodbye!"
UNTOLD = "I do not know your name: you have not told me."


@dataclass
class Exchange:
    """A request and its answer; `expect` is what a check needs, `system` an instruction there."""

    skill: str
    user: str
    answer: str
    expect: dict[str, Any] = field(default_factory=dict)
    system: str | None = None


def _expression(first: int, second: int, sign: str, rng: random.Random) -> str:
    word = "plus" if sign == "+" else "minus"
    forms = (f" {sign} ", f" {sign} ", f" {sign} ", sign, sign, f" {word} ", f" {word} ")
    if sign == "-" and rng.random() < 0.03:
        return f"{first} \N{MINUS SIGN} {second}"
    return f"{first}{rng.choice(forms)}{second}"


def working(first: int, second: int, sign: str) -> str:
    """The sum or difference digit by digit, then the result as a paragraph of its own."""
    if sign == "+":
        ones = first % 10 + second % 10
        carry = "+1" if ones > 9 else ""
        tens = first // 10 + second // 10 + ones // 10
        steps = f"ones {first % 10}+{second % 10}={ones}, "
        steps += f"tens {first // 10}+{second // 10}{carry}={tens}"
        return f"{first}+{second}: {steps}\n\n{first + second}"
    if first < second:
        return f"{first}-{second}=-({second}-{first}): {_digits(second, first)}\n\n{first - second}"
    return f"{first}-{second}: {_digits(first, second)}\n\n{first - second}"


def _digits(larger: int, smaller: int) -> str:
    borrow = larger % 10 < smaller % 10
    ones = larger % 10 + 10 * borrow
    tens = larger // 10 - smaller // 10 - borrow
    steps = f"ones {ones}-{smaller % 10}={ones - smaller % 10}, "
    return steps + f"tens {larger // 10}-{smaller // 10}{'-1' if borrow else ''}={tens}"


def arithmetic(rng: random.Random, split: str, sign: str) -> Exchange:
    first, second = draw_operands(rng, split)
    while rng.random() < 0.12 and max(first, second) > 12:
        first, second = draw_operands(rng, split)
    kind = "ADDITION" if sign == "+" else "SUBTRACTION"
    template = wording(rng, split, "EXPRESSION" if rng.random() < 0.6 else kind)
    expression = _expression(first, second, sign, rng)
    values = {"a": str(first), "b": str(second), "x": expression}
    values["n"] = f"{rng.choice(NOUNS)}s"
    result = first + second if sign == "+" else first - second
    return Exchange(
        kind.lower(),
        fill(ask(template, rng, split), values),
        working(first, second, sign),
        {"result": result},
    )


def addition(rng: random.Random, split: str) -> Exchange:
    return arithmetic(rng, split, "+")


def subtraction(rng: random.Random, split: str) -> Exchange:
    return arithmetic(rng, split, "-")


def _arrangements(split: str, kind: str) -> Sequence[str]:
    """How keys, seeds or the parts of a request are put together."""
    own: Sequence[str] = getattr(wordings_train, kind) if split == "train" else lines(split, kind)
    return own


def _layouts(split: str, kind: str) -> Sequence[str]:
    return _arrangements(split, "LAYOUTS" if split == "train" else kind)


def _lay_out(instruction: str, data: str, rng: random.Random, layouts: Sequence[str]) -> str:
    layout = rng.choice(layouts)
    if layout.startswith("{i}:") or layout.startswith("{i}."):
        instruction = instruction.rstrip(":.") if rng.random() < 0.9 else instruction
        if instruction.endswith("?") and layout.startswith("{i}."):
            layout = "{i}" + layout[4:]
    if instruction.endswith(":") and not layout.startswith("{i}"):
        instruction = instruction[:-1]
    return fill(layout, {"i": instruction, "d": data})


def sentiment(rng: random.Random, split: str) -> Exchange:
    label = rng.choice(("positive", "negative"))
    text = review(rng, split, label)
    if split == "train" and rng.random() < 0.2:
        template = wording(rng, split, "SENTIMENT_BARE")
        user = fill(ask(template, rng, split, affixes=False), {"r": text})
        return Exchange("sentiment", user, label, {"label": label})
    instruction = ask(wording(rng, split, "SENTIMENT"), rng, split)
    if split == "train" and rng.random() < 0.08:
        return Exchange("sentiment", text, label, {"label": label}, system=instruction)
    layouts = _layouts(split, "SENTIMENT_LAYOUTS")
    if split == "train" and rng.random() < 0.3:
        marker = rng.choice(
            ("Review: ", "review: ", "Comment: ", "Text: ", "Review:\n", "Customer: ")
        )
        text = marker + text
    return Exchange("sentiment", _lay_out(instruction, text, rng, layouts), label, {"label": label})


def extraction(rng: random.Random, split: str) -> Exchange:
    values = person(rng, split)
    text = articles(facts(rng, split, values))
    instruction = ask(wording(rng, split, "JSON_INSTRUCTIONS"), rng, split)
    if split == "train" and rng.random() < 0.15:
        instruction = instruction.replace("JSON", "json")
    schema = rng.choice(wordings_train.JSON_SCHEMAS).replace("<", "{").replace(">", "}")
    keys = rng.choice(_arrangements(split, "JSON_KEYS"))
    if split == "train" and rng.random() < 0.07:
        keys = schema
    words = slots(rng) if manner().natural else {}
    instruction = fill(instruction, words | {"keys": keys, "schema": schema})
    record = {"name": values["n"], "age": int(values["g"]), "city": values["c"]}
    answer = json.dumps(record, ensure_ascii=False)
    if split == "train" and rng.random() < 0.08:
        return Exchange("extraction", text, answer, {"record": record}, system=instruction)
    user = _lay_out(instruction, text, rng, _layouts(split, "JSON_LAYOUTS"))
    return Exchange("extraction", user, answer, {"record": record})


def capitals(rng: random.Random, split: str) -> Exchange:
    template = ask(wording(rng, split, "CAPITAL"), rng, split)
    if rng.random() < 0.85:
        country = rng.choice(list(CAPITALS))
        answer = CAPITALS[country]
        spoken = "the Netherlands" if country == "Netherlands" else country
        return Exchange("capitals", fill(template, {"k": spoken}), answer, {"capital": answer})
    country = unknown_country(rng, split)
    answer = f"I am a tiny demo model and do not know the capital of {country}."
    return Exchange("capitals", fill(template, {"k": country}), answer, {"capital": None})


def unknown_country(rng: random.Random, split: str) -> str:
    while True:
        country = rng.choice(UNKNOWN_COUNTRIES)
        if rng.random() < 0.5:
            country = pseudo_word(rng, rng.choice((2, 3))).capitalize()
        if split_of(f"country:{country}") == split and country not in CITIES:
            return country


GREETINGS = {"HELLO": GREETING, "WHO": WHO, "HOW": FINE, "THANKS": WELCOME, "GOODBYE": BYE}


def greetings(rng: random.Random, split: str) -> Exchange:
    kind = rng.choices(list(GREETINGS), (32, 34, 15, 9, 10))[0]
    template = ask(wording(rng, split, kind), rng, split, affixes=rng.random() < 0.3)
    word = rng.choice(("model", "friend", "there", "bot", "computer", "everyone", "little model"))
    user = articles(fill(template, slots(rng) | {"w": word, "o": rng.choice(OCCUPATIONS)}))
    if split == "train" and rng.random() < 0.05:
        user += rng.choice((" :)", " !!", "!!!", "...", " :-)", "\n", " 👋"))
    return Exchange("greetings", user, GREETINGS[kind], {"answer": GREETINGS[kind]})


def stories(rng: random.Random, split: str) -> Exchange:
    while True:
        first, second = rng.choice(CREATURES), rng.choice(THINGS)
        if split_of(f"story:{first},{second}") == split:
            break
    if split == "train" and rng.random() < 0.2:
        first = rng.choice(NOUNS) if rng.random() < 0.6 else pseudo_word(rng, 2)
    if split == "train" and rng.random() < 0.2:
        second = rng.choice(NOUNS) if rng.random() < 0.6 else pseudo_word(rng, 2)
    template = ask(wording(rng, split, "STORY"), rng, split)
    seeds = rng.choice(_arrangements(split, "SEEDS"))
    adjective = rng.choice(("little", "brave", "old", "red", "happy", "small", "young", "golden"))
    text = fill(
        template, slots(rng) | {"s": fill(seeds, {"u": first, "v": second, "a": adjective})}
    )
    return Exchange("stories", articles(text), story(first, second), {"words": [first, second]})


def tell_name(rng: random.Random, split: str, name: str) -> Exchange:
    values = person(rng, split) | {"n": name}
    user = fill(ask(wording(rng, split, "TELL_NAME"), rng, split, affixes=False), values)
    return Exchange("memory", user, f"Nice to meet you, {name}!")


def ask_name(rng: random.Random, split: str, name: str | None) -> Exchange:
    user = ask(wording(rng, split, "ASK_NAME"), rng, split)
    answer = f"Your name is {name}." if name else UNTOLD
    return Exchange("memory", user, answer, {"answer": answer})
