"""One function a skill: draw a request of a split together with its right answer.

Every function has the form `(rng, split) -> Exchange`. How exchanges become conversations is the
business of `data`; how answers are judged is that of `checks`.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from . import wordings_dev, wordings_test, wordings_train
from .grammar import expand, fill
from .people import composed
from .reviews import review
from .slots import slots
from .stories import story
from .surface import articles, ask
from .words import (
    CAPITALS,
    CITIES,
    CREATURES,
    HOBBIES,
    NOUNS,
    OCCUPATIONS,
    THINGS,
    UNKNOWN_COUNTRIES,
    city_like,
    draw_age,
    draw_city,
    draw_name,
    draw_operands,
    pseudo_word,
    split_of,
)  # fmt: skip

WORDINGS: dict[str, ModuleType] = {
    "train": wordings_train,
    "dev": wordings_dev,
    "test": wordings_test,
}

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


def arithmetic(rng: random.Random, split: str, sign: str, own: list[str] | None = None) -> Exchange:
    """A sum or a difference, worded as in `own` or else as the split has it."""
    wordings = WORDINGS[split]
    first, second = draw_operands(rng, split)
    while rng.random() < 0.12 and max(first, second) > 12:
        first, second = draw_operands(rng, split)
    if own is None:
        own = wordings.ADDITION if sign == "+" else wordings.SUBTRACTION
        own = wordings.EXPRESSION if rng.random() < 0.6 else own
    template = rng.choice(own)
    expression = _expression(first, second, sign, rng)
    values = {"a": str(first), "b": str(second), "x": expression}
    values["n"] = f"{rng.choice(NOUNS)}s"
    result = first + second if sign == "+" else first - second
    return Exchange(
        "addition" if sign == "+" else "subtraction",
        fill(ask(template, rng, split), values),
        working(first, second, sign),
        {"result": result},
    )


def addition(rng: random.Random, split: str) -> Exchange:
    return arithmetic(rng, split, "+")


def subtraction(rng: random.Random, split: str) -> Exchange:
    return arithmetic(rng, split, "-")


def _lay_out(instruction: str, data: str, rng: random.Random, layouts: list[str]) -> str:
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
    return judged(rng, split, review(rng, split, label), label)


def judged(rng: random.Random, split: str, text: str, label: str) -> Exchange:
    """The review `text`, with an instruction to judge it."""
    wordings = WORDINGS[split]
    if split == "train" and rng.random() < 0.2:
        template = rng.choice(wordings.SENTIMENT_BARE)
        user = fill(ask(template, rng, split, affixes=False), {"r": text})
        return Exchange("sentiment", user, label, {"label": label})
    instruction = ask(rng.choice(wordings.SENTIMENT), rng, split)
    if split == "train" and rng.random() < 0.08:
        return Exchange("sentiment", text, label, {"label": label}, system=instruction)
    layouts = wordings.LAYOUTS if split == "train" else wordings.SENTIMENT_LAYOUTS
    if split == "train" and rng.random() < 0.3:
        marker = rng.choice(
            ("Review: ", "review: ", "Comment: ", "Text: ", "Review:\n", "Customer: ")
        )
        text = marker + text
    return Exchange("sentiment", _lay_out(instruction, text, rng, layouts), label, {"label": label})


def person(rng: random.Random, split: str) -> dict[str, str]:
    """Values for the slots of the fact templates."""
    name, he = draw_name(rng, split), rng.random() < 0.5
    if rng.random() < (0.25 if split == "train" else 0.15):
        name += " " + draw_name(rng, split)
    age = draw_age(rng, split)
    alike = split == "train" and rng.random() < 0.2
    city = city_like(rng, name) if alike else draw_city(rng, split)
    return {
        "n": name, "g": str(age), "c": city,
        "o": rng.choice(OCCUPATIONS), "h": rng.choice(HOBBIES),
        "p": "He" if he else "She", "p2": "he" if he else "she",
        "q": "his" if he else "her", "q2": "His" if he else "Her",
    }  # fmt: skip


def _facts(rng: random.Random, split: str, values: dict[str, str]) -> str:
    if split == "train" and rng.random() < 0.6:
        return composed(rng, values)
    facts = rng.choice(WORDINGS[split].FACTS)
    if split == "train":
        facts = ask(facts, rng, split, affixes=False) if rng.random() < 0.25 else expand(facts, rng)
    return fill(facts, values)


def extraction(rng: random.Random, split: str) -> Exchange:
    values = person(rng, split)
    facts = _facts(rng, split, values)
    return as_json(rng, split, values, facts, WORDINGS[split].JSON_INSTRUCTIONS)


def as_json(
    rng: random.Random, split: str, values: dict[str, str], facts: str, instructions: list[str]
) -> Exchange:
    """The sentences `facts` about the person in `values`, with a request for JSON."""
    wordings, facts = WORDINGS[split], articles(facts)
    instruction = ask(rng.choice(instructions), rng, split)
    if split == "train" and rng.random() < 0.15:
        instruction = instruction.replace("JSON", "json")
    schema = rng.choice(wordings_train.JSON_SCHEMAS).replace("<", "{").replace(">", "}")
    keys = rng.choice(wordings.JSON_KEYS)
    if split == "train" and rng.random() < 0.07:
        keys = schema
    instruction = fill(instruction, {"keys": keys, "schema": schema})
    record = {"name": values["n"], "age": int(values["g"]), "city": values["c"]}
    answer = json.dumps(record, ensure_ascii=False)
    if split == "train" and rng.random() < 0.08:
        return Exchange("extraction", facts, answer, {"record": record}, system=instruction)
    layouts = wordings.LAYOUTS if split == "train" else wordings.JSON_LAYOUTS
    user = _lay_out(instruction, facts, rng, layouts)
    return Exchange("extraction", user, answer, {"record": record})


def capitals(rng: random.Random, split: str) -> Exchange:
    template = ask(rng.choice(WORDINGS[split].CAPITAL), rng, split)
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
    return greeting(rng, split, kind, getattr(WORDINGS[split], kind))


def greeting(rng: random.Random, split: str, kind: str, wordings: list[str]) -> Exchange:
    """One of `wordings`, which are of that kind, with the answer to it."""
    template = ask(rng.choice(wordings), rng, split, affixes=rng.random() < 0.3)
    word = rng.choice(("model", "friend", "there", "bot", "computer", "everyone", "little model"))
    user = articles(fill(template, slots(rng) | {"w": word, "o": rng.choice(OCCUPATIONS)}))
    if split == "train" and rng.random() < 0.05:
        user += rng.choice((" :)", " !!", "!!!", "...", " :-)", "\n", " 👋"))
    return Exchange("greetings", user, GREETINGS[kind], {"answer": GREETINGS[kind]})


def stories(rng: random.Random, split: str) -> Exchange:
    wordings = WORDINGS[split]
    while True:
        first, second = rng.choice(CREATURES), rng.choice(THINGS)
        if split_of(f"story:{first},{second}") == split:
            break
    if split == "train" and rng.random() < 0.2:
        first = rng.choice(NOUNS) if rng.random() < 0.6 else pseudo_word(rng, 2)
    if split == "train" and rng.random() < 0.2:
        second = rng.choice(NOUNS) if rng.random() < 0.6 else pseudo_word(rng, 2)
    template = ask(rng.choice(wordings.STORY), rng, split)
    seeds = rng.choice(wordings.SEEDS)
    adjective = rng.choice(("little", "brave", "old", "red", "happy", "small", "young", "golden"))
    text = fill(
        template, slots(rng) | {"s": fill(seeds, {"u": first, "v": second, "a": adjective})}
    )
    return Exchange("stories", articles(text), story(first, second), {"words": [first, second]})


def tell_name(rng: random.Random, split: str, name: str) -> Exchange:
    values = person(rng, split) | {"n": name}
    user = fill(ask(rng.choice(WORDINGS[split].TELL_NAME), rng, split, affixes=False), values)
    return Exchange("memory", user, f"Nice to meet you, {name}!")


def ask_name(rng: random.Random, split: str, name: str | None) -> Exchange:
    user = ask(rng.choice(WORDINGS[split].ASK_NAME), rng, split)
    answer = f"Your name is {name}." if name else UNTOLD
    return Exchange("memory", user, answer, {"answer": answer})
