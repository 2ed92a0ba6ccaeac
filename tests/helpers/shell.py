"""Cells run in an InteractiveShell, and what its completer offers."""

from __future__ import annotations

from IPython.core.completer import provisionalcompleter


def run(shell, code):
    return shell.run_cell(code)


def failure(shell, code):
    """The error of a cell that must fail."""
    result = run(shell, code)
    assert not result.success
    return result.error_in_exec


def completions(shell, text, cursor=None):
    """What is offered at the cursor, by default at the end of the text."""
    place = len(text) if cursor is None else cursor
    with provisionalcompleter():
        return [each.text for each in shell.Completer.completions(text, place)]
