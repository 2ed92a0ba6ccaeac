"""The documentation: every snippet runs, every page is in the navigation, and the site builds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

import ipyvllm
from ipyvllm.options.table import OPTIONS
from helpers import ROOT
from helpers.snippets import Page, Snippet, snippets

DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS / "tools"))
import links  # noqa: E402 - lies beside the site's own tools

PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
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


def test_few_snippets_are_not_run_and_each_says_why():
    reasons = {s.id: s.remarks["not run"] for s in SNIPPETS if "not run" in s.remarks}
    assert all(len(reason.strip()) > 10 for reason in reasons.values()), reasons
    assert len(reasons) <= 4, reasons
    assert len(SNIPPETS) > 50


def test_every_link_is_right_in_the_repository_too():
    for path in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for token in MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8")):
            for part in token.children or ():
                target = str(part.attrs.get("href") or part.attrs.get("src") or "").partition("#")[
                    0
                ]
                outside = target.startswith(("https://", "http://", "mailto:"))
                assert outside or (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_navigation_has_every_page():
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    named = re.findall(r"[\w/-]+\.md", yaml.safe_dump(nav))
    assert sorted(named) == sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site as `make docs` builds it, strictly; a warning or a broken link fails here."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, DOCS / "tools" / "build.py", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults" in done.stdout
    return folder


def test_the_site_has_every_notebook(site):
    stems = [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert stems
    home = (site / "index.html").read_text(encoding="utf-8")
    for stem in stems:
        assert (site / "notebooks" / stem / "index.html").is_file()
        assert f"notebooks/{stem}/" in home


def test_the_reference_has_every_option_verb_and_key(site):
    def text(page: str) -> str:
        return (site / page / "index.html").read_text(encoding="utf-8")

    options, verbs, keys = text("options"), text("verbs"), text("configuration")
    for option in OPTIONS:
        assert f"<code>{option.flags[-1]}" in options
    for verb in ("ask", "doctor", "fix", "install", "picker", "reset", "use"):
        assert f'id="{verb}"' in verbs
    for key in ("kv_cache_gib", "api_key_env", "error_rate", "max_wait", "max_tokens"):
        assert f"<code>{key}</code>" in keys


def test_the_reference_has_every_public_name(site):
    api = (site / "api" / "index.html").read_text(encoding="utf-8")
    for name in ipyvllm.__all__:
        assert f'id="ipyvllm.{name}"' in api or f"<code>ipyvllm.{name}" in api, name


def test_every_variable_that_is_read_is_documented():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    told = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert set(re.findall(r"IPYVLLM_\w+", sources)) == set(re.findall(r"IPYVLLM_\w+", told))


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="gone.html">', "is not there"),
        ('<a href="#nowhere">', "has no #nowhere"),
        ('<a href="other/#there">', ""),
        ('<a href="other/#elsewhere">', "has no #elsewhere"),
        ('<img src="gone.png">', "is not there"),
        ('<a href="../outside.html">', "is not there"),
        ('<a href="https://example.com/x">', ""),
        ('<a href="https:///x">', "is no address"),
        ('<a href="javascript:alert(1)">', "is no address"),
        ('<script src="https://example.com/x.js">', "is fetched from another host"),
        ("<div><b>text</div>", "closes what is not open"),
        ('<img src="//example.com/x.png">', "is fetched from another host"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, html, fault):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text('<h1 id="there">', encoding="utf-8")
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    faults, pages = links.check(tmp_path)
    assert pages == 2
    assert [told.rpartition(": ")[2] for told in faults] == ([fault] if fault else [])
