"""The wordings of each split, and the one way to draw one.

Training has two kinds: templates of `grammar`, each with many forms of a few sentences, and natural
wordings, one form each, as people write them (`natural/*.txt`). A network this small learns what a
template has in common from the first, and what people do to a sentence from the second.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path
from types import ModuleType

from . import wordings_dev, wordings_test, wordings_train

SPLITS: dict[str, ModuleType] = {
    "train": wordings_train,
    "dev": wordings_dev,
    "test": wordings_test,
}
FOLDER = Path(__file__).parent / "natural"
NATURAL_SHARE = 0.55  # of the wordings drawn for training, where the kind has natural ones


@cache
def natural(kind: str) -> tuple[str, ...]:
    """The natural wordings of the kind, as templates of `grammar`; none where no file has them."""
    file = FOLDER / f"{kind.lower()}.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return tuple(re.sub(r"([()\[\]|])", r"\\\1", line.replace("\\n", "\n")) for line in lines)


def wording(rng: random.Random, split: str, kind: str) -> str:
    """A template for that kind of text, such as `ADDITION`."""
    if split == "train" and natural(kind) and rng.random() < NATURAL_SHARE:
        return rng.choice(natural(kind))
    found: list[str] = getattr(SPLITS[split], kind)
    return rng.choice(found)
