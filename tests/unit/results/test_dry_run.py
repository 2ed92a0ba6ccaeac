"""`--dry-run`: what would be sent, in plain sight, and nothing sent."""

from __future__ import annotations

import pytest

from ipyvllm.errors import ConfigError, OptionError
from ipyvllm.results.dry_run import DryRun


@pytest.fixture
def dry(shell):
    def dry(first, body="Hello {{ 1 + 1 }}"):
        result = shell.run_cell(f"%%llm {first}\n{body}")
        if result.error_in_exec is not None:
            raise result.error_in_exec
        return result.result

    return dry


def test_it_shows_messages_parameters_provider_and_tokens(dry):
    found = dry('mock --dry-run -t 0.2 --choice a,b --system "Be nice"')
    assert isinstance(found, DryRun)
    assert repr(found) == (
        "nothing was sent; mock would be asked, 4 tokens:\n\n"
        "[system]\nBe nice\n\n[user]\nHello 2\n\n"
        'temperature: 0.2\nstructured_outputs: {"choice": ["a", "b"]}\nmax_tokens: 9'
    )
    assert found.to_dict()["messages"][-1] == {"role": "user", "content": "Hello 2"}


def test_nothing_is_sent_and_no_key_is_shown(dry, tmp_path, monkeypatch):
    monkeypatch.setenv("SOME_KEY", "sk-very-secret")
    (tmp_path / "ipyvllm.yaml").write_text(  # nothing listens there: sending would fail
        "providers:\n  far:\n    type: vllm\n    base_url: http://127.0.0.1:9/v1\n"
        "    api_key_env: SOME_KEY\n"
    )
    found = dry("far/some-model --dry-run")
    assert (found.model, found.tokens) == ("some-model", None)
    assert "sk-very-secret" not in f"{found!r} {found.to_dict()}"


def test_an_engine_is_not_started_for_it(dry, shell):
    assert dry("cpu --dry-run").tokens is None
    magic = shell.magics_manager.magics["cell"]["llm"].__self__
    assert magic.session.providers.get("cpu").engine.snapshot().state.value == "absent"


def test_a_name_takes_it_silently(dry, shell):
    assert dry("x << mock --dry-run") is None
    assert isinstance(shell.user_ns["x"], DryRun)


def test_an_image_is_told_by_kind_and_size(dry, shell):
    shell.user_ns["picture"] = b"\x89PNG\r\n\x1a\n" + bytes(100)
    assert "[image: image/png, 1" in repr(dry("mock --dry-run --image picture", "What is this?"))


def test_what_would_be_refused_is_refused(dry):
    with pytest.raises(ConfigError, match="no provider 'mcok'"):
        dry("mcok --dry-run")
    with pytest.raises(OptionError, match="no option --temprature"):
        dry("mock --dry-run --temprature 1")
