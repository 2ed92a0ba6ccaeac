"""What a kernel shows for each format."""

from __future__ import annotations


def test_a_cell_shows_its_answer_in_the_format_it_asks_for(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(
        "providers:\n  echo: {type: mock, mode: echo}\n  slow: {type: mock, itl_ms: 20}\n"
    )
    [shown] = kernel.run("%%llm --format text\n*a*").contents("execute_result")
    assert list(shown["data"]) == ["text/plain"]
    growing = kernel.run("%%llm slow -f text --max-tokens 40\nhi", allow_stdin=True)
    drawn = growing.contents("display_data") + growing.contents("update_display_data")
    assert drawn
    assert all(list(content["data"]) == ["text/plain"] for content in drawn)
    assert "did you mean 'json'?" in kernel.run("%%llm -f jsno\nhi").error


def test_insert_and_stats(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text("providers:\n  echo: {type: mock, mode: echo}\n")
    run = kernel.run("%%llm --insert --stats --raw\n```python\nx = 1\n```")
    assert [p["text"] for p in run.reply["payload"]] == ["x = 1"]
    assert "tokens" in run.text
    assert "s in total" in run.text
    assert "no code to insert" in kernel.run("%%llm --insert\nhi").text
