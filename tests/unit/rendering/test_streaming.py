"""Growing Markdown: parts of which only the last two change, nothing lost and nothing left open."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipyvllm.rendering.streaming import PAGE_LIMIT, PAGES, TAIL_LIMIT, StreamingMarkdown


def grow(pieces, **options):
    growing = StreamingMarkdown(**options)
    history = []
    for piece in pieces:
        growing.add(piece)
        history.append(growing.parts())
    return history


def cut(text, size=97):
    return [text[place : place + size] for place in range(0, len(text), size)]


def test_a_short_answer_is_all_tail():
    assert grow(["# Title\n\n", "Some text"])[-1] == ["# Title\n\nSome text"]


@settings(max_examples=50)
@given(st.lists(st.text(alphabet=" \nabc"), max_size=40), st.integers(1, 400))
def test_the_parts_hold_every_character_once(pieces, times):
    text = "".join(pieces) * times
    for parts in grow(cut(text, 997))[-1:]:
        assert "".join(parts) == text
        assert len(parts[-1]) <= TAIL_LIMIT
        assert all(len(part) <= PAGE_LIMIT + TAIL_LIMIT for part in parts)


def test_only_the_last_two_parts_change_while_the_text_grows():
    history = grow(cut("A sentence of some words. " * 3000, 211))
    for before, after in pairwise(history):
        settled = before[:-2]
        assert after[: len(settled)] == settled


def test_more_than_a_front_end_shows_is_left_out_and_counted():
    text = "word " * (PAGES * PAGE_LIMIT // 4)
    growing = StreamingMarkdown()
    for piece in cut(text, 1000):
        growing.add(piece)
        assert len(growing.parts()) <= PAGES
    assert sum(map(len, growing.parts())) + growing.left_out == len(text)
    assert growing.left_out > 0


def test_an_unfinished_fence_is_closed_in_the_tail():
    assert grow(["```python\nx = 1"])[-1] == ["```python\nx = 1\n```"]


@pytest.mark.parametrize("lead", ["", "   ", "      ", "- ", "1. "])
def test_a_fence_longer_than_a_page_is_closed_and_opened_again(lead):
    code = "\n".join(f"line_{n} = {n}" for n in range(2000))
    parts = grow(cut(f"{lead}````py\n{code}"))[-1]
    assert len(parts) > 3
    for part in parts:
        lines = part.strip("\n").splitlines()
        assert lines[0].strip(" -.1") == "````py"
        assert lines[-1] == "````"


def test_a_table_longer_than_a_page_has_its_head_again():
    head = "| n | square |\n|---|:--:|\n"
    rows = "".join(f"| {n} | {n * n} |\n" for n in range(2000))
    parts = grow(cut(f"A table:\n\n{head}{rows}"))[-1]
    assert len(parts) > 3
    assert all(part.startswith(head) for part in parts[1:])
    done = grow(cut(f"{head}{rows}\nAnd so on.\n\n" + "More words. " * 200))[-1]
    assert not done[-1].startswith("|")


def test_a_shorter_mark_inside_a_fence_does_not_close_it():
    assert grow(["````\n```\ntext"])[-1][-1].endswith("\n````")


def test_text_that_is_no_markdown_is_cut_and_nothing_else():
    text = "```\n" + "x = 1\n" * 2000
    assert "".join(grow(cut(text), marked=False)[-1]) == text


def test_a_page_for_every_block_changes_no_page():
    history = grow(cut("A paragraph.\n\n" * 2000), page_limit=0, pages=10**6)
    for before, after in pairwise(history):
        assert after[: len(before) - 1] == before[:-1]
