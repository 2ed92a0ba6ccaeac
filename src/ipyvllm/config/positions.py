"""The line number of a key in a configuration file, for error messages that point to it."""

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
    """The line (from 1) of the key at the end of `place`, or of its last parent that exists.

    Arguments:
        root: the parsed document; None if the file is empty.
        place: the keys from the top of the document down to the key.
    """
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
    """The line (from 1) of a key in TOML, whose parser keeps no line numbers. A key of an inline
    table has the line of its table; so has a line of a multi-line string that looks like a key.

    Arguments:
        text: the whole file.
        place: the keys from the top of the document down to the key.
    """
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


def repeated_in_toml(text: str) -> tuple[str, int, int] | None:
    """The first key or table that is in TOML twice, with the lines (from 1) of both; else None.

    Arguments:
        text: the whole file.
    """
    table: tuple[str, ...] = ()
    lines: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _HEADER.match(line):
            table = _path(match[1])
            if match[1].startswith("[["):  # each is a table of its own
                table = (*table, str(number))
            found = table
        elif match := _KEY.match(line):
            found = (*table, *_path(f"{match[1]} = 0"))
        else:
            continue
        if found in lines:
            return ".".join(found), lines[found], number
        lines[found] = number
    return None


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
    """The value at the path of keys `place`, or None if there is none."""
    value: Any = data
    for part in place:
        value = value.get(part) if isinstance(value, dict) else None
    return value
