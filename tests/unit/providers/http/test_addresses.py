"""The addresses made from a `base_url`."""

from __future__ import annotations

import pytest

from ipyvllm.config.loader import EndpointConfig
from ipyvllm.errors import ConfigError
from ipyvllm.providers.http.addresses import Addresses

PATHS = {
    "http://h:8000/v1": ["http://h:8000/v1/models"],
    "http://h:8000/v1/": ["http://h:8000/v1/models"],
    "http://h/api/v3": ["http://h/api/v3/models"],
    "http://h/v1beta/openai": ["http://h/v1beta/openai/models"],
    "http://h:8000": ["http://h:8000/models", "http://h:8000/v1/models"],
    "http://h/proxy/": ["http://h/proxy/models", "http://h/proxy/v1/models"],
    "http://h/v1?api-version=2": ["http://h/v1/models?api-version=2"],
    "http://h/v1/?a=b%20c&d": ["http://h/v1/models?a=b%20c&d"],
    "http://h/v1/chat/completions": ["http://h/v1/models"],
    "http://h/v1#top": ["http://h/v1/models"],
    "http://h/a%2Fb/v1": ["http://h/a%2Fb/v1/models"],
    "HTTP://H/v1": ["http://h/v1/models"],
    "http://[::1]:8000/v1": ["http://[::1]:8000/v1/models"],
}


@pytest.mark.parametrize(("base_url", "expected"), PATHS.items())
def test_the_path_is_joined_before_the_query(base_url, expected):
    assert list(map(str, Addresses("p", base_url).of("models"))) == expected


def test_an_address_that_has_answered_is_the_only_one_from_then_on():
    addresses = Addresses("p", "http://h:8000")
    addresses.exists(addresses.of("models")[1])
    assert [str(url) for url in addresses.of("chat/completions")] == [
        "http://h:8000/v1/chat/completions"
    ]


@pytest.mark.parametrize(
    ("base_url", "health"),
    [
        ("http://h/v1", "http://h/health"),
        ("http://h/v1/?k=1", "http://h/health?k=1"),
        ("http://h/gateway/v1", "http://h/gateway/health"),
        ("http://h", "http://h/health"),
    ],
)
def test_pages_of_the_server_are_not_below_the_api(base_url, health):
    assert str(Addresses("p", base_url).outside("health")) == health


def test_a_query_and_a_password_are_not_shown():
    assert Addresses("p", "http://u:pw@h/v1/?key=abc").shown == "http://h/v1"


@pytest.mark.parametrize(
    "base_url",
    [
        *("http://", "http:///v1", "http://h:99999/v1", "http://h:x/v1", "http://[::/v1"),
        *("http://a..b/v1", f"http://{'a' * 64}.example/v1", "http://ex ample/v1"),
    ],
)
def test_what_is_no_address_is_the_configurations_error(base_url):
    with pytest.raises(ConfigError, match="base_url of provider 'p'"):
        Addresses("p", base_url).of("models")


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\u00a0", "\u200b", "\ufeff"])
def test_blanks_around_an_address_are_not_part_of_it(blank):
    section = EndpointConfig(type="openai", base_url=f"{blank}http://h/v1{blank}")
    assert section.base_url == "http://h/v1"
