"""Plain Python without a notebook: a script asks and ends by itself."""

from __future__ import annotations

from helpers.scripts import ASK, run


def test_a_script_that_has_asked_ends_by_itself(tmp_path):
    done = run(ASK.format(provider="mock"), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")
