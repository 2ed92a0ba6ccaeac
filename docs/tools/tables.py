"""The reference's tables, made from what the code itself is made of: the options' table, the verbs'
docstrings, the models of the configuration and the traits of `%config`. Nothing is said here that
the code does not say.
"""

from __future__ import annotations

import inspect
import re
import types
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from traitlets.config import Configurable

from ipyvllm.config import reader, schema
from ipyvllm.magics import line, verb_help
from ipyvllm.magics.settings import LLMMagics
from ipyvllm.mock.__main__ import parser as mock_parser
from ipyvllm.options import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic.fields import FieldInfo

    from ipyvllm.options.table import Option


def sampling() -> str:
    """The options that are sent to the model."""
    rows = [
        (_flags(option), f"`{option.name}=`", option.help)
        for option in table.OPTIONS
        if option.sampling
    ]
    return _table(("option", "in Python", "what it does"), rows)


def steering() -> str:
    """The options that steer the cell."""
    rows = [(_flags(option), option.help) for option in table.OPTIONS if not option.sampling]
    return _table(("option", "what it does"), rows)


def verb_list() -> str:
    """Every verb: usage, summary and the rest of its docstring."""
    found = {name: verb for owner in line.OWNERS for name, verb in verb_help.of(owner).items()}
    return "\n\n".join(f"## {name}\n\n{_verb(verb)}" for name, verb in sorted(found.items()))


def magics_settings() -> str:
    """What `%config LLMMagics` knows."""
    traits = LLMMagics.class_traits(config=True)
    mine = {name: trait for name, trait in traits.items() if not hasattr(Configurable, name)}
    rows = [(f"`{name}`", _code(t.default_value), t.help) for name, t in sorted(mine.items())]
    return _table(("setting", "default", "what it is"), rows)


def providers() -> str:
    """The keys of each kind of provider."""
    kinds: dict[type[BaseModel], list[str]] = {}
    for name, model in reader.SECTIONS.items():
        kinds.setdefault(model, []).append(name)
    parts = []
    for model, names in kinds.items():
        heading = ", ".join(f"`type: {name}`" for name in names)
        parts += [f"### {heading}", inspect.getdoc(model) or "", _keys(model)]
    inner = {
        "timeout": schema.Timeout,
        "retry": schema.Retry,
        "limits": schema.Limits,
        "replies": schema.MockReply,
    }
    for name, model in inner.items():
        parts += [f"### `{name}:`", _keys(model)]
    return "\n\n".join(parts)


def errors() -> str:
    """The tree as the module draws it."""
    said = inspect.getdoc(inspect.getmodule(reader.ConfigError)) or ""
    tree = re.search(r"^    LLMError\n(?:    .*\n)+", said, re.MULTILINE)
    assert tree is not None
    return f"```text\n{inspect.cleandoc(tree[0])}\n```"


def mock_options() -> str:
    """What the mock's server prints when it is asked for help."""
    made = mock_parser()
    rows = [
        (", ".join(f"`{flag}`" for flag in action.option_strings), (action.help or ""))
        for action in made._actions
    ]
    return _table(("option", "what it does"), rows)


MADE: dict[str, Callable[[], str]] = {
    made.__name__: made
    for made in (sampling, steering, verb_list, magics_settings, providers, errors, mock_options)
}


def _flags(option: Option) -> str:
    value = option.kwargs.get("metavar", "")
    if choices := option.kwargs.get("choices"):
        value = f"{{{','.join(choices)}}}"
    if option.value_optional:
        value = f"[{value}]"
    return ", ".join(f"`{flag} {value}`" if value else f"`{flag}`" for flag in option.flags)


def _verb(verb: Any) -> str:
    lines = (inspect.getdoc(verb) or "").splitlines()
    place = next(n for n, text in enumerate(lines) if text.startswith("%llm"))
    rest = "\n".join(lines[place + 1 :]).strip()
    return f"{lines[0]}\n\n```text\n{lines[place]}\n```\n\n{rest}".rstrip()


def _keys(model: type[BaseModel]) -> str:
    rows = [
        (f"`{name}`", f"`{_kind(each)}`", _default(each), each.description or "")
        for name, each in model.model_fields.items()
    ]
    return _table(("key", "holds", "default", "what it is"), rows)


def _kind(field: FieldInfo) -> str:
    said = _type(field.annotation)
    bounds = {"gt": "> ", "ge": ">= ", "lt": "< ", "le": "<= "}
    known = [
        f"{sign}{getattr(limit, name):g}"
        for limit in field.metadata
        for name, sign in bounds.items()
        if getattr(limit, name, None) is not None
    ]
    return ", ".join([said, *known])


def _type(annotation: Any) -> str:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(map(str, args))
    if origin in (Union, types.UnionType):
        # What is not set is told in the column of defaults.
        return " or ".join(_type(arg) for arg in args if arg is not type(None))
    if origin in (list, dict):
        return f"{origin.__name__}[{', '.join(map(_type, args))}]"
    return "any" if annotation is Any else str(annotation.__name__)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be set"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return "see below"
    return _code(value)


def _code(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value or value == 0 else "empty"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")
