"""People, and sentences about them that give name, age and city.

`composed` ones are put together clause by clause, in any order of the three. A network of this size
learns to find and copy a name when the sentence around it is never the same twice; a list of
finished sentences, however long, it learns by heart.
"""

from __future__ import annotations

import random

from . import wordings_more
from . import wordings_people as say
from .grammar import expand, fill
from .slots import slots
from .surface import ask, loosened
from .wordings import form, is_held_out, manner, natural, wording
from .words import HOBBIES, NOUNS, OCCUPATIONS, city_like, draw_age, draw_city, draw_name


def person(rng: random.Random, split: str) -> dict[str, str]:
    """Values for the slots of the fact templates."""
    name, he = draw_name(rng, split), rng.random() < 0.5
    twice = 0.4 if manner().company else 0.25 if split == "train" else 0.15
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


RARE = 0.12  # of the facts, those put as people seldom put them
ASIDES = (", {g},", " \\({g}\\)", ", aged {g},", ", who is {g},", " \\(aged {g}\\)", ", now {g},")


def facts(rng: random.Random, split: str, values: dict[str, str]) -> str:
    """Sentences that give `values["n"]`, `["g"]` and `["c"]`: name, age and city."""
    if split != "train":
        return fill(expand(wording(rng, split, "FACTS"), rng), values)
    if manner().natural:
        return _more_facts(rng, values)
    if rng.random() < 0.6:
        return composed(rng, values)
    text = wording(rng, split, "FACTS")
    return fill(
        ask(text, rng, split, affixes=False) if rng.random() < 0.25 else form(text, rng), values
    )


def _in_company(rng: random.Random, text: str) -> str:
    """The facts with something else before or after name or city.

    What stands beside a name tells where it begins and ends, and a network this small knows only
    the neighbours that it has met: after others the copy runs on, or stops at a half.
    """
    for slot in rng.sample(("{n}", "{n}", "{c}"), rng.choice((1, 1, 2))):
        if rng.random() < 0.75:
            text = text.replace(slot, slot + rng.choice(wordings_more.AFTER_A_NAME), 1)
        else:
            text = text.replace(slot, rng.choice(wordings_more.BEFORE_A_NAME) + slot, 1)
    return text


def _more_facts(rng: random.Random, values: dict[str, str]) -> str:
    """Training facts, natural ones among them, their age put aside in another way at times."""
    if rng.random() < 0.25:
        return composed(rng, values)
    rare = rng.random() < RARE
    text = rng.choice(natural("train", "FACTS_RARE")) if rare else wording(rng, "train", "FACTS")
    if manner().company and rng.random() < manner().company:
        text = _in_company(rng, text)
    aside = next((aside for aside in ASIDES if f"{{n}}{aside} " in text), None)
    if aside and rng.random() < 0.4:
        text = text.replace(aside, rng.choice(ASIDES))
    if rng.random() < 0.2:
        text = ask(text, rng, "train", affixes=False)
    else:
        text = expand(text, rng)
        text = loosened(text, rng) if rng.random() < 0.2 else text
        text = text.rstrip(".") if rng.random() < 0.15 else text
    if is_held_out(text):
        return _more_facts(rng, values)
    words = {"t": rng.choice(wordings_more.TITLES), "m": rng.choice(wordings_more.DATES)}
    return fill(text, slots(rng) | words | values)


def composed(rng: random.Random, values: dict[str, str]) -> str:
    """One or more sentences that give `values["n"]`, `["g"]` and `["c"]`: name, age and city."""
    shape = rng.choices((_third, _first, _record, _scattered), (62, 15, 13, 10))[0]
    text = expand(shape(rng), rng)
    if is_held_out(text):
        return composed(rng, values)
    if shape in (_third, _first):
        if rng.random() < 0.08:
            text = text.replace("{n}", f"{expand(rng.choice(say.TITLES), rng)} {{n}}", 1)
        if rng.random() < 0.12:
            text = f"{expand(rng.choice(say.BESIDE), rng)} {text}"
        if rng.random() < 0.12:
            text = f"{text} {expand(rng.choice(say.BESIDE), rng)}"
    if shape in (_third, _first) and rng.random() < 0.2:
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
