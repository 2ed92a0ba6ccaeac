"""Fixtures of all tests: a shell, a kernel over ZeroMQ, the mock's server on loopback.

The folder says what a test needs: `unit` runs in this process, `integration` starts kernels,
servers and other processes, `engine` runs forward passes on vLLM, `browser` drives Chromium.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import hypothesis
import pytest

pytest.register_assert_rewrite("helpers")

from helpers.kernel import Kernel  # noqa: E402
from helpers.maps import configured  # noqa: E402, F401 - a fixture
from helpers.mock_server import start_mock  # noqa: E402
from ipyvllm.engine.preflight import system_libraries  # noqa: E402

# No test is timed, on a busy machine or a slow one.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
# Read by every process the tests start: nothing of the developer's own configuration is used.
os.environ.pop("IPYVLLM_CONFIG", None)
# Libraries that the set-up put into the environment, for Playwright's driver and vLLM's own server.
if system_libraries.folder().is_dir():
    found = os.environ.get("LD_LIBRARY_PATH")
    os.environ["LD_LIBRARY_PATH"] = system_libraries.search_path(found)
MARKED = ("engine", "browser")


def pytest_collection_modifyitems(items):
    """Folders that need more than a Python environment are markers, too."""
    for item in items:
        kind = item.path.relative_to(Path(__file__).parent).parts[0]
        if kind in MARKED:
            item.add_marker(kind)


def pytest_collection_finish():
    """Let each garbage collection pass over what all test files have imported.

    Every reset of a shell collects, which takes 0.3 s with those hundreds of thousands of objects.
    """
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory):
    """IPython's history, our logs and configuration go to a folder of this run."""
    home = tmp_path_factory.mktemp("home")
    for name in ("IPYTHONDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "JUPYTER_CONFIG_DIR"):
        os.environ[name] = str(home / name.lower())


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A real InteractiveShell with the extension loaded, in an empty working directory."""
    from IPython.core.interactiveshell import InteractiveShell

    from ipyvllm.session import default_session

    monkeypatch.chdir(tmp_path)
    main = sys.modules["__main__"]  # the shell puts its own there, and leaves it
    default_session().close()  # what another test asked in plain Python read its configuration
    made = InteractiveShell.instance()
    made.reset()
    made.run_line_magic("load_ext", "ipyvllm")
    yield made
    made.run_line_magic("unload_ext", "ipyvllm")
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main


@pytest.fixture
def session():
    """A session of its own, closed afterwards."""
    from ipyvllm.session import Session

    made = Session()
    yield made
    made.close()


@pytest.fixture(scope="session")
def mock_server():
    server = start_mock()
    yield server
    server.process.terminate()
    server.process.wait(10)


@pytest.fixture
def kernel(tmp_path):
    made = Kernel(tmp_path)
    made.run("%load_ext ipyvllm")
    yield made
    made.close()
