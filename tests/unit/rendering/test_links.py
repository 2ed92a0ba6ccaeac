"""Links in answers open apart and lead where they say."""

from __future__ import annotations

import pytest

from ipyvllm.rendering.clean_html import clean
from ipyvllm.rendering.latex import PARTED
from ipyvllm.rendering.sanitize import literal, sanitize


@pytest.mark.parametrize(
    "text",
    [
        "[https://good.example](https://evil.example/x)",
        "[good.example/login](http://evil.example)",
        "[good.example](//evil.example)",
        '[x](https://evil.example "good.example")',
        "[good.example]: https://evil.example",
        "[good.example][1]",
        "[good.example](https://good.example@evil.example)",
    ],
)
def test_a_link_that_names_another_address_is_no_link(text):
    assert PARTED in sanitize(text)


@pytest.mark.parametrize(
    "text",
    [
        "[good.example](https://good.example/a)",
        "[good.example](https://www.good.example/a)",
        "[the notes](https://good.example/a)",
        "[docs.good.example/a](https://docs.good.example/a)",
        "[notes.md](notes.md)",
    ],
)
def test_one_that_names_its_own_is_left_alone(text):
    assert sanitize(text) == text


def test_in_html_they_open_apart_with_their_address_as_the_title():
    made = clean('<a href="https://evil.example/a?b=1&c" title="good.example" target=_top>x</a>')
    assert made == (
        '<a href="https://evil.example/a?b=1&amp;c" title="https://evil.example/a?b=1&amp;c" '
        'target="_blank" rel="noopener noreferrer">x</a>'
    )
    assert clean("<a name=x>y</a>") == '<a target="_blank" rel="noopener noreferrer">y</a>'


def test_words_of_a_server_are_no_markdown():
    words = "*a* [b](https://c.example) `d` $e$ <f> ![g](h)\n# i"
    shown = literal(words)
    assert "\n" not in shown
    assert "<f" not in shown
    for mark in ("\\*a\\*", "\\[b\\]", "\\`d\\`", "\\$e\\$"):
        assert mark in shown
