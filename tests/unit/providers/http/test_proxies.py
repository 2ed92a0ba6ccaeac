"""Which hosts are asked through a proxy, and what a proxy's address may be."""

from __future__ import annotations

import httpx2
import pytest

from ipyvllm.errors import ConfigError, MissingDependencyError
from ipyvllm.providers.http import proxies

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


EXCEPTED = [
    ("*", "http://anywhere.example/v1"),
    ("localhost", "http://localhost:8000/v1"),
    ("example.com", "https://example.com/v1"),
    ("example.com", "https://models.example.com/v1"),
    (".example.com", "https://models.example.com/v1"),
    ("*.example.com", "https://models.example.com/v1"),
    ("EXAMPLE.com", "https://models.Example.COM/v1"),
    ("example.com.", "https://models.example.com/v1"),
    ("a.example, b.example", "http://b.example/v1"),
    ("a.example b.example", "http://b.example/v1"),
    ("example.com:8443", "https://example.com:8443/v1"),
    ("example.com:443", "https://example.com/v1"),
    ("http://example.com", "http://example.com/v1"),
    ("10.0.0.0/8", "http://10.1.2.3:8000/v1"),
    ("10.1.2.3", "http://10.1.2.3:8000/v1"),
    ("10.1.2.3:8000", "http://10.1.2.3:8000/v1"),
    ("::1", "http://[::1]:8000/v1"),
    ("[::1]", "http://[::1]:8000/v1"),
    ("[::1]:8000", "http://[::1]:8000/v1"),
    ("0:0:0:0:0:0:0:1", "http://[::1]/v1"),
    ("fd00::/8", "http://[fd12::3]/v1"),
    ("[fd00::]/8", "http://[fd12::3]/v1"),
]
NOT_EXCEPTED = [
    ("", "http://example.com/v1"),
    ("example.com", "http://notexample.com/v1"),
    ("models.example.com", "http://example.com/v1"),
    ("example.com:8443", "https://example.com/v1"),
    ("10.0.0.0/8", "http://11.0.0.1/v1"),
    ("10.0.0.0/33", "http://10.0.0.1/v1"),
    ("::1", "http://[::2]/v1"),
    ("10", "http://10.1.2.3/v1"),
    (".", "http://example.com/v1"),
    ("[::1", "http://[::1]/v1"),
]


@pytest.mark.parametrize(("no_proxy", "url"), EXCEPTED)
def test_a_host_of_no_proxy_is_asked_directly(no_proxy, url, monkeypatch):
    monkeypatch.setenv("all_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", no_proxy)
    assert proxies.proxy_for(httpx2.URL(url)) is None


@pytest.mark.parametrize(("no_proxy", "url"), NOT_EXCEPTED)
def test_every_other_host_is_asked_through_the_proxy(no_proxy, url, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    found = proxies.proxy_for(httpx2.URL(url))
    assert (found.shown, found.variable) == ("http://proxy.example:3128", "ALL_PROXY")


def test_the_proxy_of_the_scheme_comes_before_that_of_all(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://all.example")
    monkeypatch.setenv("HTTPS_PROXY", "http://u:pw@secure.example")
    assert proxies.proxy_for(httpx2.URL("http://h/v1")).shown == "http://all.example"
    secure = proxies.proxy_for(httpx2.URL("https://h/v1"))
    assert (secure.shown, secure.url.password) == ("http://secure.example", "pw")


def test_a_proxy_without_a_scheme_and_with_blanks_is_an_http_proxy(monkeypatch):
    monkeypatch.setenv("http_proxy", " proxy.example:3128 ")
    assert proxies.proxy_for(httpx2.URL("http://h/v1")).shown == "http://proxy.example:3128"


@pytest.mark.parametrize("scheme", ["socks", "socks5", "socks5h"])
def test_a_socks_proxy_needs_an_extra_and_the_error_names_it(scheme, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1")
    monkeypatch.setattr(proxies.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingDependencyError, match=r'pip install "ipyvllm\[socks\]"'):
        proxies.proxy_for(httpx2.URL("http://h/v1"))
    monkeypatch.setattr(proxies.importlib.util, "find_spec", lambda name: name)
    kind = scheme if scheme != "socks" else "socks5"
    assert proxies.proxy_for(httpx2.URL("http://h/v1")).shown == f"{kind}://127.0.0.1:1080"


@pytest.mark.parametrize(
    "value", ["socks4://h:1", "ftp://h", "http://[::", "http://", "http://h:x"]
)
def test_a_proxy_that_cannot_be_used_is_refused_by_the_variables_name(value, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", value)
    with pytest.raises(ConfigError, match="HTTP_PROXY"):
        proxies.proxy_for(httpx2.URL("http://h/v1"))
