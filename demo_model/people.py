"""People, and sentences about them that give name, age and city.

`composed` builds sentences clause by clause, with the three in any order. A network this small
learns to find and copy a name if the sentence around it is never the same twice; a list of
finished sentences, however long, it learns by heart.
"""

from __future__ import annotations

import random

from .augment import ask, perturbed
from .wordings import TEMPLATES, expand, fill, form, is_held_out, natural, style, wording
from .words import (
    HOBBIES,
    LISTS,
    NOUNS,
    OCCUPATIONS,
    city_like,
    draw_age,
    draw_city,
    draw_name,
    random_words,
)

RARE = 0.12  # share of the natural facts that are put in an uncommon way


def person(rng: random.Random, split: str) -> dict[str, str]:
    """Values for the slots of the fact templates."""
    name, he = draw_name(rng, split), rng.random() < 0.5
    twice = 0.4 if style().neighbours else 0.25 if split == "train" else 0.15
    if rng.random() < twice:
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


def facts(rng: random.Random, split: str, values: dict[str, str]) -> str:
    """Sentences that give `values["n"]`, `["g"]` and `["c"]`: name, age and city."""
    if split != "train":
        return fill(expand(wording(rng, split, "FACTS"), rng), values)
    if style().natural:
        return _natural_facts(rng, values)
    if rng.random() < 0.6:
        return composed(rng, values)
    text = wording(rng, split, "FACTS")
    asked = rng.random() < 0.25
    return fill(ask(text, rng, split, affixes=False) if asked else form(text, rng), values)


def _pick(rng: random.Random, kind: str) -> str:
    return rng.choice(TEMPLATES[kind])


def _with_neighbours(rng: random.Random, text: str) -> str:
    """The facts with something else before or after name or city.

    The neighbours of a name tell where it begins and ends, and a network this small knows only
    those that it has met: beside others the copy runs on, or stops halfway.
    """
    for slot in rng.sample(("{n}", "{n}", "{c}"), rng.choice((1, 1, 2))):
        if rng.random() < 0.75:
            text = text.replace(slot, slot + _pick(rng, "AFTER_A_NAME"), 1)
        else:
            text = text.replace(slot, _pick(rng, "BEFORE_A_NAME") + slot, 1)
    return text


def _natural_facts(rng: random.Random, values: dict[str, str]) -> str:
    """Training facts, natural ones among them; at times with another aside for the age."""
    if rng.random() < 0.25:
        return composed(rng, values)
    rare = rng.random() < RARE
    text = rng.choice(natural("train", "FACTS_RARE")) if rare else wording(rng, "train", "FACTS")
    if style().neighbours and rng.random() < style().neighbours:
        text = _with_neighbours(rng, text)
    asides = TEMPLATES["AGE_AFTER_NAME"]
    aside = next((aside for aside in asides if f"{{n}}{aside} " in text), None)
    if aside and rng.random() < 0.4:
        text = text.replace(aside, rng.choice(asides))
    if rng.random() < 0.2:
        text = ask(text, rng, "train", affixes=False)
    else:
        text = expand(text, rng)
        text = perturbed(text, rng) if rng.random() < 0.2 else text
        text = text.rstrip(".") if rng.random() < 0.15 else text
    if is_held_out(text):
        return _natural_facts(rng, values)
    words = {"t": rng.choice(LISTS["MORE_TITLES"]), "m": rng.choice(LISTS["DATES"])}
    return fill(text, random_words(rng) | words | values)


def composed(rng: random.Random, values: dict[str, str]) -> str:
    """One or more sentences that give `values["n"]`, `["g"]` and `["c"]`: name, age and city."""
    shape = rng.choices((_third, _first, _record, _scattered), (62, 15, 13, 10))[0]
    text = expand(shape(rng), rng)
    if is_held_out(text):
        return composed(rng, values)
    if shape in (_third, _first):
        if rng.random() < 0.08:
            text = text.replace("{n}", f"{rng.choice(LISTS['TITLES'])} {{n}}", 1)
        if rng.random() < 0.12:
            text = f"{expand(_pick(rng, 'BESIDE'), rng)} {text}"
        if rng.random() < 0.12:
            text = f"{text} {expand(_pick(rng, 'BESIDE'), rng)}"
        if rng.random() < 0.2:
            text = perturbed(text, rng)
    if is_held_out(text):
        return composed(rng, values)
    return fill(text, random_words(rng) | values)


