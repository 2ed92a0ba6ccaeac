"""The options of a `%%llm` cell, in one table. The parser, the documentation and the completions
are made from it; which options there are is said nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..rendering.format_names import NAMES as FORMATS

MAIN_THREAD = "main"


@dataclass(frozen=True)
class Option:
    """One option: its flags, what `argparse` needs to read it, and where its value goes:
    `sampling` values are sent to the model, the others steer the cell. `names` says what its value
    is one of, for completions."""

    flags: tuple[str, ...]
    help: str
    sampling: bool = False
    kwargs: dict[str, Any] = field(default_factory=dict)
    names: str = ""

    @property
    def name(self) -> str:
        return self.flags[-1].lstrip("-").replace("-", "_")

    @property
    def takes_value(self) -> bool:
        return self.kwargs.get("action", "store") in ("store", "append") and not self.value_optional

    def takes(self, word: str) -> bool:
        """Whether an optional value is what this word is, and not the next thing on the line."""
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
    _text("-p", "--provider", help="the provider to ask", metavar="NAME", names="providers"),
    _text("--base-url", help="an OpenAI-compatible endpoint, on the spot", metavar="URL"),
    _text("-m", "--model", help="the model to ask", metavar="NAME", names="models"),
    _number("-t", "--temperature", help="randomness; 0 is greedy"),
    _number("--top-p", help="keep the likeliest tokens of this summed probability"),
    _number("--top-k", help="keep the N likeliest tokens", type=int, metavar="N"),
    _number("--min-p", help="drop tokens less likely than this share of the likeliest"),
    _number("--max-tokens", help="at most N tokens of answer", type=int, metavar="N"),
    Option(
        ("--stop",),
        "end the answer before TEXT (repeatable)",
        sampling=True,
        kwargs={"action": "append", "metavar": "TEXT"},
    ),
    _number("--seed", help="make sampling repeatable", type=int, metavar="N"),
    _number("--presence-penalty", help="push away from tokens already there"),
    _number("--frequency-penalty", help="the same, by how often they are there"),
    _number("--repetition-penalty", help="above 1: push away from prompt and answer tokens"),
    Option(
        ("--param",),
        "any other sampling parameter, its value as JSON or text (repeatable)",
        kwargs={"action": "append", "metavar": "NAME=VALUE"},
    ),
    _text("-s", "--system", help="the system prompt", metavar="TEXT"),
    Option(
        ("-c", "--chat"),
        "a turn of this conversation (main, where no name follows)",
        kwargs={"nargs": "?", "const": MAIN_THREAD, "metavar": "THREAD"},
        names="threads",
    ),
    Option(
        ("--image",),
        "an image beside the prompt: a path, a URL, or an expression that gives a PIL image, a "
        "figure or bytes (repeatable)",
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
        help="the answer obeys this grammar: a text of the notebook, or a file",
        metavar="NAME",
        names="names",
    ),
    Option(
        ("--logprobs",),
        "shade each token by its probability, with the N likeliest others on hover (5)",
        sampling=True,
        kwargs={"nargs": "?", "const": 5, "type": int, "metavar": "N"},
    ),
    _text(
        "--compare",
        help="ask several providers, PROVIDER[/MODEL] each, side by side",
        metavar="A,B,C",
        names="providers",
    ),
    _text(
        "--map",
        help="ask once for each row of this: a list, generator, DataFrame, Series or dataset of "
        "the notebook; columns are names, an element is item",
        metavar="EXPR",
        names="names",
    ),
    Option(
        ("--concurrency",),
        "of a map: ask N rows at once",
        kwargs={"type": int, "metavar": "N"},
    ),
    Option(
        ("--limit",),
        "of a map: only the first N rows",
        kwargs={"type": int, "metavar": "N"},
    ),
    Option(
        ("--on-error",),
        "of a map: keep a failed row's error in its place (the default), or raise the first one",
        kwargs={"choices": ["keep", "raise"]},
    ),
    _switch("--dry-run", help="show what would be sent, and send nothing"),
    _switch("--cache", help="keep the answer, and give a kept one where there is one"),
    _switch("--no-cache", help="ask, whatever is kept"),
    Option(
        ("-f", "--format"),
        f"how the answer is shown: {', '.join(FORMATS)}",
        kwargs={"metavar": "FORMAT"},
        names="formats",
    ),
    _switch("--insert", help="put the answer's code into a new cell, where the front end can"),
    _switch("--stats", help="print tokens, tokens/s and seconds"),
    _switch("--raw", help="send the cell as it is, not as a template"),
    _switch(
        "-b",
        "--background",
        help="go on at once: the answer comes while other cells run, and the "
        "name holds a handle (.result(), .cancel(), .done)",
    ),
    _switch("--no-stream", help="show the answer when it is complete"),
)
BY_FLAG = {flag: option for option in OPTIONS for flag in option.flags}
