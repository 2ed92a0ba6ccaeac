"""Processes as they are elsewhere: a deleted folder, no home, warnings as errors, -OO, an ASCII
locale, closed descriptors, an end that comes early. Each is a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

ASK = "import ipyvllm; print(repr(ipyvllm.ask('hi', provider='mock', max_tokens=3).text))"
MAGIC = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "ipyvllm")
print(repr(shell.run_cell_magic("llm", "mock --max-tokens 3", "hi").text))
for line in ("", "help use", "list", "help_"):
    try:
        shell.run_line_magic("llm", line)
    except Exception as error:
        print(type(error).__name__)
"""


def python(code, *args, launch=(), timeout=60, **env):
    """Run `code`; None as a variable's value removes it. Gives exit status, output and errors."""
    given = {**os.environ, **env}
    given = {name: value for name, value in given.items() if value is not None}
    done = subprocess.run(
        [*launch, sys.executable, *args, "-c", code],
        env=given,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        errors="replace",
    )
    return done.returncode, done.stdout, done.stderr


def answers(done):
    status, out, err = done
    assert status == 0, err
    assert "A short answer" in out
    return out


@pytest.mark.parametrize("provider", ["mock", "echo"])
def test_in_a_folder_that_is_deleted(tmp_path, provider):
    config = tmp_path / "c.yaml"
    config.write_text("providers: {echo: {type: mock, mode: echo}, mock: {type: mock}}")
    code = f"""
import os, shutil, tempfile
folder = tempfile.mkdtemp(); os.chdir(folder); shutil.rmtree(folder)
import ipyvllm
print(ipyvllm.ask("hi", provider={provider!r}).text)
"""
    status, out, err = python(code, IPYVLLM_CONFIG=str(config))
    assert (status, err) == (0, "")
    assert ("hi" in out) == (provider == "echo")


def without_home():
    """What starts a process of a user whom no passwd entry knows; skips if that cannot be."""
    launch = ["unshare", "--user", "--map-user=54321", "--map-group=54321"]
    if shutil.which("unshare") is None or subprocess.run([*launch, "true"], check=False).returncode:
        pytest.skip("no user namespaces here")
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    return {"launch": launch, **dict.fromkeys(names)}


def test_without_a_home():
    answers(python(ASK, **without_home()))


def test_without_a_home_the_cache_says_what_to_set():
    code = "import ipyvllm; ipyvllm.ask('hi', provider='mock', cache=True)"
    status, _, err = python(code, **without_home())
    assert status == 1
    assert err.splitlines()[-2] == (
        "ipyvllm.errors.ConfigError: this user has no home for the cache"
    )


@pytest.mark.parametrize("option", ["-O", "-OO", "-I"])
def test_python_s_options(option):
    if option == "-I" and os.environ.get("PYTHONPATH"):
        pytest.skip("-I ignores PYTHONPATH, from which this package is imported here")
    out = answers(python(MAGIC, option))
    assert "%llm use" in out
    assert "* cpu  (engine)" in out
    assert out.rstrip().endswith("OptionError")


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONWARNINGS": "error"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TMPDIR": "/nowhere"},
    ],
    ids=["warnings", "ascii", "no temporary folder"],
)
def test_surroundings_of_a_process(env):
    answers(python(ASK, **env))


def test_descriptors_that_are_closed():
    code = f"import os\nfor number in (0, 2):\n    os.close(number)\n{ASK}"
    answers(python(code))


def test_the_first_request_in_an_exit_handler():
    code = f"import atexit\natexit.register(lambda: exec({ASK!r}))"
    status, out, err = python(code, timeout=30)
    assert status == 0
    assert "A short answer" in out or "interpreter is ending" in err


@pytest.mark.parametrize("daemon", [True, False])
def test_the_first_request_in_a_thread_that_outlives_the_main_thread(daemon):
    code = f"""
import threading, time
def late():
    time.sleep(0.3)
    exec({ASK!r})
threading.Thread(target=late, daemon={daemon}).start()
"""
    status, out, err = python(code, timeout=30)
    assert status == 0
    assert daemon or "A short answer" in out or "interpreter is ending" in err


NO_EXTRA = """
import sys
for name in ("ipywidgets", "anywidget"):
    sys.modules[name] = None
import inspect, pydoc
from ipyvllm import *
import ipyvllm
assert hasattr(ipyvllm, "Picker") and not hasattr(ipyvllm, "Pickers")
assert set(dir(ipyvllm)) >= {"Picker", "ask"}
inspect.getmembers(ipyvllm)
pydoc.render_doc(ipyvllm)
try:
    Picker()
except LLMError as error:
    print(error)
"""


def test_introspection_without_an_extra_raises_nothing():
    status, out, err = python(NO_EXTRA)
    assert (status, err) == (0, "")
    assert "is not installed" in out
    assert 'pip install "ipyvllm[widgets]"' in out


TAKEN_OVER = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
hooks = lambda: sum(map(len, shell.events.callbacks.values()))
transformers = lambda: len(shell.input_transformers_cleanup)
shell.run_line_magic("load_ext", "storemagic")  # IPython makes a magic of its own on first use
before = hooks(), transformers(), len(shell.Completer.custom_matchers), len(shell.configurables)
shell.run_line_magic("load_ext", "ipyvllm")
shell.run_line_magic("reload_ext", "ipyvllm")
import ipyvllm
ipyvllm.load_ipython_extension(shell)
after = hooks(), transformers(), len(shell.Completer.custom_matchers), len(shell.configurables)
print([b - a for a, b in zip(before, after)])
theirs = lambda line, cell=None: "theirs"
shell.register_magic_function(theirs, "line_cell", "llm")
shell.run_line_magic("unload_ext", "ipyvllm")
now = hooks(), transformers(), len(shell.Completer.custom_matchers), len(shell.configurables)
print(now == before, shell.run_cell_magic("llm", "", "x"), shell.run_line_magic("llm", ""))
"""


def test_unloading_takes_away_what_is_ours_and_nothing_of_another_extension():
    status, out, err = python(TAKEN_OVER)
    assert status == 0, err
    assert out.splitlines() == ["[2, 1, 1, 1]", "True theirs theirs"]
