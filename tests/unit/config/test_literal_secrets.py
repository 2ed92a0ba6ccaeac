"""Literal secrets in a configuration are refused with the fix, and nothing repeats them."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.config import loader
from ipyvllm.config.secret_values import literal, secrets_of
from ipyvllm.errors import ConfigError
from ipyvllm.secrets.literal import is_secret_name, is_variable_name, without_keys

ENDPOINT = {"type": "vllm", "base_url": "http://127.0.0.1:9/v1"}
CANARY = "CANARY0001"
REFUSED = {
    "header": {"headers": {"Authorization": f"Bearer {CANARY}"}},
    "header of a gateway": {"headers": {"X-Gateway-Token": CANARY}},
    "header beside a variable": {"headers": {"Authorization": "Bearer ${NONE:-CANARY0001}"}},
    "cookie": {"headers": {"Cookie": f"session={CANARY}; path=/"}},
    "cookie beside a variable": {"headers": {"Cookie": "a=${USER}; session=" + CANARY}},
    "body": {"extra_body": {"api_key": CANARY}},
    "body, deep": {"extra_body": {"a": [{"b": {"auth_token": CANARY}}]}},
    "body, a list": {"extra_body": {"secrets": [CANARY]}},
    "body, a key by its form": {"extra_body": {"note": f"use sk-{CANARY}"}},
    "model": {"model": f"sk-{CANARY}"},
    "fallback": {"fallback": f"hf_{CANARY}"},
    "password": {"base_url": f"http://u:{CANARY}@127.0.0.1:9/v1"},
    "password with a slash": {"base_url": f"http://u:a/{CANARY}@127.0.0.1:9/v1"},
    "user that is a key": {"base_url": f"http://sk-{CANARY}@127.0.0.1:9/v1"},
    "password that is a default": {"base_url": "http://u:${NONE:-CANARY0001}@127.0.0.1:9"},
    "query": {"base_url": f"http://127.0.0.1:9/v1?api-key={CANARY}"},
    "in place of a name": {"api_key_env": f"sk-{CANARY}"},
    "in place of a name, without a prefix": {"api_key_env": f"a1b2c3d4e5f6{CANARY}"},
    "in place of a name, in small letters": {"api_key_env": f"{CANARY}_literal_0001"},
    "in place of an entry, without a prefix": {"api_key_keyring": f"9f8e7d6c5b4a{CANARY}"},
    "in place of an entry": {"api_key_keyring": f"sk-{CANARY}"},
    "a key of its own": {"api_key": CANARY},
    "another key of its own": {"hf_token": CANARY},
    "unset variable that is a key": {"model": "${hf_CANARY0001}"},
}
OF_AN_ENGINE = {
    "environment": {"env": {"HF_TOKEN": f"hf_{CANARY}"}},
    "environment of a cloud": {"env": {"AWS_SECRET_ACCESS_KEY": CANARY}},
    "engine arguments": {"engine_args": {"hf_token": CANARY}},
    "engine arguments, deep": {"engine_args": {"a": {"access_token": CANARY}}},
}
WRONG = {"VALUE": f"u:{CANARY}@h/v1"}


def written(tmp_path, section):
    path = tmp_path / "ipyvllm.yaml"
    path.write_text(yaml.safe_dump({"providers": {"p": section}}))
    return path


def refused(tmp_path, section):
    """The error, and everything that an error shows, with the causes for `%tb`."""
    with pytest.raises(ConfigError) as caught:
        loader.parse(written(tmp_path, section), {"USER": "ada"}).provider("p")
    caught.value._render_traceback_()
    shown = [repr(caught.value), *caught.value.lines(), *caught.value._render_traceback_()]
    cause = caught.value.__cause__ or caught.value.__context__
    return caught.value, "\n".join([*shown, repr(cause)])


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED)
def test_a_literal_secret_is_refused_and_not_repeated(tmp_path, given):
    error, shown = refused(tmp_path, ENDPOINT | given)
    assert CANARY not in shown
    assert error.hint or "variable" in error.message


@pytest.mark.parametrize("given", OF_AN_ENGINE.values(), ids=OF_AN_ENGINE)
def test_so_is_one_for_an_engine(tmp_path, given):
    error, shown = refused(tmp_path, {"type": "engine"} | given)
    assert CANARY not in shown
    assert "${NAME}" in error.hint


ACCEPTED = {
    "variables": {
        "base_url": "http://${USER}:${PW}@127.0.0.1:9/v1?api-key=${PW}",
        "headers": {"Authorization": "Bearer ${PW}", "Cookie": "session=${PW}; path=/"},
        "extra_body": {"api_key": "${PW}"},
    },
    "names": {"api_key_env": "TEAM_2024_API_KEY", "model": "Qwen/Qwen3-0.6B"},
    "placeholders": {"headers": {"X-Api-Key": "none"}, "extra_body": {"api_key": "EMPTY"}},
    "other headers": {
        "headers": {"X-Project": "sk-learn notes", "X-Title": "token counter", "Accept": "*/*"}
    },
    "parameters": {
        "extra_body": {
            "max_tokens": 5,
            "stop_token": "</s>",
            "prompt_cache_key": "notebook",
            "tokens": 7,
            "guided_json": {"properties": {"password": {"type": "string"}}},
        }
    },
}


@pytest.mark.parametrize("given", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_no_literal_secret_is_accepted(tmp_path, given):
    environ = {"USER": "ada", "PW": "s3cret-pass"}
    config = loader.parse(written(tmp_path, ENDPOINT | given), environ)
    assert config.provider("p").type == "vllm"
    assert "s3cret" not in str(config.shown())


@pytest.mark.parametrize(
    "section",
    [
        {**ENDPOINT, "base_url": "${VALUE}"},
        {**ENDPOINT, "headers": {"X-Key": ["${VALUE}"]}},
        {**ENDPOINT, "extra_body": "${VALUE}"},
        {**ENDPOINT, "timeout": {"read": "${VALUE}"}},
        {"type": "engine", "env": {"HF_TOKEN": {"a": "${VALUE}"}}},
        {"type": "engine", "idle_stop": "${VALUE}"},
    ],
)
def test_a_wrong_value_is_not_shown_even_by_the_causes(tmp_path, section):
    path = written(tmp_path, section)
    with pytest.raises(ConfigError) as caught:
        loader.parse(path, WRONG)
    caught.value._render_traceback_()
    assert CANARY not in "\n".join(caught.value._render_traceback_())
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_secrets_of_a_section_are_found_wherever_they_stand():
    section = {
        "api_key_env": "KEY",
        "base_url": "http://u:p%40ss-word1@h/?sig=abc123",
        "headers": {
            "Authorization": "Basic dTpiYXNpYy1wYXNz",
            "X-Team": "nlp",
            "X-Gateway": "gw1-abcdef",
            "User-Agent": "notebook-tool/1.0",
        },
        "extra_body": {"a": [{"token": "deep-1"}], "max_tokens": 5},
    }
    found = set(secrets_of(section, {"KEY": " the-key "}))
    assert found >= {"the-key", "p%40ss-word1", "p@ss-word1", "abc123", "basic-pass", "deep-1"}
    assert "gw1-abcdef" in found
    assert not found & {"nlp", "notebook-tool/1.0", "u", "Basic"}


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "KEY", "key", "my_key", "Team2_KEY", "_T"])
def test_the_name_of_a_variable_is_one(name):
    assert is_variable_name(name)


@pytest.mark.parametrize(
    "text", ["sk-proj-1234567890", "hf_abcdefgh1234", "0123", "a b", "9f8e7d6c5b4a3f2e1d0c", "é"]
)
def test_a_key_is_no_name_of_a_variable(text):
    assert not is_variable_name(text)


@pytest.mark.parametrize("name", ["max_tokens", "cache_key", "tokenizer", "keyboard", "monkey"])
def test_names_that_only_sound_like_secrets(name):
    assert not is_secret_name(name)


@given(st.text(), st.sampled_from(["sk-proj-", "hf_", "ghp_", "sk-ant-api03-", "glpat-"]))
def test_a_key_by_its_form_is_never_shown(around, prefix):
    key = prefix + "Ab3dEf6hIj9l"
    assert key not in without_keys(f"{around} {key} {around}")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
NAMES = st.sampled_from(["headers", "extra_body", "base_url", "api_key_env", "env", "model", "x"])


@given(st.dictionaries(NAMES, VALUES))
def test_any_section_can_be_looked_through(section):
    found = literal(section, {})
    assert found is None or found.place[0] in section
    assert all(isinstance(each, str) for each in secrets_of(section, {}))
