"""The MIME types that a front end gets for each format."""

from __future__ import annotations

import pytest

from ipyvllm.errors import MissingDependencyError, OptionError
from ipyvllm.generation.plan import check_format
from ipyvllm.rendering.fences import Code, code_of
from ipyvllm.rendering.format_names import NAMES
from ipyvllm.rendering.mime import bundle

FENCED = "Here:\n\n```python\nx = 1\n```\n\nDone."


def test_text_is_shown_to_the_letter_and_markdown_as_both():
    assert bundle("text", "*a*") == {"text/plain": "*a*"}
    assert bundle("markdown", "*a*") == {"text/plain": "*a*", "text/markdown": "*a*"}


def test_code_loses_its_fences_and_keeps_its_language():
    assert bundle("code", FENCED) == {
        "text/plain": "x = 1",
        "text/markdown": "```python\nx = 1\n```",
    }
    assert bundle("code", "x = 1")["text/plain"] == "x = 1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no code", None),
        ("```\na\n```\ntext\n```\nb\n```", Code("a\n\nb", "")),
        ("```py\na\n```\n```sh\nb\n```", Code("a", "py")),
        ("````md\n```py\na\n```\n````", Code("```py\na\n```", "md")),
        ("~~~sql\nselect 1", Code("select 1", "sql")),
    ],
)
def test_code_is_what_stands_in_fences(text, code):
    assert code_of(text) == code


def test_json_is_a_value_also_out_of_a_fence_and_other_text_is_shown_as_it_is():
    for text in ('{"a": 1}', '```json\n{"a": 1}\n```'):
        data = bundle("json", text)
        assert data["application/json"] == {"a": 1}
        assert data["text/plain"] == '{\n  "a": 1\n}'
    assert bundle("json", "no")["text/plain"] == "no"
    assert "application/json" not in bundle("json", "no")


def test_html_is_sanitised_and_its_source_is_the_plain_text():
    evil = "<b onclick='x()'>a</b><script>alert(1)</script><img src=x onerror=alert(1)>"
    data = bundle("html", f"```html\n{evil}\n```")
    assert data["text/plain"] == evil
    assert data["text/html"].startswith("<b>a</b>")
    assert "script" not in data["text/html"]
    assert "onerror" not in data["text/html"]


def test_html_links_lead_to_web_and_mail_addresses_only():
    links = '<a href="https://a.example">a</a><a href="ftp://b.example">b</a><a href="tel:1">c</a>'
    shown = bundle("html", links)["text/html"]
    assert 'href="https://a.example"' in shown
    assert "ftp:" not in shown
    assert "tel:" not in shown


@pytest.mark.parametrize("name", [n for n in NAMES if n != "html"])
def test_no_other_format_is_html_to_a_front_end(name):
    assert "text/html" not in bundle(name, "<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"So \(a\) and \[b\]", "So $a$ and $$b$$"),
        (r"\frac{a}{b}", "$$\n\\frac{a}{b}\n$$"),
        ("$x$ is", "$x$ is"),
        ("```latex\nx^2\n```", "$$\nx^2\n$$"),
    ],
)
def test_math_stands_between_dollar_signs(text, shown):
    assert bundle("math", text)["text/markdown"] == shown


@pytest.mark.parametrize("name", NAMES)
def test_a_remark_is_seen_in_every_form(name):
    data = bundle(name, '{"a": 1}', ["a <mock> answer"])
    assert "application/json" not in data
    for kind, shown in data.items():
        assert {"text/html": "&lt;mock&gt;", "text/plain": "<mock>"}.get(kind, "mock>") in shown


def test_an_unknown_format_and_a_missing_package_are_refused_before_anything_is_sent(monkeypatch):
    import importlib.util

    with pytest.raises(OptionError, match="did you mean 'markdown'"):
        check_format("markdwon")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match=r"nh3 is not installed\n.*ipyvllm\[html\]"):
        check_format("html")
