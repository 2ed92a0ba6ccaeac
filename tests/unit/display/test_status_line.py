"""The line that tells how far a turn is."""

from __future__ import annotations

import pytest

from ipyvllm.display.status_line import BAR_WIDTH, Progress, bar
from ipyvllm.messages import AnsweredBy, Delta, Notice, Phase, Restarted
from ipyvllm.results.response import Response


def told(*events, mock=False):
    progress = Progress(AnsweredBy("cpu", mock))
    for event in events:
        progress.take(event)
    return progress


def test_it_names_provider_and_model_and_counts_tokens():
    assert told().status() == "cpu · waiting for the first token · 0 s"
    line = told(Delta("a b", tokens=2, model="tiny"), Delta(" c", tokens=1), mock=True).status()
    assert line == "cpu/tiny · mock answer, not from a model · 3 tokens · 0 s"


def test_a_start_shows_its_step_as_a_bar_and_says_why_there_is_one():
    progress = told(Phase("importing vLLM", once=True), Phase("loading weights", 0.5, once=True))
    assert "loading weights ██████░░░░░░ 50%" in progress.status()
    assert "starts once" in progress.explanation()
    assert "Done: importing vLLM" in progress.explanation()
    progress.take(Delta("a", tokens=1))
    assert progress.explanation() == ""


def test_a_wait_that_is_no_start_has_no_bar():
    progress = told(Phase("trying again in 2 s"))
    assert progress.status() == "cpu · trying again in 2 s · 0 s"
    assert progress.explanation() == ""


@pytest.mark.parametrize("share", [None, 0.0, 0.2, 1.0, 7.0])
@pytest.mark.parametrize("seconds", [0, 1.3, 1000])
def test_a_bar_is_always_of_one_width(share, seconds):
    assert len(bar(share, seconds)) == BAR_WIDTH


def test_an_answer_that_begins_again_is_counted_anew_and_says_why():
    progress = told(Delta("wrong", tokens=9), Restarted("asked again"), Delta("right", tokens=1))
    assert progress.status() == "asked again · cpu · 1 tokens · 0 s"
    assert progress.text.parts() == ["right"]


def test_what_a_server_says_in_it_does_not_act():
    assert told(Notice("\x1b]0;PWNED\x07\nx")).status().startswith("␛]0;PWNED␇ x · cpu")


def test_all_of_it_stands_in_the_outputs_metadata():
    _, metadata = Response("a", provider="cpu", model="tiny")._repr_mimebundle_()
    names = {"provider", "model", "usage", "timing", "mock", "notices"}
    assert names <= set(metadata["ipyvllm"])
    assert {"ttft", "total", "tokens_per_s"} <= set(metadata["ipyvllm"]["timing"])
