r"""Wordings: the data files, their template language, and the one way to draw from a split.

A data file has `[SECTION]` headers and below each one entry per line. A line that begins with `# `
is a comment; `\n` stands for a line break, `\s` for a space at the edge of an entry, and `{NAME}`,
in capitals, for the entry of section NAME of the same file. In a template `(a|b)` is a choice,
`[a]` may be omitted, `{x}` is a slot, and a backslash makes the next character literal.

Training has templates, each with many forms of a few sentences, and natural wordings, one form
each, as people write them (`data/natural`, a file per kind, no headers). From templates a network
this small learns to find and to copy, from natural wordings how people phrase a request. Held-out
wordings (`data/held_out`) are natural ones as well; training never draws any of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
FOLDERS = {
    "train": DATA / "natural",
    "dev": DATA / "held_out" / "dev",
    "test": DATA / "held_out" / "test",
    "new": DATA / "held_out" / "new",  # kinds of request that no other split has
}
# These only arrange other wordings, and "You are a helpful assistant." is what everybody writes:
# the splits may have entries of these in common.
SHARED = frozenset(("sentiment_layouts", "json_layouts", "json_keys", "seeds", "system"))
_FILES = {"PRAISE": "positive_sentences", "BLAME": "negative_sentences"}
_HEADER = re.compile(r"\[([A-Z_]+)\]")
_REFERENCE = re.compile(r"\{([A-Z]+)\}")
_SLOT = re.compile(r"\{(\w+)\}")
_KEYS = re.compile(r"(the )?name (the |an? )?age (and )?(the )?city")
_APOSTROPHE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")
_SUM = re.compile(r"\{a\} (\+|plus|-|minus) \{b\}")


def _unescape(line: str) -> str:
    return line.replace("\\n", "\n").replace("\\s", " ")


def read_sections(file: Path) -> dict[str, list[str]]:
    """The entries of each section of a data file; raises ValueError if a section comes twice."""
    sections: dict[str, list[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        if header := _HEADER.fullmatch(line):
            if header[1] in sections:
                raise ValueError(f"section {header[1]} comes twice in {file}")
            entries = sections[header[1]] = []
        else:
            entries.append(_unescape(line))
    return {
        name: [_REFERENCE.sub(lambda found: sections[found[1]][0], entry) for entry in entries]
        for name, entries in sections.items()
    }


TEMPLATES: dict[str, list[str]] = {}
for _file in sorted((DATA / "templates").glob("*.txt")):
    TEMPLATES |= read_sections(_file)
ANSWERS = read_sections(DATA / "answers.txt")
_MORE_TEMPLATES = read_sections(DATA / "templates_last.txt")

Node = str | tuple["Sequence_", ...]
Sequence_ = tuple[Node, ...]
_CLOSING = {"(": ")", "[": "]"}


@cache
def parse(template: str) -> Sequence_:
    """The template as nested sequences; raises ValueError on unbalanced brackets."""
    sequences, position = _choices(template, 0, "")
    if position != len(template) or len(sequences) != 1:
        raise ValueError(f"unbalanced template: {template!r}")
    return sequences[0]


def _choices(template: str, position: int, closing: str) -> tuple[tuple[Sequence_, ...], int]:
    options: list[Sequence_] = []
    current: list[Node] = []
    text = ""
    while position < len(template) and template[position] != closing:
        char = template[position]
        position += 1
        if char == "\\":
            text += template[position]
            position += 1
            continue
        if text and (char in _CLOSING or (char == "|" and closing)):
            current.append(text)
            text = ""
        if char in _CLOSING:
            inner, position = _choices(template, position, _CLOSING[char])
            if template[position : position + 1] != _CLOSING[char]:
                raise ValueError(f"unbalanced template: {template!r}")
            position += 1
            current.append((*inner, ()) if char == "[" else inner)
        elif char == "|" and closing:
            options.append(tuple(current))
            current = []
        else:
            text += char
    if text:
        current.append(text)
    options.append(tuple(current))
    return tuple(options), position


def expand(template: str, rng: random.Random) -> str:
    """One random form of the template, its slots still open."""

    def render(sequence: Sequence_) -> str:
        parts = (n if isinstance(n, str) else render(rng.choice(n)) for n in sequence)
        return "".join(parts)

    return re.sub("  +", " ", render(parse(template)))


def expansions(template: str) -> Iterator[str]:
    """Every form of the template, its slots still open."""

    def render(sequence: Sequence_) -> list[str]:
        forms = [""]
        for node in sequence:
            tails = [node] if isinstance(node, str) else [f for n in node for f in render(n)]
            forms = [head + tail for head in forms for tail in tails]
        return forms

    yield from render(parse(template))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace the slots by the values; a slot without a value raises KeyError.

    This happens once and after all else, so that data put into a prompt (a review, a name) is not
    altered by changes of case or punctuation.
    """
    return _SLOT.sub(lambda match: values[match.group(1)], text)


def normalise(text: str) -> str:
    """The wording without case, punctuation and spacing: equal means the same wording."""
    return " ".join(re.sub(r"[^\w{}+<>-]+", " ", text.lower()).split())


@dataclass(frozen=True)
class Style:
    """How training conversations are worded; each field is a share from 0 to 1.

    `natural`: of the wordings, where a kind has natural ones. `neighbours`: of the sentences about
    a person in which name and city get other neighbours. `spelled`: of the conversations in which
    some known words are split into pieces as unknown ones are (see `batches.Speller`).
    """

    natural: float = 0.0
    neighbours: float = 0.0
    spelled: float = 0.0


PLAIN = Style()
_style: ContextVar[Style] = ContextVar("style", default=PLAIN)


@contextmanager
def using(new: Style) -> Iterator[None]:
    """Draw in that style within the `with` block."""
    token = _style.set(new)
    try:
        yield
    finally:
        _style.reset(token)


def style() -> Style:
    """The style in use."""
    return _style.get()


@cache
def lines(split: str, kind: str) -> tuple[str, ...]:
    """The natural wordings of the kind as they are, slots open; none if there is no file."""
    file = FOLDERS[split] / f"{_FILES.get(kind, kind.lower())}.txt"
    return tuple(map(_unescape, file.read_text("utf-8").splitlines())) if file.exists() else ()


@cache
def natural(split: str, kind: str) -> tuple[str, ...]:
    """The same as templates, so that their brackets are literal."""
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
    """A random form of the template, its slots still open, that is not a held-out wording."""
    while is_held_out(text := expand(template, rng)):
        continue
    return text


@cache
def _trainable(kind: str, *, more: bool) -> list[str]:
    """The templates of that kind, without those of which every form is held out."""
    found = TEMPLATES[kind] + (_MORE_TEMPLATES.get(kind, []) if more else [])
    return [text for text in found if not all(map(is_held_out, expansions(text)))]


def wording(rng: random.Random, split: str, kind: str) -> str:
    """A template for that kind of text, such as `ADDITION`."""
    if split != "train":
        return rng.choice(natural(split, kind))
    share = style().natural
    if share and natural(split, kind) and rng.random() < share:
        return rng.choice(natural(split, kind))
    return rng.choice(_trainable(kind, more=share > 0))