def _third(rng: random.Random) -> str:
    """In the third person: one of twelve shapes, the last four of them begin with the place."""
    place, years = _pick(rng, "PLACE"), _pick(rng, "YEARS")
    end = rng.choice((".", ".", ".", ".", "!", ""))
    shape = rng.randrange(12)
    if shape == 0:
        text = f"{{n}} {years} and {place}"
    elif shape == 1:
        text = f"{{n}} {place} and {years}"
    elif shape == 2:
        text = f"{{n}}{_pick(rng, 'YEARS_ASIDE')} {place}"
    elif shape == 3:
        text = f"{{n}}{_pick(rng, 'PLACE_ASIDE')} {years}"
    elif shape == 4:
        clauses = [place, years]
        rng.shuffle(clauses)
        text = f"{{n}} {clauses[0]}. {{p}} {clauses[1]}"
    elif shape == 5:
        text = _pick(rng, "YEARS_FIRST").replace("{l}", place)
    elif shape in (6, 7):
        lead = _pick(rng, "LEADS").replace("{l}", place)
        aside = _pick(rng, "YEARS_ASIDE") if rng.random() < 0.6 else f" {years}"
        text = lead.replace("{a}", aside)
    else:
        aside = f", who {years}"
        if rng.random() < 0.5:
            aside = _pick(rng, "YEARS_ASIDE").rstrip(",")
        clause = f" {years}" if rng.random() < 0.6 else aside
        text = _pick(rng, "PLACE_FIRST").replace("{a}", clause).replace("{y}", years)
    return text + end


def _first(rng: random.Random) -> str:
    """In the first person: name, age and place in any order."""
    parts = [_pick(rng, "SELF_NAME"), _pick(rng, "SELF_YEARS"), _pick(rng, "SELF_PLACE")]
    rng.shuffle(parts)
    joints = rng.choice(
        ((", ", " and "), (". ", ". "), (", ", ", "), (" and ", ". "), (". ", ", "))
    )
    text = parts[0] + joints[0] + parts[1] + joints[1] + parts[2] + rng.choice((".", ".", "!", ""))
    return text[:1].upper() + text[1:] if rng.random() < 0.9 else text


def _scattered(rng: random.Random) -> str:
    """Name, age and city among unrelated words; a small word marks the city."""
    fillers = LISTS["PEOPLE_FILLERS"]
    words = [rng.choice(NOUNS if rng.random() < 0.5 else fillers) for _ in range(rng.randint(2, 8))]
    place = rng.choice(("in", "from", "of", "near", "to", "at", "outside", "lives in", "home"))
    age = rng.choice(("{g}", "{g}", "aged {g}", "is {g}", "{g} years", "{g},", "age {g}"))
    for part in ("{n}", f"{place} {{c}}", age):
        words.insert(rng.randint(0, len(words)), part)
    return " ".join(words)


def _record(rng: random.Random) -> str:
    """A record, with keys or without."""
    if rng.random() < 0.3:
        # Without keys only the order tells an invented name from an invented city.
        plain = rng.choice(("{n} {g} {c}", "{n} {c} {g}", "{g} {n} {c}")).split()
        if rng.random() < 0.5:
            first, *others = plain
            years = rng.choice((" years", " years old", "", "", " y", " yrs", " now", " {n1}s"))
            return f"{first} \\({', '.join(others).replace('{g}', '{g}' + years)}\\)"
        joint = rng.choice((", ", "; ", " / ", " | ", " - ", " ", "\n", " \\| "))
        return joint.join(plain)
    keys = [("NAME_KEYS", "{n}"), ("AGE_KEYS", "{g}"), ("CITY_KEYS", "{c}")]
    rng.shuffle(keys)
    sign = rng.choice((": ", ":", "=", " = ", " is ", " - ", " "))
    joint = rng.choice((", ", "; ", "\n", " / ", ". ", " | ", "\n- "))
    return joint.join(rng.choice(LISTS[names]) + sign + slot for names, slot in keys)
