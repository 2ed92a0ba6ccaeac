"""Word lists, invented words, and the draws of names, cities, ages, operands and slot values.

The lists are in `data/words.txt`. `split_of` decides by a checksum, so that a name, a city, a pair
of operands or of story words belongs to exactly one of train, dev and test, on any machine.
"""

from __future__ import annotations

import random
import zlib

from .wordings import DATA, TEMPLATES, fill, read_sections

LISTS = {
    name: [word.replace("_", " ") for line in entries for word in line.split()]
    for name, entries in read_sections(DATA / "words.txt").items()
}
NAMES, CITIES, UNKNOWN_COUNTRIES = (LISTS[k] for k in ("NAMES", "CITIES", "UNKNOWN_COUNTRIES"))
CAPITALS = dict(pair.split(":") for pair in LISTS["CAPITALS"])
CREATURES, THINGS, CAPITALISED = (LISTS[k] for k in ("CREATURES", "THINGS", "CAPITALISED"))
NOUNS, VERBS, ADJECTIVES = (LISTS[k] for k in ("NOUNS", "VERBS", "ADJECTIVES"))
OCCUPATIONS, HOBBIES = LISTS["OCCUPATIONS"], LISTS["HOBBIES"]

SPLITS = ("train", "dev", "test")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CODAS = [""] * 4 + LISTS["CODAS"]


def split_of(key: str) -> str:
    """The split of the key: a tenth each for dev and test, the rest for training."""
    bucket = zlib.crc32(key.encode("utf-8")) % 20
    return "dev" if bucket < 2 else "test" if bucket < 4 else "train"


def pseudo_word(rng: random.Random, syllables: int) -> str:
    """A pronounceable word without a meaning, such as `tromila`."""
    parts = (rng.choice(LISTS["ONSETS"]) + rng.choice(LISTS["VOWELS"]) for _ in range(syllables))
    return "".join(parts) + rng.choice(_CODAS)


def hard_word(rng: random.Random) -> str:
    """A word with doubled letters and rare endings, or of random letters: for copying."""
    if rng.random() < 0.2:  # a syllable that comes twice, where a copy easily runs in circles
        syllable = pseudo_word(rng, 1)
        return pseudo_word(rng, rng.choice((0, 1))) + syllable + syllable + pseudo_word(rng, 1)
    if rng.random() < 0.3:
        return "".join(rng.choice(LETTERS) for _ in range(rng.randint(3, 8)))
    parts = [
        rng.choice(LISTS["ONSETS"]) + rng.choice(LISTS["HARD_VOWELS"])
        for _ in range(rng.choice((1, 1, 2)))
    ]
    ending = rng.choice(LISTS["HARD_CODAS"])
    return "".join(parts) + ending + rng.choice(["", "", "", "a", "y", "e"])


def draw_name(rng: random.Random, split: str) -> str:
    """A first name of the split: from the list or, in half the draws, an invented one."""
    return _draw(rng, split, NAMES, "name")


def draw_city(rng: random.Random, split: str) -> str:
    """A city of the split, real or invented."""
    return _draw(rng, split, CITIES, "city")


def _draw(rng: random.Random, split: str, known: list[str], kind: str) -> str:
    while True:
        if rng.random() < 0.5:
            word = rng.choice(known)
        elif split == "train" and rng.random() < 0.5:
            word = hard_word(rng).capitalize()
        else:
            word = pseudo_word(rng, rng.choice((1, 2, 2, 3))).capitalize()
        # A shorter one is too easily a token of something else.
        if len(word) > 2 and split_of(f"{kind}:{word}") == split:
            return word


def city_like(rng: random.Random, name: str) -> str:
    """An invented city of the training split that begins or ends as the name does: for copying.

    The letters that both have may lead the copy of one into the other.
    """
    while True:
        letters = name.split()[0].lower()
        cut = rng.randint(1, len(letters) - 1)
        begun = letters[:cut] + pseudo_word(rng, rng.choice((1, 2)))
        ended = pseudo_word(rng, rng.choice((1, 2))) + letters[cut:]
        word = rng.choice((begun, ended)).capitalize()
        if split_of(f"city:{word}") == "train":
            return word


def draw_age(rng: random.Random, split: str) -> int:
    """An age of the split, from 1 to 99."""
    while True:
        age = rng.randint(1, 9 if split == "train" and rng.random() < 0.1 else 99)
        if split_of(f"age:{age}") == split:
            return age


def draw_operands(rng: random.Random, split: str) -> tuple[int, int]:
    """Two integers from 0 to 99; in training often small or close, where most mistakes are."""
    while True:
        first, second = rng.randint(0, 99), rng.randint(0, 99)
        choice = rng.random() if split == "train" else 1.0
        if choice < 0.12:
            first, second = rng.sample((rng.randint(0, 9), rng.randint(0, 99)), 2)
        elif choice < 0.24:
            second = min(99, max(0, first + rng.randint(-9, 9)))
        if split_of(f"operands:{first},{second}") == split:
            return first, second


def draw_country(rng: random.Random, split: str) -> str:
    """A country of the split whose capital the model does not know, real or invented."""
    while True:
        country = rng.choice(UNKNOWN_COUNTRIES)
        if rng.random() < 0.5:
            country = pseudo_word(rng, rng.choice((2, 3))).capitalize()
        if split_of(f"country:{country}") == split and country not in CITIES:
            return country


def _keys(rng: random.Random) -> str:
    """Random letters, or a run of neighbouring keys."""
    length = rng.randint(3, 7)
    if rng.random() < 0.4:
        row = rng.choice(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
        start = rng.randrange(len(row) - 2)
        return row[start : start + length]
    return "".join(rng.choice(LETTERS) for _ in range(length))


def random_words(rng: random.Random) -> dict[str, str]:
    """Values for the slots that wordings of every skill may have."""
    values = {
        "n1": rng.choice(NOUNS), "n2": rng.choice(NOUNS),
        "v1": rng.choice(VERBS), "v2": rng.choice(VERBS), "j1": rng.choice(ADJECTIVES),
        "w1": pseudo_word(rng, rng.choice((1, 2, 3))), "w4": pseudo_word(rng, 2),
        "w2": pseudo_word(rng, 2).capitalize(), "w3": pseudo_word(rng, 2).capitalize(),
        "l1": rng.choice(LISTS["LANGUAGES"]), "o1": rng.choice(OCCUPATIONS),
        "h1": rng.choice(HOBBIES), "d1": str(rng.randint(100, 9999)),
        "d2": str(rng.randint(2, 9999)), "m1": str(rng.randint(2, 99)),
        "m2": str(rng.randint(2, 99)),
    }  # fmt: skip
    # Invented words also replace known ones: the request matters, not its vocabulary.
    for key in ("n1", "n2", "v1", "j1"):
        if rng.random() < 0.08:
            values[key] = pseudo_word(rng, 2)
    values["x1"], values["x2"] = _keys(rng), _keys(rng)
    values["g1"] = fill(rng.choice(TEMPLATES["RANDOM_SENTENCES"]), values)
    return values
