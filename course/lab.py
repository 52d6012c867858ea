"""`firedrill lab`: a workspace, its practice world, and JupyterLab on the lab's notebook.

Nothing is written outside the workspace and the cache: JupyterLab gets its settings and its kernel
from `.firedrill/jupyter/` through environment variables, which come before a person's own.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from grader.errors import FiredrillError

FIRST_PORT = 8888
TRIED = 50  # ports after the first, as JupyterLab itself does
STARTS = 5  # of JupyterLab, where each time another program was quicker to take the port
STARTS_WITHIN = 120  # seconds, for a cold disk
PORT_LOST = "is not available"  # JupyterLab's word before it ends for want of its port
ENDS_WITHIN = 15  # seconds for kernels to end after Ctrl-C


class NoServer(FiredrillError):
    """JupyterLab could not be started."""


class PortTaken(NoServer):
    """Another program was quicker to take the port."""


@dataclass
class Server:
    """A running JupyterLab: the address to open, and its process."""

    address: str
    process: subprocess.Popen[bytes]

    def wait(self) -> int | None:
        """The exit code where it ended by itself, None after Ctrl-C; all it started has ended."""
        try:
            return self.process.wait()
        except KeyboardInterrupt:  # JupyterLab has had it too, and is ending its kernels
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                self.process.wait(ENDS_WITHIN)
            return None
        finally:
            self.stop()

    def stop(self) -> None:
        """End it, gently at first."""
        for end in (self.process.terminate, self.process.kill):
            if self.process.poll() is not None:
                return
            end()
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                self.process.wait(ENDS_WITHIN)


def start(workspace: Path, notebook: str, *, port: int | None, seed: int) -> Server:
    """Start JupyterLab on a notebook of the workspace, and wait until it answers.

    port: as for `choose_port`. A port that another program takes in between gives way to the next,
    unless it was asked for. Raises NoServer.
    """
    _end_on_sigterm()
    chosen = choose_port(port)
    for _ in range(STARTS - 1):
        try:
            return _start(workspace, notebook, chosen, seed)
        except PortTaken:
            if port:
                raise
            chosen = choose_port(port, first=chosen + 1)
    return _start(workspace, notebook, chosen, seed)


def farewell(code: int | None, workspace: Path) -> str:
    """What to say at the end. code: as `Server.wait` gives it."""
    if code:
        log = workspace / ".firedrill" / "jupyterlab.log"
        return f"JupyterLab ended by itself (code {code}). Its last words are in {log}"
    how = "Stopped." if code is None else "JupyterLab was shut down."
    return f"{how} What was saved in JupyterLab lies in {workspace}"


def open_browser(address: str) -> bool:
    """Open the address in the person's browser; False where there is none."""
    try:
        return webbrowser.open(address, new=2)
    except webbrowser.Error:
        return False


def command(workspace: Path, notebook: str, port: int) -> list[str]:
    """JupyterLab's command line, with the interpreter that runs us."""
    options = {
        "ServerApp.port": str(port),
        "ServerApp.port_retries": "0",
        "ServerApp.open_browser": "False",
        "ServerApp.answer_yes": "True",  # Ctrl-C has been pressed: no question about it
        "ServerApp.root_dir": str(workspace),
        "ServerApp.allow_root": str(_is_root()),
        "LabApp.default_url": f"/lab/tree/{notebook}",
        "MultiKernelManager.default_kernel_name": "python3",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]


def environment(workspace: Path, *, token: str, seed: int) -> dict[str, str]:
    """The process environment: our kernel and our settings come first, then the person's own."""
    ours = _jupyter_folder(workspace)
    env = dict(os.environ)
    env["JUPYTER_TOKEN"] = token
    env["JUPYTER_PATH"] = _before(ours / "share", env.get("JUPYTER_PATH"))
    env["JUPYTER_CONFIG_PATH"] = _before(ours / "config", env.get("JUPYTER_CONFIG_PATH"))
    # open tabs belong to this folder: kept in the home, another workspace's would be opened here
    env.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(ours / "workspaces"))
    env["FIREDRILL_WORKSPACE"] = str(workspace)
    env["FIREDRILL_SEED"] = str(seed)
    # `!pip`, `alembic` and the like come from this environment, also where it is not activated
    env["PATH"] = _before(Path(sys.executable).parent, env.get("PATH"))
    if not _home_is_writable():
        home = ours / "home"
        for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            env.setdefault(variable, str(home / variable.lower()))
        env.setdefault("IPYTHONDIR", str(home / "ipython"))
    return env


