"""Errors as IPython and other processes see them."""

from __future__ import annotations

import pickle

import pytest

from ipyvllm import errors
from ipyvllm.results.response import Response


def all_errors(base=errors.LLMError):
    return [base, *(found for sub in base.__subclasses__() for found in all_errors(sub))]


@pytest.mark.parametrize("kind", all_errors())
def test_every_error_survives_a_process_boundary(kind):
    copy = pickle.loads(pickle.dumps(kind("what", "do")))
    assert type(copy) is kind
    assert str(copy) == str(kind("what", "do"))


def test_an_error_shows_two_lines_first_and_its_causes_when_asked_again():
    error = errors.UnreachableError("no connection", "start the server")
    error.__cause__ = OSError("below")
    assert error._render_traceback_() == ["UnreachableError: no connection", "start the server"]
    assert "OSError: below" in "\n".join(error._render_traceback_())


def test_the_tree_in_the_docstring_names_every_error():
    for kind in all_errors():
        assert kind.__name__ in (errors.__doc__ or "")


def test_a_partial_answer_travels_with_the_error():
    error = errors.ServerError("x")
    error.response = Response(text="half")
    assert str(error.response) == "half"
