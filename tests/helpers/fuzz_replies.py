"""Fuzzes the decoders of a server's replies with atheris, from the kept seeds:

    cd tests && python -m helpers.fuzz_replies [SECONDS] [NEW_SEEDS]

What it finds becomes a file in `unit/providers/http/seeds`, which `test_reply_fuzz` decodes in
every run. atheris is needed for this command only.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "unit/providers/http/seeds"


def decode(data: bytes) -> None:
    """Decode `data` as everything that a server may send: only errors of ours may be raised."""
    from ipyvllm.errors import LLMError
    from ipyvllm.messages import Delta
    from ipyvllm.providers.http import chat_api, metrics, retry
    from ipyvllm.providers.http.errors import error_message, in_band_error
    from ipyvllm.providers.http.lenient_json import parse
    from ipyvllm.providers.http.reply import ReplyDecoder

    whole, halved = ReplyDecoder("w"), ReplyDecoder("w")
    events = [*whole.feed(data), *whole.end()]
    pieces = [*halved.feed(data[: len(data) // 2]), *halved.feed(data[len(data) // 2 :])]
    pieces += halved.end()
    for event in events:
        if isinstance(event, Delta):
            event.text.encode()
            event.reasoning.encode()
    assert _text(events) == _text(pieces), "the text depends on where the bytes are cut"
    assert whole.finished or whole.error is not None, "neither an answer nor an error"
    assert whole.error is None or str(whole.error), "an error without a word"
    with suppress(LLMError):
        chat_api.decode_models(data)
    chat_api.decode_version(data)
    text = data.decode("utf-8", "replace")
    metrics.decode_metrics(text)
    retry.retry_after(text)
    try:
        body = parse(data)
    except ValueError:
        body = text
    error_message(body)
    str(in_band_error(body))


def _text(events) -> str:
    from ipyvllm.messages import Delta

    return "".join(event.text for event in events if isinstance(event, Delta))


def main() -> None:
    import atheris

    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    found = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp()
    decode(b"{}")  # what is imported by now is instrumented
    atheris.instrument_all()
    options = [sys.argv[0], found, str(SEEDS), f"-max_total_time={seconds}", "-max_len=4096"]
    atheris.Setup(options, decode)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
