"""Which options of a cell go together and which do not. Pure: what the parser found in, a refusal
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What each of these leaves no room for: a map and a comparison have many answers, and a cell in the
# background has ended when its answer comes.
_APART = {
    "map": ("chat", "insert", "compare", "background"),
    "compare": ("where", "provider", "model", "base_url", "chat", "insert", "background"),
    "background": ("insert",),
}
ONLY_OF_A_MAP = ("concurrency", "limit", "errors")


def check(found: Mapping[str, Any]) -> None:
    """Raises OptionError for options that make no sense together, or alone.

    Arguments:
        found: the parser's values by the options' names.
    """
    for name, others in _APART.items():
        for other in _given(found, others) if _is_given(found, name) else ():
            said = found[other] if other == "where" else _flag(other)
            raise OptionError(f"{said} and {_flag(name)} cannot be used together")
    if found.get("map") is None:
        for name in _given(found, ONLY_OF_A_MAP):
            hint = "--map NAME names the data to map over"
            raise OptionError(f"{_flag(name)} needs --map", hint)


def _given(found: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if _is_given(found, name))


def _is_given(found: Mapping[str, Any], name: str) -> bool:
    return found.get(name) not in (None, False)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"
