"""Reviews of one polarity, one to three sentences, from the sentence templates of a split."""

from __future__ import annotations

import random

from .augment import articles, perturbed
from .wordings import expand, fill, form, is_held_out, wording
from .words import LISTS, OCCUPATIONS


def review(rng: random.Random, split: str, label: str) -> str:
    """A review whose every judging sentence has the polarity of the label."""
    if split == "train" and rng.random() < 0.18:
        return _write([_scattered(rng, label)], rng)
    fixed = f"{label.upper()}_SENTENCES"
    if split == "train" and rng.random() < 0.55:
        fixed = "PRAISE" if label == "positive" else "BLAME"
    count = rng.choices((1, 2, 3), (45, 37, 18))[0]
    framed = 0.45 if split == "train" else 0.55  # set phrases are learnt more slowly
    templates = [
        wording(rng, split, "FRAMES" if rng.random() < framed else fixed) for _ in range(count)
    ]
    if rng.random() < 0.15:
        templates.insert(rng.randrange(count + 1), wording(rng, split, "NEUTRAL_SENTENCES"))
    sentences = [_sentence(template, rng, split, label) for template in templates]
    return articles(_write(sentences, rng))


def _scattered(rng: random.Random, label: str) -> str:
    """A judging word or two among neutral words, without any syntax."""
    signs = LISTS["SIGNS_OF_PRAISE" if label == "positive" else "SIGNS_OF_BLAME"]
    judging = (LISTS[f"{label.upper()}_VERBS"], LISTS[label.upper()], signs)
    words = [
        rng.choice(LISTS["SUBJECTS" if rng.random() < 0.4 else "REVIEW_FILLERS"])
        for _ in range(rng.randint(1, 8))
    ]
    for _ in range(rng.choice((1, 1, 2))):
        word = rng.choice(rng.choices(judging, (1, 4, 5))[0])
        words.insert(rng.randint(0, len(words)), word)
    return " ".join(words)


def _sentence(template: str, rng: random.Random, split: str, label: str) -> str:
    own = LISTS[label.upper()]
    words = {
        "j": rng.choice(own), "j2": rng.choice(own), "p": rng.choice(LISTS["POSITIVE"]),
        "g": rng.choice(LISTS["NEGATIVE"]), "s": rng.choice(LISTS["SUBJECTS"]),
        "s2": rng.choice(LISTS["SUBJECTS"]), "v": rng.choice(LISTS["ADVERBS"]),
        "pv": rng.choice(LISTS["POSITIVE_VERBS"]), "o": rng.choice(OCCUPATIONS),
        "gv": rng.choice(LISTS["NEGATIVE_VERBS"]),
    }  # fmt: skip
    if split != "train":
        return fill(expand(template, rng), words)
    text = form(template, rng)
    if rng.random() < 0.12:
        loose = perturbed(text, rng, judging=False)
        text = text if is_held_out(loose) else loose
    filled = fill(text, words)
    return _sentence(template, rng, split, label) if is_held_out(filled) else filled


def _write(sentences: list[str], rng: random.Random) -> str:
    """The sentences joined, with a final mark, in some case."""
    sentences = [sentence[:1].upper() + sentence[1:] for sentence in sentences]
    joint = rng.choices((". ", "! ", ", ", ".\n", "; "), (62, 22, 9, 4, 3))[0]
    end = rng.choices((".", "!", "", "...", "!!", "!!!"), (46, 26, 20, 3, 3, 2))[0]
    text = joint.join(sentences) + end
    choice = rng.random()
    if choice < 0.1:
        return text.lower()
    return text.upper() if choice < 0.115 else text
