"""What a model says does nothing when it is shown, and looks as it was meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.hostile import ANSWERS, SCRIPT
from ipyvllm.errors import ServerError
from ipyvllm.rendering.control_chars import ACTING, escape_control_chars
from ipyvllm.rendering.format_names import NAMES
from ipyvllm.rendering.latex import PARTED
from ipyvllm.rendering.mime import bundle
from ipyvllm.rendering.sanitize import sanitize
from ipyvllm.results.response import Response

HARMLESS = [
    "Plain text, *emphasis*, a < b, a<5, 3 <= 4 and a & b.",
    "# Title\n\n- one\n- two\n\n1. first\n2. second",
    "[a link](https://example.com/a_(b)?c=d#e) and [one](notes.md) and [place](#top) <",
    "[mail](mailto:a@b.example) and [a reference][r]\n\n[r]: https://example.com",
    "$a + b$ and $$\\frac{a}{b}$$ and `code`",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "Wow! [x] done",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_markdown_is_left_alone(text):
    assert sanitize(text) == text


def test_code_in_a_fence_stays_to_the_letter():
    code = "vector<int> v;\nif (a<b) x = y!\n<script>\n![a](b) \\href"
    assert sanitize(f"Look:\n\n```cpp\n{code}\n```\n\nDone.").count(code) == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("~~~sql\nselect\n~~~", "\n```sql\nselect\n```\n"),
        ("1. do\n   ```sh\n   ls\n   ```\n   then", "1. do\n\n```sh\nls\n```\n\nthen"),
        ("- ```\n  x\n  ```", "-\n\n```\nx\n```\n"),
        ("```py\nx", "\n```py\nx\n```"),
        ("````\n```\n````", "\n````\n```\n````\n"),
        ("```a<b>\nx\n```", "\n```\nx\n```\n"),
    ],
)
def test_fences_are_written_in_the_form_that_all_parsers_read_alike(written, shown):
    assert sanitize(written).strip("\n") == shown.strip("\n")


def test_a_diagram_is_drawn_unless_there_is_more_in_it_than_a_diagram():
    plain = '```mermaid\ngraph TD\nA["one<br/>line"] --> B\n```'
    assert sanitize(plain).strip() == plain
    assert "mermaid" not in sanitize(ANSWERS["diagram"])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (SCRIPT, f"<{PARTED}script>window.pwned=1<{PARTED}/script>"),
        ("use `<div>` there", f"use `<{PARTED}div>` there"),
        ("$a<b$", "$a< b$"),
        ("![cat](http://x.example/c.png)", "[image: cat](http://x.example/c.png)"),
        ("write `![cat](c.png)`", f"write `!{PARTED}[cat](c.png)`"),
        ("[x](javascript:a)", f"[x]{PARTED}(javascript:a)"),
        ("[x]: data:a", f"[x]{PARTED}: data:a"),
        ("$\\href{a}{b}$", f"$\\{PARTED}href{{a}}{{b}}$"),
        ("&#x202E; &#65;", f"&{PARTED}#x202E; &#65;"),
    ],
)
def test_what_would_run_or_fetch_is_parted(written, shown):
    assert sanitize(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u202eb", "a[U+202E]b"),
        ("\x9b1m\x07", "[U+009B]1m␇"),
        ("\ud800", "\ufffd"),
        ("naïve\t\u05d0\u05d1\n😀", "naïve\t\u05d0\u05d1\n😀"),
    ],
)
def test_characters_that_act_are_made_visible(written, shown):
    assert escape_control_chars(written) == shown


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("form", NAMES)
def test_no_form_of_a_hostile_answer_acts_and_its_text_is_kept(name, form):
    answer = ANSWERS[name]
    response = Response(answer, format=form, notices=(SCRIPT,))
    data, _ = response._repr_mimebundle_()
    assert response.text == answer
    for kind, shown in data.items():
        assert not ACTING.search(str(shown)), kind
    outside = re.sub(r"(?ms)^(`{3,})[^\n]*\n.*?^\1$", "", data.get("text/markdown", ""))
    assert not re.search(r"<[A-Za-z/!?]|!\[", outside)


@given(st.text(alphabet="`~<b>![](:)\n -1.>$\\{}&#x;javascript"))
def test_whatever_is_written_no_tag_stands_outside_a_fence(text):
    outside = re.sub(r"(?ms)^(`{3,})[^\n]*\n.*?^\1$", "", sanitize(text))
    assert not re.search(r"<[A-Za-z/!?]|!\[", outside)


@pytest.mark.parametrize("part", ["<a", "](", "!", "&#", "\\(", "- ", "a\n", "```\n"])
def test_a_long_answer_of_nothing_but_beginnings_is_still_read(part):
    # A pass over the rest for each of them would not end within the test's time.
    assert len(sanitize(part * 200_000)) >= len(part) * 200_000


@pytest.mark.parametrize("text", ["*a " * 5000, "__a " * 5000, "$a " * 5000, "> " * 500])
def test_what_would_freeze_a_front_end_is_shown_as_it_was_written(text):
    assert sanitize(f"Before\n\n{text}\n\n*after*") == f"Before\n\n```text\n{text}\n```\n\n*after*"


def test_a_long_list_and_a_long_table_are_shown_as_such():
    rows = "- **a** `b`\n" * 2000 + "\n| a | `b` |\n|---|---|\n" + "| **a** | `b` |\n" * 2000
    assert sanitize(rows) == rows


def test_an_error_that_quotes_a_server_does_not_act():
    assert ServerError("\x1b]0;PWNED\x07").lines() == ["ServerError: ␛]0;PWNED␇"]


def test_what_is_listed_or_inserted_does_not_act(shell, tmp_path, capsys):
    reply = "\\e]0;PWNED\\a\\n\\n```python\\nx = '\\u202e'\\n```"
    (tmp_path / "ipyvllm.yaml").write_text(
        f'default: m\nproviders:\n  m: {{type: mock, replies: [{{match: x, reply: "{reply}"}}]}}\n'
    )
    inserted = []
    shell.set_next_input = inserted.append
    answer = shell.run_cell("%%llm --chat --insert\nx").result
    shell.run_line_magic("llm", "history main")
    assert answer.text.startswith("\x1b]0;")
    assert "␛]0;PWNED␇" in capsys.readouterr().out
    assert inserted == ["x = '[U+202E]'"]


def test_html_fetches_nothing():
    assert "img" not in bundle("html", '<p>a<img src="http://x.example/a.png"></p>')["text/html"]
