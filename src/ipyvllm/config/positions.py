"""On which line of a configuration file a key stands, for errors that point to it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"^\s*(\[{1,2}[^\[\]]+\]{1,2})\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def yaml_line(root: yaml.Node | None, place: Sequence[str]) -> int:
    """The line of the key at the end of `place`, or of the last of its parents that is there."""
    node, line = root, 1
    for part in place:
        if not isinstance(node, yaml.MappingNode):
            break
        for key, value in node.value:
            if str(key.value) == part:
                node, line = value, key.start_mark.line + 1
                break
        else:
            break
    return line


def toml_line(text: str, place: Sequence[str]) -> int:
    """As `yaml_line`, for TOML, whose parser keeps no lines. A key inside an inline table stands
    on its table's line, and so does one of a text over several lines that looks like a key."""
    table: tuple[str, ...] = ()
    best = (0, 1)
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _HEADER.match(line):
            found = table = _path(match[1])
        elif match := _KEY.match(line):
            found = (*table, *_path(f"{match[1]} = 0"))
        else:
            continue
        if found == tuple(place[: len(found)]):
            best = max(best, (len(found), number), key=lambda pair: pair[0])
    return best[1]


def _path(line: str) -> tuple[str, ...]:
    """The names of a header or of a dotted key, read by TOML's own rules."""
    try:
        value: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(value, dict) and value:
        ((name, value),) = value.items()
        path.append(name)
        value = value[0] if isinstance(value, list) else value
    return tuple(path)


def table_of(data: Mapping[str, Any], place: Sequence[str]) -> Any:
    """What stands at `place`, or None."""
    value: Any = data
    for part in place:
        value = value.get(part) if isinstance(value, dict) else None
    return value
