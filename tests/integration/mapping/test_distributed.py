"""The same map on a cluster: a local Dask and a local Ray, whose workers ask an endpoint."""

from __future__ import annotations

import os
import pickle
import threading

import pandas as pd
import psutil
import pytest

import ipyvllm
from helpers.maps import requests_served
from ipyvllm.config.loader import Config, EndpointConfig, EngineConfig, MockConfig
from ipyvllm.errors import OptionError
from ipyvllm.mapping import distributed
from ipyvllm.session import Session

pytestmark = pytest.mark.cluster

SCHEMA = {
    "type": "object",
    "properties": {"age": {"type": "integer"}, "mood": {"enum": ["good", "bad"]}},
    "required": ["age", "mood"],
}
KEY = "sk-very-secret-key"


@pytest.fixture
def session(mock_server, monkeypatch):
    monkeypatch.setenv("CLUSTER_TEST_KEY", KEY)
    providers = {
        "e": EndpointConfig(
            type="vllm", base_url=mock_server.url, model="mock", api_key_env="CLUSTER_TEST_KEY"
        ),
        "echo": MockConfig(type="mock", mode="echo"),
        "flaky": MockConfig(type="mock", error_rate=0.5),
        "cpu": EngineConfig(type="engine"),
        "stand_in": MockConfig(type="mock", fallback="cpu"),
    }
    made = Session(lambda: Config(default="e", providers=providers))
    yield made
    made.close()


@pytest.fixture(scope="module")
def dask_cluster(mock_server):
    """One worker in a process of its own: what it is sent really travels."""
    from dask.distributed import Client, LocalCluster

    os.environ["CLUSTER_TEST_KEY"] = KEY  # a worker reads its own environment
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as local,
        Client(local) as client,
    ):
        yield client
    del os.environ["CLUSTER_TEST_KEY"]


@pytest.fixture
def frame():
    import dask.dataframe as dd

    return dd.from_pandas(pd.DataFrame({"word": [f"w{n}" for n in range(20)]}), npartitions=4)


def test_a_dask_frame_is_answered_lazily_by_the_workers_in_order(
    session, dask_cluster, frame, mock_server
):
    before, _ = requests_served(mock_server.url)
    out = distributed.lazily(
        session, frame, template="{{ sign }}{{ word }}", names={"sign": "+"}, max_tokens=3
    )
    assert requests_served(mock_server.url)[0] == before
    assert list(out.columns) == ["word", "response", "error"]
    computed = out.compute()
    assert requests_served(mock_server.url)[0] - before == 20
    assert list(computed.word) == [f"w{n}" for n in range(20)]
    assert computed.response.notna().all()
    assert computed.error.isna().all()
    assert dict(computed.dtypes) == dict(out.dtypes)


def test_a_worker_gives_the_answers_this_process_gives(session, dask_cluster, frame):
    there = distributed.lazily(session, frame, template="{{ word }}", max_tokens=6).compute()
    here = session.start("w7", max_tokens=6, stream=False).response().text
    assert there.response[there.word == "w7"].item() == here


def test_a_schema_gives_typed_columns_of_the_same_types_in_every_part(session, dask_cluster, frame):
    out = distributed.lazily(session, frame, template="{{ word }}", schema=SCHEMA)
    assert str(out.age.dtype) == "Int64"
    assert list(out.mood.dtype.categories) == ["good", "bad"]
    computed = out.compute()
    assert computed.age.notna().all()
    assert set(computed.mood) <= {"good", "bad"}


def test_a_failed_row_holds_its_error_as_text(session, dask_cluster, frame):
    computed = distributed.lazily(session, frame, provider="flaky", template="{{ word }}").compute()
    failed = computed.response.isna()
    assert 0 < failed.sum() < 20
    assert computed.error[failed].str.startswith("ServerError: ").all()


def test_a_limit_holds_across_parts(session, dask_cluster, frame):
    out = distributed.lazily(session, frame, 7, provider="echo", template="{{ word }}").compute()
    assert list(out.response) == [f"w{n}" for n in range(7)]


def test_a_dask_series_is_a_frame_of_one_column(session, dask_cluster, frame):
    out = distributed.lazily(session, frame.word, provider="echo").compute()
    assert list(out.response) == list(out.word)


