"""The table of the options of a `%%llm` cell. The parser, the documentation and the completions
are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..rendering.format_names import NAMES as FORMATS

MAIN_THREAD = "main"


@dataclass(frozen=True)
class Option:
    """One option: its flags, its help, and the arguments for `argparse`.

    `sampling` is whether it is a sampling parameter, which is sent to the model; the others control
    the cell. `names` is the kind of values for completion ("providers", "models", ...).
    """

    flags: tuple[str, ...]
    help: str
    sampling: bool = False
    kwargs: dict[str, Any] = field(default_factory=dict)
    names: str = ""

    @property
    def name(self) -> str:
        """The Python name: the first long flag, as argparse itself takes it."""
        long = next(flag for flag in self.flags if flag.startswith("--"))
        return long.removeprefix("--").replace("-", "_")

    @property
    def takes_value(self) -> bool:
        return self.kwargs.get("action", "store") in ("store", "append") and not self.value_optional

    def takes(self, word: str) -> bool:
        """Whether `word`, which follows the flag, is its optional value."""
        return word.isdigit() if self.kwargs.get("type") is int else not word.startswith("-")

    @property
    def value_optional(self) -> bool:
        return self.kwargs.get("nargs") == "?"


def _number(*flags: str, help: str, type: type = float, metavar: str = "X") -> Option:  # noqa: A002
    return Option(flags, help, sampling=True, kwargs={"type": type, "metavar": metavar})


def _text(*flags: str, help: str, metavar: str, names: str = "") -> Option:  # noqa: A002
    return Option(flags, help, kwargs={"metavar": metavar}, names=names)


def _switch(*flags: str, help: str) -> Option:  # noqa: A002
    return Option(flags, help, kwargs={"action": "store_true"})


OPTIONS: tuple[Option, ...] = (
    _text("-p", "--provider", help="the provider", metavar="NAME", names="providers"),
    _text(
        "--base-url",
        help="an OpenAI-compatible endpoint that is not in the configuration",
        metavar="URL",
    ),
    _text("-m", "--model", help="the model", metavar="NAME", names="models"),
    _number("-t", "--temperature", help="randomness; 0 is greedy"),
    _number("--top-p", help="sample from the most likely tokens with this cumulative probability"),
    _number("--top-k", help="sample from the N most likely tokens", type=int, metavar="N"),
    _number("--min-p", help="drop tokens less likely than this share of the most likely one"),
    _number("--max-tokens", help="maximum number of tokens in the answer", type=int, metavar="N"),
    Option(
        ("--stop",),
        "end the answer before TEXT (can be repeated)",
        sampling=True,
        kwargs={"action": "append", "metavar": "TEXT"},
    ),
    _number("--seed", help="seed, for reproducible sampling", type=int, metavar="N"),
    _number("--presence-penalty", help="above 0: avoid tokens that are already in the answer"),
    _number("--frequency-penalty", help="the same, in proportion to how often they are there"),
    _number("--repetition-penalty", help="above 1: avoid tokens of the prompt and the answer"),
    Option(
        ("--param",),
        "any other sampling parameter; the value is JSON or text (can be repeated)",
        kwargs={"action": "append", "metavar": "NAME=VALUE"},
    ),
    _text("-s", "--system", help="the system prompt", metavar="TEXT"),
    Option(
        ("-c", "--chat"),
        "make the cell a turn of this conversation (default name: main)",
        kwargs={"nargs": "?", "const": MAIN_THREAD, "metavar": "THREAD"},
        names="threads",
    ),
    Option(
        ("--image",),
        "an image to send with the prompt: a path, a URL, or an expression for a PIL image, a "
        "figure or bytes (can be repeated)",
        kwargs={"action": "append", "metavar": "EXPR"},
        names="names",
    ),
    _text(
        "--schema",
        help="the answer is JSON of this shape: a pydantic model, dataclass, TypedDict or JSON "
        "Schema dict of the notebook, or a .json file; .parsed is the object",
        metavar="NAME",
        names="names",
    ),
    _text("--choice", help="the answer is one of these", metavar="A,B,C"),
    _text("--regex", help="the answer matches this regular expression", metavar="RE"),
    _text(
        "--grammar",
        help="the answer matches this grammar: a string variable or a file",
        metavar="NAME",
        names="names",
    ),
    Option(
        ("--logprobs",),
        "shade each token by its probability, with the N most likely alternatives on hover (5)",
        sampling=True,
        kwargs={"nargs": "?", "const": 5, "type": int, "metavar": "N"},
    ),
    _text(
        "--compare",
        help="send the prompt to several providers, each PROVIDER[/MODEL]; answers side by side",
        metavar="A,B,C",
        names="providers",
    ),
    _text(
        "--map",
        help="send one prompt per row of a list, generator, DataFrame, Series or dataset; columns "
        "are template variables, an element is item",
        metavar="EXPR",
        names="names",
    ),
    Option(
        ("--concurrency",),
        "with --map: maximum number of requests in flight",
        kwargs={"type": int, "metavar": "N"},
    ),
    Option(
        ("--limit",),
        "with --map: only the first N rows",
        kwargs={"type": int, "metavar": "N"},
    ),
    Option(
        ("--errors",),
        "with --map: keep a failed row's error in its row (default), or raise the first one",
        kwargs={"choices": ["keep", "raise"]},
    ),
    _switch("--dry-run", help="show the request and send nothing"),
    _switch("--cache", help="save the answer, and use a saved one if there is one"),
    _switch("--no-cache", help="do not use saved answers"),
    Option(
        ("-f", "--format"),
        f"how the answer is shown: {', '.join(FORMATS)}",
        kwargs={"metavar": "FORMAT"},
        names="formats",
    ),
    _switch("--insert", help="put the answer's code into a new cell, if the front end supports it"),
    _switch("--stats", help="print tokens, tokens/s and seconds"),
    _switch("--raw", help="send the cell unchanged, not as a template"),
    _switch(
        "-b",
        "--background",
        "--bg",
        help="return at once: the answer arrives while other cells run, and the "
        "name holds a handle (.result(), .cancel(), .done())",
    ),
    _switch("--no-stream", help="show the answer when it is complete"),
)
BY_FLAG = {flag: option for option in OPTIONS for flag in option.flags}
