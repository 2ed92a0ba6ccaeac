"""What MkDocs does besides its own: pages of the notebooks, tables made from the code, and links
to files of the repository that are no page. MkDocs calls the `on_` functions.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import notebooks
import tables
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

# The outputs that are HTML, by their marks; filled before the first page is rendered.
_HTML: dict[str, str] = {}
_MARK = re.compile(r"<p>(?P<name>html-output-\d+-of-[^<]+)</p>")

ROOT = Path(__file__).parents[2]
# In a page: <!-- made from the code: options --> stands where the table comes.
_MADE = re.compile(r"<!-- made from the code: (?P<name>\w+) -->")
# A fence of `text` just below another is what that one prints.
_PRINTED = re.compile(r"(?<=^```\n\n)```text$", re.MULTILINE)
_LINK = re.compile(r"(?P<before>\]\()(?P<path>\.\./[^)#\s]+)(?P<after>[)#])")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Every notebook there is stands in the navigation, by its first heading."""
    nav = config.nav or []
    section = next(entry for entry in nav if "Notebooks" in entry)
    section["Notebooks"] = [
        {notebooks.title(path): _page_of(path)} for path in notebooks.paths(ROOT)
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for path in notebooks.paths(ROOT):
        made = notebooks.convert(path)
        _HTML.update(made.html)
        where = f"{_repository()}/blob/main/notebooks/{path.name}"
        text = f"{made.text}\n\n---\n\nThe notebook itself: [{path.name}]({where}).\n"
        files.append(File.generated(config, _page_of(path), content=text))
        for name, data in made.pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=data))
    for picture in notebooks.pictures(ROOT):
        name = f"notebooks/images/{picture.name}"
        files.append(File.generated(config, name, content=picture.read_bytes()))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    made = _MADE.sub(lambda match: tables.MADE[match["name"]](), markdown)
    made = _PRINTED.sub("```{.text .printed}", made)
    folder = posixpath.dirname(f"docs/{page.file.src_uri}")
    if page.file.src_uri.startswith("notebooks/"):
        folder = "notebooks"  # where the notebook's own links begin
    return _LINK.sub(lambda m: f"{m['before']}{_target(folder, m['path'], page)}{m['after']}", made)


def on_page_content(html: str, **_: Any) -> str:
    """Outputs that are HTML, put where their marks stand."""
    return _MARK.sub(lambda match: _HTML[match["name"]], html)


def _page_of(notebook: Path) -> str:
    return f"notebooks/{notebook.stem}.md"


def _target(folder: str, path: str, page: Page) -> str:
    """Where a link out of docs/ or notebooks/ leads: to a page, or to the repository."""
    inside = posixpath.normpath(posixpath.join(folder, path))
    here = posixpath.dirname(page.file.src_uri) or "."
    if inside.startswith("docs/"):
        return posixpath.relpath(inside.removeprefix("docs/"), here)
    if inside.startswith("notebooks/") and inside.endswith(".ipynb"):
        return posixpath.relpath(inside.removesuffix(".ipynb") + ".md", here)
    if not (ROOT / inside).exists():
        raise PluginError(f"{page.file.src_uri} links to {path}, which is not there")
    kind = "tree" if (ROOT / inside).is_dir() else "blob"
    return f"{_repository()}/{kind}/main/{inside}"


def _repository() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Homepage"])
