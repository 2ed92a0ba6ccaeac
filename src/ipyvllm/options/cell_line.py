"""The first line of a `%%llm` cell: words to options. Pure text work, no IPython.

An apostrophe, a backslash, a percent sign or a `#` inside a word is text; quotes count only around
a whole word. `table` lists the options; `magics.namespace` looks up the notebook variables that
their values name.
"""

from __future__ import annotations

import argparse
import keyword
import re
from collections import deque
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, NoReturn

from ..errors import OptionError
from ..secrets.urls import without_userinfo
from ..suggest import did_you_mean
from . import conflicts
from .request import NAMES, NULL, RequestOptions
from .table import BY_FLAG, OPTIONS

_TARGET = re.compile(r"^\s*(?P<name>[^\s<\"'-][^\s<]*)\s*(?P<show>=\s*)?<<\s*")
# Not accepted by --param: names that have their own option, or that mean the prompt.
_RESERVED = frozenset({*NAMES, "prompt", "template", "map", *conflicts.ONLY_OF_A_MAP})


@dataclass(frozen=True, kw_only=True)
class CellArguments(RequestOptions):
    """The parsed first line: the options of the request, and those of the cell itself.

    `target` is the name to assign to, `show` whether the answer is shown as well. Options that are
    not given are None. `images`, `schema` and `grammar` are still the words of the line.
    """

    target: str | None = None
    show: bool = True
    insert: bool = False
    stats: bool = False
    raw: bool = False
    dry_run: bool = False
    compare: tuple[str, ...] | None = None
    background: bool = False
    map: str | None = None
    concurrency: int | None = None
    limit: int | None = None
    errors: str | None = None

    def request(self, **found: Any) -> RequestOptions:
        """The options of the request alone.

        Arguments:
            found: the values that words of the line name, by the options' names.
        """
        said = {name: getattr(self, name) for name in NAMES}
        return RequestOptions(**{**said, **found}, sampling=self.sampling)


_FIELDS = frozenset(each.name for each in fields(CellArguments))


@dataclass(frozen=True)
class _Word:
    text: str
    quoted: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise OptionError(message, "%%llm? lists the options")


@cache
def parser() -> argparse.ArgumentParser:
    """The parser made from the table of options; its help text is the magic's documentation."""
    made = _Parser(prog="%%llm", add_help=False, allow_abbrev=False, usage=argparse.SUPPRESS)
    made.add_argument(
        "where",
        nargs="?",
        metavar="PROVIDER[/MODEL]",
        help="the provider, and optionally its model",
    )
    for option in OPTIONS:
        made.add_argument(*option.flags, help=option.help, **option.kwargs)
    return made


def parse(line: str) -> CellArguments:
    """Parse `line`, the rest of a cell's first line after `%%llm`. Raises OptionError."""
    target, show, rest = _split_target(line)
    found, extra = parser().parse_known_args(_joined(_words(rest)))
    if any(word.startswith("<<") for word in (found.where or "", *extra)):
        _refuse_target(line.partition("<<")[0].strip())
    if extra:
        _refuse(extra[0])
    conflicts.check(vars(found))
    provider, model = _asked_provider(found)
    sampling = {
        option.name: value
        for option in OPTIONS
        if option.sampling and (value := getattr(found, option.name)) is not None
    }
    # Options that need conversion; the others have the name of their field.
    read = {
        "target": target,
        "show": show,
        "provider": provider,
        "model": found.model or model,
        "images": tuple(found.image or ()),
        "choice": None if found.choice is None else listed("choice", found.choice),
        "compare": None if found.compare is None else listed("compare", found.compare),
        "cache": _either(found, "cache"),
        "stream": False if found.no_stream else None,
        "sampling": sampling | dict(map(parameter, found.param or ())),
    }
    plain = {name: value for name, value in vars(found).items() if name in _FIELDS}
    return CellArguments(**{**plain, **read})


def _asked_provider(found: argparse.Namespace) -> tuple[str | None, str | None]:
    """The provider and the model, from PROVIDER[/MODEL] or from --provider."""
    where = found.where
    if where and found.provider:
        raise OptionError(f"two providers: {where!r} and {found.provider!r}")
    if found.base_url and (where or found.provider):
        shown = without_userinfo(found.base_url)
        raise OptionError(f"two providers: {where or found.provider!r} and {shown!r}")
    named = where or found.provider or ""
    if named.startswith(("http://", "https://")):
        raise OptionError(f"{named} is a URL, not a provider", f"write --base-url {named}")
    provider, _, model = named.partition("/")
    return provider or None, model or None


