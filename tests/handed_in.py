"""What is handed in, as an LMS would give it: zips and folders with names and times."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from grader.classroom.collecting import collect
from grader.classroom.collecting.collect import Plan

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


def zipped(files: Mapping[str, bytes], at: datetime = NOON) -> bytes:
    """A zip of the files, with their time and the flag for UTF-8 names where one is needed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def a_zip(folder: Path, files: Mapping[str, bytes], at: datetime = NOON) -> Path:
    path = folder / "download.zip"
    path.write_bytes(zipped(files, at))
    return path


def a_folder(folder: Path, files: Mapping[str, bytes], at: datetime = NOON) -> Path:
    root = folder / "downloads"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))
    return root


def collected(course: Path, source: Path | str, write: bool = True, **options: object) -> Plan:
    """One collect, as the command does it."""
    with collect.opened(course) as stage:
        made = collect.plan(course, stage, str(source), zone=UTC, **options)  # type: ignore[arg-type]
        if write:
            collect.carry_out(made)
        return made


def tree(root: Path, *parts: str) -> dict[str, bytes]:
    """Every file below some folders of a course, with its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in parts
        for path in sorted((root / part).rglob("*"))
        if path.is_file()
    }
