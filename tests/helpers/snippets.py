"""The snippets of a Markdown page, and what it takes to run each: a cell in a shell, a file through
the configuration's loader, commands in bash.

An HTML comment just above a fence says what a reader need not see:

    <!-- before: Python that makes what the snippet takes for granted -->
    <!-- configuration: sections of providers that the snippets from here on may name -->
    <!-- not run: the reason -->

A fence of `text` just below a snippet is what the snippet prints, where `...` stands for anything.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from IPython.utils.capture import capture_output
from markdown_it import MarkdownIt

from ipyvllm.config import loader
from ipyvllm.mock.__main__ import parser as mock_parser
from ipyvllm.session import default_session

from . import ROOT

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_COMMENT = re.compile(r"<!--\s*(before|configuration|not run):(.*?)-->", re.DOTALL)
_OUT = re.compile(r"^Out\[\d+\]: ?\n?", re.MULTILINE)
_LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Snippet:
    """One fence: where it is, what is in it, the remarks above it, and what it should print."""

    path: Path
    line: int
    language: str
    text: str
    remarks: dict[str, str] = field(default_factory=dict)
    printed: str | None = None

    @property
    def id(self) -> str:
        inside = self.path.is_relative_to(ROOT)
        return f"{self.path.relative_to(ROOT) if inside else self.path.name}:{self.line}"

    @property
    def is_cell(self) -> bool:
        return self.language == "python" or (self.language == "" and self.text.startswith("%"))


def snippets(path: Path) -> list[Snippet]:
    """The fences of a page in order; those that only show what is printed belong to others."""
    found: list[Snippet] = []
    remarks: dict[str, str] = {}
    above: Any = None
    for token in MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8")):
        if token.type == "html_block":
            remarks |= {name: textwrap.dedent(said) for name, said in _remarks(token.content)}
        elif token.type == "fence":
            assert token.map is not None
            language = token.info.partition(" ")[0]
            if language == "text" and above == "fence" and "not run" not in remarks:
                last = found.pop()
                found.append(Snippet(**{**vars(last), "printed": token.content}))
            else:
                line = token.map[0] + 1
                found.append(Snippet(path, line, language, token.content, remarks))
            remarks = {}
        above = token.type
    return found


def _remarks(html: str) -> list[tuple[str, str]]:
    return [(match[1], match[2].rstrip()) for match in _COMMENT.finditer(html)]


class Page:
    """The snippets of one page, run in order and each once: a later one may need an earlier one.

    What a snippet came to is kept, so that its own test tells, and not that of another.
    """

    def __init__(self, shell: InteractiveShell, found: list[Snippet], folder: Path) -> None:
        self.shell, self._left, self.folder = shell, list(found), folder
        self._outcomes: dict[str, Exception | None] = {}
        self._providers: dict[str, Any] = {}
        shell.reset()
        self._configure()

    def run(self, snippet: Snippet) -> None:
        """Run it, and before it what stands above it. Raises what went wrong in it."""
        os.chdir(self.folder)
        while snippet.id not in self._outcomes:
            following = self._left.pop(0)
            try:
                self._run(following)
            except Exception as error:  # noqa: BLE001 - told by the snippet's own test
                self._outcomes[following.id] = error
            else:
                self._outcomes[following.id] = None
        error = self._outcomes[snippet.id]
        if error is not None:
            raise error

    def _run(self, snippet: Snippet) -> None:
        if "configuration" in snippet.remarks:
            self._providers |= yaml.safe_load(snippet.remarks["configuration"])
            self._configure()
        if "before" in snippet.remarks:
            self._cell(snippet.remarks["before"].strip("\n"), None)
        if "not run" in snippet.remarks:
            return
        if snippet.is_cell:
            self._cell(snippet.text, snippet.printed)
        elif snippet.language in ("yaml", "toml"):
            check_configuration(snippet, self.folder)
        elif snippet.language == "console":
            self._commands(snippet)
        else:
            raise AssertionError(f"nobody knows how to run {snippet.language or 'this'!r}")

    def _cell(self, source: str, printed: str | None) -> None:
        with capture_output(display=False) as said:
            result = self.shell.run_cell(source, store_history=True)
        wanted_error = printed is not None and re.match(r"\w+(Error|Interrupted): ", printed)
        if not wanted_error:
            result.raise_error()
        got = _OUT.sub("", said.stdout)
        if wanted_error:
            error = result.error_in_exec or result.error_before_exec
            assert error is not None, "it did not fail"
            got = f"{type(error).__name__}: {error}"
        if printed is not None:
            assert_prints(printed, got)

    def _commands(self, snippet: Snippet) -> None:
        got = ""
        for command in snippet.text.replace("\\\n", " ").splitlines():
            if command.strip() and not checked_only(command):
                got += self._bash(command)
        if snippet.printed is not None:
            assert_prints(snippet.printed, got)

    def _bash(self, command: str) -> str:
        tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-ec", command],
            cwd=self.folder,
            env={**os.environ, "PATH": tools},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def _configure(self) -> None:
        """Let the session know these providers, and keep its engine, which takes seconds to start.

        A page without a configuration of its own has what there is without a file.
        """
        session = default_session()
        found = loader.built_in()
        if self._providers:
            file = self.folder / "providers-of-this-page.yaml"
            usual = {"cpu": {"type": "engine"}, "mock": {"type": "mock"}}
            sections = {**usual, **self._providers}
            file.write_text(yaml.safe_dump({"default": "cpu", "providers": sections}))
            found = loader.parse(file)
        session._config = found
        session._chosen = None
        made = session.providers._made
        for name in [name for name in made if name != "cpu"]:
            session.call(made.pop(name).aclose)


def check_configuration(snippet: Snippet, folder: Path) -> None:
    """A file is read by the loader itself; sections alone are put under `providers:` first."""
    text = snippet.text
    if snippet.language == "toml":
        file = folder / "pyproject.toml"
    else:
        file = folder / "snippet.yaml"
        if "providers:" not in text:
            text = "providers:\n" + textwrap.indent(text, "  ")
    file.write_text(text, encoding="utf-8")
    variables = dict.fromkeys(re.findall(r"\$\{(\w+)\}", text), "x")
    loaded = loader.parse(file, {**os.environ, **variables})
    file.unlink()
    assert loaded.providers
    wrong = [each for each in loaded.providers.values() if isinstance(each, Exception)]
    assert not wrong, wrong


def checked_only(command: str) -> bool:
    """Whether this command is one that installs, serves or waits for somebody; it is then held
    against what it names, and not run. Raises AssertionError where that is not there."""
    words = shlex.split(command, comments=True)
    for begins, check in _CHECKS.items():
        if command.startswith(begins) and "--dry-run" not in words:
            check(words)
            return True
    return False


def _make(words: list[str]) -> None:
    targets = re.findall(
        r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(words[1:]) <= set(targets), words


def _extras(words: list[str]) -> None:
    extras = set(_pyproject()["project"]["optional-dependencies"])
    for word in words[2:]:
        match = re.fullmatch(r"ipyvllm(?:\[([\w,]+)\])?", word)
        assert match, word
        assert set((match[1] or "").split(",")) - {""} <= extras, word


def _module(words: list[str]) -> None:
    """Its help is there, and knows the options."""
    done = subprocess.run([sys.executable, *words[1:3], "--help"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for word in words[3:]:
        assert not word.startswith("-") or word in done.stdout, word


def _mock(words: list[str]) -> None:
    mock_parser().parse_args(words[3:])


def _compose(words: list[str]) -> None:
    file = yaml.safe_load((ROOT / words[words.index("-f") + 1]).read_text(encoding="utf-8"))
    profiles = {name for each in file["services"].values() for name in each.get("profiles", ())}
    assert words[words.index("--profile") + 1] in profiles


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


_CHECKS = {
    "make ": _make,
    "pip install ": _extras,
    "python -m ipyvllm.engine.install": _module,
    "python -m ipyvllm.mock": _mock,
    "VLLM_MODEL=Qwen/Qwen3-0.6B docker compose ": _compose,
}


def assert_prints(wanted: str, got: str) -> None:
    matches = doctest.OutputChecker().check_output(wanted, got.rstrip() + "\n", _LOOSE)
    assert matches, f"printed was\n{got}\nand not\n{wanted}"
