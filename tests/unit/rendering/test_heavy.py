"""Texts made to take long are formatted in one pass, or shown plain. None of these tests would end
in its time if one of them took quadratic time."""

from __future__ import annotations

import pytest

from helpers.heavy import texts
from ipyvllm.prompt.json_text import candidates, is_reasoning
from ipyvllm.rendering import logprobs
from ipyvllm.rendering.alignment import aligned
from ipyvllm.rendering.clean_html import is_overloaded
from ipyvllm.rendering.fences import code_of
from ipyvllm.rendering.format_names import NAMES
from ipyvllm.rendering.html_text import escaped
from ipyvllm.rendering.mime import RICH_CHARACTERS, bundle
from ipyvllm.rendering.sanitize import literal, sanitize
from ipyvllm.rendering.streaming import StreamingMarkdown

pytestmark = pytest.mark.slow
HEAVY = texts(40_000)


@pytest.mark.parametrize("form", NAMES)
def test_every_format(form):
    for text in HEAVY.values():
        assert bundle(form, text)["text/plain"] is not None


def test_every_way_to_make_text_safe():
    for text in HEAVY.values():
        assert sanitize(text) is not None
        assert literal(text) is not None
        assert escaped(text) is not None


def test_reading_code_and_json_out_of_an_answer():
    for text in HEAVY.values():
        assert code_of(text) is None or text
        assert list(candidates(text))
        assert is_reasoning(text) in (True, False)


def test_a_growing_answer_that_comes_at_once_or_in_pieces():
    for text in HEAVY.values():
        at_once, in_pieces = StreamingMarkdown(marked=False), StreamingMarkdown(marked=False)
        at_once.add(text)
        for start in range(0, len(text), 10_000):
            in_pieces.add(text[start : start + 10_000])
            in_pieces.parts()
        for grown in (at_once, in_pieces):
            assert len("".join(grown.parts())) + grown.left_out == len(text)


@pytest.mark.parametrize("text", ["a" * 500_000, "\\x41" * 200_000, "ab" * 200_000])
def test_tokens_are_found_in_one_pass(text):
    half = text[: len(text) // 2] + "!"
    assert "".join(piece.text for piece in aligned(half, [text])) == half
    assert "".join(piece.text for piece in aligned("!" + text, [text[:999]] * 400)) == "!" + text
    assert logprobs.html([(text[:2000], -1.0, [])], text[:2000])


@pytest.mark.parametrize("form", NAMES)
def test_a_very_long_answer_is_shown_plain(form):
    text = "*a* " * (RICH_CHARACTERS // 4 + 1)
    assert bundle(form, text) == {"text/plain": text}


@pytest.mark.parametrize(
    "source",
    ["<div>" * 10_000, "<b title=1><p>" * 1000, "<b title=1></p>" * 1000, "<ul><li>" * 500],
)
def test_html_with_too_many_open_elements_is_shown_as_its_source(source):
    assert is_overloaded(source)
    assert bundle("html", source) == {"text/plain": source}


@pytest.mark.parametrize(
    "source",
    [
        "<table>" + "<tr><td><b>a</b></td></tr>" * 5000 + "</table>",
        "<p>a<br>" * 100,
        "<ul>" + "<li>a</li>" * 5000 + "</ul>",
    ],
)
def test_a_long_table_is_not(source):
    assert not is_overloaded(source)
    assert "text/html" in bundle("html", source)
