"""JupyterLab and Notebook in headless Chromium, for tests and for the documentation's pictures."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import browser as installed_browser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

# Where each application opens a notebook.
APPS = {"jupyterlab": "doc/tree", "notebook": "notebooks"}
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


@contextmanager
def server(
    folder: Path,
    *,
    app: str = "jupyterlab",
    whole: bool = False,
    dark: bool = False,
    python: Sequence[str] = (sys.executable,),
    env: Mapping[str, str] = os.environ,
) -> Iterator[str]:
    """A server on loopback over a folder; gives its address. Settings are of this run alone.

    `app` is jupyterlab or notebook; `whole` renders the cells out of sight, too; `dark` is the
    theme; `python` is the command that starts it, `env` its variables."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    own = folder / ".jupyter"
    _settings(own, "@jupyterlab/apputils-extension", "notification", fetchNews="false")
    if dark:
        _settings(own, "@jupyterlab/apputils-extension", "themes", theme="JupyterLab Dark")
    if whole:
        _settings(own, "@jupyterlab/notebook-extension", "tracker", windowingMode="none")
    options = ["--no-browser", "--allow-root", f"--port={port}", f"--notebook-dir={folder}"]
    options += ["--IdentityProvider.token=", "--expose-app-in-browser"]
    env = {**env, "JUPYTER_CONFIG_DIR": str(own), "JUPYTERLAB_SETTINGS_DIR": str(own)}
    env["JUPYTERLAB_WORKSPACES_DIR"] = str(own)
    command = [*python, "-m", app, *options]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()  # the server shuts its kernels down
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _settings(folder: Path, plugin: str, name: str, **values: str) -> None:
    path = folder / plugin / f"{name}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")


@contextmanager
def browser(*, height: int = 800) -> Iterator[Page]:
    """A page of its own in headless Chromium."""
    from playwright.sync_api import sync_playwright

    from ipyvllm.engine.preflight import system_libraries

    system_libraries.PACKAGES.update(installed_browser.PACKAGES)
    path = installed_browser.executable(system_libraries.command(["chromium"]))
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=FLAGS)
        page = made.new_page(viewport={"width": 1100, "height": height})
        yield page
        made.close()


def notebook(path: Path, *cells: str) -> None:
    """Write a notebook of code cells."""
    import nbformat

    made = nbformat.v4.new_notebook()
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    made.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(made, path)


@contextmanager
def opened(
    folder: Path, app: str, *cells: str, config: str, height: int = 800
) -> Iterator[Notebook]:
    """A notebook of those cells beside that ipyvllm.yaml, open in the application."""
    (folder / "ipyvllm.yaml").write_text(config, encoding="utf-8")
    notebook(folder / "a.ipynb", *cells)
    with server(folder, app=app) as address, browser(height=height) as page:
        yield Notebook(page, address, "a.ipynb", APPS[app])


class Notebook:
    """A notebook open in JupyterLab, at its `path` doc/tree, or in Notebook, at notebooks."""

    def __init__(self, page: Page, address: str, name: str, path: str = "doc/tree") -> None:
        self.page, self._where = page, (address, name, path)
        page.goto(f"{address}/{path}/{name}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_idle()

    def again(self) -> Notebook:
        """The same notebook opened again in a new page; its kernel stays."""
        return Notebook(self.page, *self._where)

    def cell(self, index: int) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(index)

    def output(self, index: int) -> str:
        """What a reader sees below a cell."""
        area = self.cell(index).locator(".jp-Cell-outputArea")
        return area.inner_text() if area.count() else ""

    def outputs(self, index: int) -> int:
        return self.cell(index).locator(".jp-OutputArea-output").count()

    def begin(self, index: int) -> None:
        """Start a code cell; `index` counts code cells."""
        self.page.evaluate(
            """index => {
                const content = jupyterapp.shell.currentWidget.content;
                const code = content.widgets.map((w, i) => [w, i])
                    .filter(([w]) => w.model.type === 'code');
                content.activeCellIndex = code[index][1];
                jupyterapp.commands.execute('notebook:run-cell');
            }""",
            index,
        )

    def run_all(self, timeout: float = 180) -> None:
        """Run every cell, from the top."""
        ids = self.page.evaluate(  # cells that `--insert` makes meanwhile are not run
            """async () => {
                const cells = jupyterapp.shell.currentWidget.content.widgets
                    .filter(w => w.model.type === 'code').map(w => w.model.id);
                await jupyterapp.commands.execute('notebook:run-all-cells');
                return cells;
            }"""
        )
        self.page.wait_for_function(
            """ids => jupyterapp.shell.currentWidget.content.widgets
                .filter(w => ids.includes(w.model.id))
                .every(w => w.model.executionCount)""",
            arg=ids,
            timeout=timeout * 1000,
        )

    def run(self, index: int, timeout: float = 120) -> str:
        """Run a cell to its end; gives what it shows."""
        self.begin(index)
        self.wait_done(index, timeout)
        return self.output(index)

    def wait_done(self, index: int, timeout: float = 120) -> None:
        prompt = self.cell(index).locator(".jp-InputPrompt")
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            text = prompt.inner_text()
            if "*" not in text and any(c.isdigit() for c in text):
                return
            time.sleep(0.05)
        raise AssertionError(f"cell {index} did not end: {self.output(index)}")

    def wait_idle(self) -> None:
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget?.sessionContext"
            "?.session?.kernel?.status === 'idle'",
            timeout=60_000,
        )

    def stop(self) -> None:
        """The toolbar's Stop button."""
        self.page.locator('[data-jp-item-name="interrupt"]').first.click()

    def save(self, path: Path) -> dict:
        """Save, and give the notebook file's content."""
        before = path.stat().st_mtime_ns
        self.page.keyboard.press("Control+s")
        deadline = time.monotonic() + 20
        while path.stat().st_mtime_ns == before:
            assert time.monotonic() < deadline, "the notebook was not saved"
            time.sleep(0.05)
        time.sleep(0.3)
        return json.loads(path.read_text(encoding="utf-8"))
