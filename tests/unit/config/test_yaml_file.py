"""Configuration files as editors and people write them: encodings, keys, aliases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.config import loader, yaml_file
from ipyvllm.errors import ConfigError

TEXT = "# é\nproviders:\n  m: {type: mock}\n"


def parsed(tmp_path, data, name="ipyvllm.yaml"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return loader.parse(path, {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["ipyvllm.yaml", "config.yaml", "pyproject.toml"])
def test_a_file_may_have_any_byte_order_mark(tmp_path, encoding, name):
    text = TEXT if name.endswith("yaml") else "# é\r\n[tool.ipyvllm.providers.m]\r\ntype = 'mock'"
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    assert loader.find(tmp_path, {}) == path
    assert list(loader.parse(path, {}).providers) == ["m"]


@pytest.mark.parametrize("name", ["ipyvllm.yaml", "pyproject.toml"])
def test_another_encoding_is_refused_with_the_line(tmp_path, name):
    with pytest.raises(ConfigError, match=r":2: byte 0xe9 is not UTF-8 text") as caught:
        parsed(tmp_path, b"# one\n# \xe9\n", name)
    assert caught.value.hint == "save the file as UTF-8"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "providers:\n  m: {type: mock}\n  m: {type: mock}\n",
            ":3: 'm' is there twice, first in line 2",
        ),
        (
            "default: m\nproviders: {}\ndefault: n\n",
            ":3: 'default' is there twice, first in line 1",
        ),
        ("providers:\n  m:\n    type: mock\n    ttft_ms: 1\n    'ttft_ms': 2\n", ":5: 'ttft_ms'"),
    ],
)
def test_a_key_that_is_there_twice_is_refused_with_both_lines(tmp_path, text, told):
    with pytest.raises(ConfigError) as caught:
        parsed(tmp_path, text)
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[tool.ipyvllm]\ncache = true\ncache = false\n",
            ":3: 'tool.ipyvllm.cache' is there twice, first in line 2",
        ),
        ("[a]\nx = 1\n[b]\n[a]\ny = 2\n", ":4: 'a' is there twice, first in line 1"),
    ],
)
def test_so_is_one_in_toml(tmp_path, text, told):
    with pytest.raises(ConfigError) as caught:
        parsed(tmp_path, text, "pyproject.toml")
    assert told in caught.value.message


def test_tables_of_an_array_in_toml_may_have_the_same_keys(tmp_path):
    text = "[[x]]\na = 1\n[[x]]\na = 2\n[tool.ipyvllm.providers.m]\ntype = 'mock'\n"
    assert list(parsed(tmp_path, text, "pyproject.toml").providers) == ["m"]


@pytest.mark.parametrize(
    "name", ["no", "on", "y", "yes", "Off", "null", "~", "1", "1.5", "2026-01-02"]
)
def test_a_name_that_yaml_reads_as_another_type_is_a_name(tmp_path, name):
    named = name not in ("null", "~")  # these are no names where one may be left out
    text = f"default: {name}\n" if named else "default: a\n"
    text += f"providers:\n  a: {{type: mock{f', fallback: {name}' if named else ''}}}\n"
    text += f"  {name}: {{type: mock}}\n"
    config = parsed(tmp_path, text)
    assert list(config.providers) == ["a", name]
    assert config.lines[name] == 4
    if named:
        assert config.default == name
        assert config.provider("a").fallback == name


def test_a_value_that_must_be_a_text_is_told_how(tmp_path):
    with pytest.raises(ConfigError) as caught:
        parsed(tmp_path, "providers:\n  m:\n    type: mock\n    model: on\n")
    assert caught.value.message.endswith(":4: model: Input should be a valid string")
    assert 'as a text it is "on", in quotes' in caught.value.hint


def test_true_and_yes_are_still_true_where_a_switch_is_wanted(tmp_path):
    text = "cache: yes\nproviders:\n  m: {type: mock, enabled: off}\n"
    config = parsed(tmp_path, text)
    assert config.cache is True
    assert config.providers["m"].enabled is False


def bomb(levels):
    lines = [f"k{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10) if n else 'x'}]" for n in range(levels)]
    return "providers:\n  p:\n    type: vllm\n    extra_body:\n" + "".join(
        f"      {line}\n" for line in lines
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (bomb(40), "its aliases stand for too many values"),
        ("a: &a {<<: [*a]}\n", "an alias contains itself"),
        ("a: &a {b: *a}\n", "an alias contains itself"),
        ("a: " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("a: " + "[" * 100 + "]" * 100, "nested too deeply"),
        ("{[1]: 2}\n", "not valid YAML: a key must be a text"),
        ("a: \x07\n", "not valid YAML: special characters are not allowed"),
        ("a: 2026-99-99\n", "not valid YAML: month must be in 1..12"),
        ("a: !!python/object/apply:os.getcwd []\n", "not valid YAML"),
    ],
    ids=lambda value: value[:20],
)
def test_what_no_configuration_holds_is_refused_at_once(tmp_path, text, told):
    with pytest.raises(ConfigError) as caught:
        parsed(tmp_path, text)
    assert told in caught.value.message
    assert "\n" not in caught.value.message


def test_aliases_and_merged_keys_are_read(tmp_path):
    text = "providers:\n  a: &a {type: mock, ttft_ms: 1}\n  b: {<<: *a, ttft_ms: 2}\n"
    providers = parsed(tmp_path, text).providers
    assert (providers["a"].ttft_ms, providers["b"].ttft_ms) == (1, 2)


@given(st.text(alphabet="{}[]:,&*!-#?|>'\"a1~<% \n"))
def test_any_text_is_read_or_refused(text):
    try:
        yaml_file.read(text)
    except yaml_file.YAMLFileError as error:
        told = error.message
    else:
        told = ""
    assert "\n" not in told


def test_a_toml_file_may_not_be_nested_without_end(tmp_path):
    with pytest.raises(ConfigError, match="nested too deeply"):
        parsed(tmp_path, "a = " + "[" * 5000 + "]" * 5000, "pyproject.toml")
