"""Make the pictures in the documentation: real cells in a real JupyterLab, in headless Chromium.

    python docs/pictures.py [NAME ...]        (`make pictures`)

Each picture of a cell is an entry of `CELLS`; further ones need nothing but an entry there.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from helpers import lab  # noqa: E402 - lies beside the tests

IMAGES = ROOT / "docs" / "images"
ANSWER = """\
Three things stand out in these reviews:

1. **Delivery** is slow: most complaints name a wait of more than a week.
2. The **battery** is praised, and the charger is not.
3. Nobody found the manual.

| topic    | mentions | mood |
|----------|---------:|------|
| delivery |       14 | poor |
| battery  |        9 | good |
| manual   |        3 | poor |

```python
reviews.groupby("topic")["stars"].mean().sort_values()
```

The code above ranks the topics by their stars; those below three are worth a look first.
"""
CONFIG = """\
default: demo
providers:
  demo: {type: mock, itl_ms: 60, ttft_ms: 200, replies: [{match: reviews, reply: %s}]}
  gone: {type: openai, base_url: "http://127.0.0.1:9/v1", model: any, retry: {attempts: 0}}
  cpu: {type: engine}
"""


@dataclass(frozen=True)
class CellRun:
    """A picture of one cell: its source, the text that it shows when the picture is taken (none: at
    its end), the seconds after that, and whether Stop is pressed before."""

    source: str
    seen: str = ""
    stop: bool = False
    pause: float = 0
    dark: bool = False


CHAT = """\
talk = %llm chat
talk.send("What stands out in these reviews?")
talk"""
PANEL = """\
%llm start cpu
display(ipyvllm.Panel("cpu"))
stories = ipyvllm.map(["Write a short story about a fox and a lamp."] * 600, provider="cpu")"""
ASK = "%%llm\nWhat stands out in these reviews?"
CELLS = {
    "starting": CellRun("%%llm cpu --max-tokens 40\nHello!", seen="importing vLLM"),
    "streaming": CellRun(ASK, seen="Nobody"),
    "finished": CellRun(ASK),
    "finished-dark": CellRun(ASK, dark=True),
    "interrupted": CellRun(ASK, seen="Nobody", stop=True),
    "streaming-dark": CellRun(ASK, seen="Nobody", dark=True),
    "error": CellRun("%%llm gone\nIs anybody there?"),
    "compare": CellRun(
        "%%llm --compare cpu,demo,gone --max-tokens 30\nWhat is the capital of France?"
    ),
    "logprobs": CellRun("%%llm cpu --logprobs\nWrite a short story about a snail and a rocket."),
    "logprobs-dark": CellRun(
        "%%llm cpu --logprobs\nWrite a short story about a snail and a rocket.", dark=True
    ),
    "picker": CellRun("%llm picker", seen="ready"),
    "picker-dark": CellRun("%llm picker", seen="ready", dark=True),
    "chat": CellRun(CHAT, seen="charger"),
    "chat-dark": CellRun(CHAT, seen="charger", dark=True),
    "panel": CellRun(PANEL, seen="at most", pause=10),
    "panel-dark": CellRun(PANEL, seen="at most", pause=10, dark=True),
    "background": CellRun(ASK.replace("%%llm", "%%llm answer << -b"), seen="charger"),
}


def quickstart(page, address: str) -> None:
    """Run the quickstart from top to bottom and show its first answers."""
    notebook = lab.Notebook(page, address, "quickstart.ipynb")
    notebook.run_all()
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 330")
    page.wait_for_timeout(1000)
    page.screenshot(path=IMAGES / "quickstart.png")


def cell(page, address: str, folder: Path, name: str) -> None:
    """Run one cell and keep a picture of it alone."""
    asked = CELLS[name]
    lab.notebook(folder / f"{name}.ipynb", "import ipyvllm\n%load_ext ipyvllm", asked.source)
    notebook = lab.Notebook(page, address, f"{name}.ipynb")
    notebook.run(0)
    notebook.begin(1)
    deadline = time.monotonic() + 40
    while asked.seen and asked.seen not in notebook.output(1):
        assert time.monotonic() < deadline, notebook.output(1)
        time.sleep(0.05)
    page.wait_for_timeout(1000 * asked.pause)
    if asked.stop:
        notebook.stop()
    if asked.stop or not asked.seen:
        notebook.wait_done(1)
        page.wait_for_timeout(500)
    notebook.cell(1).screenshot(path=IMAGES / f"{name}.png")


def main() -> None:
    take(sys.argv[1:] or ["quickstart", *CELLS])
    for copy in (ROOT / "notebooks" / "images").glob("*.png"):
        shutil.copy(IMAGES / copy.name, copy)


def take(wanted: list[str]) -> None:
    """Make the pictures of these names."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copy(ROOT / "notebooks" / "quickstart.ipynb", folder)
        (folder / "ipyvllm.yaml").write_text(CONFIG % json.dumps(ANSWER))
        for dark in (False, True):
            named = [n for n in wanted if n in CELLS and CELLS[n].dark is dark]
            if named:
                with lab.server(folder, dark=dark) as address, lab.browser(height=760) as page:
                    for name in named:
                        cell(page, address, folder, name)
        if "quickstart" in wanted:
            (folder / "ipyvllm.yaml").unlink(missing_ok=True)
            with lab.server(folder) as address, lab.browser(height=760) as page:
                quickstart(page, address)


if __name__ == "__main__":
    main()
