"""`firedrill lab`: a workspace that keeps what a learner wrote, and JupyterLab opened on it."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course import lab as server
from course import workspace
from grader import incident, notebook
from tests.serving import Served

LAB = "07-ledger-written-twice"
DAY = dt.date(2026, 11, 25)

pytestmark = pytest.mark.xdist_group("lab_start")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the course's notebook a newer one, with a sentence more."""
    real = notebook.learner_notebook

    def make(sentence: str) -> None:
        def changed(lab: incident.Lab) -> Any:
            document = real(lab)
            document.cells[0].source += f"\n{sentence}"
            return document

        monkeypatch.setattr(notebook, "learner_notebook", changed)

    return make


def lay_out(folder: Path) -> list[str]:
    return workspace.lay_out(folder, [incident.load(LAB)], seed=1, today=DAY)


def notebooks(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.ipynb"))


def test_a_new_workspace_holds_the_learners_notebook(tmp_path: Path) -> None:
    assert lay_out(tmp_path) == []
    assert notebooks(tmp_path) == [f"{LAB}.ipynb"]
    document = nbformat.read(tmp_path / f"{LAB}.ipynb", as_version=4)
    nbformat.validate(document)
    assert not any("SOLUTION" in cell.source for cell in document.cells)


def test_an_untouched_notebook_is_brought_up_to_date(tmp_path: Path, newer: Any) -> None:
    lay_out(tmp_path)
    newer("Now better.")
    (said,) = lay_out(tmp_path)
    assert "was brought up to date" in said
    assert "Now better." in (tmp_path / f"{LAB}.ipynb").read_text()
    assert notebooks(tmp_path) == [f"{LAB}.ipynb"]
    assert lay_out(tmp_path) == []


def test_a_touched_notebook_is_never_overwritten(tmp_path: Path, newer: Any) -> None:
    lay_out(tmp_path)
    mine = tmp_path / f"{LAB}.ipynb"
    mine.write_text(mine.read_text().replace("write your query here", "my own work"))
    kept = mine.read_bytes()

    assert lay_out(tmp_path) == []
    newer("Now better.")
    (said,) = lay_out(tmp_path)
    beside = f"{LAB}.new-2026-11-25.ipynb"
    assert beside in said
    assert mine.read_bytes() == kept
    assert "Now better." in (tmp_path / beside).read_text()

    assert lay_out(tmp_path) == []  # said once, put there once
    newer("Better still.")
    lay_out(tmp_path)
    assert notebooks(tmp_path) == sorted([f"{LAB}.ipynb", beside, f"{LAB}.new-2026-11-25-2.ipynb"])
    assert mine.read_bytes() == kept


def test_a_file_we_do_not_know_is_taken_for_the_learners(tmp_path: Path) -> None:
    theirs = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})
    (tmp_path / f"{LAB}.ipynb").write_text(theirs)
    (said,) = lay_out(tmp_path)
    assert "Yours holds your work" in said
    assert (tmp_path / f"{LAB}.ipynb").read_text() == theirs


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "the file is empty"),
        (
            '{"cells": [{"cell_ty',
            "it begins as a notebook but is not JSON; it breaks off at line 1",
        ),
        ("{}", "the file is JSON but not a notebook: it has no cells"),
        ("<<<<<<< HEAD", 'the file is not JSON (it starts with "<"), so it is not a notebook'),
    ],
)
def test_a_damaged_notebook_is_said_kept_and_a_fresh_one_opened(
    tmp_path: Path, content: str, why: str
) -> None:
    lay_out(tmp_path)
    assert workspace.to_open(tmp_path, LAB) == f"{LAB}.ipynb"
    mine, fresh = tmp_path / f"{LAB}.ipynb", tmp_path / f"{LAB}.new-2026-11-25.ipynb"
    laid_out = mine.read_bytes()
    mine.write_text(content)
    said = f"{LAB}.ipynb is damaged ({why}). It stays as it is; a fresh copy lies beside it: "
    assert lay_out(tmp_path) == [said + fresh.name]
    assert mine.read_text() == content
    assert fresh.read_bytes() == laid_out
    assert workspace.to_open(tmp_path, LAB) == fresh.name

    fresh.write_text(fresh.read_text().replace("write your query here", "my own work"))
    work = fresh.read_bytes()
    assert lay_out(tmp_path) == [said + fresh.name]
    assert fresh.read_bytes() == work
    assert notebooks(tmp_path) == sorted([mine.name, fresh.name])

    fresh.write_text("{")
    lay_out(tmp_path)
    assert workspace.to_open(tmp_path, LAB) == f"{LAB}.new-2026-11-25-2.ipynb"
    mine.write_bytes(laid_out)
    assert lay_out(tmp_path) == []
    assert workspace.to_open(tmp_path, LAB) == mine.name


