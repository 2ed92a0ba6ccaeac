"""The cell's template."""

from __future__ import annotations

from decimal import Decimal

import datasets
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.errors import PromptError
from ipyvllm.prompt.missing import MISSING as MISSING_VALUE
from ipyvllm.prompt.missing import is_missing
from ipyvllm.prompt.template import Template, render


@given(st.text().filter(lambda t: not any(mark in t for mark in ("{{", "{%"))))
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
    with pytest.raises(PromptError, match="'bar', which the dict does not have"):
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
    assert lines[-1] == "(50 rows x 2 columns, first 20 shown)"


def test_a_series_says_its_length():
    assert render("{{ s }}", {"s": pd.Series([1, 2], name="n")}).endswith("(2 rows)")


def test_numbers_of_a_table_stay_what_they_are_and_cells_stay_on_their_line():
    frame = pd.DataFrame({"n": [1], "x": [2.5], "t": ["a\r\nb"]})
    assert render("{{ df }}", {"df": frame}).splitlines()[2] == "| 0 | 1 | 2.5 | a b |"


def test_a_template_has_the_usual_functions_and_the_notebooks_own_win():
    assert render("{{ len(x) }} {{ sorted(x)[0] }}", {"x": [3, 1]}) == "2 1"
    assert render("{{ len }}", {"len": "mine"}) == "mine"


def test_inputs_and_outputs_are_names_like_others():
    names = {"In": ["", "1 + 1"], "Out": {1: 2}}
    assert render("{{ In[1] }} = {{ Out[1] }}", names) == "1 + 1 = 2"
    with pytest.raises(PromptError, match="uses 7, which the dict does not have"):
        render("{{ Out[7] }}", names)


@pytest.mark.parametrize(
    ("template", "hint"),
    [
        ("{{ d.nmae }}", "did you mean 'name'?"),
        ("{{ x | uper }}", "did you mean 'upper'?"),
        ("{% if x is definde %}{% endif %}", "did you mean 'defined'?"),
        ("{{ x.upper }}", "call it: upper()"),
        ("{{ quite_other }}", "--raw sends the cell as it is"),
    ],
)
def test_a_slip_in_a_template_gets_the_mend(template, hint):
    with pytest.raises(PromptError) as caught:
        render(template, {"d": {"name": 1}, "x": "a"})
    assert hint in caught.value.hint


def test_an_object_says_how_it_looks_to_a_model():
    class Thing:
        def _repr_llm_(self):
            return "a {{ thing }}"

    assert render("{{ t }}", {"t": Thing()}) == "a {{ thing }}"


def test_jupyters_proposal_is_used_if_an_object_has_no_repr_llm():
    class Proposed:
        def __init__(self, bundle):
            self.bundle = bundle

        def _ai_repr_(self, **_kwargs):
            return self.bundle

        def __str__(self):
            return "by str"

    class Both(Proposed):
        def _repr_llm_(self):
            return "by IPython's name"

    bundle = {"image/png": "...", "text/plain": "plain", "text/markdown": "**bold**"}
    assert render("{{ t }}", {"t": Proposed(bundle)}) == "**bold**"
    assert render("{{ t }}", {"t": Proposed({"text/plain": "plain"})}) == "plain"
    assert render("{{ t }}", {"t": Proposed({"image/png": "..."})}) == "by str"
    assert render("{{ t }}", {"t": Both(bundle)}) == "by IPython's name"
    with pytest.raises(PromptError, match="returned str, not a dict"):
        render("{{ t }}", {"t": Proposed("text")})


@pytest.mark.parametrize(
    "text",
    [
        "for ((i=0; i<${#arr[@]}; i++)); do echo ${arr[i]}; done",
        "Explain ${#a} and ${b#} please",
        "{# not a comment #} and {## neither ##} nor {#- this -#}",
        "{#",
    ],
)
def test_bash_in_a_prompt_is_text(text):
    assert render(text, {}) == text
    assert render(text + "{{ x }}", {"x": 1}) == text + "1"


@given(st.text(alphabet="{#}$ab \n"))
def test_marks_of_comments_are_text_wherever_they_are(text):
    text = text.replace("{{", "{").replace("}}", "}")
    while "{{" in text:
        text = text.replace("{{", "{")
    assert render(text + " {{ x }}", {"x": 1}) == text + " 1"


