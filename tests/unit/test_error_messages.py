"""What the package says in errors and findings: all of it in one file, so that its language can be
read in one go.
"""

from __future__ import annotations

import re

import pytest

from helpers.error_messages import LISTED, collect

# Words that make a reader with school English stop.
AVOIDED = (
    *("mend", "anew", "nobody", "somebody", "foretell", "forthwith", "wherein", "whereupon"),
    *("under way", "held to", "let go of", "give up", "stands in", "told elsewhere", "its kin"),
)


def test_the_list_has_every_message():
    """After a message has changed: `cd tests && python -m helpers.error_messages`, and read the
    difference."""
    assert collect() == LISTED.read_text(encoding="utf-8")


def test_the_list_is_not_empty():
    text = LISTED.read_text(encoding="utf-8")
    for known in (
        "ConfigError: no provider '{name}'",
        "OptionError: no option {flag}",
        "EngineDiedError: the engine died ({how}){detail}",
        "ValueError: not a regular expression: {error}",
        "it needs torch: run: %llm install",
    ):
        assert known in text


@pytest.mark.parametrize("word", AVOIDED)
def test_messages_are_plain_english(word):
    text = re.sub(r"\{[^}]*\}", "", LISTED.read_text(encoding="utf-8"))
    assert not re.search(rf"\b{word}\b", text)


def test_a_message_is_a_phrase_and_not_a_sentence():
    """What happened, what to do: each begins in lower case and ends without a full stop."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    messages = [line.partition(": ")[2] for line in lines if re.match(r"\w*Error: ", line)]
    assert len(messages) > 150
    wrong = [each for each in messages if re.match(r"[A-Z][a-z]", each) or each.endswith(".")]
    assert wrong == []
