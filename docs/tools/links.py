"""A built site, looked over: each link that stays within it must lead to a file and an anchor that
are there, and what is opened in a page must be closed. A link that leads out is checked for its
form alone, since nothing is fetched here. Pages may fetch nothing from elsewhere: no font, no
script, no picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

# What a reader follows, and what a browser fetches by itself.
_FOLLOWED = {"a": "href"}
_FETCHED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}
_EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
_EMPTY |= {"source", "track", "wbr"}
_LEAVES = ("https", "http", "mailto")


@dataclass
class _Page(HTMLParser):
    """The links and anchors of one page."""

    links: list[tuple[str, str, int]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    unclosed: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:  # others are parts of pictures, which link to nothing
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and (not self.open or self.open.pop() != tag):
            self.unclosed = self.unclosed or f"{self.getpos()[0]}: </{tag}>"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self.open.append(tag)
        given = dict(attrs)
        self.anchors.update(name for key in ("id", "name") if (name := given.get(key)))
        attribute = _FOLLOWED.get(tag) or _FETCHED.get(tag)
        if attribute and (target := given.get(attribute)) and given.get("rel") != "canonical":
            self.links.append((tag, target, self.getpos()[0]))


def check(site: Path) -> tuple[list[str], int]:
    """What is wrong, a line each, and the number of pages."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    faults = []
    for path, page in pages.items():
        if page.unclosed:
            faults.append(f"{path.relative_to(site)}:{page.unclosed}: closes what is not open")
        # The page for what is not found is served from any address, so its links begin at the root.
        base = site if path.name == "404.html" else path.parent
        for tag, target, line in page.links:
            if wrong := _fault(site, pages, path, base, tag, target):
                faults.append(f"{path.relative_to(site)}:{line}: {target}: {wrong}")
    return faults, len(pages)


def _fault(
    site: Path, pages: dict[Path, _Page], path: Path, base: Path, tag: str, target: str
) -> str:
    """Why a link is wrong; empty where it is not."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        if tag in _FETCHED and parts.scheme != "data":
            return "is fetched from another host"
        well_formed = parts.scheme in _LEAVES and (parts.netloc or parts.scheme == "mailto")
        return "" if well_formed or parts.scheme == "data" else "is no address"
    root = site if parts.path.startswith("/") else base
    file = (root / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    if file.is_dir():
        file /= "index.html"
    if not file.is_relative_to(site) or not file.is_file():
        return "is not there"
    anchor = unquote(parts.fragment)
    if anchor and file in pages and anchor not in pages[file].anchors:
        return f"has no #{anchor}"
    return ""


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
