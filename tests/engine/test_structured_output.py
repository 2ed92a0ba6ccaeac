"""Schema, choice, regex and grammar on the engine."""

from __future__ import annotations

import json

import pytest

from helpers.engine import ask
from ipyvllm.errors import BadRequestError

SCHEMA = {
    "type": "object",
    "properties": {"age": {"enum": [1, 20, 300]}, "ok": {"type": "boolean"}},
    "required": ["age", "ok"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("structured", "obeyed"),
    [
        ({"choice": ["left", "right"]}, lambda text: text in ("left", "right")),
        ({"regex": r"[0-9]{3}-[a-z]"}, lambda text: text[3] == "-" and len(text) == 5),
        ({"json": SCHEMA}, lambda text: set(json.loads(text)) == {"age", "ok"}),
        ({"grammar": 'root ::= "yes" | "no"'}, lambda text: text in ("yes", "no")),
    ],
)
def test_a_constraint_is_obeyed(engine_session, structured, obeyed):
    answer = ask(engine_session, structured_outputs=structured, max_tokens=200)
    assert obeyed(answer.text), answer.text


def test_a_constraint_that_is_none_is_refused(engine_session):
    with pytest.raises(BadRequestError):
        ask(engine_session, structured_outputs={"regex": "["})
    assert ask(engine_session, max_tokens=2).usage.completion_tokens


def test_a_schema_gives_a_checked_value(engine_session):
    person = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer"},
            "city": {"type": "string"},
        },
        "required": ["name", "age", "city"],
    }
    text = "Extract name, age and city as JSON: Ada is 36 and lives in Paris."
    answer = ask(engine_session, text, schema=person, max_tokens=60)
    assert answer.parsed == {"name": "Ada", "age": 36, "city": "Paris"}
