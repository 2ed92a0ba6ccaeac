"""A map over HTTP, and a map in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import aclosing, suppress

import pytest

from helpers.maps import endpoint_session, requests_served, run_map
from helpers.mock_server import free_port
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.config.schema import Retry
from ipyvllm.errors import (
    ConfigError,
    PromptError,
    UnreachableError,
)
from ipyvllm.session import Session


def test_no_more_rows_are_asked_at_once_than_was_said(mock_server, monkeypatch):
    # Counted where they are asked: a busy server sees the next before it has counted down.
    running, seen = set(), []  # requests by their identity; how many at each one's begin
    with endpoint_session(mock_server.url, headers={"X-Mock-TTFT-MS": "30"}) as session:
        provider = session.providers.get()
        stream = provider.stream

        async def counted(request):
            running.add(id(request))
            seen.append(len(running))
            try:
                async with aclosing(stream(request)) as events:
                    async for event in events:
                        yield event
            finally:
                running.remove(id(request))

        monkeypatch.setattr(provider, "stream", counted)
        run_map(session, [f"row {n}" for n in range(60)], concurrency=3, max_tokens=2)
    assert len(seen) == 60
    assert max(seen) == 3


def test_a_limit_first_and_then_the_whole_asks_only_the_rest(mock_server):
    with endpoint_session(mock_server.url) as session:
        prompts = [f"limited {n}" for n in range(20)]
        before, _ = requests_served(mock_server.url)
        first = run_map(session, prompts, limit=8, max_tokens=2)
        assert len(first) == 8
        assert requests_served(mock_server.url)[0] - before == 8
        whole = run_map(session, prompts, max_tokens=2)
        assert len(whole) == 20
        assert whole.texts[:8] == first.texts
        assert requests_served(mock_server.url)[0] - before == 20


def test_a_provider_that_is_gone_ends_the_map_and_few_rows_hold_the_error():
    with endpoint_session(f"http://127.0.0.1:{free_port()}/v1", retry=Retry(attempts=0)) as session:
        assert len(run_map(session, ["a", "b"]).failed) == 2
        with pytest.raises(UnreachableError):
            run_map(session, [f"row {n}" for n in range(500)], concurrency=10)


def test_a_template_that_is_wrong_for_the_first_row_sends_nothing(mock_server):
    with endpoint_session(mock_server.url) as session:
        before = requests_served(mock_server.url)
        with pytest.raises(PromptError, match="'txet' in the prompt is not defined"):
            run_map(session, [{"text": "a"}], template="{{ txet }}")
        assert requests_served(mock_server.url) == before


def test_answers_are_given_from_the_cache_after_a_restart(tmp_path, mock_server, monkeypatch):
    monkeypatch.setenv("IPYVLLM_CACHE", str(tmp_path / "kept"))
    prompts = [f"cached {n}" for n in range(10)]
    with endpoint_session(mock_server.url) as session:
        run_map(session, prompts, limit=6)
    before, _ = requests_served(mock_server.url)
    with endpoint_session(mock_server.url) as session:
        out = run_map(session, prompts)
    assert [response.recorded for response in out] == [True] * 6 + [False] * 4
    assert requests_served(mock_server.url)[0] - before == 4


def test_a_script_that_mapped_ends_by_itself_and_prints_nothing(tmp_path):
    code = "import ipyvllm; print(len(ipyvllm.map(['a'] * 30, provider='mock')))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_map_imports_no_table_library(tmp_path):
    code = (
        "import sys, ipyvllm; ipyvllm.map(['a'], provider='mock');"
        "print([m for m in ('pandas', 'polars', 'datasets', 'ray', 'dask', 'numpy', 'tqdm')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_in_a_terminal_a_bar_runs_on_standard_error_and_its_last_line_stays(tmp_path):
    import pty
    import termios

    (tmp_path / "ipyvllm.yaml").write_text("providers: {m: {type: mock, ttft_ms: 120}}")
    code = "import ipyvllm; ipyvllm.map(map(str, range(40)), concurrency=4)"
    main, other = pty.openpty()
    termios.tcsetwinsize(main, (24, 100))
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=other,
        text=True,
    )
    os.close(other)
    seen = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(main, 4096):
            seen += piece
    os.close(main)
    assert process.communicate() == ("", None)
    assert process.returncode == 0
    lines = [line for line in seen.decode().replace("\r", "\n").split("\n") if line.strip()]
    assert len([line for line in lines if " row/s" in line]) > 3
    assert "40 row [" in lines[-1]
    assert "tokens/s" in lines[-1]


def test_an_error_that_leads_back_to_itself_is_kept_like_any_other():
    providers = {
        "gone": EndpointConfig(
            type="vllm",
            base_url=f"http://127.0.0.1:{free_port()}/v1",
            model="m",
            retry=Retry(attempts=0),
            fallback="unusable",
        ),
        "unusable": ConfigError("needs $NOWHERE"),
    }
    session = Session(lambda: Config(default="gone", providers=providers))
    try:
        out = run_map(session, ["a", "b"])
        assert [type(error) for error in out] == [UnreachableError] * 2
        assert "cannot be used" in out[0].hint
    finally:
        session.close()


def test_a_fallback_that_answers_is_said_once_for_all_rows():
    gone = f"http://127.0.0.1:{free_port()}/v1"
    providers = {
        "gone": EndpointConfig(
            type="vllm", base_url=gone, model="m", retry=Retry(attempts=0), fallback="m"
        ),
        "m": MockConfig(type="mock"),
    }
    session = Session(lambda: Config(default="gone", providers=providers))
    try:
        out = run_map(session, ["a", "b", "c"])
        assert str(out.summary).count("m answers instead") == 1
        assert out.summary.mock
    finally:
        session.close()
