"""Conversations without a kernel: whose exchange replaces which."""

from __future__ import annotations

from ipyvllm.generation.conversation import CellRun, Thread
from ipyvllm.messages import Message


def said(thread):
    return [(exchange.question.content, exchange.answer) for exchange in thread.exchanges]


def ask(thread, cell, text, run=0):
    position = thread.position(CellRun(cell, run) if cell else None)
    position.record(Message("user", text), text.upper())


def test_a_cell_run_again_replaces_its_turn_and_drops_what_came_after():
    thread = Thread("t")
    for run, (cell, text) in enumerate([("1", "a"), ("2", "b"), ("3", "c"), ("2", "B2")]):
        ask(thread, cell, text, run)
    assert said(thread) == [("a", "A"), ("B2", "B2")]


def test_two_questions_of_one_run_are_two_turns_and_the_next_run_replaces_both():
    thread = Thread("t")
    ask(thread, "1", "a", run=1)
    ask(thread, "1", "b", run=1)
    assert len(thread.exchanges) == 2
    ask(thread, "1", "a", run=2)
    ask(thread, "1", "b", run=2)
    assert said(thread) == [("a", "A"), ("b", "B")]


def test_nobodys_question_always_comes_last():
    thread = Thread("t")
    ask(thread, None, "a")
    ask(thread, None, "a")
    assert len(thread.exchanges) == 2
