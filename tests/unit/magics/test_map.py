"""`%%llm --map` in a real shell: what a cell gives, shows, keeps and refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.shell import failure, run
from ipyvllm.errors import OptionError, PromptError, ServerError
from ipyvllm.mapping.summary import Responses
from ipyvllm.results.response import Response


def test_a_cell_over_a_list_is_a_list_of_responses(configured):
    configured.user_ns["words"] = ["a", "b"]
    out = run(configured, "%%llm echo --map words\nsay {{ item }}").result
    assert isinstance(out, Responses)
    assert [response.text for response in out] == ["say a", "say b"]


def test_what_is_mapped_over_is_any_expression_of_the_notebook(configured):
    configured.user_ns["n"] = 3
    out = run(configured, '%%llm echo --map "range(n)"\n{{ item }} of {{ n }}').result
    assert out.texts == ["0 of 3", "1 of 3", "2 of 3"]


def test_a_row_hides_a_name_of_the_notebook(configured):
    configured.user_ns |= {"df": pd.DataFrame({"word": ["in the frame"]}), "word": "outside"}
    out = run(configured, "%%llm echo --map df\n{{ word }}").result
    assert list(out.response) == ["in the frame"]


def test_a_name_takes_the_frame_and_only_a_line_is_shown(configured, capsys):
    configured.user_ns["df"] = pd.DataFrame({"word": ["a", "b"]})
    assert run(configured, "%%llm out << echo --map df\n{{ word }}").result is None
    assert list(configured.user_ns["out"].columns) == ["word", "response"]
    assert capsys.readouterr().out.strip() == "2 rows · mock answer, not from a model"


def test_raw_sends_every_row_the_cell_as_it_is(configured):
    assert run(configured, "%%llm echo --map [1] --raw\n{{ item }}").result.texts == ["{{ item }}"]


def test_an_image_may_be_named_by_the_row(configured, tmp_path):
    from PIL import Image

    for name in ("a", "b"):
        Image.new("RGB", (1, 1)).save(tmp_path / f"{name}.png")
    configured.user_ns["files"] = [str(tmp_path / "a.png"), str(tmp_path / "b.png")]
    out = run(configured, "%%llm mock --map files --image item\nlook").result
    content = out[1].request["messages"][0]["content"]
    assert [part["type"] for part in content] == ["text", "image_url"]


def test_failed_rows_are_counted_on_the_screen_and_retried_alone_by_the_same_cell(
    configured, capsys
):
    cell = "%%llm out << flaky --map range(20) --max-tokens 2\n{{ item }}"
    run(configured, cell)
    first = configured.user_ns["out"]
    assert f"{len(first.failed)} failed: ServerError: " in capsys.readouterr().out
    run(configured, cell)
    again = configured.user_ns["out"]
    assert again.summary.cached == 20 - len(first.failed)
    assert len(again.failed) < len(first.failed)


def test_errors_raise_fails_the_cell_and_the_name_holds_what_there_is(configured):
    cell = "%%llm out << flaky --map range(20) --errors raise --concurrency 1\n{{ item }}"
    assert isinstance(failure(configured, cell), ServerError)
    assert len(configured.user_ns["out"]) == 20


def test_dry_run_counts_tokens_where_it_can(configured, capsys):
    run(configured, "%%llm mock --map range(5) --dry-run\nsay {{ item }}")
    assert "10 prompt tokens, without the chat template" in capsys.readouterr().out
    run(configured, "%%llm cpu --map range(500) --dry-run\nsay {{ item }}")
    assert "prompt tokens per row, about " in capsys.readouterr().out


def test_dry_run_takes_nothing_from_a_generator(configured, capsys):
    run(configured, "gen = (n for n in range(5))")
    run(configured, "%%llm echo --map gen --dry-run\n{{ item }}")
    assert "rows as they come" in capsys.readouterr().out
    out = run(configured, "%%llm echo --map gen\n{{ item }}").result
    assert out.texts == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--map nowhere", "--map: 'nowhere' is not defined"),
        ("--map [1] --chat", "--chat and --map cannot be used together"),
        ("--map [1] --insert", "--insert and --map cannot be used together"),
        ("--concurrency 3", "--concurrency needs --map"),
        ("--limit 3", "--limit needs --map"),
        ("--errors keep", "--errors needs --map"),
        ("--map [1] --errors sometimes", "argument --errors: invalid choice: 'sometimes'"),
        ("--map [1] --limit 0", "limit: must be at least 1, not 0"),
        ("--map [1] --concurrency -1", "concurrency: must be at least 1, not -1"),
        ("--map 5", "a map needs rows, and int has none"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(configured, line, message):
    error = failure(configured, f"%%llm mock {line}\nhello")
    assert isinstance(error, OptionError)
    assert error.message.startswith(message)


def test_a_cell_without_a_prompt_is_refused(configured):
    assert isinstance(failure(configured, "%%llm mock --map [1]\n\n"), PromptError)


def test_stats_say_what_it_cost(configured, capsys):
    run(configured, "%%llm out << mock --map range(3) --max-tokens 4 --stats\n{{ item }}")
    assert "3 + 12 tokens" in capsys.readouterr().out


def test_the_last_single_answer_stays_the_last(configured):
    run(configured, "%%llm mock\nhello")
    run(configured, "%%llm out << mock --map range(3)\n{{ item }}")
    assert isinstance(run(configured, "%llm last").result, Response)
