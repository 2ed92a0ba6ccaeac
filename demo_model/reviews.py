"""Short reviews of one polarity, one to three sentences, from the sentence templates of a split."""

from __future__ import annotations

import random

from . import wordings_idioms, wordings_reviews
from .grammar import expand, fill
from .surface import articles, loosened
from .wordings import form, is_held_out, wording
from .words import OCCUPATIONS


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
    """A judging word or two among words that judge nothing, in no order: the word has to tell."""
    source = wordings_reviews
    judging = source.POSITIVE if label == "positive" else source.NEGATIVE
    verbs = source.POSITIVE_VERBS if label == "positive" else source.NEGATIVE_VERBS
    praise, blame = wordings_idioms.SIGNS_OF_PRAISE, wordings_idioms.SIGNS_OF_BLAME
    signs = praise if label == "positive" else blame
    words = [
        rng.choice(source.SUBJECTS if rng.random() < 0.4 else wordings_idioms.PLAIN_WORDS)
        for _ in range(rng.randint(1, 8))
    ]
    for _ in range(rng.choice((1, 1, 2))):
        word = rng.choice(rng.choices((verbs, judging, signs), (1, 4, 5))[0])
        words.insert(rng.randint(0, len(words)), word.replace("-", " "))
    return " ".join(words)


def _sentence(template: str, rng: random.Random, split: str, label: str) -> str:
    own = wordings_reviews.POSITIVE if label == "positive" else wordings_reviews.NEGATIVE
    words = {
        "j": rng.choice(own), "j2": rng.choice(own), "p": rng.choice(wordings_reviews.POSITIVE),
        "g": rng.choice(wordings_reviews.NEGATIVE), "s": rng.choice(wordings_reviews.SUBJECTS),
        "s2": rng.choice(wordings_reviews.SUBJECTS), "v": rng.choice(wordings_reviews.ADVERBS),
        "pv": rng.choice(wordings_reviews.POSITIVE_VERBS), "o": rng.choice(OCCUPATIONS),
        "gv": rng.choice(wordings_reviews.NEGATIVE_VERBS),
    }  # fmt: skip
    if split != "train":
        return fill(expand(template, rng), words)
    text = form(template, rng)
    if rng.random() < 0.12:
        loose = loosened(text, rng, judging=False)
        text = text if is_held_out(loose) else loose
    filled = fill(text, words)
    return _sentence(template, rng, split, label) if is_held_out(filled) else filled


def _write(sentences: list[str], rng: random.Random) -> str:
    sentences = [sentence[:1].upper() + sentence[1:] for sentence in sentences]
    joint = rng.choices((". ", "! ", ", ", ".\n", "; "), (62, 22, 9, 4, 3))[0]
    text = (
        joint.join(sentences)
        + rng.choices((".", "!", "", "...", "!!", "!!!"), (46, 26, 20, 3, 3, 2))[0]
    )
    choice = rng.random()
    if choice < 0.1:
        return text.lower()
    return text.upper() if choice < 0.115 else text
