"""`--compare` in a real kernel."""

from __future__ import annotations

import time

from ipyvllm.errors import GenerationInterrupted

CONFIG = """
providers:
  echo: {type: mock, mode: echo}
  slow: {type: mock, itl_ms: 300}
"""


def test_stop_keeps_what_had_come(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    request = kernel.send("%%llm both << --compare echo,slow\nHello!", allow_stdin=True)
    time.sleep(2)
    kernel.manager.interrupt_kernel()
    assert GenerationInterrupted.__name__ in kernel.wait(request).error
    kept = kernel.value("[(a.text, a.finish_reason) for a in both.values()]")
    assert kept[0] == ("Hello!", "stop")
    assert kept[1][0]
    assert kept[1][1] == "interrupted"
