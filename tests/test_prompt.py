"""The cell's template."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.errors import PromptError
from ipyvllm.prompt import render


@given(st.text().filter(lambda t: not any(mark in t for mark in ("{{", "{%", "{#"))))
def test_text_without_template_marks_arrives_to_the_letter(text):
    assert render(text, {}) == text


@given(st.text())
def test_a_value_is_inserted_once_and_never_expanded(value):
    assert render("{{ x }}", {"x": value}) == value


def test_braces_quotes_percent_dollar_and_backslash_are_text():
    text = "{'a': 1} {x} 'it's' 100% $HOME \\n \\d+"
    assert render(text + "{{ 1 }}", {}) == text + "1"


def test_expressions_loops_and_filters():
    text = "{% for n in names %}{{ n | upper }};{% endfor %}{{ d.k[0] }}"
    assert render(text, {"names": ["a", "b"], "d": {"k": [3]}}) == "A;B;3"


def test_a_missing_name_is_named_with_the_nearest():
    with pytest.raises(PromptError) as caught:
        render("{{ reveiws }}", {"reviews": 1})
    assert str(caught.value) == "'reveiws' in the prompt is not defined\ndid you mean 'reviews'?"


@pytest.mark.parametrize(
    "use",
    [
        "{{ x.y }}",
        "{{ x[0] }}",
        "{{ x + 1 }}",
        "{% if x %}{% endif %}",
        "{% for i in x %}{% endfor %}",
        "{{ x() }}",
        "{{ x | upper }}",
    ],
)
def test_every_use_of_a_missing_name_is_refused(use):
    with pytest.raises(PromptError, match="'x' in the prompt is not defined"):
        render(use, {})


def test_a_missing_attribute_names_it_and_its_owner():
    with pytest.raises(PromptError, match="'bar' of a dict"):
        render("{{ d.bar }}", {"d": {}})


def test_a_broken_template_says_where_and_what_to_do():
    with pytest.raises(PromptError) as caught:
        render("one\n{{ x", {"x": 1})
    assert "line 2" in str(caught.value)
    assert "--raw" in str(caught.value)


def test_an_error_of_the_users_own_code_keeps_its_cause():
    with pytest.raises(PromptError, match="ZeroDivisionError") as caught:
        render("{{ 1 / 0 }}", {})
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_dataframe_becomes_a_table_of_its_first_rows_with_its_shape():
    frame = pd.DataFrame({"a|b": range(50), "c": "x"})
    text = render("{{ df }}", {"df": frame})
    lines = text.splitlines()
    assert lines[0] == "|  | a\\|b | c |"
    assert lines[2] == "| 0 | 0 | x |"
    assert len(lines) == 2 + 20 + 1
    assert lines[-1] == "(50 x 2 rows x columns, first 20 shown)"


def test_a_series_says_its_length():
    assert render("{{ s }}", {"s": pd.Series([1, 2], name="n")}).endswith("(2 rows)")


def test_an_object_says_how_it_looks_to_a_model():
    class Thing:
        def __llm__(self):
            return "a {{ thing }}"

    assert render("{{ t }}", {"t": Thing()}) == "a {{ thing }}"
