"""A small imitation of the model hub on loopback: listing, files with ranges, gates, interruptions.

What it answers is what `huggingface_hub` asks for when it lists and downloads a repository.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHA = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """One hub. `gated` names need a token; `slow` waits that long between pieces of a file."""

    def __init__(self, repos: dict[str, Path]) -> None:
        self.repos = repos
        self.gated: set[str] = set()
        self.slow = 0.0
        self.files: list[str] = []
        self.served = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator[Hub]:
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class, not a branch
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            path = self.path.partition("?")[0].strip("/")
            api = path.startswith("api/models/")
            parts = path.removeprefix("api/models/").split("/")
            name, rest = "/".join(parts[:2]), parts[2:]
            folder = hub.repos.get(name)
            if folder is None:
                self._error(401 if api else 404, "RepoNotFound", "Repository not found")
            elif name in hub.gated and "Authorization" not in self.headers:
                self._error(401, "GatedRepo", "Access to this model is restricted")
            elif api and rest[:1] == ["tree"]:
                self._json([_entry(file) for file in sorted(folder.iterdir())])
            elif api:
                names = [{"rfilename": file.name} for file in sorted(folder.iterdir())]
                self._json({"id": name, "modelId": name, "sha": SHA, "siblings": names})
            else:
                self._file(folder / rest[-1], body=body)

        def _json(self, value: Any) -> None:
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _error(self, status: int, code: str, message: str) -> None:
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("X-Error-Message", message)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _file(self, path: Path, *, body: bool) -> None:
            if not path.is_file():
                self._error(404, "EntryNotFound", "Entry not found")
                return
            data = path.read_bytes()
            asked = self.headers.get("Range")
            start = int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
            if body:
                hub.files.append(path.name)
            self.send_response(206 if asked else 200)
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
            self.send_header("X-Repo-Commit", SHA)
            self.send_header("Accept-Ranges", "bytes")
            self.end_headers()
            step = 1 << 18
            # A client that goes away in the middle is what these tests are about.
            with suppress(ConnectionError):
                for place in range(start, len(data) if body else 0, step):
                    self.wfile.write(data[place : place + step])
                    hub.served += min(step, len(data) - place)
                    time.sleep(hub.slow)

    return Handler


def _entry(file: Path) -> dict[str, Any]:
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    entry = {"type": "file", "path": file.name, "size": len(data), "oid": digest[:40]}
    if file.suffix == ".safetensors":
        entry["lfs"] = {"oid": digest, "size": len(data), "pointerSize": 134}
    return entry
