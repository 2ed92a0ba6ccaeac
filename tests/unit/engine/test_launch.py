"""What a start leaves on the machine, and who takes it away."""

from __future__ import annotations

import os

from ipyvllm.engine import launch


def test_a_forked_child_leaves_the_folder_of_the_kernels_engine(tmp_path):
    folder = tmp_path / "engine"
    folder.mkdir()
    owner = os.getpid()
    child = os.fork()
    if child == 0:
        launch._remove(str(folder), owner)
        os._exit(0)
    os.waitpid(child, 0)
    assert folder.is_dir()
    launch._remove(str(folder), owner)
    assert not folder.exists()
