"""A whole lab as in a locked-down pod: a user id that no passwd knows, and a read-only root."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.hub import BIN, LAB, ROOT, Hub, missing

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hub")]

UID = 54321
# a mount namespace of its own: only the home stays writable, for this process and its children
POD = """
set -e
mount --bind "$HOME" "$HOME"
mount -o remount,bind,ro /
if touch "$SITE/written" 2>/dev/null; then echo "site-packages can be written" >&2; exit 9; fi
exec setpriv --reuid "$POD_UID" --regid 0 --clear-groups "$@"
"""


def test_a_whole_lab_is_worked_by_a_random_user_id_on_a_read_only_root() -> None:
    lacks = missing() or next(
        (f"{tool} is missing." for tool in ("unshare", "setpriv") if not shutil.which(tool)), None
    )
    if lacks and not os.environ.get("CI"):
        pytest.skip(lacks)
    assert lacks is None, lacks
    hub = Hub()
    try:
        hub.make_folders()
        hub.make_environment()
        pod = hub.base / "pod"
        for folder in (pod, pod / "tmp"):
            folder.mkdir()
            os.chown(folder, UID, 0)
        done = _in_pod(hub, pod, "-m", "tests.e2e.whole_lab", LAB, str(pod / "work"))
        assert done.returncode == 0, done.stderr
        free = subprocess.run(
            [BIN / "python", "-m", "tests.e2e.whole_lab", LAB, hub.base / "free"],
            cwd=ROOT,
            env={
                **os.environ,
                "FIREDRILL_CACHE": str(hub.base / "free-cache"),
                "FIREDRILL_LABS": str(hub.base / "labs"),
            },
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        hub.stop()
    cards = json.loads(done.stdout)
    assert cards["doubled"].endswith("3 of 3")
    assert cards == json.loads(free.stdout)


def _in_pod(hub: Hub, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python in a fresh mount namespace; `home` is all that it can write."""
    return subprocess.run(
        ["unshare", "--mount", "bash", "-c", POD, "pod", str(hub.bin / "python"), *words],
        cwd=ROOT,
        env={
            "PATH": f"{hub.bin}:/usr/bin:/bin:/usr/sbin",
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "USER": "jovyan",
            "SITE": str(hub.base / "env" / "lib"),
            "POD_UID": str(UID),
            "PYTHONDONTWRITEBYTECODE": "1",
            "FIREDRILL_CACHE": str(home / "scratch"),
            "FIREDRILL_LABS": str(hub.base / "labs"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
