"""A choice between labels: as a JSON Schema, and how long its answer can be. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY = "answer"
# Tokens beyond the bytes of a label: white space around it and the end of the answer, and in JSON
# also its indentation.
_END_OF_ANSWER, _SPACE_IN_JSON = 8, 24


def choice_schema(labels: Sequence[str]) -> dict[str, Any]:
    """A choice as a JSON Schema, for servers that know only these: an object with one key, since
    OpenAI's API accepts nothing but an object.

    Arguments:
        labels: the texts that the answer is one of.
    """
    return {
        "type": "object",
        "properties": {_KEY: {"type": "string", "enum": list(labels)}},
        "required": [_KEY],
        "additionalProperties": False,
    }


def most_tokens(labels: Sequence[str], *, as_json: bool) -> int:
    """A number of tokens that no label exceeds: a token is at least one byte.

    Arguments:
        labels: the texts that the answer is one of.
        as_json: whether they may be sent as a JSON Schema.
    """
    if as_json:
        return max(len(json.dumps({_KEY: label})) for label in labels) + _SPACE_IN_JSON
    return max(len(label.encode(errors="replace")) for label in labels) + _END_OF_ANSWER
