"""Text of a server, a model or a file has one way out for each medium, and on it the function that
makes it harmless there. These tests walk the sources for code that goes around it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ipyvllm

ROOT = Path(ipyvllm.__file__).parent
SOURCES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.rglob("*.py"))
}
# Programs of their own, whose output a verb prints.
PROGRAMS = ("engine/install.py", "engine/process/", "mock/__main__.py", "mock/server_process.py")
# Only here is text written to standard output.
STREAMS = "rendering/streams.py"
# Rich prints here, what `Rendered` and `escape_control_chars` have made.
RICH = {"display/terminal.py", "display/markdown.py"}
# Functions whose result is HTML.
HTML = {"escaped", "in_attribute", "join", "_span", "remark_html", "clean"}
# Names whose value is HTML, or one of our own words or numbers, by file.
HARMLESS = {
    "generation/handle.py": {"name"},  # no HTML: `<answer of ...>`
    "rendering/html_text.py": {"text"},
    "rendering/logprobs.py": {"body", "style", "shown", "_KEY", "NO_MATH"},
    "rendering/mime.py": {"NO_MATH"},
    "rendering/clean_html.py": {"address"},
    "results/comparison.py": {"style", "columns", "NO_MATH"},
    "widgets/chat.py": {"NO_MATH"},
    "widgets/picker.py": {"detail", "sign"},
    "widgets/panel.py": {
        *("cells", "name", "label", "points", "most"),
        *("_WIDTH", "_HEIGHT"),
    },
}
_TAG = re.compile(r"</?[a-z]")
MARKDOWN = {"sanitize", "fenced", "literal"}


def calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(node):
    """The last name of what is called or read: `b` of `a.b(...)`."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def written(files=SOURCES):
    return {name: tree for name, tree in files.items() if not name.startswith(PROGRAMS)}


def printing(tree, name):
    """The lines that write to standard output."""
    for call in calls(tree):
        said = ast.unparse(call.func)
        by_name = isinstance(call.func, ast.Name) and call.func.id in ("print", "pprint")
        stream = said.startswith(("sys.stdout", "sys.stderr", "sys.__stdout__"))
        if by_name or (stream and said.endswith(("write", "writelines"))):
            yield f"{name}:{call.lineno}"
        if said.endswith(".print") and name not in RICH:
            yield f"{name}:{call.lineno}"


def tags(tree, name):
    """The lines where a value is put into HTML as it is."""
    for text in ast.walk(tree):
        if not isinstance(text, ast.JoinedStr):
            continue
        if not any(isinstance(p, ast.Constant) and _TAG.search(str(p.value)) for p in text.values):
            continue
        for part in text.values:
            if not isinstance(part, ast.FormattedValue) or part.format_spec is not None:
                continue
            found = name_of(part.value)
            allowed = HTML if isinstance(part.value, ast.Call) else HARMLESS.get(name, set())
            if found not in allowed and not _is_match(part.value):
                yield f"{name}:{text.lineno}: {ast.unparse(part.value)}"


def _is_match(node):
    """A group of a match in HTML that is sanitised already."""
    return isinstance(node, ast.Subscript) and name_of(node.value) == "href"


def markdown(tree, name):
    """The lines where text becomes Markdown without the function for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
        elif isinstance(node, ast.Assign | ast.AugAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            pairs = [(target.slice, node.value)] if isinstance(target, ast.Subscript) else []
        else:
            continue
        for key, value in pairs:
            is_markdown = isinstance(key, ast.Constant) and key.value == "text/markdown"
            if is_markdown and not any(name_of(call) in MARKDOWN for call in calls(value)):
                yield f"{name}:{node.lineno}"


def test_standard_output_is_written_in_one_place():
    found = [line for name, tree in written().items() for line in printing(tree, name)]
    assert {line.rpartition(":")[0] for line in found} == {STREAMS}


def test_values_in_html_pass_the_function_for_it():
    assert [line for name, tree in written().items() for line in tags(tree, name)] == []


def test_html_is_escaped_in_one_place():
    users = {
        name
        for name, tree in SOURCES.items()
        for call in calls(tree)
        if ast.unparse(call.func) in ("html.escape", "escape")
    }
    assert users == {"rendering/html_text.py"}


def test_markdown_passes_the_function_for_it():
    assert [line for name, tree in written().items() for line in markdown(tree, name)] == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (printing, "print(x)"),
        (printing, "sys.stdout.write(x)"),
        (printing, "console.print(x)"),
        (tags, "f'<b>{x}</b>'"),
        (tags, "f'<b>{str(x)}</b>'"),
        (markdown, "{'text/markdown': x}"),
        (markdown, "data['text/markdown'] += x"),
    ],
)
def test_the_rules_find_what_goes_around_them(rule, source):
    assert len(list(rule(ast.parse(source), "some.py"))) == 1


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (printing, "streams.say(x)"),
        (tags, "f'<b>{escaped(x)}</b>'"),
        (tags, "f'{x} < 3'"),
        (markdown, "{'text/markdown': sanitize(x)}"),
    ],
)
def test_and_nothing_else(rule, source):
    assert list(rule(ast.parse(source), "some.py")) == []
