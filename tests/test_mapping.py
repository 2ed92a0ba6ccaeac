"""A map: rows asked together, put in order, kept when it is cut short, never asked twice."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import pickle
import subprocess
import sys
import time
from contextlib import aclosing, suppress

import pytest

import ipyvllm
from conftest import free_port
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.config.schema import Retry
from ipyvllm.errors import (
    ConfigError,
    GenerationInterrupted,
    LLMError,
    OptionError,
    PromptError,
    ServerError,
    UnreachableError,
)
from ipyvllm.results.response import Response
from ipyvllm.session import Session
from mapped import Told, endpoint, mapped, maps_of, requests_served, run_of, session_of


def test_a_list_gives_its_responses_in_order_whatever_order_they_come_in():
    with session_of(mode="echo", itl_ms=1) as session:
        prompts = ["word " * (1 + 7 * n % 13) + str(n) for n in range(40)]
        out = mapped(session, prompts)
        assert [response.text for response in out] == prompts
        assert all(isinstance(response, Response) for response in out)


def test_a_row_is_answered_as_it_would_be_alone():
    with session_of() as session:
        options = {"max_tokens": 9, "system": "Be brief."}
        [alone] = [session.start("hi", stream=False, **options).response()]
        [row] = mapped(session, ["hi"], **options)
        assert (row.text, row.usage, row.request) == (alone.text, alone.usage, alone.request)


def test_a_template_is_filled_for_each_row_over_the_given_names():
    with session_of(mode="echo") as session:
        out = mapped(session, [1, 2], template="{{ sign }}{{ item }}", names={"sign": "-"})
        assert out.texts == ["-1", "-2"]


def test_a_value_in_a_row_is_never_expanded_again():
    with session_of(mode="echo") as session:
        out = mapped(session, ["{{ x }}", "{% if"], template="say {{ item }}")
        assert out.texts == ["say {{ x }}", "say {% if"]


def test_a_generator_is_pulled_no_further_than_twice_the_concurrency():
    pulled = done = ahead = 0

    def prompts():
        nonlocal pulled, ahead
        for number in range(300):
            pulled += 1
            ahead = max(ahead, pulled - done)
            yield f"row {number}"

    def count(told):
        nonlocal done
        done = told.rows

    with session_of(ttft_ms=1) as session:
        out = mapped(session, prompts(), Told(count), concurrency=5, max_tokens=2)
    assert len(out) == 300
    assert ahead <= 2 * 5 + 1


def test_no_more_rows_are_asked_at_once_than_was_said(mock_server, monkeypatch):
    # Counted where they are asked: a busy server sees the next before it has counted down.
    running, seen = set(), []  # requests by their identity; how many at each one's begin
    with endpoint(mock_server.url, headers={"X-Mock-TTFT-MS": "30"}) as session:
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
        mapped(session, [f"row {n}" for n in range(60)], concurrency=3, max_tokens=2)
    assert len(seen) == 60
    assert max(seen) == 3


def test_a_providers_own_limit_holds_where_more_is_asked_for():
    section = MockConfig(type="mock", max_concurrency=4)
    session = Session(lambda: Config(default="m", providers={"m": section}))
    assert run_of(session, ["a"] * 100).concurrency == 4
    session.close()


def test_a_failed_row_holds_its_error_and_the_others_go_on():
    with session_of(error_rate=0.4) as session:
        out = mapped(session, [f"row {n}" for n in range(30)], max_tokens=4)
        assert 0 < len(out.failed) < 30
        assert {type(error) for error in out.failed.values()} == {ServerError}
        assert out.summary.failed == len(out.failed)
        assert [text is None for text in out.texts] == [place in out.failed for place in range(30)]


def test_the_same_map_again_asks_only_the_rows_that_failed():
    with session_of(error_rate=0.4) as session:
        prompts = [f"row {n}" for n in range(30)]
        first = mapped(session, prompts, max_tokens=4)
        told = Told()
        second = mapped(session, prompts, told, max_tokens=4)
        assert second.summary.kept == 30 - len(first.failed)
        assert all(second[n] is first[n] for n in range(30) if n not in first.failed)


def test_a_map_that_ended_whole_is_asked_anew():
    with session_of() as session:
        assert mapped(session, ["a", "b"]).summary.kept == 0
        assert mapped(session, ["a", "b"]).summary.kept == 0
        assert len(maps_of(session).unfinished) == 0


def test_other_options_or_another_prompt_are_another_answer():
    with session_of(error_rate=0.4) as session:
        prompts = [f"row {n}" for n in range(30)]
        assert mapped(session, prompts, max_tokens=4).failed
        assert mapped(session, prompts, max_tokens=5).summary.kept == 0
        assert mapped(session, prompts, max_tokens=4, system="x").summary.kept == 0
        assert mapped(session, [p + "!" for p in prompts], max_tokens=4).summary.kept == 0
        assert mapped(session, prompts, max_tokens=4).summary.kept > 0


def test_rows_with_the_same_prompt_are_answered_each():
    with session_of() as session:
        out = mapped(session, ["same"] * 5, limit=3)
        assert len(out) == 3
        assert mapped(session, ["same"] * 5).summary.kept == 3


def test_a_limit_first_and_then_the_whole_asks_only_the_rest(mock_server):
    with endpoint(mock_server.url) as session:
        prompts = [f"limited {n}" for n in range(20)]
        before, _ = requests_served(mock_server.url)
        first = mapped(session, prompts, limit=8, max_tokens=2)
        assert len(first) == 8
        assert requests_served(mock_server.url)[0] - before == 8
        whole = mapped(session, prompts, max_tokens=2)
        assert len(whole) == 20
        assert whole.texts[:8] == first.texts
        assert requests_served(mock_server.url)[0] - before == 20


def test_a_generator_that_was_cut_short_goes_on_where_it_was():
    with session_of(error_rate=0.3) as session:
        source = iter([f"row {n}" for n in range(40)])
        first = mapped(session, source, limit=15, max_tokens=3)
        assert first.failed
        second = mapped(session, source, limit=20, max_tokens=3)
        assert len(second) == 20
        third = mapped(session, source, max_tokens=3)
        assert len(third) == 40
        requests = [r.request["messages"][0]["content"] for r in third if isinstance(r, Response)]
        assert requests == [f"row {n}" for n in range(40) if n not in third.failed]


def test_no_cache_asks_all_rows_anew():
    with session_of(error_rate=0.4) as session:
        prompts = [f"row {n}" for n in range(20)]
        mapped(session, prompts)
        assert mapped(session, prompts, cache=False).summary.kept == 0


def test_on_error_raise_ends_the_map_with_the_rows_so_far():
    with session_of(error_rate=0.2) as session:
        with pytest.raises(ServerError, match=r"^row \d+: ") as caught:
            mapped(session, [f"row {n}" for n in range(50)], on_error="raise", concurrency=1)
        results = caught.value.results
        assert len(results) == 50
        assert any(isinstance(each, Response) for each in results)
        assert isinstance(results[-1], GenerationInterrupted)


def test_what_no_row_can_mend_ends_the_map_at_once():
    with (
        endpoint("http://127.0.0.1:9/v1", api_key_env="NOT_SET_ANYWHERE") as session,
        pytest.raises(ConfigError, match="NOT_SET_ANYWHERE"),
    ):
        mapped(session, ["a"] * 1000)


def test_a_provider_that_is_gone_ends_the_map_and_few_rows_hold_the_error():
    with endpoint(f"http://127.0.0.1:{free_port()}/v1", retry=Retry(attempts=0)) as session:
        assert len(mapped(session, ["a", "b"]).failed) == 2
        with pytest.raises(UnreachableError):
            mapped(session, [f"row {n}" for n in range(500)], concurrency=10)


def test_the_error_of_a_row_keeps_no_frames():
    with session_of(error="500") as session:
        [error] = mapped(session, ["a"])
        assert isinstance(error, LLMError)
        assert error.__traceback__ is None


def test_stop_keeps_the_finished_rows_and_the_same_map_does_the_rest():
    def stop(told):
        if told.rows == 12:
            raise KeyboardInterrupt

    with session_of(ttft_ms=5) as session:
        prompts = [f"row {n}" for n in range(40)]
        with pytest.raises(GenerationInterrupted) as caught:
            mapped(session, prompts, Told(stop), concurrency=4, max_tokens=3)
        assert caught.value.message == "stopped after 12 of 40 rows; they are kept"
        partial = caught.value.results
        assert len(partial) == 40
        assert partial.summary.missing == 28
        whole = mapped(session, prompts, max_tokens=3)
        assert whole.summary.kept == 12
        assert not whole.failed


def test_stop_really_ends_the_requests_at_the_provider():
    def stop(told):
        raise KeyboardInterrupt

    with session_of(ttft_ms=20) as session:
        begun = time.monotonic()
        prompts = ["quick", *(f"slow {n}" for n in range(50))]
        with pytest.raises(GenerationInterrupted):
            mapped(session, prompts, Told(stop), concurrency=50, max_tokens=3)
        assert time.monotonic() - begun < 5
        assert session.call(_workers) == []


async def _workers():
    return [t for t in asyncio.all_tasks() if "_answer_all" in str(t.get_coro())]


def test_a_whole_map_leaves_no_worker_behind():
    with session_of() as session:
        mapped(session, ["a"] * 20)
        time.sleep(0.05)
        assert session.call(_workers) == []


def test_awaited_it_gives_the_same_and_cancelling_keeps_what_was_done(monkeypatch):
    with session_of(itl_ms=2) as session:
        prompts = [f"row {n}" for n in range(30)]

        async def both():
            some = asyncio.Event()
            seen = Told(lambda told: some.set() if told.rows == 5 else None)
            run = run_of(session, prompts, concurrency=3, max_tokens=5)
            task = asyncio.create_task(run.arun(seen))
            await some.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await run_of(session, prompts, max_tokens=5).arun()

        out = asyncio.run(both())
        assert len(out) == 30
        assert out.summary.kept >= 5


def test_a_template_that_is_wrong_for_the_first_row_sends_nothing(mock_server):
    with endpoint(mock_server.url) as session:
        before = requests_served(mock_server.url)
        with pytest.raises(PromptError, match="'txet' in the prompt is not defined"):
            mapped(session, [{"text": "a"}], template="{{ txet }}")
        assert requests_served(mock_server.url) == before


def test_a_template_that_fails_for_a_later_row_fails_that_row():
    with session_of(mode="echo") as session:
        out = mapped(session, [4, 0, 2], template="{{ 8 // item }}")
        assert out.texts == ["2", None, "4"]
        assert "ZeroDivisionError" in out.failed[1].message


def test_rows_that_cannot_be_read_are_one_line_with_what_there_is():
    def broken():
        yield "a"
        yield "b"
        raise RuntimeError("the file has ended")

    with session_of() as session:
        with pytest.raises(OptionError, match="row 2 could not be read: RuntimeError") as caught:
            mapped(session, broken())
        assert isinstance(caught.value.__cause__, RuntimeError)
        assert len(caught.value.results) == 2


@pytest.mark.parametrize(
    ("data", "hint"),
    [("one text", "give a list"), ({"a": 1}, "give its .values() or .items()"), (5, "give a list")],
)
def test_what_has_no_rows_is_refused(data, hint):
    with session_of() as session, pytest.raises(OptionError) as caught:
        mapped(session, data)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "options", [{"on_error": "keeep"}, {"concurrency": 0}, {"limit": 0}], ids=str
)
def test_options_that_cannot_be_are_refused(options):
    with session_of() as session, pytest.raises(OptionError):
        mapped(session, ["a"], **options)


def test_a_row_that_is_no_text_wants_a_template():
    with session_of() as session, pytest.raises(PromptError) as caught:
        mapped(session, [1])
    assert caught.value.hint == "give a template="


def test_an_empty_list_gives_an_empty_list():
    with session_of() as session:
        assert list(mapped(session, [])) == []


def test_a_watcher_hears_of_every_row_and_of_the_end():
    with session_of(error_rate=0.3) as session:
        told = Told()
        out = mapped(session, [f"row {n}" for n in range(20)], told, max_tokens=3)
        assert (told.rows, told.failed, told.closed) == (20, len(out.failed), True)
        assert told.tokens == out.summary.usage.completion == 3 * (20 - len(out.failed))


def test_answers_are_given_from_the_cache_after_a_restart(tmp_path, mock_server, monkeypatch):
    monkeypatch.setenv("IPYVLLM_CACHE", str(tmp_path / "kept"))
    prompts = [f"cached {n}" for n in range(10)]
    with endpoint(mock_server.url) as session:
        mapped(session, prompts, limit=6)
    before, _ = requests_served(mock_server.url)
    with endpoint(mock_server.url) as session:
        out = mapped(session, prompts)
    assert [response.recorded for response in out] == [True] * 6 + [False] * 4
    assert requests_served(mock_server.url)[0] - before == 4


def test_an_answer_that_breaks_its_schema_is_asked_for_once_more_row_by_row():
    replies = [{"match": "nothing but JSON", "reply": '{"a": 1}'}, {"match": ".", "reply": "no"}]
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    with session_of(replies=replies) as session:
        out = mapped(session, ["one", "two"], schema=schema)
        assert out.parsed == [{"a": 1}, {"a": 1}]
        assert "asked again" in out.summary.notices[0]


def test_the_repr_is_a_few_lines_and_nothing_in_it_is_timed():
    with session_of(mode="echo") as session:
        out = mapped(session, [f"row {n}" for n in range(12)])
        lines = repr(out).splitlines()
        assert lines[0] == "12 rows · mock answer, not from a model"
        assert lines[1] == " 0  'row 0'"
        assert lines[-1] == "... and 2 more"
        data, metadata = out._repr_mimebundle_()
        assert data == {"text/plain": repr(out)}
        assert metadata["ipyvllm"]["usage"]["completion"] > 0


def test_in_plain_python_it_is_one_call(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    out = ipyvllm.map((f"row {n}" for n in range(5)), provider="mock", max_tokens=2)
    assert len(out) == 5
    again = asyncio.run(ipyvllm.amap(["a", "b"], provider="mock", max_tokens=2, concurrency=1))
    assert [response.usage.completion for response in again] == [2, 2]


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


def test_results_that_are_let_go_of_are_gone():
    with session_of() as session:
        out = mapped(session, (f"row {n}" for n in range(50)))
        kept = [id(each) for each in out]
        del out
        gc.collect()
        alive = {id(each) for each in gc.get_objects() if type(each) is Response}
        assert not alive & set(kept)


def test_endless_rows_need_a_limit_and_no_more():
    with session_of(mode="echo") as session:
        out = mapped(session, itertools.count(), template="{{ item }}", limit=7)
        assert out.texts == [str(n) for n in range(7)]


def test_a_generator_that_stop_has_ended_itself_is_made_anew_and_only_the_rest_is_asked():
    def prompts(stopping):
        for number in range(30):
            if stopping and number == 20:
                raise KeyboardInterrupt
            yield f"row {number}"

    with session_of() as session:
        with pytest.raises(GenerationInterrupted, match="make it anew") as caught:
            mapped(session, prompts(True), concurrency=2)
        done = sum(isinstance(each, Response) for each in caught.value.results)
        assert done > 0
        assert mapped(session, prompts(False)).summary.kept == done


def test_an_image_that_is_missing_fails_its_row(tmp_path):
    def images(names):
        if names["item"] == 1:
            raise OptionError("no such file")
        return [b"\x89PNG\r\n\x1a\n"]

    with session_of() as session:
        out = mapped(session, range(3), template="{{ item }}", images=images)
        assert list(out.failed) == [1]
        assert isinstance(out.failed[1], PromptError)


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
        out = mapped(session, ["a", "b"])
        assert [type(error) for error in out] == [UnreachableError] * 2
        assert "cannot be used" in out[0].hint
    finally:
        session.close()


def test_the_responses_survive_pickling_with_their_errors():
    with session_of(error_rate=0.4) as session:
        out = mapped(session, [f"row {n}" for n in range(10)])
    again = pickle.loads(pickle.dumps(out))
    assert again.texts == out.texts
    assert repr(again) == repr(out)


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
        out = mapped(session, ["a", "b", "c"])
        assert str(out.summary).count("m answers instead") == 1
        assert out.summary.mock
    finally:
        session.close()


def test_a_conversation_is_refused():
    with pytest.raises(OptionError, match="no conversation"):
        ipyvllm.map(["hi"], provider="mock", chat="main")