def _either(found: argparse.Namespace, name: str) -> bool | None:
    """The value of a pair --NAME and --no-NAME; None if neither is given."""
    wanted, unwanted = getattr(found, name), getattr(found, f"no_{name}")
    if wanted and unwanted:
        raise OptionError(f"--{name} and --no-{name} cannot be used together")
    return True if wanted else False if unwanted else None


def _split_target(line: str) -> tuple[str | None, bool, str]:
    """`NAME <<` assigns silently, `NAME = <<` assigns and shows."""
    match = _TARGET.match(line)
    if match is None:
        return None, True, line
    name = match["name"].rstrip("=")
    if not name.isidentifier() or keyword.iskeyword(name):
        _refuse_target(name)
    show = match["show"] is not None or match["name"].endswith("=")
    return name, show, line[match.end() :]


def _refuse_target(name: str) -> NoReturn:
    raise OptionError(
        f"cannot assign to {name!r}",
        "use a plain name: answer << ...; then assign its value elsewhere",
    )


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
    option = BY_FLAG.get(word.text)
    return not word.quoted and option is not None and option.takes_value


def _joined(words: list[_Word]) -> list[str]:
    """Join each value to its flag (`--stop=---`), so that argparse takes no value for a flag."""
    joined: list[str] = []
    waiting = deque(words)
    while waiting:
        word = waiting.popleft()
        option = None if word.quoted else BY_FLAG.get(word.text)
        if option is None or not (option.takes_value or option.value_optional):
            joined.append(word.text)
            continue
        if option.value_optional and not (waiting and option.takes(waiting[0].text)):
            joined.append(f"{option.flags[-1]}={option.kwargs['const']}")
            continue
        if not waiting:
            raise OptionError(f"{word.text} needs a value", "%%llm? lists the options")
        joined.append(f"{option.flags[-1]}={waiting.popleft().text}")
    return joined


def _refuse(word: str) -> NoReturn:
    flag, equals, value = word.partition("=")
    if flag.startswith("-"):
        # Any two one-letter flags are similar, so a suggestion for one would be a guess.
        near = did_you_mean(flag, BY_FLAG) if flag.startswith("--") else ""
        raise OptionError(f"no option {flag}", near or "%%llm? lists the options")
    if equals and (option := BY_FLAG.get(f"--{flag.replace('_', '-')}")):
        raise OptionError(f"unexpected {word!r}", f"write it as {option.flags[-1]} {value}")
    raise OptionError(f"unexpected {word!r}", 'put text with spaces in quotes: --system "..."')


def listed(name: str, text: str) -> tuple[str, ...]:
    """Split a value of the form `A,B,C`; a part that contains a comma is in double quotes.

    Arguments:
        name: the option's name, for the error message.
        text: its value.

    Raises OptionError if a part is empty or occurs twice.
    """
    import csv

    try:
        row = next(csv.reader([text], skipinitialspace=True, strict=True), [])
    except csv.Error as error:
        raise OptionError(f"--{name} {text}: must be A,B,C ({error})") from error
    parts = tuple(part.strip() for part in row)
    if not parts or not all(parts):
        raise OptionError(f"--{name} {text}: must be A,B,C")
    if len(set(parts)) < len(parts):
        raise OptionError(f"--{name} {text}: has a duplicate")
    return parts


def parameter(text: str) -> tuple[str, Any]:
    """Parse a value of --param, `NAME=VALUE`: VALUE is decoded if it is JSON, else it is text. A
    `null` is sent as such.

    Raises OptionError if NAME is not an identifier, or has an option of its own.
    """
    import json

    name, equals, value = text.partition("=")
    if name in _RESERVED:
        raise OptionError(f"--param {name}: is not a sampling parameter", f"see --{name} in %%llm?")
    if not equals or not name.isidentifier():
        raise OptionError(f"--param {text}: must be NAME=VALUE")
    try:
        decoded = json.loads(value)
    except (ValueError, RecursionError):
        return name, value
    return name, NULL if decoded is None else decoded
