"""Options of a cell that name something of the notebook, in a real shell."""

from __future__ import annotations

import json

import pytest

from ipyvllm.errors import LLMError, OptionError, StructuredOutputError

PNG = b"\x89PNG\r\n\x1a\n rest"
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
TYPES = """
from dataclasses import dataclass
from typing import TypedDict
from pydantic import BaseModel

class Model(BaseModel):
    n: int

@dataclass
class Data:
    n: int

class Typed(TypedDict):
    n: int

class Holder:
    inner = Model
"""


@pytest.fixture
def asked(shell, tmp_path):
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "photo.png").write_bytes(PNG)
    shell.run_cell(TYPES)
    shell.user_ns |= {"schema": SCHEMA, "number": 5, "data": PNG, "plan": "photo.png"}
    shell.user_ns["rule"] = 'root ::= "x"'

    def run(line):
        return shell.run_cell(f"%%llm {line}\nhello")

    return run


@pytest.mark.parametrize("name", ["Model", "Data", "Typed", "Holder.inner", "list[Model]"])
def test_a_schema_of_the_notebook_gives_its_object(asked, shell, name):
    answer = asked(f"mock --schema {name}").result
    expected = shell.ev(name) if name in ("Model", "Data", "Holder.inner") else None
    if expected is not None:
        assert type(answer.parsed) is expected
    elif name == "Typed":
        assert isinstance(answer.parsed["n"], int)
    else:
        assert all(type(item) is shell.user_ns["Model"] for item in answer.parsed)


@pytest.mark.parametrize("name", ["schema", "schema.json"])
def test_a_schema_may_be_a_dict_or_a_file(asked, name):
    assert isinstance(asked(f"mock --schema {name}").result.parsed["n"], int)


def test_a_choice_and_a_regex_hold(asked):
    assert asked("mock --choice 'yes,no,\"well, maybe\"'").result.parsed in (
        "yes",
        "no",
        "well, maybe",
    )
    assert asked(r"mock --regex \d{3}-\d{2}").result.parsed[3] == "-"


def test_what_the_mock_cannot_honour_is_refused_by_name(asked):
    assert "grammar" in str(asked("mock --grammar rule").error_in_exec)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--schema Modle", "did you mean 'Model'?"),
        ("--schema number", "int is not a schema"),
        ("--schema none.json", "cannot be read"),
        ("--schema 1+", "is not an expression"),
        ("--schema number.x", "no attribute"),
        ("--regex [", "not a regular expression"),
        ("--choice a,,b", "must be A,B,C"),
        ("--choice a,a", "duplicate"),
        ("--choice a,b --regex c", "cannot be used together"),
        ("--grammar number", "not a text"),
        ("--image potho.png", "no such file"),
        ("--image number", "int is not an image"),
        ("--image number/0", "no such file"),
        ("--cache --no-cache", "together"),
        ("a.b << ", "cannot assign to 'a.b'"),
        ("d['k'] <<", "cannot assign to \"d['k']\""),
        ("d['two words'] << mock", "cannot assign"),
        ("class <<", "cannot assign to 'class'"),
    ],
)
def test_a_wrong_name_is_refused_before_anything_is_sent(asked, line, message):
    error = asked(line).error_in_exec
    assert isinstance(error, LLMError)
    assert not isinstance(error, StructuredOutputError)
    assert isinstance(error, OptionError)
    assert message in str(error)
    assert len(str(error).splitlines()) <= 2


@pytest.mark.parametrize("word", ["photo.png", "data", "plan", "'{}/photo.png'"])
def test_an_image_is_a_file_or_a_value(asked, tmp_path, word):
    sent = asked(f"mock --image {word.format(tmp_path)}").result.request["messages"][-1]
    text, image = sent["content"]
    assert text == {"type": "text", "text": "hello"}
    assert image["image_url"]["url"].startswith("data:image/png;base64,")


def test_an_image_may_be_an_address_a_pil_image_or_a_figure(asked, shell):
    from PIL import Image

    class Figure:
        """Draws itself as matplotlib's do."""

        def savefig(self, buffer, format):  # noqa: A002
            buffer.write(PNG)

    shell.user_ns |= {"image": Image.new("RGB", (2, 2)), "figure": Figure()}
    line = "mock --image https://example.com/a.png --image image --image figure"
    parts = asked(line).result.request["messages"][-1]["content"][1:]
    assert parts[0]["image_url"]["url"] == "https://example.com/a.png"
    assert all(p["image_url"]["url"].startswith("data:image/png") for p in parts[1:])


def test_a_cached_answer_is_given_again(asked, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert [asked("mock --cache").result.recorded for _ in range(2)] == [False, True]
    assert not asked("mock --no-cache").result.recorded
