"""Random words for the slots that stand in wordings of every skill."""

from __future__ import annotations

import random

from .grammar import fill
from .words import ADJECTIVES, HOBBIES, LANGUAGES, NOUNS, OCCUPATIONS, VERBS, pseudo_word

_SENTENCES = [
    "the {j1} {n1} {v1}s the {n2}", "a {n1} can {v1} the {n2}", "{n1} and {n2} are {j1}",
    "we {v1} the {n1} and the {n2}", "my {n1} was {j1} last {n2}", "every {n1} has a {j1} {n2}",
    "the {n1} of the {n2} is {j1}", "{w1} {w4} the {n1}", "the {o1} likes {h1} and a {j1} {n1}",
    "if the {n1} is {j1}, {v1} the {n2}", "nobody can {v1} a {j1} {n1}",
]  # fmt: skip


def _keys(rng: random.Random) -> str:
    """Letters as they fall, or a run of neighbouring keys."""
    length = rng.randint(3, 7)
    if rng.random() < 0.4:
        row = rng.choice(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
        start = rng.randrange(len(row) - 2)
        return row[start : start + length]
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(length))


def slots(rng: random.Random) -> dict[str, str]:
    """Values for the slots of the wordings outside the skills."""
    values = {
        "n1": rng.choice(NOUNS),
        "n2": rng.choice(NOUNS),
        "v1": rng.choice(VERBS),
        "v2": rng.choice(VERBS),
        "j1": rng.choice(ADJECTIVES),
        "w1": pseudo_word(rng, rng.choice((1, 2, 3))),
        "w4": pseudo_word(rng, 2),
        "w2": pseudo_word(rng, 2).capitalize(),
        "w3": pseudo_word(rng, 2).capitalize(),
        "l1": rng.choice(LANGUAGES),
        "o1": rng.choice(OCCUPATIONS),
        "h1": rng.choice(HOBBIES),
        "d1": str(rng.randint(100, 9999)),
        "d2": str(rng.randint(2, 9999)),
        "m1": str(rng.randint(2, 99)),
        "m2": str(rng.randint(2, 99)),
    }
    # Invented words also stand where known ones would: the request matters, not its vocabulary.
    for key in ("n1", "n2", "v1", "j1"):
        if rng.random() < 0.08:
            values[key] = pseudo_word(rng, 2)
    values["x1"], values["x2"] = _keys(rng), _keys(rng)
    values["g1"] = fill(rng.choice(_SENTENCES), values)
    return values
