"""Collects what the package says in errors, notices and findings, from the sources' syntax trees.

    python -m helpers.error_messages     (in tests/) writes error_messages.txt again

A message is a template: `{name}` is what is filled in. A name is followed to the texts that are
assigned to it in the same function or module, a call to those that the function returns; several
possible texts are listed below one another, each behind a `|`.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = Path(__file__).parents[2] / "src" / "ipyvllm"
LISTED = Path(__file__).parents[1] / "error_messages.txt"
# Besides the subclasses of LLMError: what becomes an error, a finding or a line beside an answer.
OTHERS = frozenset(
    {"Failed", "Finding", "ok", "Notice", "Again", "ValueError", "Library", "YAMLFileError"}
)
# Functions and variables that make an error of what they are given.
_INDIRECT = ("kind", "error_of", "error", "refusal", "refusal_of")
_TEXTS = ("hint", "says", "fix", "message")
_MAX_DEPTH = 3


def error_names() -> frozenset[str]:
    from ipyvllm import errors

    def below(kind: type) -> Iterator[str]:
        yield kind.__name__
        for sub in kind.__subclasses__():
            yield from below(sub)

    return frozenset(below(errors.LLMError))


def collect() -> str:
    """All messages, by module and in the order of the source."""
    names = error_names() | OTHERS
    parts = []
    for path in sorted(SOURCES.rglob("*.py")):
        found = _Module(ast.parse(path.read_text(encoding="utf-8")), names).messages()
        if found:
            parts.append(f"# {path.relative_to(SOURCES)}\n" + "\n".join(found))
    return "\n\n".join(parts) + "\n"


class _Module:
    def __init__(self, tree: ast.Module, names: frozenset[str]) -> None:
        self._tree, self._names = tree, names
        self._functions = {
            node.name: node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }

    def messages(self) -> list[str]:
        return list(self._within(self._tree, [self._tree]))

    def _within(self, node: ast.AST, scopes: list[ast.AST]) -> Iterator[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            scopes = [node, *scopes]
        if isinstance(node, ast.Call):
            yield from self._call(node, scopes)
        elif isinstance(node, ast.Assign) and (set_later := _attribute(node.targets[0])):
            yield from self._entry(set_later, [node.value], scopes)
        for child in ast.iter_child_nodes(node):
            yield from self._within(child, scopes)

    def _call(self, node: ast.Call, scopes: list[ast.AST]) -> Iterator[str]:
        name = _called(node)
        above = isinstance(node.func, ast.Attribute) and name == "__init__"
        if name in self._names or above or name in _INDIRECT:
            keywords = [each.value for each in node.keywords if each.arg in _TEXTS]
            given = [each for each in node.args if not isinstance(each, ast.Tuple)]
            yield from self._entry("(when made)" if above else name, [*given, *keywords], scopes)

    def _entry(self, name: str, values: list[ast.expr], scopes: list[ast.AST]) -> Iterator[str]:
        texts = [_different(self._texts(value, scopes, 0)) for value in values]
        if not any(_worded(text) for each in texts for text in each):
            return
        first, *rest = [each for each in texts if each]
        lines = [f"{name}: {first[0]}", *(f"  | {text}" for text in first[1:])]
        for each in rest:
            lines += [f"    {each[0]}", *(f"    | {text}" for text in each[1:])]
        yield "\n".join(lines)

    def _texts(self, node: ast.expr, scopes: list[ast.AST], depth: int) -> list[str]:
        """The texts an expression may give; `{...}` where that is not to be seen."""
        if isinstance(node, ast.Constant):
            return [str(node.value)] if node.value not in ("", None) else []
        if isinstance(node, ast.JoinedStr):
            return ["".join(_part(part) for part in node.values)]
        if isinstance(node, ast.IfExp):
            return [
                *self._texts(node.body, scopes, depth),
                *self._texts(node.orelse, scopes, depth),
            ]
        if isinstance(node, ast.BoolOp):
            return [text for value in node.values for text in self._texts(value, scopes, depth)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left = self._texts(node.left, scopes, depth)
            right = self._texts(node.right, scopes, depth)
            return [a + b for a in left or [""] for b in right or [""]]
        if depth < _MAX_DEPTH and (found := self._followed(node, scopes, depth + 1)):
            return found
        return [f"{{{ast.unparse(node)}}}"]

    def _table(self, name: str) -> list[ast.expr]:
        """The values of a dict of this module."""
        dicts = [each for each in _assigned(self._tree, name) if isinstance(each, ast.Dict)]
        return [value for each in dicts for value in each.values]

    def _followed(self, node: ast.expr, scopes: list[ast.AST], depth: int) -> list[str]:
        """The texts assigned to a name, or returned by a function of this module."""
        if isinstance(node, ast.Name):
            for scope in scopes:
                values = list(_assigned(scope, node.id))
                if values:
                    texts = [self._texts(value, scopes, depth) for value in values]
                    return [text for each in texts for text in each]
        if (table := _looked_up(node)) and (values := self._table(table)):
            return [text for each in values for text in self._texts(each, scopes, depth)]
        if isinstance(node, ast.Call) and (function := self._functions.get(_called(node))):
            returned = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)]
            inner = [function, *scopes]
            return [t for each in returned if each for t in self._texts(each, inner, depth)]
        return []


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    nodes = scope.body if isinstance(scope, ast.Module) else ast.walk(scope)
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for each, value in zip(target.elts, node.value.elts, strict=True):
                    if isinstance(each, ast.Name) and each.id == name:
                        yield value


def _looked_up(node: ast.expr) -> str:
    """The dict that `table[key]` or `table.get(key)` reads."""
    if isinstance(node, ast.Call) and _called(node) == "get":
        node = node.func
    if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id
    return ""


def _attribute(target: ast.expr) -> str:
    """An error's attribute that is set after it was made."""
    known = isinstance(target, ast.Attribute) and target.attr in ("hint", "message")
    return f".{target.attr}" if known else ""


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    text = f"{{{ast.unparse(part.value)}}}"
    return f"'{text}'" if part.conversion == ord("r") else text


def _different(texts: list[str]) -> list[str]:
    """Each text once; what is only filled in does not count beside words."""
    worded = [text for text in texts if _worded(text)]
    return list(dict.fromkeys(worded or texts[:1]))


def _worded(text: str) -> bool:
    """Whether it says anything by itself."""
    return not (text.startswith("{") and text.endswith("}") and text.count("{") == 1)


if __name__ == "__main__":
    LISTED.write_text(collect(), encoding="utf-8")
