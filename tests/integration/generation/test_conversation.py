"""Conversations in a real kernel with cell ids, and against a context that is full."""

from __future__ import annotations

import pytest

from helpers.mock_server import start_mock
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.errors import ContextOverflowError, OptionError
from ipyvllm.messages import Notice
from ipyvllm.session import Session

ECHO = """\
default: echo
providers:
  echo: {type: mock, mode: echo}
  slow: {type: mock, itl_ms: 20}
  away: {type: mock, error: 500}
"""


@pytest.fixture
def talking(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(ECHO)
    return kernel


MESSAGES = "[m['content'] for m in x.request['messages']]"


def test_a_thread_in_a_kernel_follows_cell_ids_through_edits_and_re_runs(talking):
    talking.run("%%llm x << --chat -s terse\none", cell="a")
    talking.run("%%llm x << --chat\ntwo", cell="b")
    assert talking.value(MESSAGES) == ["terse", "one", "one", "two"]
    talking.run("%%llm x << --chat\ntwo, edited", cell="b")
    assert talking.value(MESSAGES) == ["terse", "one", "one", "two, edited"]
    talking.run("%%llm x << --chat -s terse\none, edited", cell="a")
    assert talking.value(MESSAGES) == ["terse", "one, edited"]
    assert "main (1 turn)" in talking.run("%llm history").text
    talking.run("%%llm x << --chat other\nthree", cell="c")
    assert talking.value(MESSAGES) == ["three"]
    talking.run("%%llm x <<\nstateless", cell="d")
    assert talking.value(MESSAGES) == ["stateless"]


def test_without_cell_ids_each_run_of_a_cell_is_one_of_its_own(talking):
    for code in ("one", "two", "two"):
        talking.run(f"%%llm x << --chat\n{code}")
    assert talking.value(MESSAGES) == ["one", "one", "two", "two", "two"]


def test_a_stopped_answer_is_part_of_the_conversation_as_far_as_it_came(talking):
    import time

    talking.run("%%llm slow --max-tokens 1\nhello")  # what it imports may take longer than a second
    request = talking.send("%%llm x << slow --chat --max-tokens 900\none", cell="a")
    time.sleep(1)
    talking.manager.interrupt_kernel()
    assert talking.wait(request).reply["status"] == "error"
    partial = talking.value("x.text")
    talking.run("%%llm x << --chat\ntwo", cell="b")
    assert talking.value(MESSAGES) == ["one", partial, "two"]


def test_a_failed_answer_leaves_the_conversation_as_it_was(talking):
    talking.run("%%llm x << --chat\none", cell="a")
    talking.run("%%llm x << --chat\ntwo", cell="b")
    assert talking.run("%%llm away --chat\none", cell="a").reply["status"] == "error"
    talking.run("%%llm x << --chat\nthree", cell="c")
    assert talking.value(MESSAGES) == ["one", "one", "two", "two", "three"]


def test_history_reset_and_last(talking):
    assert "no thread yet" in talking.run("%llm history").text
    assert "no answer yet" in talking.run("%llm last").error
    talking.run("%%llm --chat letters\none", cell="a")
    shown = talking.run("%llm history letters").text
    assert "1. one" in shown
    assert "did you mean 'letters'?" in talking.run("%llm history leters").error
    [content] = talking.run("%llm last").contents("execute_result")
    assert content["data"]["text/plain"].startswith("one")
    assert "deleted: letters" in talking.run("%llm reset letters").text
    assert "did you mean" not in talking.run("%llm reset letters").error


def test_a_thread_is_not_a_provider(talking):
    error = talking.run("%%llm --chat slow\nhi").error
    assert error.startswith("OptionError")
    assert "%%llm slow --chat" in error


@pytest.fixture(scope="module")
def short_server():
    server = start_mock("--mode", "echo", "--max-model-len", "28")
    yield server
    server.process.terminate()
    server.process.wait(10)


def test_a_thread_longer_than_the_context_loses_its_oldest_turns_and_says_so(short_server):
    section = EndpointConfig(type="vllm", base_url=short_server.url)
    session = Session(lambda: Config("e", {"e": section, "m": MockConfig(type="mock")}))
    try:

        def generation(text, **more):
            made = session.start(text, chat="t", **more)
            events = list(made)
            return made.response(), [e.text for e in events if isinstance(e, Notice)]

        generation("one two three four five", system="be brief")
        generation("six seven eight nine ten")
        response, notices = generation("eleven twelve thirteen fourteen fifteen sixteen")
        assert notices == [
            "the thread is longer than the model's context: its oldest turn is left out"
        ]
        assert response.notices == tuple(notices)
        contents = [m["content"] for m in response.request["messages"]]
        assert contents[0] == "be brief"
        assert contents[1] == "six seven eight nine ten"
        assert len(session.threads.open("t").exchanges) == 3
        # What was left out stays left out: nothing is refused a second time.
        _, again = generation("x")
        assert again == []
        with pytest.raises(ContextOverflowError):
            generation("word " * 60)
        with pytest.raises(OptionError):
            session.threads.existing("nowhere")
    finally:
        session.close()
