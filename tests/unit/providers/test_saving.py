"""Saving an answer: a full disk, a killed kernel, other users."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from ipyvllm.errors import ConfigError
from ipyvllm.providers.cache import ResponseCache, _remove_unfinished

KEY = "0" * 32
FULL = """
import resource, sys
from pathlib import Path
from ipyvllm.errors import ConfigError
from ipyvllm.providers.cache import ResponseCache
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # as when the disk is full
try:
    ResponseCache(Path(sys.argv[1])).write("0" * 32, {"text": "x" * 100_000})
except ConfigError as error:
    print(error)
"""


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == f"the answer cannot be saved in {tmp_path}: File too large"
    assert list(tmp_path.iterdir()) == []


def test_neither_does_an_answer_that_cannot_be_written(tmp_path):
    circle = {}
    circle["again"] = circle
    with pytest.raises(ValueError, match="Circular"):
        ResponseCache(tmp_path).write(KEY, circle)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_kernel_has_left_is_removed_when_it_is_old(tmp_path):
    old, new, other = (
        tmp_path / name for name in ("unfinished-a.tmp", "unfinished-b.tmp", "c.tmp")
    )
    for path in (old, new, other):
        path.write_text("{")
    long_ago = time.time() - 100_000
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    _remove_unfinished.cache_clear()
    ResponseCache(tmp_path).write(KEY, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"{KEY}.json", new.name, other.name]
    )


def test_an_answer_is_its_users_alone(tmp_path):
    cache = ResponseCache(tmp_path / "answers")
    cache.write(KEY, {})
    assert cache.path(KEY).stat().st_mode & 0o077 == 0
    assert cache.folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_a_file_is_one_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be saved"):
        ResponseCache(tmp_path / "file").write(KEY, {})
