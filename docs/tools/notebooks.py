"""A notebook as a page: its Markdown, its cells, and the outputs that are saved in it. Nothing is
executed; `make notebooks` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
from jinja2 import DictLoader
from nbconvert import MarkdownExporter
from traitlets.config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

# nbconvert's own template, but each cell's outputs in a box, and a prompt is not read as Python.
_TEMPLATE = """
{% extends 'markdown/index.md.j2' %}
{% block input %}
{{ cell.source | fenced(cell | language) }}
{% endblock input %}
{% block output_group %}
<div class="output" markdown="1">

{{ super() }}

</div>
{% endblock output_group %}
{% block stream %}
{{ output.text | fenced }}
{% endblock stream %}
{% block data_text scoped %}
{{ output.data['text/plain'] | fenced }}
{% endblock data_text %}
{% block data_markdown scoped %}
{{ output.data['text/markdown'] | unheaded }}
{% endblock data_markdown %}
{% block data_html scoped %}
{{ output.data['text/html'] | stored }}
{% endblock data_html %}
{% block error %}
{{ (output.ename ~ ': ' ~ output.evalue) | fenced }}
{% endblock error %}
"""


def paths(root: Path) -> list[Path]:
    """The notebooks, the quickstart first."""
    found = sorted((root / "notebooks").glob("*.ipynb"))
    return sorted(found, key=lambda path: path.stem != "quickstart")


def pictures(root: Path) -> list[Path]:
    """What the notebooks show, beside them so that a notebook alone finds it."""
    return sorted((root / "notebooks" / "images").glob("*.png"))


def title(path: Path) -> str:
    """The first heading."""
    for cell in _read(path).cells:
        if cell.cell_type == "markdown" and (match := re.match(r"#\s+(.+)", cell.source)):
            return match[1].strip()
    return path.stem


@dataclass(frozen=True)
class Converted:
    """A page in Markdown, the pictures in it by their names, and the HTML that comes in place of
    each mark, which is not Markdown's to read."""

    text: str
    pictures: dict[str, bytes]
    html: dict[str, str]


def convert(path: Path) -> Converted:
    """The notebook as a page."""
    html: dict[str, str] = {}

    def stored(output: str) -> str:
        mark = f"html-output-{len(html)}-of-{path.stem}"
        html[mark] = _plain(output)
        return mark

    settings = Config()
    settings.ExtractOutputPreprocessor.output_filename_template = (
        f"{path.stem}_{{cell_index}}_{{index}}{{extension}}"
    )
    filters = {"language": _language, "fenced": _fenced, "unheaded": _unheaded, "stored": stored}
    settings.MarkdownExporter.filters = filters
    exporter = MarkdownExporter(
        config=settings, template_file="page", extra_loaders=[DictLoader({"page": _TEMPLATE})]
    )
    text, resources = exporter.from_notebook_node(_read(path))
    return Converted(text, dict(resources.get("outputs") or {}), html)


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def _language(cell: Any) -> str:
    return "" if cell.source.lstrip().startswith("%%") else "python"


def _fenced(text: str, language: str = "text") -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _plain(html: str) -> str:
    """HTML without a table's own look, so that it has the site's."""
    html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r"<table\b[^>]*>", "<table>", html)


def _unheaded(answer: str) -> str:
    """An answer's headings as bold lines: they are none of the page's own."""
    lines, in_code = [], False
    for line in answer.splitlines():
        in_code ^= line.lstrip().startswith("```")
        heading = None if in_code else re.fullmatch(r"#{1,6} +(.+?) *#*", line)
        lines.append(f"**{heading[1]}**" if heading else line)
    return "\n".join(lines)
