"""A running Jupyter server with formgrader over a course: GET and POST its API with the token."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

STARTS_WITHIN = 60  # seconds


class Formgrader:
    """Use as a context manager. `get` and `post` return the answer's text."""

    def __init__(self, root: Path, home: Path) -> None:
        """root: the course; home: a folder for this server's own files."""
        self.root, self.home = root, home
        self.base = self.token = ""

    def __enter__(self) -> Formgrader:
        settings = {"config": "JUPYTER_CONFIG_DIR", "run": "JUPYTER_RUNTIME_DIR"}
        for folder in settings:
            (self.home / folder).mkdir(parents=True)
        env = {name: str(self.home / folder) for folder, name in settings.items()}
        extensions = "{'nbgrader.server_extensions.formgrader': True}"
        self.log = (self.home / "log.txt").open("w")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"),
                *("--ServerApp.port=0", f"--ServerApp.root_dir={self.root}"),
                f"--ServerApp.jpserver_extensions={extensions}",
            ],
            cwd=self.root,
            env={**os.environ, "PATH": os.defpath, **env},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            for found in (self.home / "run").glob("jpserver-*.json"):
                server = json.loads(found.read_text())
                self.base, self.token = server["url"].rstrip("/"), server["token"]
                with contextlib.suppress(OSError):  # the file is there before anybody listens
                    self.get("manage_assignments")
                    return self
            time.sleep(0.1)
        self.__exit__()
        raise AssertionError((self.home / "log.txt").read_text()[-3000:])

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def get(self, path: str) -> str:
        return self._ask(path, None)

    def post(self, path: str) -> Any:
        return json.loads(self._ask(path, b""))

    def _ask(self, path: str, data: bytes | None) -> str:
        request = urllib.request.Request(
            f"{self.base}/formgrader/{path}",
            data=data,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.read().decode()
