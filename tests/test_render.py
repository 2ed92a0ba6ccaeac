"""Growing Markdown: blocks sent once, a tail, nothing lost and no fence left open."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ipyvllm.render import TAIL_LIMIT, GrowingText


def grow(pieces):
    growing = GrowingText()
    blocks = [block for piece in pieces for block in growing.add(piece)]
    return blocks, growing.tail


def test_a_short_answer_is_all_tail():
    assert grow(["# Title\n\n", "Some text"]) == ([], "# Title\n\nSome text")


@settings(max_examples=50)
@given(st.lists(st.text(alphabet=" \nabc"), max_size=40), st.integers(1, 400))
def test_blocks_and_tail_hold_every_character_once(pieces, times):
    text = "".join(pieces) * times
    blocks, tail = grow([text[i : i + 997] for i in range(0, len(text), 997)])
    assert "".join(blocks) + tail == text
    assert len(tail) <= TAIL_LIMIT


def test_an_unfinished_fence_is_closed_in_the_tail():
    assert grow(["```python\nx = 1"])[1] == "```python\nx = 1\n```"


def test_a_fence_longer_than_a_block_is_closed_and_opened_again():
    code = "\n".join(f"line_{n} = {n}" for n in range(1000))
    blocks, tail = grow([f"````py\n{code}"])
    assert len(blocks) > 3
    for block in [*blocks, tail]:
        lines = block.strip("\n").splitlines()
        assert lines[0] == "````py"
        assert lines[-1] == "````"


def test_a_shorter_mark_inside_a_fence_does_not_close_it():
    assert grow(["````\n```\ntext"])[1].endswith("\n````")
