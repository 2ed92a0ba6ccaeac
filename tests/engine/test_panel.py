"""The panel with a real engine."""

from __future__ import annotations

import threading
import time

import ipyvllm
from helpers.waiting import wait_until
from ipyvllm.session import default_session


def test_it_shows_an_engines_memory_and_tokens(shell, tmp_path):
    panel = shell.run_cell("%llm panel cpu").result
    wait_until(lambda: "not started" in panel._figures.value)
    shell.run_cell("%%llm cpu --max-tokens 400 --param ignore_eos=true\nHello!")
    wait_until(lambda: " MiB" in panel._figures.value)
    wait_until(lambda: "KV cache" in panel._figures.value)
    panel.close()


def test_tokens_count_while_a_map_waits_for_its_answers(shell):
    ipyvllm.ask("Hello!", provider="cpu")
    session = default_session()
    before = session.begin(session.providers.get("cpu").status).result().generated
    params = {"max_tokens": 900, "ignore_eos": True}
    rows = threading.Thread(
        target=ipyvllm.map, args=(["Hello!"],), kwargs={"provider": "cpu", **params}
    )
    rows.start()
    seen = set()
    while rows.is_alive():
        seen.add(session.begin(session.providers.get("cpu").status).result().generated - before)
        time.sleep(0.02)
    rows.join()
    assert len([count for count in seen if 0 < count < 900]) > 3
    assert session.begin(session.providers.get("cpu").status).result().generated - before == 900
