"""How long to wait: the header, and requests per minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ipyvllm.providers.http.retry import Limits, retry_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("-3", 0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("soon", None),
        ("inf", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_minute_has_so_many_requests(monkeypatch):
    clock = 100.0
    monkeypatch.setattr("ipyvllm.providers.http.retry.time.monotonic", lambda: clock)
    limits = Limits(None, 2)
    assert [limits.reserve() for _ in range(5)] == [0, 0, 60, 60, 120]
    clock = 161.0
    assert limits.reserve() == 59
