"""CSV as people have it: read in any encoding and delimiter, written without formulas."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import FiredrillError

MAX_BYTES = 20_000_000  # bytes; a class of 10,000 with 200 columns has half of it
DELIMITERS = ",;\t"
# What a spreadsheet takes for a formula, or for the start of one after it has trimmed the cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


@dataclass(frozen=True)
class Row:
    """One row that is not empty; line: 1-based, where it begins in the file."""

    line: int
    cells: list[str]


def read(path: Path) -> list[Row]:
    """The rows of a CSV, cells trimmed. Raises FiredrillError where it is none."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            trimmed = [cell.replace("\x00", "").strip() for cell in cells]
            if any(trimmed):
                rows.append(Row(begins, trimmed))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FiredrillError(
            f"{path.name}, line {begins}: this is not CSV ({error}). Export the file again, "
            "or close the quotation mark."
        ) from None
    if not rows:
        raise FiredrillError(f"{path.name} has no rows.")
    return rows


def text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV. Defusing is the caller's, who knows which cells are names."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `named` undoes it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def named(cell: str) -> str:
    """What stood in a cell before `defused`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip(" ").startswith(FORMULA) else cell


def write_whole(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Put a file in place at once: whoever reads it finds the old one or the new one.

    mode: who may read it; mkstemp's 0o600 would keep a teaching assistant out.
    Raises FiredrillError where it cannot be written.
    """
    raw = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
            os.chmod(name, mode)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise FiredrillError(f"{path} cannot be written: {error.strerror}.") from None


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            why = "this is not a file" if path.exists() else "there is no such file"
            raise FiredrillError(f"{path.name}: {why}.")
        if (size := path.stat().st_size) > MAX_BYTES:
            limit = f"{MAX_BYTES / 1e6:.0f} MB"
            raise FiredrillError(f"{path.name} has {size / 1e6:,.0f} MB; up to {limit} are read.")
        raw = path.read_bytes()
    except OSError as error:
        raise FiredrillError(f"{path.name} cannot be read: {error.strerror}.") from None
    try:
        return raw.decode(_encoding(raw))
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")  # what a spreadsheet saves where it does not ask


def _encoding(raw: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return encoding
    if raw[:200].count(0) > len(raw[:200]) // 4:  # UTF-16 without its mark
        return "utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"
    return "utf-8"


def _delimiter(text: str) -> str:
    """The one that stands most often in the first line, outside quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
