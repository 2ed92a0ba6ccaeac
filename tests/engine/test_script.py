"""Plain Python that starts an engine: a script ends by itself, and may fork."""

from __future__ import annotations

from helpers.scripts import ASK, run
from helpers.waiting import is_running, wait_until


def test_a_script_that_has_started_an_engine_ends_with_it(tmp_path):
    code = (
        ASK.format(provider="cpu")
        + "print(ipyvllm.session.default_session().providers.engine('cpu')"
    )
    done = run(code + ".engine.pid)", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    completion, pid = map(int, done.stdout.split())
    assert completion == 3
    wait_until(lambda: not is_running(pid), 2)


FORK = """
import multiprocessing, sys
import ipyvllm
from ipyvllm.session import default_session

def ask(results):
    answer = ipyvllm.ask("Hello!", provider="cpu", max_tokens=3)
    pid = default_session().providers.engine("cpu").engine.pid
    results.put((answer.usage.completion_tokens, pid))

fork = multiprocessing.get_context("fork")
results = fork.Queue()
ask(results)
mine = results.get()
child = fork.Process(target=ask, args=(results,))
child.start()
theirs = results.get(timeout=50)
child.join()
ask(results)
print(mine[0], theirs[0], theirs[1] != mine[1], results.get() == mine, child.exitcode, theirs[1])
"""


def test_a_forked_child_has_an_engine_of_its_own_and_the_parent_keeps_its(tmp_path):
    done = run(FORK, tmp_path, timeout=110)
    assert done.returncode == 0, done.stderr
    *facts, theirs = done.stdout.split()
    assert facts == ["3", "3", "True", "True", "0"]
    wait_until(lambda: not is_running(int(theirs)), 2)
