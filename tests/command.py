"""Fixture `firedrill`: runs the command line in this process, in an empty folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from course import cli


@pytest.fixture(scope="module")
def command_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def firedrill(
    command_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Done]:
    """Runs the command in an empty folder, in this process: a hundred times a second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIREDRILL_CACHE", str(command_cache))
    monkeypatch.delenv("FIREDRILL_SEED", raising=False)
    monkeypatch.delenv("FIREDRILL_SCALE", raising=False)
    monkeypatch.setattr(cli, "out", Console(width=200))
    monkeypatch.setattr(cli, "err", Console(width=200, stderr=True))

    def run(*words: str | Path, **env: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            code = cli.run([str(word) for word in words])
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run
