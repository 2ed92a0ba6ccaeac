"""The wordings of each split, and the one way to draw one.

Training has templates of `grammar`, each with many forms of a few sentences, and natural wordings,
one form each, as people write them (`natural/*.txt`). From the first a network this small learns to
find and to copy, from the second what people do to a sentence. It learns the first far sooner when
the second comes later, so a `Manner` says how much of it there is.
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
from types import ModuleType

from . import wordings_dev, wordings_more, wordings_test, wordings_train

SPLITS: dict[str, ModuleType] = {
    "train": wordings_train,
    "dev": wordings_dev,
    "test": wordings_test,
}
FOLDER = Path(__file__).parent / "natural"
_FILES = {"PRAISE": "positive_sentences", "BLAME": "negative_sentences"}


@dataclass(frozen=True)
class Manner:
    """How training conversations are worded; every share is one of 0 to 1.

    `natural`: of the wordings, where a kind has natural ones. `company`: of the sentences about a
    person in which name and city get other neighbours. Without either, no random number is drawn
    for it, so the data of an earlier lesson stay as they are.
    """

    natural: float = 0.0
    company: float = 0.0


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
def natural(kind: str) -> tuple[str, ...]:
    """The natural wordings of the kind, as templates of `grammar`; none where no file has them."""
    file = FOLDER / f"{_FILES.get(kind, kind.lower())}.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return tuple(re.sub(r"([()\[\]|])", r"\\\1", line.replace("\\n", "\n")) for line in lines)


@cache
def _templates(split: str, kind: str, *, more: bool) -> list[str]:
    return [*getattr(SPLITS[split], kind), *(getattr(wordings_more, kind, ()) if more else ())]


def wording(rng: random.Random, split: str, kind: str) -> str:
    """A template for that kind of text, such as `ADDITION`."""
    more = split == "train" and manner().natural > 0
    if more and natural(kind) and rng.random() < manner().natural:
        return rng.choice(natural(kind))
    return rng.choice(_templates(split, kind, more=more))
