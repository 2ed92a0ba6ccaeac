"""Formulas in answers make no links, styles or definitions, in Markdown and in HTML."""

from __future__ import annotations

import pytest

from ipyvllm.rendering.clean_html import clean
from ipyvllm.rendering.html_text import NO_MATH, escaped
from ipyvllm.rendering.latex import PARTED, part_macros, with_dollars
from ipyvllm.rendering.logprobs import html
from ipyvllm.rendering.sanitize import sanitize
from ipyvllm.results.comparison import Comparison
from ipyvllm.results.response import Response

MACROS = ("href", "style", "class", "cssId", "bbox", "def", "gdef", "let", "newcommand")


@pytest.mark.parametrize("name", MACROS)
def test_a_macro_beyond_mathematics_is_parted_in_every_medium(name):
    text = f"$\\{name}{{a}}{{b}}$"
    for shown in (part_macros(text), sanitize(text), escaped(text), clean(text)):
        assert f"\\{PARTED}{name}" in shown
        assert f"\\{name}" not in shown


def test_one_that_only_begins_like_it_is_not():
    text = r"\definecolor \letter \hrefs \classes \frac{a}{b}"
    assert part_macros(text) == text


def test_html_of_ours_has_no_formulas():
    assert NO_MATH in html([("$x$", -0.1, [])])
    assert NO_MATH in Comparison({"a": Response("$x$")})._repr_mimebundle_()[0]["text/html"]


def test_a_macro_is_not_put_together_from_tags():
    assert "wbr" not in clean("$\\h<wbr>ref{a}{b}$")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\(a\) \[b\]", "$a$ $$b$$"),
        (r"\(a \[b\] c\)", r"$a \[b\] c$"),
        (r"\(a", r"\(a"),
        (r"a\)", r"a\)"),
        (r"\(\)", r"\(\)"),
        ("\\(a\nb\\)", "$a\nb$"),
        (r"\[a\) \]", r"$$a\) $$"),
    ],
)
def test_delimiters_become_dollars(text, shown):
    assert with_dollars(text) == shown


@pytest.mark.parametrize("part", [r"\(", r"\[", r"\)", r"\(\["])
def test_delimiters_without_an_end_are_looked_through_once(part):
    # With a pass over the rest for each of them the test would not end in its time.
    assert with_dollars(part * 300_000) == part * 300_000