MISSING = [
    None,
    float("nan"),
    np.float32("nan"),
    np.datetime64("NaT"),
    pd.NA,
    pd.NaT,
    Decimal("NaN"),
]


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_a_missing_value_is_empty(value):
    assert render("[{{ x }}]", {"x": value}) == "[]"
    assert render("{% if x is none %}none{% endif %}", {"x": value}) == "none"


@pytest.mark.parametrize(
    "value", [0, "", False, 0.0, pd.Series([None]), np.array([np.nan])], ids=repr
)
def test_what_is_there_is_not_missing(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ x }}", ""),
        ("{% if x %}yes{% else %}no{% endif %}", "no"),
        ("{{ x or 'none' }}", "none"),
        ("{% if x is none %}none{% endif %}", "none"),
        ("{% if x is not none %}there{% endif %}", ""),
        ("{% if x == none %}none{% endif %}", "none"),
        ("{% if x > 3 or x < 3 %}compared{% endif %}", ""),
        ("{{ 'a' ~ x }}", "a"),
        ("{{ x | upper | trim | truncate(3) }}{{ x | length }}", "0"),
        ("{{ x | int }}{{ x | float }}{{ x | round(2) }}", ""),
        ("{{ x.strip()[:3] }}{% for word in x.split() %}{{ word }}{% endfor %}", ""),
    ],
)
def test_the_missing_value_of_a_row_can_be_tested_and_used_as_a_text(template, text):
    assert render(template, {"x": MISSING_VALUE}) == text


class Sales(pd.DataFrame):
    @property
    def _constructor(self):
        return Sales


NOTE = "a long remark about the delivery that goes on and on, and ends with the word REFUND"
TABLES = {
    "pandas": lambda data: pd.DataFrame(data),
    "subclass": Sales,
    "polars": pl.DataFrame,
    "datasets": datasets.Dataset.from_dict,
}


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES)
def test_every_kind_of_table_is_one_with_nothing_cut_but_rows(make):
    text = render("{{ df }}", {"df": make({"note": [NOTE] * 25, "n": list(range(25))})})
    lines = text.splitlines()
    assert len(lines) == 2 + 20 + 1
    assert f"{NOTE} | 7 |" in lines[9]
    assert lines[-1] == "(25 rows x 2 columns, first 20 shown)"


@pytest.mark.parametrize("make", [pd.Series, pl.Series], ids=["pandas", "polars"])
def test_every_kind_of_series_is_a_table(make):
    text = render("{{ s }}", {"s": make(["a"])})
    assert "a |" in text
    assert text.endswith("(1 rows)")


def test_missing_cells_of_a_table_are_empty():
    frame = pd.DataFrame({"a": [1, None], "b": ["x", None]})
    assert render("{{ df }}", {"df": frame}).splitlines()[3] == "| 1 |  |  |"
    frame = pl.DataFrame({"a": [1, None], "b": ["x", None]})
    assert render("{{ df }}", {"df": frame}).splitlines()[3] == "|  |  |"


def test_an_index_with_names_or_levels_is_columns_of_the_table():
    frame = pd.DataFrame(
        {("x", "sum"): [1], ("y", ""): [2]},
        index=pd.MultiIndex.from_tuples([("a", 7)], names=["key", None]),
    )
    lines = render("{{ df }}", {"df": frame}).splitlines()
    assert lines[0] == "| key |  | x_sum | y |"
    assert lines[2] == "| a | 7 | 1 | 2 |"
    assert lines[-1] == "(1 rows x 2 columns)"


def test_a_lazy_frame_is_refused_with_what_to_do():
    with pytest.raises(PromptError) as caught:
        render("{{ df }}", {"df": pl.LazyFrame({"a": [1]})})
    assert caught.value.hint == "call .collect() first"


def test_an_array_that_is_not_shown_whole_says_so():
    assert render("{{ a }}", {"a": np.arange(3)}) == "[0 1 2]"
    assert "(shape (2000,), not all elements shown)" in render("{{ a }}", {"a": np.arange(2000)})


@pytest.mark.parametrize("name", ["self", "loop", "super", "caller", "varargs", "kwargs", "cycler"])
def test_a_variable_may_have_a_name_that_jinja_uses(name):
    assert render(f"{{{{ {name} }}}}", {name: "mine"}) == "mine"
    assert render(f"{{{{ {name}.x }}}}", {name: {"x": 1}}) == "1"
    with pytest.raises(PromptError, match="'self' in the prompt is not defined"):
        render("{{ self }}", {})


def test_a_template_says_by_their_own_names_what_it_wants():
    assert Template("{{ self }} {{ self_ }}", {}).wanted() == {"self", "self_"}
