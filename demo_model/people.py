"""Sentences about a person, put together clause by clause, in any order of name, age and city.

A network of this size learns to find and copy a name when the sentence around it is never the same
twice; a list of finished sentences, however long, it learns by heart.
"""

from __future__ import annotations

import random

from . import wordings_people as say
from .grammar import expand, fill
from .slots import slots
from .surface import is_held_out, loosened
from .words import NOUNS


def composed(rng: random.Random, values: dict[str, str]) -> str:
    """One or more sentences that give `values["n"]`, `["g"]` and `["c"]`: name, age and city."""
    form = rng.choices((_third, _first, _record, _scattered), (62, 15, 13, 10))[0]
    text = form(rng)
    if form in (_third, _first):
        if rng.random() < 0.08:
            text = text.replace("{n}", f"{rng.choice(say.TITLES)} {{n}}", 1)
        if rng.random() < 0.12:
            text = f"{rng.choice(say.BESIDE)} {text}"
        if rng.random() < 0.12:
            text = f"{text} {rng.choice(say.BESIDE)}"
    text = expand(text, rng)
    if form in (_third, _first) and rng.random() < 0.2:
        text = loosened(text, rng)
    if is_held_out(text):
        return composed(rng, values)
    return fill(text, slots(rng) | values)


def _third(rng: random.Random) -> str:
    place, years = rng.choice(say.PLACE), rng.choice(say.YEARS)
    end = rng.choice((".", ".", ".", ".", "!", ""))
    shape = rng.randrange(12)
    if shape == 0:
        text = f"{{n}} {years} and {place}"
    elif shape == 1:
        text = f"{{n}} {place} and {years}"
    elif shape == 2:
        text = "{n}" + rng.choice(say.YEARS_ASIDE) + f" {place}"
    elif shape == 3:
        text = "{n}" + rng.choice(say.PLACE_ASIDE) + f" {years}"
    elif shape == 4:
        clauses = [place, years]
        rng.shuffle(clauses)
        text = f"{{n}} {clauses[0]}. {{p}} {clauses[1]}"
    elif shape == 5:
        text = rng.choice(say.YEARS_FIRST).replace("{l}", place)
    elif shape in (6, 7):
        lead = rng.choice(say.LEADS).replace("{l}", place)
        text = lead.replace(
            "{a}", rng.choice(say.YEARS_ASIDE) if rng.random() < 0.6 else f" {years}"
        )
    else:
        aside = rng.choice(say.YEARS_ASIDE).rstrip(",") if rng.random() < 0.5 else f", who {years}"
        bare = f" {years}" if rng.random() < 0.6 else aside
        text = rng.choice(say.PLACE_FIRST).replace("{a}", bare).replace("{y}", years)
    return text + end


def _first(rng: random.Random) -> str:
    parts = [rng.choice(say.SELF_NAME), rng.choice(say.SELF_YEARS), rng.choice(say.SELF_PLACE)]
    rng.shuffle(parts)
    joints = rng.choice(
        ((", ", " and "), (". ", ". "), (", ", ", "), (" and ", ". "), (". ", ", "))
    )
    text = parts[0] + joints[0] + parts[1] + joints[1] + parts[2] + rng.choice((".", ".", "!", ""))
    return text[:1].upper() + text[1:] if rng.random() < 0.9 else text


def _scattered(rng: random.Random) -> str:
    """Name, age and city among words that mean nothing; a small word marks the city."""
    words = [
        rng.choice(NOUNS if rng.random() < 0.5 else say.PLAIN_WORDS)
        for _ in range(rng.randint(2, 8))
    ]
    place = rng.choice(("in", "from", "of", "near", "to", "at", "outside", "lives in", "home"))
    age = rng.choice(("{g}", "{g}", "aged {g}", "is {g}", "{g} years", "{g},", "age {g}"))
    for part in ("{n}", f"{place} {{c}}", age):
        words.insert(rng.randint(0, len(words)), part)
    return " ".join(words)


def _record(rng: random.Random) -> str:
    if rng.random() < 0.3:
        # Without keys only the order tells an invented name from an invented city.
        plain = rng.choice(("{n} {g} {c}", "{n} {c} {g}", "{g} {n} {c}")).split()
        if rng.random() < 0.5:
            first, *others = plain
            years = rng.choice((" years", " years old", "", "", " y", " yrs", " now", " {n1}s"))
            return f"{first} \\({', '.join(others).replace('{g}', '{g}' + years)}\\)"
        joint = rng.choice((", ", "; ", " / ", " | ", " - ", " ", "\n", " \\| "))
        return joint.join(plain)
    keys = [(say.NAME_KEYS, "{n}"), (say.AGE_KEYS, "{g}"), (say.CITY_KEYS, "{c}")]
    rng.shuffle(keys)
    sign = rng.choice((": ", ":", "=", " = ", " is ", " - ", " "))
    joint = rng.choice((", ", "; ", "\n", " / ", ". ", " | ", "\n- "))
    return joint.join(rng.choice(names).replace("-", " ") + sign + slot for names, slot in keys)
