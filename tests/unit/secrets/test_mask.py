"""Masking of secrets in texts: whole, in pieces, in the encodings that texts have."""

from __future__ import annotations

import base64
import html
import itertools
import json
import pickle
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.secrets.encodings import Decoded, forms
from ipyvllm.secrets.mask import Mask
from ipyvllm.secrets.secret import STARS, Secret
from ipyvllm.secrets.streaming import StreamMask

KEY = "sk-CANARY/models+0001="
MASK = Mask([Secret(KEY)])


def escaped(text):
    return "".join(f"\\u{ord(c):04x}" for c in text)


def entities(text):
    return "".join(f"&#x{ord(c):x};" for c in text)


ENCODINGS = {
    "plain": lambda key: key,
    "upper case": str.upper,
    "lower case": str.lower,
    "percent": lambda key: quote(key, safe=""),
    "percent in lower case": lambda key: quote(key, safe="").lower(),
    "percent, every character": lambda key: "".join(f"%{ord(c):02X}" for c in key),
    "percent twice": lambda key: quote(quote(key, safe=""), safe=""),
    "plus": quote_plus,
    "JSON": json.dumps,
    "JSON in JSON": lambda key: json.dumps(json.dumps(key)),
    "JSON with escaped slashes": lambda key: json.dumps(key).replace("/", "\\/"),
    "JSON, every character": escaped,
    "JSON twice, every character": lambda key: json.dumps(escaped(key)),
    "Python": repr,
    "HTML": html.escape,
    "HTML, every character": entities,
    "HTML in decimal": lambda key: "".join(f"&#{ord(c)};" for c in key),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 for URLs": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "base64 in a URL": lambda key: quote(base64.b64encode(key.encode()), safe=""),
    "Basic": lambda key: base64.b64encode(f"user:{key}".encode()).decode(),
    "Basic, one more": lambda key: base64.b64encode(f"user1:{key}".encode()).decode(),
    "Basic, two more": lambda key: base64.b64encode(f"user12:{key} ".encode()).decode(),
    "hex": lambda key: key.encode().hex(),
    "the beginning": lambda key: key[:12],
    "the beginning, more": lambda key: key[:17] + "...",
}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_a_secret_is_masked_in_every_encoding(encode):
    text = f"the key {encode(KEY)} is wrong"
    shown = MASK(text)
    assert STARS in shown
    assert shown.startswith("the key ")
    assert shown.endswith(" is wrong")
    assert len(shown) < len("the key ") + 20 + len(" is wrong")


@given(st.text('abé\\"/&<> +%=-_.0123456789ABCxyz', min_size=12, max_size=40), st.data())
def test_any_mixture_of_encodings_is_masked(key, data):
    """Each character of any key in an encoding of its own."""
    ways = [str, lambda c: f"%{ord(c):02x}", escaped, entities]
    for c in key:
        if not c.isascii():
            key = key.replace(c, "e")
    encoded = "".join(
        data.draw(st.sampled_from(ways if c not in "\\%&" else ways[1:]))(c) for c in key
    )
    mask = Mask([Secret(key)])
    assert mask(f"[{encoded}]") == f"[{STARS}]" or Decoded(key).text != key.lower()


@given(st.text(), st.integers(0, 40))
def test_a_text_without_the_secret_stays_as_it_is(text, place):
    text = text[:place] + KEY[:11].swapcase()[:9] + " " + text[place:]
    assert MASK(text) == text


@given(st.text("%\\&u0041;amp#x25/\"'é\u0130 ", max_size=60))
def test_every_character_of_a_decoded_text_has_a_place_in_the_original(text):
    decoded = Decoded(text)
    places = [(decoded.start(i), decoded.end(i + 1)) for i in range(len(decoded.text))]
    assert [text[a:b] for a, b in places] == [text[a:b] for a, b in places if b > a]
    assert [a for a, _ in places[1:]] == [b for _, b in places[:-1]]
    assert "".join(text[a:b] for a, b in places) == text


def pieces_of(text, cuts):
    marks = [0, *sorted({cut % (len(text) + 1) for cut in cuts}), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(marks)]


def streamed(mask, pieces):
    masked = StreamMask(mask)
    return [*(masked.feed(piece) for piece in pieces), masked.end()]


@given(st.sampled_from(list(ENCODINGS)), st.lists(st.integers(0, 500)), st.text(max_size=20))
def test_a_secret_in_pieces_is_masked(name, cuts, around):
    encoded = ENCODINGS[name](KEY)
    text = f"{around} {encoded} {around}"
    shown = "".join(streamed(MASK, pieces_of(text, cuts)))
    # The first characters of a secret may have been passed on before it was known to be one.
    assert STARS in shown
    assert [form for form in forms(KEY) if form[5:12] in Decoded(shown).text] == []


@given(st.text("sk-CANAR/modl+01= ab%\\u", max_size=80), st.lists(st.integers(0, 100)))
def test_a_stream_without_the_secret_is_passed_on_whole(text, cuts):
    if STARS in MASK(text):
        return
    assert "".join(streamed(MASK, pieces_of(text, cuts))) == text


def test_only_what_may_be_a_secret_is_held_back():
    masked = StreamMask(MASK)
    assert masked.feed("It ends in s") == "It ends in s"
    assert masked.feed("k-") == "k-"
    assert not masked.holding
    assert masked.feed("CANA") == ""
    assert masked.holding
    assert masked.feed("DA") == "CANADA"
    assert masked.end() == ""


def test_the_longest_of_two_secrets_that_begin_alike_is_masked():
    mask = Mask([Secret("sk-team-1234"), Secret("sk-team-1234-admin-5678")])
    assert mask("a sk-team-1234-admin-5678 b") == "a *** b"


def test_names_and_values_at_any_depth_are_masked_and_images_left_alone():
    image = "data:image/png;base64," + base64.b64encode(KEY.encode()).decode()
    value = {"a": [{KEY: (KEY, 1, None, True)}], "image": image}
    assert MASK.all(value) == {"a": [{STARS: (STARS, 1, None, True)}], "image": image}


def test_a_secret_is_not_shown_or_pickled():
    secret = Secret(KEY)
    assert KEY not in f"{secret}{secret!r}"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)


@pytest.mark.parametrize(("value", "strong"), [("test", 0), ("password", 0), ("hunter22", 1)])
def test_a_common_word_is_no_strong_secret(value, strong):
    assert Secret(value).strong == bool(strong)
