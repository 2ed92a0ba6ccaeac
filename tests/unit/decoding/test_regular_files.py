"""Only regular files of a limited size are read."""

from __future__ import annotations

import os
import socket

import pytest

from ipyvllm.decoding import regular_files


def test_a_file_and_a_link_to_it_are_read(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert regular_files.read(tmp_path / "a", 3) == b"abc"
    assert regular_files.read(str(tmp_path / "b"), 3) == b"abc"


def test_a_larger_one_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"abcd")
    with pytest.raises(OSError, match="larger than"):
        regular_files.read(tmp_path / "a", 3)


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "socket", "link to a device", "NUL"])
def test_what_is_no_file_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "x"
    listener = None
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = "/dev/zero"
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path)[-100:] if len(str(path)) < 100 else os.path.relpath(path))
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    else:
        path = "a\0b"
    with pytest.raises(OSError, match="not a"):
        regular_files.read(path, 100)
    if listener is not None:
        listener.close()


def test_a_missing_one_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        regular_files.read(tmp_path / "none", 3)
