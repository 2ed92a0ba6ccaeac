"""Requests outside every skill, and the one honest answer to them."""

from __future__ import annotations

import random

from .grammar import fill
from .skills import Exchange
from .slots import slots
from .surface import articles, ask
from .wordings import wording

FALLBACK = (
    "I am a tiny demo model and cannot help with that. "
    "Ask me for a sum, a sentiment, JSON, a capital or a short story."
)


def fallback(rng: random.Random, split: str) -> Exchange:
    template = ask(wording(rng, split, "OUTSIDE"), rng, split)
    user = articles(fill(template, slots(rng)))
    return Exchange("fallback", user, FALLBACK, {"starts": "I am a tiny demo model"})


def new_kind(rng: random.Random, split: str) -> Exchange:
    """A request of a kind that training and development have nothing of, whatever the split."""
    return fallback(rng, "new")