@pytest.mark.parametrize(
    "memory", ["", "{", "[]", '{"notebooks": 5, "seed": "x"}', '{"notebooks": {"x": 1}, "seed": 0}']
)
def test_a_damaged_memory_loses_no_work(tmp_path: Path, memory: str) -> None:
    lay_out(tmp_path)
    mine = tmp_path / f"{LAB}.ipynb"
    mine.write_text("mine")
    (tmp_path / ".firedrill" / "workspace.json").write_text(memory)
    assert workspace.remembered_seed(tmp_path) == 1
    lay_out(tmp_path)
    assert mine.read_text() == "mine"


def test_a_workspace_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file")
    with pytest.raises(workspace.NoWorkspace, match="--workspace DIR"):
        lay_out(tmp_path / "work")


def test_where_the_workspace_lies_when_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert workspace.default() == tmp_path / "firedrill-workspace"
    lay_out(tmp_path / "firedrill-workspace")
    monkeypatch.chdir(tmp_path / "firedrill-workspace")
    assert workspace.default() == tmp_path / "firedrill-workspace"
    (tmp_path / "clone" / "datasets").mkdir(parents=True)
    (tmp_path / "clone" / "Makefile").touch()
    monkeypatch.chdir(tmp_path / "clone")
    assert workspace.default() == tmp_path / "clone" / "workspace"


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(server.NoServer, match=f"Port {port} is taken"):
            server.choose_port(port)
        assert server.choose_port(None) != port
    assert server.choose_port(0) > 0


class Other(http.server.BaseHTTPRequestHandler):
    """Another JupyterLab: it answers /api to anybody, and refuses a token that is not its own."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api" else 403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def taken_in_between(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that looked free, and is another JupyterLab's by the time ours starts."""
    look = server._is_free
    ending = signal.getsignal(signal.SIGTERM)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        port = other.server_port
        monkeypatch.setattr(server, "FIRST_PORT", port)
        monkeypatch.setattr(server, "_is_free", lambda each: each == port or look(each))
        yield port
        other.shutdown()
    signal.signal(signal.SIGTERM, ending)


def test_a_port_lost_in_between_gives_way_to_the_next_and_the_address_is_ours(
    taken_in_between: int, tmp_path: Path
) -> None:
    lay_out(tmp_path)
    running = server.start(tmp_path, f"{LAB}.ipynb", port=None, seed=1)
    try:
        assert running.process.poll() is None
        assert f":{taken_in_between}/" not in running.address
        base, _, token = running.address.partition(f"/lab/tree/{LAB}.ipynb?token=")
        with urllib.request.urlopen(f"{base}/api/status?token={token}", timeout=10) as answer:
            assert answer.status == 200
    finally:
        running.stop()


@pytest.mark.slow
def test_a_port_asked_for_and_lost_in_between_is_said(
    taken_in_between: int, tmp_path: Path
) -> None:
    lay_out(tmp_path)
    with pytest.raises(server.PortTaken, match=f"Port {taken_in_between} is taken"):
        server.start(tmp_path, f"{LAB}.ipynb", port=taken_in_between, seed=1)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (None, "Stopped. What was saved in JupyterLab lies in work"),
        (0, "JupyterLab was shut down. What was saved in JupyterLab lies in work"),
        (-9, "JupyterLab ended by itself (code -9). Its last words are in work/"),
    ],
)
def test_the_last_line_says_how_it_ended(code: int | None, said: str) -> None:
    assert server.farewell(code, Path("work")).startswith(said)