def test_in_plain_python_it_is_the_same_call(dask_cluster, frame, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    out = ipyvllm.map(frame, template="{{ word }}", provider="mock", max_tokens=2)
    assert len(out.compute()) == 20


def test_a_cell_over_a_dask_frame_gives_one_and_previews_its_first_rows(
    shell, dask_cluster, frame, capsys
):
    shell.user_ns["frame"] = frame
    shell.run_cell("%%llm out << mock --map frame --max-tokens 2\n{{ word }}")
    assert type(shell.user_ns["out"]).__name__ == "DataFrame"
    assert len(shell.user_ns["out"].compute()) == 20
    shell.run_cell("%%llm mock --map frame --dry-run\nsay {{ word }}")
    assert "row 2:\nsay w2" in capsys.readouterr().out


@pytest.mark.parametrize("provider", ["cpu", "stand_in"])
def test_an_engine_is_refused_in_one_line(session, frame, provider):
    with pytest.raises(OptionError, match="'cpu' is an engine of this kernel") as caught:
        distributed.lazily(session, frame, template="{{ word }}", provider=provider)
    assert caught.value.hint.startswith("ask an endpoint")


def test_a_name_that_cannot_travel_is_refused_by_its_name(session, frame):
    names = {"lock": threading.Lock(), "unused": threading.Lock()}
    with pytest.raises(OptionError, match="'lock' in the prompt cannot be sent"):
        distributed.lazily(session, frame, template="{{ lock }} {{ word }}", names=names)
    distributed.lazily(session, frame, template="{{ word }}", names=names)


def test_a_column_that_is_there_already_is_refused(session, frame):
    with pytest.raises(OptionError, match="already has a column 'error'"):
        distributed.lazily(session, frame.assign(error=1), template="{{ word }}")


def test_images_are_refused(session, frame):
    with pytest.raises(OptionError, match="images"):
        distributed.lazily(session, frame, template="{{ word }}", images=["a.png"])


def test_no_key_travels(session, frame):
    out = distributed.lazily(session, frame, template="{{ word }}")
    import cloudpickle

    assert KEY.encode() not in cloudpickle.dumps(out)
    assert KEY.encode() not in pickle.dumps(session.providers.section("e"))


@pytest.fixture(scope="module")
def ray_cluster():
    """A cluster of one core, without a dashboard, gone with its processes at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_agent_register_timeout_ms", "120000")  # slow machines are slow here
        patch.setenv("RAY_AUTH_MODE", "disabled")
        patch.setenv("CLUSTER_TEST_KEY", KEY)
        patch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        import ray

        before = set(psutil.Process().children(recursive=True))
        _start(ray)
        ray.data.DataContext.get_current().enable_progress_bars = False
        started = set(psutil.Process().children(recursive=True)) - before
        yield ray
        ray.shutdown()
        _, alive = psutil.wait_procs(started, timeout=20)
        assert not alive


def _start(ray):
    """Ray gives its own processes 30 s to start, which a busy machine may not keep at first."""
    for attempt in range(3):
        before = set(psutil.Process().children(recursive=True))
        try:
            ray.init(
                num_cpus=1,
                include_dashboard=False,
                log_to_driver=False,
                configure_logging=False,
                object_store_memory=100 * 1024**2,
            )
            return
        except Exception:  # Ray raises nothing narrower
            ray.shutdown()
            for left in set(psutil.Process().children(recursive=True)) - before:
                left.kill()  # Ray itself would end them only with this process
            if attempt == 2:
                raise


@pytest.mark.timeout(600)
def test_a_ray_dataset_is_answered_lazily_by_the_workers(session, ray_cluster, mock_server):
    before, _ = requests_served(mock_server.url)
    data = ray_cluster.data.from_items([{"word": f"w{n}"} for n in range(12)])
    out = distributed.lazily(
        session, data, 10, template="{{ sign }}{{ word }}", names={"sign": "+"}, schema=SCHEMA
    )
    assert isinstance(out, ray_cluster.data.Dataset)
    assert requests_served(mock_server.url)[0] == before
    computed = out.to_pandas()
    assert requests_served(mock_server.url)[0] - before == 10
    assert list(computed.columns) == ["word", "response", "age", "mood", "error"]
    assert list(computed.word) == [f"w{n}" for n in range(10)]
    assert computed.age.notna().all()
    assert computed.error.isna().all()
