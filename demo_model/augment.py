"""Augmentation: politeness, thanks, punctuation, case and stray words around a wording.

All of it works on wordings whose slots are still open, so that the data filled in later keeps its
form. Training varies everything; held-out wordings vary in punctuation and first letter only.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from .wordings import TEMPLATES, expand, fill, is_held_out
from .words import ADJECTIVES, LISTS, NOUNS, VERBS, pseudo_word

_SLOT_OR_TEXT = re.compile(r"(\{\w+\})")
_LONE_I = re.compile(r"(?<![\w{])i(?![\w}])")
_QUESTION = re.compile(
    r"^\W*(what|who|which|how|is|are|do|does|did|can|could|would|will|where|when|why|should|may)\b",
    re.IGNORECASE,
)
_END = ".?!"
_SMALL, _ANCHORS = frozenset(LISTS["SMALL"]), frozenset(LISTS["ANCHORS"])


def outside_slots(text: str, change: str) -> str:
    """Apply a str method (`upper`, `lower`, ...) to everything but the slots."""
    parts = _SLOT_OR_TEXT.split(text)
    return "".join(p if p.startswith("{") else getattr(p, change)() for p in parts)


def capitalise(text: str) -> str:
    """The first letter as a capital, unless a slot comes first."""
    match = re.search(r"[^\W\d_]", text)
    if match is None or text[: match.start() + 1].endswith("{" + match.group()):
        return text
    return text[: match.start()] + match.group().upper() + text[match.end() :]


def articles(text: str) -> str:
    """`a` before a vowel becomes `an`, also before a number that begins with one when spoken."""
    return re.sub(r"\b([Aa]) (?=[aeio]|8|11\b|18\b)", r"\1n ", text)


def ask(
    template: str, rng: random.Random, split: str, *, affixes: bool = True, perturb: bool = True
) -> str:
    """One written form of a wording, its slots still open."""
    if split != "train":
        return _vary_held_out(expand(template, rng), rng)
    text = expand(template, rng).strip()
    if perturb and rng.random() < 0.3:
        text = perturbed(text, rng)
    text = _punctuate(text, rng)
    text = _set_case(text, rng)
    if is_held_out(text):  # a word more or less can turn this into a wording of another split
        return ask(template, rng, split, affixes=affixes, perturb=perturb)
    if affixes and rng.random() < 0.28:
        text = _put_before(text, rng)
    if affixes and rng.random() < 0.15:
        text = _put_after(text, rng)
    if is_held_out(text):
        return ask(template, rng, split, affixes=affixes, perturb=perturb)
    return text


def perturbed(text: str, rng: random.Random, *, judging: bool = True) -> str:
    """The wording with a word or two without a meaning put in, or a small word left out.

    A network this small learns wordings by heart and fails at the first word that it did not
    expect; so it must meet such words. Without `judging`, none of those put in is an adjective.
    """
    words = text.split(" ")
    if len(words) > 4 and rng.random() < 0.35 and (places := _replaceable(words)):
        words[rng.choice(places)] = _empty_word(rng, judging=judging)
    small = [i for i, word in enumerate(words) if word.lower() in _SMALL]
    if len(words) > 3 and small and rng.random() < 0.3:
        del words[rng.choice(small)]
    for _ in range(rng.choices((0, 1, 2), (15, 60, 25))[0]):
        words.insert(rng.randint(0, len(words)), _empty_word(rng, judging=judging))
    return " ".join(words)


def _replaceable(words: list[str]) -> list[int]:
    """Which words any other may replace: if there is an anchor, all but anchors and slots."""
    bare = [word.lower().strip(".,:;!?()\"'") for word in words]
    if _ANCHORS.isdisjoint(bare):
        return []
    return [i for i, word in enumerate(words) if "{" not in word and bare[i] not in _ANCHORS]


def _empty_word(rng: random.Random, *, judging: bool) -> str:
    choice = rng.random()
    if choice < 0.5:
        return rng.choice(LISTS["EMPTY"])
    if choice < 0.85:
        return rng.choice(NOUNS + VERBS + (ADJECTIVES if judging else []))
    return pseudo_word(rng, rng.choice((1, 2)))


def _vary_held_out(text: str, rng: random.Random) -> str:
    choice = rng.random()
    if choice < 0.6:
        return text
    if choice < 0.8 and text[0].isupper() and not text.startswith(("I ", "I'")):
        return text[0].lower() + text[1:]
    return text.rstrip(_END) + rng.choice(("", ".", "!", "?"))


def _punctuate(text: str, rng: random.Random) -> str:
    if text[-1] in "?:":
        return text if rng.random() < 0.8 else text[:-1].rstrip()
    text = text.rstrip(_END)
    ends, weights = ("", ".", "!", "?", "...", " ?"), (38, 32, 12, 12, 2, 2)
    if _QUESTION.match(text):
        weights = (22, 4, 6, 64, 0, 4)
    return text + rng.choices(ends, weights)[0]


def _set_case(text: str, rng: random.Random) -> str:
    if rng.random() < 0.85:
        text = _LONE_I.sub("I", text)
    choice = rng.random()
    if choice < 0.68:
        text = capitalise(text)
    elif choice < 0.70:
        return outside_slots(text, "upper")
    elif choice < 0.78:
        return outside_slots(text, "lower")
    return text


def _put_before(text: str, rng: random.Random) -> str:
    before = expand(rng.choice(TEMPLATES["BEFORE"]), rng)
    if rng.random() < 0.7:
        before = capitalise(before)
    if before[-1] not in ".!?:" and rng.random() < 0.85 and not text.startswith("I"):
        first = _SLOT_OR_TEXT.split(text)[0]
        text = first[:1].lower() + first[1:] + text[len(first) :]
    return before + rng.choice((" ",) * 8 + ("\n",)) + text


def _put_after(text: str, rng: random.Random) -> str:
    after = rng.choice(TEMPLATES["AFTER"])
    if after[0] in ".!?," or text[-1] == ":":
        text = text.rstrip(_END + ":") if after[0] != "." or text[-1] != "?" else text
        after = after.lstrip(".") if text[-1:] == "?" else after
        return text + after
    end = text[-1] if text[-1] in _END else ""
    return text.rstrip(_END) + after.rstrip("?") + (end or ("?" if after.endswith("?") else ""))


def lay_out(instruction: str, data: str, rng: random.Random, layouts: Sequence[str]) -> str:
    """An instruction and the data that it is about, combined in one of the layouts."""
    layout = rng.choice(layouts)
    if layout.startswith(("{i}:", "{i}.")):
        instruction = instruction.rstrip(":.") if rng.random() < 0.9 else instruction
        if instruction.endswith("?") and layout.startswith("{i}."):
            layout = "{i}" + layout[4:]
    if instruction.endswith(":") and not layout.startswith("{i}"):
        instruction = instruction[:-1]
    return fill(layout, {"i": instruction, "d": data})
