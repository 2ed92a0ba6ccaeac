"""The wordings of each split, and the one way to draw one.

Training has templates of `grammar`, each with many forms of a few sentences, and natural wordings,
one form each, as people write them (`natural/*.txt`). From the first a network this small learns to
find and to copy, from the second what people do to a sentence. A `Manner` says how much there is of
each.

Held-out wordings (`held_out/dev/*.txt`, `held_out/test/*.txt`) are natural ones that were written
beside those and dealt by chance; `held_out/new` has kinds that none of these have. Whatever
training draws, it draws none of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import wordings_more, wordings_train
from .grammar import expand, expansions, normalise

HERE = Path(__file__).parent
FOLDERS = {
    "train": HERE / "natural",
    "dev": HERE / "held_out" / "dev",
    "test": HERE / "held_out" / "test",
    "new": HERE / "held_out" / "new",  # requests of kinds that the others have nothing of
}
# These only arrange what others say, and everybody writes "You are a helpful assistant.": the
# splits may have them in common.
SHARED = frozenset(("sentiment_layouts", "json_layouts", "json_keys", "seeds", "system"))
_FILES = {"PRAISE": "positive_sentences", "BLAME": "negative_sentences"}
_KEYS = re.compile(r"(the )?name (the |an? )?age (and )?(the )?city")
_APOSTROPHE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")
_SUM = re.compile(r"\{a\} (\+|plus|-|minus) \{b\}")


@dataclass(frozen=True)
class Manner:
    """How training conversations are worded; every share is one of 0 to 1.

    `natural`: of the wordings, where a kind has natural ones. `company`: of the sentences about a
    person in which name and city get other neighbours. `spelled`: of the conversations in which
    known words are at times put as unknown ones are, in pieces (see `batches.encode`).
    """

    natural: float = 0.0
    company: float = 0.0
    spelled: float = 0.0


PLAIN = Manner()
_manner: ContextVar[Manner] = ContextVar("manner", default=PLAIN)


@contextmanager
def in_manner(manner: Manner) -> Iterator[None]:
    """Word what is drawn within in that manner."""
    token = _manner.set(manner)
    try:
        yield
    finally:
        _manner.reset(token)


def manner() -> Manner:
    """The manner of what is drawn now."""
    return _manner.get()


@cache
def lines(split: str, kind: str) -> tuple[str, ...]:
    """The natural wordings of the kind as they stand, slots open; none where no file has them."""
    file = FOLDERS[split] / f"{_FILES.get(kind, kind.lower())}.txt"
    found = file.read_text("utf-8").splitlines() if file.exists() else []
    return tuple(line.replace("\\n", "\n") for line in found)


@cache
def natural(split: str, kind: str) -> tuple[str, ...]:
    """The same as templates of `grammar`."""
    return tuple(re.sub(r"([()\[\]|])", r"\\\1", line) for line in lines(split, kind))


def _same(text: str) -> str:
    """Equal for wordings that come to the same text once their slots are filled."""
    text = normalise(_APOSTROPHE.sub("", text))
    return _SUM.sub("{x}", _KEYS.sub("{keys}", text))


@cache
def _held_out() -> frozenset[str]:
    folders = (folder for split, folder in FOLDERS.items() if split != "train")
    files = (file for folder in folders for file in folder.glob("*.txt"))
    return frozenset(
        _same(line)
        for file in files
        if file.stem not in SHARED
        for line in lines(file.parent.name, file.stem)
    )


def is_held_out(text: str) -> bool:
    """Whether this is a held-out wording, its slots still open: never to be trained on."""
    return _same(text) in _held_out()


def form(template: str, rng: random.Random) -> str:
    """A random form of the template, its slots still open, that is no held-out wording."""
    while is_held_out(text := expand(template, rng)):
        continue
    return text


@cache
def _templates(kind: str, *, more: bool) -> list[str]:
    """Training's templates, less those of which every form is held out."""
    found = [*getattr(wordings_train, kind), *(getattr(wordings_more, kind, ()) if more else ())]
    return [text for text in found if not all(map(is_held_out, expansions(text)))]


def wording(rng: random.Random, split: str, kind: str) -> str:
    """A template for that kind of text, such as `ADDITION`."""
    if split != "train":
        return rng.choice(natural(split, kind))
    share = manner().natural
    if share and natural(split, kind) and rng.random() < share:
        return rng.choice(natural(split, kind))
    return rng.choice(_templates(kind, more=share > 0))
