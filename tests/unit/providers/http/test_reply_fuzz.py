"""Whatever bytes a server sends, the decoders raise nothing of a library's, and the text does not
depend on how the bytes are cut."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fuzz_replies import SEEDS, decode
from ipyvllm.messages import Delta
from ipyvllm.providers.http.reply import ReplyDecoder
from ipyvllm.rendering.control_chars import escape_control_chars

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
TEXTS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), min_size=1)
# Parts of a chunk that are beside the text: whatever they are, the text is kept.
DECORATION = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("id", "model", "usage", "created", "service_tier", "timings"), ODD),
        "error": st.sampled_from([None, {}, "", [], {"message": "", "code": None}]),
    },
)
BESIDE = st.fixed_dictionaries({}, optional={"logprobs": ODD, "content_filter_results": ODD})
NOISE = st.sampled_from(
    [
        *(b"", b": ping\n\n", b"event: ping\n\n", b"retry: 10\n\n", b"data:\n\n", b"id: 7\n\n"),
        *(b"data: {}\n\n", b'data: {"choices":[]}\n\n', b"data: null\n\n", b"\n\n\n"),
    ]
)
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


def text_of(events):
    return "".join(event.text for event in events if isinstance(event, Delta))


def decoded(data, cuts=()):
    reply = ReplyDecoder("the server")
    events, place = [], 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        events += reply.feed(data[place:cut])
        place = cut
    return reply, [*events, *reply.end()]


@pytest.mark.parametrize("seed", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_what_a_fuzzer_has_found_is_decoded(seed):
    decode(seed.read_bytes())


@given(st.binary(max_size=200))
def test_any_bytes(data):
    decode(data)


@given(ODD)
def test_any_json_value(value):
    decode(json.dumps(value).encode())
    decode(b"data: " + json.dumps(value).encode() + b"\n\ndata: [DONE]\n\n")


@given(TEXTS, DECORATION, BESIDE, NOISE, ENDS, st.booleans(), st.lists(st.integers(0), max_size=5))
def test_decoration_costs_no_text(texts, more, beside, noise, end, mark, cuts):
    chunks = [
        {**more, "choices": [{"index": 0, "delta": {"content": text}, **beside}]} for text in texts
    ]
    chunks[-1]["choices"][0]["finish_reason"] = "stop"
    data = b"".join(noise + b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks)
    data = (b"\xef\xbb\xbf" if mark else b"") + data.replace(b"\n", end)
    reply, events = decoded(data, cuts)
    assert reply.error is None
    assert reply.finished
    assert text_of(events) == "".join(texts)


@given(TEXTS, st.integers(0))
def test_a_stream_that_is_cut_is_an_error_and_what_came_is_kept(texts, cut):
    events = [{"choices": [{"delta": {"content": text}}]} for text in texts]
    data = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)
    reply, found = decoded(data[: cut % (len(data) + 1)])
    assert reply.error is not None
    assert not reply.finished
    assert "".join(texts).startswith(text_of(found))


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["stream", "whole", "lines"]))
def test_an_error_is_one_in_the_servers_words(words, how):
    body = json.dumps({"error": {"message": words}}).encode()
    data = {"stream": b"data: " + body + b"\n\n", "whole": body, "lines": b"\n" + body + b"\n"}[how]
    reply, _ = decoded(data)
    assert reply.error is not None
    nothing = {"ok", "success", "none", "null", "0", "200", "no error"}
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    shown = escape_control_chars(" ".join(whole.split())[:300])
    assert words.strip().lower() in nothing or reply.error.message.endswith(shown)
