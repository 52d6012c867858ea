"""`firedrill author example`: a lab of ours, copied to where an author can read and change it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from grader import paths
from grader.errors import FiredrillError, UnknownName

HELP = "Example: `firedrill author example 07 --into example`"


def example(
    name: Annotated[
        str, typer.Argument(metavar="[LAB]", help="One that comes with Firedrill, or its number.")
    ] = "07",
    into: Annotated[
        Path, typer.Option("--into", help="A folder for its datasets/ and notebooks/.")
    ] = Path("example"),
) -> None:
    """Copy a lab of ours with its notebook and the macros, to be read; nothing is overwritten."""
    ours = paths.our_labs_root()
    folder = _folder(ours / "datasets", name)
    files = [folder, *sorted((ours / "notebooks").glob(f"*/{folder.name}.md"))]
    files += [ours / "datasets" / each for each in ("macros.sql", "shared_tables.sql", "examples")]
    files += [path] if (path := ours / "tests" / "answers" / folder.name).is_dir() else []
    root = into.expanduser().resolve()
    copies = [(path, root / path.relative_to(ours)) for path in files]
    if taken := [copy for _, copy in copies if copy.exists()]:
        raise FiredrillError(f"{taken[0]} is there already; nothing was written. Name another DIR.")
    try:
        for path, copy in copies:
            _copy(path, copy)
    except OSError as error:
        raise FiredrillError(
            f"{root} cannot be written to: {(error.strerror or '').lower()}."
        ) from None
    print("\n".join(str(copy) for _, copy in copies))
    print(f"\nTo try changes on it: export FIREDRILL_LABS={root}")


def _folder(datasets: Path, name: str) -> Path:
    """A lab of ours, whatever FIREDRILL_LABS says; its number alone will do."""
    known = sorted(path.parent for path in datasets.glob("*/incident.toml"))
    for folder in known:
        if name == folder.name or name.lstrip("0") == folder.name.split("-")[0].lstrip("0"):
            return folder
    raise UnknownName("lab of ours", name, [folder.name for folder in known])


def _copy(path: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, copy)
    else:
        shutil.copyfile(path, copy)
