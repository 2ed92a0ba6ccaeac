"""The first line of a `%%llm` cell: words to options. Pure text work, no IPython.

The options stand in one table, from which the parser, the documentation and the completions are
made. Words are split as a user means them: an apostrophe inside a word, a backslash, a percent
sign or a `#` inside a word is text; quotes count only around a whole word.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn

from .errors import OptionError
from .suggest import did_you_mean

_TARGET = re.compile(r"^\s*(?P<name>[^\s<]+)\s*(?P<show>=\s*)?<<(?:\s+|$)")


@dataclass(frozen=True)
class Option:
    """One option: its flags, what `argparse` needs to read it, and where its value goes:
    `sampling` values are sent to the model, the others steer the cell."""

    flags: tuple[str, ...]
    help: str
    sampling: bool = False
    kwargs: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.flags[-1].lstrip("-").replace("-", "_")

    @property
    def takes_value(self) -> bool:
        return "action" not in self.kwargs or self.kwargs["action"] == "append"


def _number(*flags: str, help: str, type: type = float, metavar: str = "X") -> Option:  # noqa: A002
    return Option(flags, help, sampling=True, kwargs={"type": type, "metavar": metavar})


OPTIONS: tuple[Option, ...] = (
    Option(("-p", "--provider"), "the provider to ask", kwargs={"metavar": "NAME"}),
    Option(
        ("--base-url",), "an OpenAI-compatible endpoint, on the spot", kwargs={"metavar": "URL"}
    ),
    Option(("-m", "--model"), "the model to ask", kwargs={"metavar": "NAME"}),
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
    Option(("-s", "--system"), "the system prompt", kwargs={"metavar": "TEXT"}),
    Option(
        ("--raw",), "send the cell as it is, not as a template", kwargs={"action": "store_true"}
    ),
    Option(
        ("--no-stream",),
        "show the answer when it is complete",
        kwargs={"action": "store_true"},
    ),
)
# What a turn takes beside sampling parameters; these have options of their own.
_RESERVED = frozenset(
    {"prompt", "provider", "model", "system", "stream", "images", "cache"}
    | {"schema", "choice", "regex", "grammar"}
)
_BY_FLAG = {flag: option for option in OPTIONS for flag in option.flags}


@dataclass(frozen=True)
class CellArguments:
    """What a first line asks for. `target` is the name to assign to, `show` whether to show the
    answer all the same; `sampling` holds only what the user set."""

    target: str | None = None
    show: bool = True
    provider: str | None = None
    model: str | None = None
    base_url: str | None = None
    system: str | None = None
    raw: bool = False
    stream: bool = True
    sampling: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Word:
    text: str
    quoted: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise OptionError(message, "%%llm? lists the options")


@cache
def parser() -> argparse.ArgumentParser:
    """The parser of the table above; its help text is the magic's documentation."""
    made = _Parser(prog="%%llm", add_help=False, allow_abbrev=False, usage=argparse.SUPPRESS)
    made.add_argument("where", nargs="?", metavar="PROVIDER[/MODEL]", help="who is asked")
    for option in OPTIONS:
        made.add_argument(*option.flags, help=option.help, **option.kwargs)
    return made


def parse(line: str) -> CellArguments:
    """Read a first line. Raises OptionError for anything that is not understood."""
    target, show, rest = _split_target(line)
    words = _joined(_words(rest))
    found, extra = parser().parse_known_args(words)
    if extra:
        _refuse(extra[0])
    where, model = found.where, found.model
    if where and found.provider:
        raise OptionError(f"two providers: {where!r} and {found.provider!r}")
    if found.base_url and (where or found.provider):
        raise OptionError(f"two providers: {where or found.provider!r} and {found.base_url!r}")
    provider, _, named = (where or found.provider or "").partition("/")
    sampling = {
        option.name: value
        for option in OPTIONS
        if option.sampling and (value := getattr(found, option.name)) is not None
    }
    return CellArguments(
        target=target,
        show=show,
        provider=provider or None,
        model=model or named or None,
        base_url=found.base_url,
        system=found.system,
        raw=found.raw,
        stream=not found.no_stream,
        sampling=sampling | dict(map(parameter, found.param or ())),
    )


def _split_target(line: str) -> tuple[str | None, bool, str]:
    """`NAME <<` assigns silently, `NAME = <<` assigns and shows."""
    match = _TARGET.match(line)
    if match is None:
        return None, True, line
    name = match["name"].rstrip("=")
    if not name.isidentifier():
        raise OptionError(f"cannot assign to {name!r}", "use a plain name: answer << ...")
    show = match["show"] is not None or match["name"].endswith("=")
    return name, show, line[match.end() :]


def _words(line: str) -> list[_Word]:
    """Split at white space; a word in quotes is one word, a lone `#` begins a comment."""
    words: list[_Word] = []
    place = 0
    while match := re.compile(r"\s*(?P<head>--?[\w-]+=)?").match(line, place):
        place, head = match.end(), match["head"] or ""
        if place >= len(line) and not head:
            break
        wants_value = bool(head) or (words and _wants_value(words[-1]))
        quoted = re.compile(
            r"""(?P<q>["'])(?P<text>(?:\\(?P=q)|(?!(?P=q)).)*)(?P=q)(?=\s|$)"""
        ).match(line, place)
        if quoted:
            text = quoted["text"].replace("\\" + quoted["q"], quoted["q"])
            words.append(_Word(head + text, quoted=True))
            place = quoted.end()
            continue
        if line[place : place + 1] == "#" and not wants_value:
            break
        bare = re.compile(r"\S*").match(line, place)
        assert bare is not None
        words.append(_Word(head + bare[0], quoted=False))
        place = bare.end()
    return words


def _wants_value(word: _Word) -> bool:
    option = _BY_FLAG.get(word.text)
    return not word.quoted and option is not None and option.takes_value


def _joined(words: list[_Word]) -> list[str]:
    """Each value tied to its flag (`--stop=---`), so that no value is taken for a flag."""
    joined: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if not _wants_value(word):
            joined.append(word.text)
            continue
        value = next(waiting, None)
        if value is None:
            raise OptionError(f"{word.text} needs a value", "%%llm? lists the options")
        joined.append(f"{_BY_FLAG[word.text].flags[-1]}={value.text}")
    return joined


def _refuse(word: str) -> NoReturn:
    flag = word.partition("=")[0]
    if flag.startswith("-"):
        raise OptionError(f"no option {flag}", did_you_mean(flag, _BY_FLAG))
    raise OptionError(
        f"unexpected {word!r}", 'put a text of several words in quotes: --system "..."'
    )


def parameter(text: str) -> tuple[str, Any]:
    """`NAME=VALUE` with VALUE as JSON where it is JSON, else as the text it is."""
    import json

    name, equals, value = text.partition("=")
    if name in _RESERVED:
        raise OptionError(f"--param {name}: is no sampling parameter", f"see --{name} in %%llm?")
    if not equals or not name.isidentifier():
        raise OptionError(f"--param {text}: must be NAME=VALUE")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
