"""Built worlds by their file name: in `FIREDRILL_WORLDS`, beside the release, in the cache.

A zip that a class gave out is looked into where it lies, and the world is taken out into the cache.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .. import paths
from ..errors import WorldNotBuilt

FOLDER = "worlds"  # beside a release, or in it


def find(name: str, release: Path | None) -> Path | None:
    """Where the world of that file name lies; None where it is nowhere. Raises WorldNotBuilt."""
    name = Path(name).name  # whatever a key says, it is a file in one of these folders
    for folder in _folders(release):
        if (folder / name).is_file():
            return folder / name
    for archive in _archives(release):
        if (taken := _taken_out(archive, name)) is not None:
            return taken
    return None


def missing(slug: str, variant: int | None = None) -> WorldNotBuilt:
    """The sentence for a student whose worlds are not there; variant: where there are several."""
    which = "" if variant is None else f" (variant {variant})"
    return WorldNotBuilt(
        f"The worlds of {slug}{which} are not on this machine: your class gives them out as files. "
        f"Put its folder `{FOLDER}` (or the zip as it came) beside this one, or name the folder in "
        "FIREDRILL_WORLDS; then run this cell again."
    )


def _folders(release: Path | None) -> Iterator[Path]:
    if (shared := paths.shared_worlds()) is not None:
        yield shared
    for near in _near(release):
        yield near / FOLDER
    yield paths.cache_root() / "worlds"


def _near(release: Path | None) -> list[Path]:
    return [] if release is None else [release, release.resolve().parent]


def _archives(release: Path | None) -> Iterator[Path]:
    for near in _near(release):
        yield from sorted(near.glob("*.zip"))


def _taken_out(archive: Path, name: str) -> Path | None:
    """The world out of a zip, in the cache, whole or not at all."""
    try:
        with zipfile.ZipFile(archive) as held:
            found = [entry for entry in held.namelist() if entry.rpartition("/")[2] == name]
            if not found:
                return None
            out = paths.cache_root() / "worlds" / name
            out.parent.mkdir(parents=True, exist_ok=True)
            building = out.with_name(f".{name}-{os.getpid()}")
            with held.open(found[0]) as packed, building.open("wb") as file:
                while block := packed.read(1 << 20):
                    file.write(block)
            os.replace(building, out)
            return out
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise WorldNotBuilt(f"{archive.name} cannot be unpacked: {error}.") from None
