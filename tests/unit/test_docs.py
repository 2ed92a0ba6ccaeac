"""The documentation's sources: links, navigation, variables, and the checker of links."""

from __future__ import annotations

import re
import sys

import pytest
import yaml
from markdown_it import MarkdownIt

from helpers import ROOT
from helpers.snippets import DOCS, PAGES, snippets

sys.path.insert(0, str(DOCS / "tools"))
import links

SNIPPETS = [snippet for path in PAGES for snippet in snippets(path)]


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


def test_every_test_file_that_is_named_is_there():
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        named = re.findall(r"`(tests/[\w/]+\.py)`", page.read_text(encoding="utf-8"))
        assert named, page
        assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_navigation_has_every_page():
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    named = re.findall(r"[\w/-]+\.md", yaml.safe_dump(nav))
    assert sorted(named) == sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))


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
