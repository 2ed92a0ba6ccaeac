"""Whatever goes wrong in drawing, the answer that was paid for is kept."""

from __future__ import annotations

import pytest

from helpers.maps import maps_of, mock_session, run_map
from ipyvllm.display.console import PlainView
from ipyvllm.display.screen import FrontEnd, Screen
from ipyvllm.errors import LLMError, ProviderError
from ipyvllm.messages import Delta


class Gone:
    """A stream whose reader has gone."""

    def write(self, _text):
        raise BrokenPipeError("nobody reads")

    def flush(self):
        raise BrokenPipeError("nobody reads")


@pytest.mark.parametrize("step", ["run", "end"])
def test_an_answer_that_cannot_be_drawn_is_the_cells_value_and_held_by_its_name(
    shell, monkeypatch, step
):
    def fails(*_args, **_options):
        raise OSError("the front end is gone")

    monkeypatch.setattr(Screen, "front_end", FrontEnd.CONSOLE)
    monkeypatch.setattr(PlainView, step, fails)
    result = shell.run_cell("%%llm x = << mock --max-tokens 5\nHello")
    assert result.success
    assert shell.user_ns["x"].usage.completion_tokens == 5
    assert result.result is shell.user_ns["x"]
    assert "the front end is gone" in shell.user_ns["x"].notices[-1]


def test_a_stream_that_is_closed_costs_no_answer(shell, monkeypatch):
    monkeypatch.setattr(Screen, "front_end", FrontEnd.CONSOLE)
    monkeypatch.setattr("sys.stdout", Gone())
    result = shell.run_cell("%%llm x = << mock\nHello")
    assert result.success
    assert shell.user_ns["x"].finish_reason == "stop"


def test_a_listener_that_fails_costs_no_row():
    class Failing:
        def advance(self, *_figures):
            raise RuntimeError("no widget")

        phase = close = advance

    with mock_session() as session:
        out = run_map(session, ["a", "b"], Failing())
        assert [each.finish_reason for each in out] == ["stop", "stop"]
        assert "the progress was not shown (RuntimeError: no widget)" in out.summary.notices
        assert maps_of(session) is not None


class Broken:
    """A provider whose library raises what it should not, after some text."""

    name, mock = "broken", False

    async def stream(self, request):
        yield Delta(text="The dose is 5", tokens=4)
        if "bad" in str(request.messages[-1].content):
            raise RuntimeError("socket closed by something")
        yield Delta(finish_reason="stop")


def test_an_exception_that_no_provider_should_raise_is_one_of_ours_and_keeps_the_text(monkeypatch):
    with mock_session() as session:
        monkeypatch.setattr(session.providers, "answering", lambda *_, **__: Broken())
        with pytest.raises(ProviderError, match="RuntimeError: socket closed") as caught:
            session.start("bad").response()
        assert caught.value.response.text == "The dose is 5"
        assert isinstance(caught.value.__cause__, RuntimeError)
        out = run_map(session, ["good", "bad", "good"])
    assert [isinstance(each, LLMError) for each in out] == [False, True, False]
    assert out[1].response.text == "The dose is 5"
