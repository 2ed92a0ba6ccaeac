"""What the running engine's process does without."""

from __future__ import annotations

from pathlib import Path


def test_the_running_engine_has_not_loaded_them(engine_session):
    engine_session.start("Hello!", max_tokens=1).response()
    pid = engine_session.providers.get("cpu").engine.pid
    files = Path(f"/proc/{pid}/maps").read_text()
    assert "torch" in files
    assert "_raylet" not in files
    assert "opentelemetry" not in files
    assert "cv2" not in files
