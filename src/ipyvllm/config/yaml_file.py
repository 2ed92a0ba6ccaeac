"""Reads YAML for a configuration: keys are the texts that are in the file, a key that is there
twice is refused with both lines, and aliases cannot make a small file large. What the keys mean is
in `loader`.
"""

from __future__ import annotations

from typing import Any

import yaml

# More values than any configuration has, aliases counted as often as they are used.
_MAX_VALUES = 20_000
_MAX_DEPTH = 50


class YAMLFileError(ValueError):
    """A file is not valid.

    Arguments:
        line: the line (from 1) of the error.
        message: what is wrong.
        hint: what to do about it; may be empty.
    """

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes of a document, which have line numbers, and its data.

    Arguments:
        text: the document.

    Raises YAMLFileError.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        if root is not None:
            _Check().count(root, ())
        return root, yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YAMLFileError(line, f"not valid YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YAMLFileError(line, f"not valid YAML: {error.reason}") from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, YAMLFileError):
            raise
        first = str(error).partition("\n")[0]  # such as a date that there is not
        raise YAMLFileError(1, f"not valid YAML: {first}") from error
    except RecursionError as error:
        raise YAMLFileError(1, "it is nested too deeply") from error


def written(root: yaml.Node | None, place: tuple[str, ...]) -> str | None:
    """The text in the file of the value at `place`, which YAML may read as another type, such as
    `no` as false; None if it is not a single value.

    Arguments:
        root: the nodes of the document.
        place: the keys from the top of the document down to the value.
    """
    node = root
    for part in place:
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for key, value in node.value if key.value == part), None)
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


class _Check:
    """Counts the values below a node as they will be read, and checks the keys on the way."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def count(self, node: yaml.Node, above: tuple[int, ...]) -> int:
        line = node.start_mark.line + 1
        if id(node) in above:
            raise YAMLFileError(line, "an alias contains itself")
        if len(above) > _MAX_DEPTH:
            raise YAMLFileError(line, "it is nested too deeply")
        if id(node) not in self._counts:
            self._counts[id(node)] = 1 + sum(
                self.count(each, (*above, id(node))) for each in _below(node)
            )
        if self._counts[id(node)] > _MAX_VALUES:
            raise YAMLFileError(line, "its aliases stand for too many values")
        return self._counts[id(node)]


def _below(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if not isinstance(node, yaml.MappingNode):
        return []
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
            continue
        line = key.start_mark.line + 1
        if key.value in lines:
            message = f"{key.value!r} is there twice, first in line {lines[key.value]}"
            raise YAMLFileError(line, message, "remove one of them")
        lines[key.value] = line
    return [value for _, value in node.value]


class _Loader(yaml.SafeLoader):
    """Reads keys as the texts that are in the file: `no`, `on` and `1` are names, too."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        self.flatten_mapping(node)
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a text", key.start_mark
                )
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}
