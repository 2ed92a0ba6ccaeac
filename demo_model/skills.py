"""One function per skill: draw a request of a split together with its right answer.

Every function has the form `(rng, split) -> Exchange`. How exchanges become conversations is in
`conversations`, how answers are judged in `evaluate`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .augment import articles, ask, lay_out
from .people import facts, person
from .reviews import review
from .wordings import ANSWERS, TEMPLATES, fill, lines, style, wording
from .words import (
    CAPITALS,
    CREATURES,
    HOBBIES,
    NOUNS,
    OCCUPATIONS,
    THINGS,
    draw_city,
    draw_country,
    draw_name,
    draw_operands,
    pseudo_word,
    random_words,
    split_of,
)


@dataclass
class Exchange:
    """A request and its answer.

    `expect` is what a check needs; `system` is the instruction if it is in the system prompt.
    """

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


def _arithmetic(rng: random.Random, split: str, sign: str) -> Exchange:
    first, second = draw_operands(rng, split)
    while rng.random() < 0.12 and max(first, second) > 12:
        first, second = draw_operands(rng, split)
    kind = "ADDITION" if sign == "+" else "SUBTRACTION"
    template = wording(rng, split, "EXPRESSION" if rng.random() < 0.6 else kind)
    expression = _expression(first, second, sign, rng)
    values = {"a": str(first), "b": str(second), "x": expression, "n": f"{rng.choice(NOUNS)}s"}
    user = fill(ask(template, rng, split), values)
    result = first + second if sign == "+" else first - second
    return Exchange(kind.lower(), user, working(first, second, sign), {"result": result})


def addition(rng: random.Random, split: str) -> Exchange:
    return _arithmetic(rng, split, "+")


def subtraction(rng: random.Random, split: str) -> Exchange:
    return _arithmetic(rng, split, "-")


def _arrangements(split: str, kind: str) -> Sequence[str]:
    """How keys, seeds or the parts of a request are combined."""
    if split != "train":
        return lines(split, kind)
    return TEMPLATES["LAYOUTS" if kind.endswith("_LAYOUTS") else kind]


def sentiment(rng: random.Random, split: str) -> Exchange:
    label = rng.choice(("positive", "negative"))
    text = review(rng, split, label)
    expect = {"label": label}
    if split == "train" and rng.random() < 0.2:
        template = wording(rng, split, "SENTIMENT_BARE")
        user = fill(ask(template, rng, split, affixes=False), {"r": text})
        return Exchange("sentiment", user, label, expect)
    instruction = ask(wording(rng, split, "SENTIMENT"), rng, split)
    if split == "train" and rng.random() < 0.08:
        return Exchange("sentiment", text, label, expect, system=instruction)
    if split == "train" and rng.random() < 0.3:
        markers = ("Review: ", "review: ", "Comment: ", "Text: ", "Review:\n", "Customer: ")
        text = rng.choice(markers) + text
    user = lay_out(instruction, text, rng, _arrangements(split, "SENTIMENT_LAYOUTS"))
    return Exchange("sentiment", user, label, expect)


def extraction(rng: random.Random, split: str) -> Exchange:
    values = person(rng, split)
    text = articles(facts(rng, split, values))
    instruction = ask(wording(rng, split, "JSON_INSTRUCTIONS"), rng, split)
    if split == "train" and rng.random() < 0.15:
        instruction = instruction.replace("JSON", "json")
    schema = rng.choice(TEMPLATES["JSON_SCHEMAS"])
    keys = rng.choice(_arrangements(split, "JSON_KEYS"))
    if split == "train" and rng.random() < 0.07:
        keys = schema
    words = random_words(rng) if style().natural else {}
    instruction = fill(instruction, words | {"keys": keys, "schema": schema})
    record = {"name": values["n"], "age": int(values["g"]), "city": values["c"]}
    answer = json.dumps(record, ensure_ascii=False)
    if split == "train" and rng.random() < 0.08:
        return Exchange("extraction", text, answer, {"record": record}, system=instruction)
    user = lay_out(instruction, text, rng, _arrangements(split, "JSON_LAYOUTS"))
    return Exchange("extraction", user, answer, {"record": record})


def capitals(rng: random.Random, split: str) -> Exchange:
    template = ask(wording(rng, split, "CAPITAL"), rng, split)
    if rng.random() < 0.85:
        country = rng.choice(list(CAPITALS))
        answer = CAPITALS[country]
        spoken = "the Netherlands" if country == "Netherlands" else country
        return Exchange("capitals", fill(template, {"k": spoken}), answer, {"capital": answer})
    slot = {"k": draw_country(rng, split)}
    answer = fill(ANSWERS["CAPITAL_UNKNOWN"][0], slot)
    return Exchange("capitals", fill(template, slot), answer, {"capital": None})


def greetings(rng: random.Random, split: str) -> Exchange:
    kinds = ("HELLO", "WHO", "HOW", "THANKS", "GOODBYE")
    kind = rng.choices(kinds, (32, 34, 15, 9, 10))[0]
    template = ask(wording(rng, split, kind), rng, split, affixes=rng.random() < 0.3)
    word = rng.choice(("model", "friend", "there", "bot", "computer", "everyone", "little model"))
    values = random_words(rng) | {"w": word, "o": rng.choice(OCCUPATIONS)}
    user = articles(fill(template, values))
    if split == "train" and rng.random() < 0.05:
        user += rng.choice((" :)", " !!", "!!!", "...", " :-)", "\n", " 👋"))
    [answer] = ANSWERS[kind]
    return Exchange("greetings", user, answer, {"answer": answer})


def _story_word(rng: random.Random, split: str, word: str) -> str:
    """That word, or at times in training any noun or an invented word."""
    if split == "train" and rng.random() < 0.2:
        return rng.choice(NOUNS) if rng.random() < 0.6 else pseudo_word(rng, 2)
    return word


def stories(rng: random.Random, split: str) -> Exchange:
    while True:
        first, second = rng.choice(CREATURES), rng.choice(THINGS)
        if split_of(f"story:{first},{second}") == split:
            break
    first, second = _story_word(rng, split, first), _story_word(rng, split, second)
    template = ask(wording(rng, split, "STORY"), rng, split)
    seeds = rng.choice(_arrangements(split, "SEEDS"))
    adjective = rng.choice(("little", "brave", "old", "red", "happy", "small", "young", "golden"))
    words = random_words(rng)
    words["s"] = fill(seeds, {"u": first, "v": second, "a": adjective})
    user = articles(fill(template, words))
    return Exchange("stories", user, story(first, second), {"words": [first, second]})


def story(first: str, second: str) -> str:
    """Markdown about the two words: a heading, an opening, three bullets and an ending.

    The words decide which ones, so that one prompt has one right answer; words outside the lists
    get the first of each.
    """
    u = CREATURES.index(first) if first in CREATURES else 0
    v = THINGS.index(second) if second in THINGS else 0
    openings, bullets, endings = (ANSWERS[k] for k in ("OPENINGS", "BULLETS", "ENDINGS"))
    opening, ending = openings[u % len(openings)], endings[u // len(openings) % len(endings)]
    begin = 3 * v % len(bullets)
    listed = "\n".join(f"- {line}" for line in bullets[begin : begin + 3])
    parts = ("# The {u} and the {v}", opening, listed, ending, *ANSWERS["CLOSING"])
    return articles(fill("\n\n".join(parts), {"u": first, "v": second}))


def fallback(rng: random.Random, split: str) -> Exchange:
    """A request outside every skill."""
    template = ask(wording(rng, split, "OUTSIDE"), rng, split)
    user = articles(fill(template, random_words(rng)))
    [answer] = ANSWERS["FALLBACK"]
    return Exchange("fallback", user, answer, {"starts": "I am a tiny demo model"})


def new_kind(rng: random.Random, split: str) -> Exchange:
    """A request of a kind that neither training nor development has, for any split."""
    return fallback(rng, "new")


def echo(rng: random.Random, split: str) -> Exchange:
    """Repeat something: not a skill of its own, but practice in copying for names and JSON."""
    if rng.random() < 0.7:
        text = draw_name(rng, split) if rng.random() < 0.6 else draw_city(rng, split)
    else:
        text = " ".join(rng.choice(NOUNS + HOBBIES) for _ in range(rng.randint(1, 3)))
    template = ask(wording(rng, split, "ECHO"), rng, split, affixes=False, perturb=False)
    template = template.rstrip("?!.") if template.endswith(("}?", "}!", "}.")) else template
    return Exchange("echo", fill(template, {"e": text}), text)


def tell_name(rng: random.Random, split: str, name: str) -> Exchange:
    values = person(rng, split) | {"n": name}
    user = fill(ask(wording(rng, split, "TELL_NAME"), rng, split, affixes=False), values)
    return Exchange("memory", user, f"Nice to meet you, {name}!")


def ask_name(rng: random.Random, split: str, name: str | None) -> Exchange:
    user = ask(wording(rng, split, "ASK_NAME"), rng, split)
    answer = f"Your name is {name}." if name else ANSWERS["NAME_UNKNOWN"][0]
    return Exchange("memory", user, answer, {"answer": answer})
