"""The wordings of each split, and the one way to draw one.

Training has templates of `grammar`, each with many forms of a few sentences, and natural wordings,
one form each, as people write them (`natural/*.txt`). From the first a network this small learns to
find and to copy, from the second what people do to a sentence. It learns the first far sooner when
the second comes later, so `natural_share` says whether it is there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
_share: ContextVar[float] = ContextVar("natural share", default=0.0)


@contextmanager
def natural_share(share: float) -> Iterator[None]:
    """Draw that share of the training wordings, 0 to 1, from natural ones where there are some."""
    token = _share.set(share)
    yield
    _share.reset(token)


def naturally() -> bool:
    """Whether natural wordings, and the templates of `wordings_more`, are drawn now."""
    return _share.get() > 0


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
    more = split == "train" and naturally()
    if more and natural(kind) and rng.random() < _share.get():
        return rng.choice(natural(kind))
    return rng.choice(_templates(split, kind, more=more))
