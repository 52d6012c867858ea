"""What `firedrill doctor` looks at, and how to mend what it finds."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from grader import paths
from grader.errors import FiredrillError

from . import lab, workspace

State = Literal["ok", "mind", "broken"]

MEMORY_NEEDED = 1 << 30  # bytes; session, judge and kernel together stay below
DISK_NEEDED = 500_000_000  # bytes: the practice world, its copy, hidden worlds, room to spare
GOLDEN_HASH = 4717996019076358352  # hash(1) in every DuckDB that builds the same worlds


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was found, and the repair where one is needed."""

    what: str
    state: State
    found: str
    repair: str = ""

    def document(self) -> dict[str, str]:
        """As JSON."""
        return asdict(self)


def findings() -> Iterator[Finding]:
    """One finding after the other; a check that fails itself is a finding too."""
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("Python", _python),
        ("packages", _packages),
        ("labs", _labs),
        ("DuckDB", _duckdb),
        ("memory", _memory),
        ("disk", _disk),
        ("write access", _write_access),
        ("port", _port),
        ("kernel", _kernel),
        ("limits for grading", _limits),
        ("nbgrader", _nbgrader),
    ]
    for what, check in checks:
        try:
            yield from check()
        except FiredrillError as error:
            yield Finding(what, "broken", str(error))
        except Exception as error:
            yield Finding(what, "mind", f"could not be looked at ({type(error).__name__}: {error})")


def _python() -> Iterator[Finding]:
    yield Finding("Python", "ok", ".".join(map(str, sys.version_info[:3])))


def _packages() -> Iterator[Finding]:
    from packaging.requirements import Requirement

    fine = 0
    for line in importlib.metadata.requires("firedrill-course") or []:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        repair = f'pip install "{wanted.name}{wanted.specifier}"'
        try:
            version = importlib.metadata.version(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(wanted.name, "broken", "is not installed", repair)
            continue
        if wanted.specifier.contains(version, prereleases=True):
            fine += 1
        else:
            said = f"{version}, but {wanted.specifier} is needed"
            yield Finding(wanted.name, "broken", said, repair)
    yield Finding("packages", "ok", f"{fine} are here, in the versions that are tested")


def _labs() -> Iterator[Finding]:
    from grader import incident

    slugs = incident.slugs()
    if not slugs:
        yield Finding("labs", "broken", "none found", "Unset FIREDRILL_LABS, or install again.")
        return
    for slug in slugs:
        incident.load(slug)
    yield Finding("labs", "ok", ", ".join(slugs))


def _duckdb() -> Iterator[Finding]:
    import duckdb

    row = duckdb.execute("SELECT hash(1::UBIGINT)").fetchall()[0]
    if row[0] == GOLDEN_HASH:
        yield Finding("DuckDB", "ok", f"{duckdb.__version__} builds the worlds that are tested")
    else:
        yield Finding(
            "DuckDB",
            "broken",
            f"{duckdb.__version__} would build other worlds than the tested ones",
            'pip install "duckdb>=2.0,<3"',
        )


def _memory() -> Iterator[Finding]:
    have = memory()
    if have is None:
        yield Finding("memory", "mind", "the system does not say how much there is")
    elif have >= MEMORY_NEEDED:
        yield Finding("memory", "ok", f"{have / 2**30:.1f} GiB")
    else:
        yield Finding(
            "memory",
            "mind",
            f"{have / 2**30:.1f} GiB; a lab with its checks needs up to 1 GiB",
            "Close other programs, or raise the limit of the container.",
        )


def memory() -> int | None:
    """Bytes this process may use: the container's limit, else the machine's memory."""
    limits = []
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            limits.append(int(Path(name).read_text()))
        except (OSError, ValueError):
            continue
    try:
        import psutil  # type: ignore[import-untyped]

        limits.append(int(psutil.virtual_memory().total))
    except ImportError:
        pass
    return min(limits, default=None)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(_existing(paths.cache_root())).free
    said = f"{free / 1e9:.1f} GB free for built worlds"
    if free >= DISK_NEEDED:
        yield Finding("disk", "ok", said)
    else:
        state: State = "mind" if free > DISK_NEEDED / 5 else "broken"
        yield Finding(
            "disk",
            state,
            f"{said}; 0.5 GB are wanted",
            "Free some space (`firedrill clean`), or set FIREDRILL_CACHE to another disk.",
        )


def _write_access() -> Iterator[Finding]:
    yield _can_write(
        "cache", paths.cache_root(), "Set FIREDRILL_CACHE to a folder you may write to."
    )
    yield _can_write("workspace", workspace.default(), "Start with: firedrill lab --workspace DIR")


def _can_write(what: str, folder: Path, repair: str) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            pass
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        return Finding(what, "broken", f"cannot be written ({why})", repair)
    return Finding(what, "ok", "can be written")


def _port() -> Iterator[Finding]:
    chosen = lab.choose_port(None)
    if chosen == lab.FIRST_PORT:
        yield Finding("port", "ok", f"{chosen} is free for JupyterLab")
    else:
        yield Finding(
            "port",
            "ok",
            f"{lab.FIRST_PORT} is taken, perhaps by another JupyterLab; {chosen} will be used",
        )


def _kernel() -> Iterator[Finding]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        argv = KernelSpecManager().get_kernel_spec("python3").argv
    except NoSuchKernel:
        yield Finding("kernel", "broken", "there is none called python3", "pip install ipykernel")
        return
    same = argv[0] in ("python", "python3") or Path(argv[0]).absolute() == Path(sys.executable)
    if same:
        yield Finding("kernel", "ok", "python3 is this environment's Python")
    else:
        yield Finding(
            "kernel",
            "mind",
            "the kernel python3 is another Python than this one",
            "Start with `firedrill lab`, which chooses the right one.",
        )


def _limits() -> Iterator[Finding]:
    from grader.sandbox.client import Sandbox

    with Sandbox() as sandbox:
        held = sandbox.has_os_limits
        names = ", ".join(sandbox.os_limits or [])
    if held:
        yield Finding("limits for grading", "ok", f"the system limits {names}")
        return
    hint = "Grade under Linux or macOS"
    hint += ", or in WSL (`wsl --install`)." if os.name == "nt" else "."
    yield Finding(
        "limits for grading",
        "mind",
        "this system limits no process: fine for learning, not for grading strangers' answers",
        hint,
    )


def _nbgrader() -> Iterator[Finding]:
    try:
        version = importlib.metadata.version("nbgrader")
    except importlib.metadata.PackageNotFoundError:
        yield Finding("nbgrader", "ok", "not installed; only instructors need it")
        return
    beside = shutil.which("alembic", path=str(Path(sys.executable).parent))
    if shutil.which("alembic") or beside:
        yield Finding("nbgrader", "ok", version)
    else:
        yield Finding(
            "nbgrader",
            "mind",
            f"{version}, but it will not find the program `alembic`",
            "Activate the environment, so that its folder of programs is on PATH.",
        )


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
