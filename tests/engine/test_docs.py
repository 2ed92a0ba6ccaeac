"""Every snippet of the documentation, run in one shell with the real engine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from helpers.snippets import PAGES, Page, Snippet, snippets

SNIPPETS = [snippet for path in PAGES for snippet in snippets(path)]


@pytest.fixture(scope="module")
def shell(mock_server):
    """One shell, and one engine, for all pages."""
    from IPython.core.interactiveshell import InteractiveShell

    from ipyvllm.session import default_session

    main, folder, environ = sys.modules["__main__"], Path.cwd(), dict(os.environ)
    default_session().close()
    default_session().threads.reset()
    os.environ["MOCK_URL"] = mock_server.url  # for the pages' own configurations
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "ipyvllm")
    yield made
    default_session().threads.reset()  # they outlive the extension; other tests count theirs
    made.run_line_magic("unload_ext", "ipyvllm")
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)


@pytest.fixture(scope="module")
def page_of(shell, tmp_path_factory):
    """Gives the page of a snippet."""
    made: dict[Path, Page] = {}

    def find(snippet: Snippet) -> Page:
        if snippet.path not in made:
            mine = [each for each in SNIPPETS if each.path == snippet.path]
            made[snippet.path] = Page(shell, mine, tmp_path_factory.mktemp(snippet.path.stem))
        return made[snippet.path]

    return find


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.id)
def test_a_snippet_runs(snippet, page_of):
    page_of(snippet).run(snippet)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```\n%%llm mcok\nHello!\n```", "no provider 'mcok'"),
        ("```\n%%llm mock --temprature 1\nHello!\n```", "no option --temprature"),
        ("```python\n1 + 'one'\n```", "unsupported operand"),
        ("```python\n1 + 1\n```\n\n```text\n3\n```", "printed was"),
        ("```python\n1 + 1\n```\n\n```text\nTypeError: no\n```", "it did not fail"),
        ("```yaml\nproviders: {a: {type: mock, itl: 3}}\n```", "unknown key 'itl'"),
        ("```toml\n[tool.ipyvllm]\ndefault = 'x'\n```", "at least one provider"),
        ("```console\nfalse\n```", "false"),
        ("```console\nmake coffee\n```", "coffee"),
        ('```console\npip install "ipyvllm[coffee]"\n```', "coffee"),
        ("```console\npython -m ipyvllm.engine.install --coffee\n```", "--coffee"),
        ("```json\n{}\n```", "nobody knows how to run"),
    ],
)
def test_a_snippet_that_is_wrong_is_found(shell, tmp_path, text, said):
    path = tmp_path / "wrong.md"
    path.write_text(f"# A page\n\n{text}\n", encoding="utf-8")
    found = snippets(path)
    with pytest.raises(Exception, match=said):
        Page(shell, found, tmp_path).run(found[0])
