"""The first line of a cell, as a user writes it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.errors import OptionError
from ipyvllm.options.cell_line import CellArguments, parse
from ipyvllm.options.request import RequestOptions
from ipyvllm.options.table import OPTIONS


def test_an_empty_line_asks_the_chosen_provider_and_shows():
    asked = parse("")
    assert (asked.target, asked.show, asked.provider, asked.sampling) == (None, True, None, {})


@pytest.mark.parametrize(
    ("line", "target", "show"),
    [("x << mock", "x", False), ("x = << mock", "x", True), ("x= << mock", "x", True)],
)
def test_an_answer_is_assigned_silently_or_shown(line, target, show):
    asked = parse(line)
    assert (asked.target, asked.show, asked.provider) == (target, show, "mock")


@pytest.mark.parametrize("target", ["a.b", "a[0]", "1x", "a-b"])
def test_only_plain_names_are_assigned_to(target):
    with pytest.raises(OptionError, match="cannot assign"):
        parse(f"{target} << mock")


def test_a_provider_may_name_its_model_after_the_first_slash():
    asked = parse("vllm/Qwen/Qwen3-0.6B")
    assert (asked.provider, asked.model) == ("vllm", "Qwen/Qwen3-0.6B")


def test_numbers_are_numbers_and_only_what_was_set_is_sent():
    asked = parse("mock --max-tokens 5 -t 0.5 --seed=7")
    assert asked.sampling == {"max_tokens": 5, "temperature": 0.5, "seed": 7}


def test_stop_repeats_and_keeps_what_looks_like_an_option():
    assert parse("--stop --- --stop '# ' --stop #").sampling == {"stop": ["---", "# ", "#"]}


@pytest.mark.parametrize(
    ("line", "system"),
    [
        ("--system You're", "You're"),
        ("--system 'Be terse.'", "Be terse."),
        ('--system "It\'s 100% \\d+ {x} $y"', "It's 100% \\d+ {x} $y"),
        ('--system "say \\"hi\\""', 'say "hi"'),
        ("--system=C#", "C#"),
        ("--system C# # a comment", "C#"),
        ("-s '--max-tokens 3'", "--max-tokens 3"),
        ('--system="two words"', "two words"),
    ],
)
def test_quotes_count_only_around_a_whole_word(line, system):
    assert parse(f"mock {line}").system == system


def test_a_lone_hash_begins_a_comment():
    assert parse("mock # it's about 5% of --everything").provider == "mock"


def test_parameters_are_json_where_they_are_json():
    asked = parse("--param ignore_eos=true --param min_tokens=3 --param x=a=b")
    assert asked.sampling == {"ignore_eos": True, "min_tokens": 3, "x": "a=b"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--max-token 5", "did you mean '--max-tokens'"),
        ("--max-tokens", "needs a value"),
        ("--max-tokens five", "invalid int"),
        ("mock other", "unexpected 'other'"),
        ("mock -p other", "two providers"),
        ("--param nothing", "NAME=VALUE"),
    ],
)
def test_what_is_not_understood_is_refused(line, message):
    with pytest.raises(OptionError) as caught:
        parse(line)
    assert message in str(caught.value)


@given(st.text())
def test_any_line_is_read_or_refused_as_ours(line):
    try:
        parse(line)
    except OptionError:
        return


@given(st.text(min_size=1).filter(lambda t: "\n" not in t and t == t.strip()))
def test_any_text_in_quotes_arrives_as_it_is(text):
    quoted = text.replace('"', '\\"')
    if text.endswith("\\") or '\\"' in text:  # an escaped quote cannot be told from a written one
        return
    assert parse(f'mock --system "{quoted}"').system == text


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("mock temperature=0.2", "write it as --temperature 0.2"),
        ("mock max_tokens=5", "write it as --max-tokens 5"),
        ("http://localhost:8000/v1", "write --base-url http://localhost:8000/v1"),
        ("mock -n 5", "%%llm? lists the options"),
        ("mock --temprature 1", "did you mean '--temperature'?"),
    ],
)
def test_a_likely_mistake_is_told_its_mend(line, hint):
    with pytest.raises(OptionError) as caught:
        parse(line)
    assert caught.value.hint == hint


def test_every_option_is_documented():
    assert all(option.help for option in OPTIONS)


def test_every_option_has_a_field_or_is_read_into_one():
    names = {each.name for each in fields(CellArguments)}
    read = {"image", "no_cache", "no_stream", "param"}
    for option in OPTIONS:
        assert option.sampling or option.name in names | read, option.flags


def test_what_is_said_counts_more_than_what_is_usual():
    usual = RequestOptions(system="terse", stream=False, sampling={"top_p": 0.5, "max_tokens": 3})
    asked = RequestOptions.of(provider="mock", system=None, stream=True, top_p=0.9, top_k=None)
    assert asked.over(usual) == RequestOptions(
        provider="mock", system="terse", stream=True, sampling={"top_p": 0.9, "max_tokens": 3}
    )


def test_the_options_of_the_request_are_told_from_those_of_the_cell():
    asked = parse("x << mock --stats --schema Point --top-k 2 --choice a,b")
    assert asked.request(schema=dict) == RequestOptions(
        provider="mock", schema=dict, choice=("a", "b"), sampling={"top_k": 2}
    )