def test_the_tabs_of_one_workspace_are_not_opened_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JupyterLab keeps them in the person's home, unless it is told where."""
    monkeypatch.delenv("JUPYTERLAB_WORKSPACES_DIR", raising=False)
    for folder in (tmp_path / "one", tmp_path / "two"):
        said = server.environment(folder, token="t", seed=1)
        assert folder in Path(said["JUPYTERLAB_WORKSPACES_DIR"]).parents


def test_a_read_only_home_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_home_is_writable", lambda: False)
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.delenv(variable, raising=False)
    env = server.environment(tmp_path, token="t", seed=1)
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        assert Path(env[variable]).is_relative_to(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A running `firedrill lab`; a broken kernel of the same name lies in the person's home."""
    folder = tmp_path_factory.mktemp("lab")
    other = folder / "home" / ".local" / "share" / "jupyter" / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(
        json.dumps({"argv": ["/nowhere"], "display_name": "x", "language": "python"})
    )
    command = [sys.executable, "-m", "course.cli", "lab", "7", "--no-browser", "--port", "0"]
    running = Served(
        [*command, "--workspace", "work"],
        folder / "log",
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if "JUPYTER" not in name},
            "HOME": str(folder / "home"),
            "JUPYTER_PREFER_ENV_PATH": "0",
            "FIREDRILL_CACHE": str(folder / "cache"),
        },
    )
    yield running, folder
    running.stop()


def get(served: Served, path: str) -> Any:
    """A JSON answer of the server."""
    base, _, rest = served.address.partition("/lab/tree/")
    token = rest.partition("?token=")[2]
    request = urllib.request.Request(f"{base}{path}", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_the_address_opens_the_labs_notebook(served: tuple[Served, Path]) -> None:
    running, folder = served
    assert f"/lab/tree/{LAB}.ipynb?token=" in running.address
    with urllib.request.urlopen(running.address, timeout=10) as page:
        assert page.status == 200
    assert get(running, f"/api/contents/{LAB}.ipynb?content=0")["type"] == "notebook"
    assert list((folder / "cache" / "worlds").glob("*.duckdb"))


def test_the_kernel_is_this_environments_python(served: tuple[Served, Path]) -> None:
    kernels = get(served[0], "/api/kernelspecs")
    assert kernels["default"] == "python3"
    assert kernels["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable


def test_news_and_update_pop_ups_are_off(served: tuple[Served, Path]) -> None:
    plugin = "/lab/api/settings/@jupyterlab/apputils-extension:notification"
    properties = get(served[0], plugin)["schema"]["properties"]
    assert properties["fetchNews"]["default"] == "false"
    assert properties["checkForUpdates"]["default"] is False


def test_ctrl_c_ends_it_quietly_and_all_that_it_started(served: tuple[Served, Path]) -> None:
    running, folder = served
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(60) == 0
    log = (folder / "log").read_text()
    assert f"Stopped. What was saved in JupyterLab lies in {folder / 'work'}" in log
    assert "Traceback" not in log
    with pytest.raises(ProcessLookupError):  # nobody is left in its group
        os.killpg(running.process.pid, 0)


@pytest.mark.slow
def test_a_jupyterlab_that_dies_is_said_with_code_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "course.cli", "lab", "7", "--no-browser", "--port", "0"]
    running = Served([*command, "--workspace", "work"], tmp_path / "log", cwd=tmp_path)
    try:
        found = subprocess.check_output(["pgrep", "-P", str(running.process.pid)], text=True)
        (child,) = found.split()
        os.kill(int(child), signal.SIGKILL)
        assert running.process.wait(60) == 1
    finally:
        running.stop()
    log = (tmp_path / "log").read_text()
    assert "JupyterLab ended by itself (code -9)." in log
    assert f"{tmp_path / 'work' / '.firedrill' / 'jupyterlab.log'}" in log
