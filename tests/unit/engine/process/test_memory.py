"""Which modules the engine's process does not import."""

from __future__ import annotations

import pytest

from ipyvllm.engine.process.memory import unused


def test_an_engine_of_one_process_needs_no_cluster_tracing_or_video():
    assert unused({"max_model_len": 512, "dtype": "float32"}) == [
        "ray",
        "opentelemetry",
        "dill",
        "cv2",
    ]


@pytest.mark.parametrize(
    ("args", "left_out"),
    [
        ({"distributed_executor_backend": "ray"}, ["opentelemetry", "dill", "cv2"]),
        ({"data_parallel_backend": "ray"}, ["opentelemetry", "dill", "cv2"]),
        ({"ray_workers_use_nsight": True}, ["opentelemetry", "dill", "cv2"]),
        ({"otlp_traces_endpoint": "http://localhost:4317"}, ["ray", "dill", "cv2"]),
        ({"trust_remote_code": True}, ["ray", "opentelemetry", "dill"]),
    ],
)
def test_what_the_arguments_ask_for_is_imported(args, left_out):
    assert unused(args) == left_out
