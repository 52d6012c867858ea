"""A JupyterHub as deploy/jupyterhub configures it, for users that are made and removed again."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from grader import paths

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "deploy" / "jupyterhub" / "jupyterhub_config.py"
BIN = Path(sys.executable).parent
PROXY = "configurable-http-proxy"
LAB = "90-tiny"
COURSE = "oncall"
STARTS_WITHIN = ANSWERS_WITHIN = 180  # s, on a loaded machine
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
ROLES = ("course", "grader", "ana", "ben")


def missing() -> str | None:
    """What this machine lacks for a hub, as a sentence; None where it lacks nothing."""
    if os.name == "nt" or os.geteuid() != 0:
        return "JupyterHub needs root, to start each server as its user. Type: sudo make e2e"
    if not all(shutil.which(command) for command in ("useradd", "userdel", "chpasswd")):
        return "The users of a hub are made by useradd, and it is missing here."
    for command in ("jupyterhub", PROXY):
        if not (BIN / command).is_file():
            return f"{command} is missing. Type: python3 tools/environment.py hub"
    if closed := _closed(BIN):
        return f"No user but root can enter {closed}. Put the checkout elsewhere."
    if _python() is None:
        return f"No user but root can run Python {VERSION} here: install the system's own."
    return None


class Hub:
    """A running hub: its users by role, their folders, and what they can ask of it."""

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="firedrill-hub-"))
        self.base.chmod(0o755)
        prefix = f"fd{secrets.token_hex(2)}"
        self.bin = self.base / "env" / "bin"
        self.group = f"{prefix}-all"
        self.names = {role: f"{prefix}-{role}" for role in ROLES}
        self.password = secrets.token_urlsafe(16)
        self.homes = {role: self.base / "home" / name for role, name in self.names.items()}
        self.address = f"http://127.0.0.1:{_free_port()}"
        self._tokens: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make users, folders, worlds and a course; start the hub; wait until it answers."""
        self.make_folders()
        self.make_environment()
        self._make_users()
        self._build_worlds()
        for words in (["init", COURSE, "--lab", "90"], ["release", LAB, "--course", COURSE]):
            self.run_as("course", self.bin / "firedrill", "class", *words).check_returncode()
        with (self.base / "hub" / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *[self.bin / "jupyterhub", "--config", CONFIG],
                    f"--JupyterHub.hub_port={_free_port()}",
                    f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{_free_port()}",
                ],
                cwd=self.base / "hub",
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._until(lambda: self._answers("/hub/api/"), "the hub to answer")

    def stop(self) -> None:
        """End the hub and its servers; remove the users and all that they had."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)  # by default it ends servers and proxy
            try:
                self._process.wait(STARTS_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
        for name in self.names.values():
            subprocess.run(["pkill", "-KILL", "-u", name], check=False, capture_output=True)
            subprocess.run(["userdel", "--force", name], check=False, capture_output=True)
        subprocess.run(["groupdel", self.group], check=False, capture_output=True)
        shutil.rmtree(self.base, ignore_errors=True)

    @property
    def log(self) -> str:
        """The last words of hub and servers."""
        log = self.base / "hub" / "log"
        return log.read_text(errors="replace")[-5000:] if log.exists() else ""

    def run_as(self, role: str, *command: object) -> subprocess.CompletedProcess[str]:
        """Run a command as a user, in their home."""
        name = self.names[role]
        return subprocess.run(
            [str(word) for word in command],
            user=name,
            group=name,
            extra_groups=[self.group],
            cwd=self.homes[role],
            env={
                "PATH": f"{self.bin}:/usr/bin:/bin",
                "HOME": str(self.homes[role]),
                "FIREDRILL_LABS": str(self.base / "labs"),
                "FIREDRILL_CACHE": str(self.homes[role] / ".cache" / "firedrill"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def spawn(self, role: str) -> None:
        """Start a user's server, as their first visit would."""
        server = f"/hub/api/users/{self.names[role]}"
        self.ask(role, f"{server}/server", {})
        self._until(lambda: self.ask(role, server)["servers"][""]["ready"], f"{role}'s server")

    def ask(self, role: str, path: str, body: object = None, method: str | None = None) -> Any:
        """The JSON that comes back; POST where there is a body. Raises HTTPError."""
        if role not in self._tokens:
            login = {"username": self.names[role], "password": self.password}
            tokens = f"/hub/api/users/{self.names[role]}/tokens"
            self._tokens[role] = self._request(tokens, {"auth": login}, {}, None)["token"]
        return self._request(path, body, {"Authorization": f"token {self._tokens[role]}"}, method)

    def at(self, role: str, path: str) -> str:
        """The path of something on a user's server."""
        return f"/user/{self.names[role]}/{path}"

    def graded(self, path: str, body: object = None) -> Any:
        """Ask formgrader in the course user's server; a failure shows nbgrader's own log."""
        said = self.ask("course", self.at("course", f"formgrader/api/{path}"), body)
        if isinstance(said, dict):
            assert said.get("success", True), said.get("log") or said
        return said

    def exchange(self, role: str, action: str) -> Any:
        """nbgrader's fetch, submit or fetch_feedback, as the assignment list's buttons do it."""
        body = {"assignment_id": LAB, "course_id": COURSE}
        said = self.ask(role, self.at(role, f"assignments/{action}"), body)
        assert said["success"], said
        return said["value"]

    def status(self, role: str, path: str) -> int:
        """The HTTP status that a user gets."""
        try:
            self.ask(role, path)
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    def make_folders(self) -> None:
        """The folders that hub.toml names, the labs, and hub.toml itself."""
        for name, mode in {
            "home": 0o755,
            "hub": 0o700,
            "scratch": 0o755,
            "exchange": 0o777,
        }.items():
            (self.base / name).mkdir()
            (self.base / name).chmod(mode)
        shutil.copytree(ROOT / "tests" / "labs", self.base / "labs")
        shutil.copy(paths.labs_root() / "datasets" / "macros.sql", self.base / "labs" / "datasets")
        said = {
            "address": self.address,
            "course_user": self.names["course"],
            "course_folder": COURSE,
            "course_id": COURSE,
            "graders": [self.names["grader"]],
            "group": self.group,
            "exchange": str(self.base / "exchange"),
            "worlds": str(self.base / "built" / "worlds"),
            "scratch": str(self.base / "scratch"),
            "memory": "1G",
            "address_space": "8G",
            "labs": str(self.base / "labs"),
        }
        lines = [f"{key} = {json.dumps(value)}\n" for key, value in said.items()]
        (self.base / "hub" / "hub.toml").write_text("".join(lines))

    def make_environment(self) -> None:
        """The tests' own packages under a Python that every user can run."""
        self.bin.mkdir(parents=True)
        for name in ("lib", "share", "etc"):
            (self.base / "env" / name).symlink_to(BIN.parent / name)
        python = _python()
        assert python is not None
        (self.base / "env" / "pyvenv.cfg").write_text(f"home = {python.parent}\n")
        for name in ("python", "python3"):
            (self.bin / name).symlink_to(python)
        for script in ("firedrill", "jupyterhub", "jupyterhub-singleuser", "alembic", PROXY):
            text = (BIN / script).read_text().replace(f"{BIN}/", f"{self.bin}/")
            (self.bin / script).write_text(text)
            (self.bin / script).chmod(0o755)

    def _make_users(self) -> None:
        _quietly("groupadd", self.group)
        for role, name in self.names.items():
            home = self.homes[role]
            _quietly("useradd", "-m", "-d", home, "-s", "/bin/bash", "-U", name)
            if role in ("ana", "ben"):
                _quietly("usermod", "-aG", self.group, name)
            _quietly("chpasswd", said=f"{name}:{self.password}")
            # a test reads the kernel's state from JupyterLab, and sees all cells of a notebook
            self._settings(role, "jupyter_lab_config.json", {"expose_app_in_browser": True})
        self.homes["ana"].chmod(0o755)  # as some systems make it: the hub closes it

    def _settings(self, role: str, name: str, lab_app: dict[str, object]) -> None:
        jupyter = self.homes[role] / ".jupyter"
        notebook = jupyter / "lab/user-settings/@jupyterlab/notebook-extension"
        notebook.mkdir(parents=True)
        (jupyter / name).write_text(json.dumps({"LabApp": lab_app}))
        (notebook / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        _quietly("chown", "-R", f"{self.names[role]}:", jupyter)

    def _build_worlds(self) -> None:
        """As docs/admins.md says: check the notebook once, then share the folder read-only."""
        env = {
            **os.environ,
            "FIREDRILL_CACHE": str(self.base / "built"),
            "FIREDRILL_LABS": str(self.base / "labs"),
        }
        notebook = self.base / "labs" / "notebooks" / "incidents" / f"{LAB}.md"
        check = [self.bin / "firedrill", "check", notebook]
        done = subprocess.run(check, env=env, capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr  # 1: the notebook holds no answers yet

    def _request(self, path: str, body: object, headers: dict[str, str], method: str | None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {**headers, "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=ANSWERS_WITHIN) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def _answers(self, path: str) -> bool:
        try:
            self._request(path, None, {}, None)
        except OSError:
            return False
        return True

    def _until(self, holds: Any, what: str) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            assert self._process is not None
            assert self._process.poll() is None, self.log
            if holds():
                return
            time.sleep(0.3)
        raise AssertionError(f"waited in vain for {what}:\n{self.log}")


def _closed(path: Path) -> Path | None:
    """The first folder above a path that others cannot enter, or itself."""
    return next((each for each in [path, *path.parents] if not each.stat().st_mode & 1), None)


def _python() -> Path | None:
    """A Python of this version that every user can run; the tests' own may lie in root's home."""
    names = [Path(sys.executable), Path(f"/usr/bin/python{VERSION}")]
    found = [name.resolve() for name in names if name.exists()]
    return next((each for each in found if _closed(each) is None), None)


def _quietly(*command: object, said: str | None = None) -> None:
    done = subprocess.run(
        [str(word) for word in command], input=said, capture_output=True, text=True
    )
    with contextlib.suppress(subprocess.CalledProcessError):
        done.check_returncode()
        return
    raise AssertionError(f"{command[0]}: {done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
