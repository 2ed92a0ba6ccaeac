"""Configuration files of other users: refused by name, until they are trusted."""

from __future__ import annotations

import os

import pytest

from ipyvllm.config import loader, trust
from ipyvllm.errors import ConfigError

TEXT = "providers:\n  m: {type: mock}\n"
STRANGER = 65534


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A file of this user, in a folder of this user, and a home of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    folder.mkdir(mode=0o755)
    path = folder / "ipyvllm.yaml"
    path.write_text(TEXT)
    path.chmod(0o644)
    return path


def load(path):
    return loader.load(path.parent, {})


def test_an_own_file_is_used(own):
    assert load(own).source == str(own)


def writable_folder(own):
    own.parent.chmod(0o777)
    return "others may write to its folder"


def sticky_folder(own):
    own.parent.chmod(0o1777)
    return "others may write to its folder"


def writable_file(own):
    own.chmod(0o666)
    return "others may write to it"


def file_of_another(own):
    os.chown(own, STRANGER, -1)
    return "belongs to another user"


def folder_of_another(own):
    os.chown(own.parent, STRANGER, -1)
    return "folder belongs to another user"


def shared_group(own):
    """Group 12 (man) has the user man."""
    os.chown(own.parent, -1, 12)
    own.parent.chmod(0o775)
    return "others may write to its folder"


def link_into_another_folder(own):
    shared = own.parent.parent / "shared"
    shared.mkdir()
    own.rename(shared / "real.yaml")
    own.symlink_to(shared / "real.yaml")
    shared.chmod(0o777)
    return "others may write to its folder"


WAYS = (writable_folder, sticky_folder, writable_file, link_into_another_folder)
AS_ROOT = (file_of_another, folder_of_another, shared_group)
root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files of another user")


@pytest.mark.parametrize("way", [*WAYS, *(pytest.param(way, marks=root) for way in AS_ROOT)])
def test_a_file_that_others_may_have_written_is_refused_by_name(own, way):
    why = way(own)
    with pytest.raises(ConfigError, match=why) as caught:
        load(own)
    assert str(own) in caught.value.message
    assert "%llm trust" in caught.value.hint


@pytest.mark.parametrize("way", [writable_folder, pytest.param(file_of_another, marks=root)])
def test_a_trusted_file_is_used_until_it_changes(own, way):
    way(own)
    store = trust.add(own, own.read_bytes(), {})
    assert store.stat().st_mode & 0o777 == 0o600
    assert list(load(own).providers) == ["m"]
    own.write_text(TEXT + "  evil: {type: openai, base_url: 'http://evil.example'}\n")
    with pytest.raises(ConfigError, match="is not used"):
        load(own)


def test_trust_that_another_may_have_written_counts_for_nothing(own):
    writable_folder(own)
    store = trust.add(own, own.read_bytes(), {})
    store.chmod(0o666)
    with pytest.raises(ConfigError, match="is not used"):
        load(own)


@pytest.mark.parametrize("kept", ["[]", "{", "\udcff", "[" * 9999, '{"a": 1}'])
def test_a_broken_list_of_trusted_files_trusts_nothing(own, kept):
    writable_folder(own)
    store = trust.add(own, own.read_bytes(), {})
    store.write_text(kept, errors="surrogateescape")
    with pytest.raises(ConfigError, match="is not used"):
        load(own)


def test_trust_that_cannot_be_saved_is_an_error_and_leaves_nothing_behind(own):
    store = trust.add(own, own.read_bytes(), {})
    store.unlink()
    store.mkdir()
    with pytest.raises(ConfigError, match="cannot be written"):
        trust.add(own, own.read_bytes(), {})
    assert list(store.parent.iterdir()) == [store]


def test_a_file_that_the_user_names_is_the_users_choice(own):
    writable_folder(own)
    assert loader.load(own.parent, {"IPYVLLM_CONFIG": str(own)}).source == str(own)


def test_a_pipe_and_a_large_file_are_not_waited_for(own):
    own.unlink()
    os.mkfifo(own)
    assert loader.find(own.parent, {}) != own
    with pytest.raises(ConfigError, match="cannot be read"):
        loader.parse(own, {})
    own.unlink()
    with own.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(own)


def test_the_verb_trusts_what_was_refused(shell, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    path = tmp_path / "ipyvllm.yaml"
    path.write_text(TEXT)
    tmp_path.chmod(0o777)
    assert shell.run_cell("%llm list").error_in_exec is not None
    shell.run_cell("%llm trust").raise_error()
    shell.run_cell("%llm list").raise_error()
    shown = capsys.readouterr().out
    assert f"trusted as it is now, although others may write to its folder: {path}" in shown
    assert "m  (mock)" in shown
    tmp_path.chmod(0o700)
    shell.run_cell("%llm trust").raise_error()
    assert "is used anyway" in capsys.readouterr().out