def choose_port(port: int | None, *, first: int = FIRST_PORT) -> int:
    """A port that is free now. Raises PortTaken where the one asked for is taken.

    port: None takes the first free one from `first` on, 0 any free one.
    """
    if port is not None:
        if not _is_free(port):
            raise _taken(port)
        return port or _any_free()
    for each in range(first, min(first + TRIED, 65536)):
        if _is_free(each):
            return each
    return _any_free()


def _jupyter_folder(workspace: Path) -> Path:
    """`.firedrill/jupyter/`, written anew: kernel, extension; no pop-ups, no instructor's panels.

    nbgrader's panels (create, validate) are for instructors, who start `jupyter lab` in the class.
    """
    folder = workspace / ".firedrill" / "jupyter"
    kernel = {
        "argv": [
            *(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"),
            "--ext=course.waiting",
        ],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "metadata": {"debugger": True},
    }
    settings = {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        # a sentence of an update is longer than a cell is wide
        "@jupyterlab/notebook-extension:tracker": {
            "codeCellConfig": {"lineNumbers": False, "lineWrap": True}
        },
        # a column's comment stands beside it in the list
        "@jupyterlab/completer-extension:manager": {"showDocumentationPanel": True},
    }
    panels = {"disabledExtensions": {"@jupyter/nbgrader": True}}
    for path, content in (
        (folder / "config" / "labconfig" / "page_config.json", panels),
        (folder / "share" / "kernels" / "python3" / "kernel.json", kernel),
        (folder / "config" / "labconfig" / "default_setting_overrides.json", settings),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    extension = folder / "share" / "labextensions" / "firedrill"
    shutil.rmtree(extension, ignore_errors=True)  # an earlier version's script has another name
    shutil.copytree(Path(__file__).parent / "labextension", extension)
    return folder


def _start(workspace: Path, notebook: str, port: int, seed: int) -> Server:
    token = secrets.token_hex(24)
    log_path = workspace / ".firedrill" / "jupyterlab.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command(workspace, notebook, port),
            cwd=workspace,
            env=environment(workspace, token=token, seed=seed),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://localhost:{port}/lab/tree/{notebook}?token={token}", process)
    try:
        _until_it_answers(server, port, token, log_path)
    except BaseException:
        server.stop()
        raise
    return server


def _until_it_answers(server: Server, port: int, token: str, log_path: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        if _knows(port, token):
            return
        time.sleep(0.1)
    said = log_path.read_text(encoding="utf-8", errors="replace")
    if PORT_LOST in said:
        raise _taken(port)
    raise NoServer(
        "JupyterLab did not start. Its last words, from .firedrill/jupyterlab.log:\n"
        + "\n".join(said.strip().splitlines()[-3:])
        + "\n`firedrill doctor` looks for the usual causes."
    )


def _knows(port: int, token: str) -> bool:
    """Whether a server answers there that takes this token: another one's would refuse it."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/status", headers={"Authorization": f"token {token}"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False


def _taken(port: int) -> PortTaken:
    other = port + 1 if port < 65535 else port - 1
    return PortTaken(
        f"Port {port} is taken by another program, perhaps another JupyterLab. "
        f"Choose one: firedrill lab --port {other}"
    )


def _end_on_sigterm() -> None:
    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, end)


def _before(path: Path, rest: str | None) -> str:
    return os.pathsep.join([str(path), *([rest] if rest else [])])


def _home_is_writable() -> bool:
    return os.access(Path.home(), os.W_OK)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would let us take a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _any_free() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
