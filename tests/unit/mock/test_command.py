"""The command line of the mock's server."""

from __future__ import annotations

import pytest

from ipyvllm.mock import __main__ as command


def test_help_names_every_option():
    text = command.parser().format_help()
    options = [a.option_strings[-1] for a in command.parser()._actions]
    assert len(options) >= 14
    assert all(option in text for option in options)
    assert all(action.help for action in command.parser()._actions)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--jitter", "3"], "--jitter: "),
        (["--reply", "(=>x"], "--reply: "),
        (["--reply", "x"], "--reply: "),
        (["--error-rate", "2"], "--error-rate: "),
        (["--api-key-env", "NO_SUCH_VARIABLE"], "$NO_SUCH_VARIABLE is not set"),
    ],
)
def test_an_option_that_makes_no_sense_is_one_line(options, words, capsys):
    assert command.main(options) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
