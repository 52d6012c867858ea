"""Looks for what must not be given out in every file of a folder, however it is packed.

    found = search(folder, {"reference of too_heavy": "SELECT …"})

Zips and gzips are opened, base64 and hex are decoded, DuckDB files are searched in their text
columns and as bytes. Texts are compared by their letters and digits alone, so that no layout, case
or quoting hides one.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

DEEPEST = 4  # packings within each other
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){12,}")


def search(folder: Path, needles: Mapping[str, str]) -> list[str]:
    """`file: what` for each thing found."""
    plain = {what: letters(text.encode()) for what, text in needles.items()}
    assert all(len(text) > 3 for text in plain.values()), "what is looked for is too short"
    found = set()
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        contents = [*_unpacked(path.read_bytes(), 0), *_columns(path)]
        for content in contents:
            text = letters(content)
            found |= {f"{name}: {what}" for what, needle in plain.items() if needle in text}
    return sorted(found)


def letters(content: bytes) -> bytes:
    """Lower-case letters and digits; digits keep a mark between numbers."""
    return re.sub(rb"[^a-z0-9]+", b"", content.lower())


def _unpacked(content: bytes, depth: int) -> Iterator[bytes]:
    """The content, and all that is packed in it."""
    yield content
    if depth == DEEPEST:
        return
    for inner in _packed(content):
        yield from _unpacked(inner, depth + 1)


def _packed(content: bytes) -> Iterator[bytes]:
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    if content[8:12] == b"DUCK":
        return  # binary: what looks like base64 in it is chance, and its columns are read
    for match in _BASE64.findall(content):
        try:
            decoded = base64.b64decode(match + b"=" * (-len(match) % 4))
        except binascii.Error:
            continue
        yield decoded
        for wbits in (15, -15):
            try:
                yield zlib.decompress(decoded, wbits)
            except zlib.error:
                continue
    for match in _HEX.findall(content):
        yield bytes.fromhex(match.decode())


def _columns(path: Path) -> Iterator[bytes]:
    """The distinct texts of each text column of a DuckDB file, and its views, macros, comments."""
    with path.open("rb") as file:
        if file.read(12)[8:] != b"DUCK":
            return
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute(
            "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE NOT internal"
        ).fetchall()
        for schema, table, column, kind in tables:
            if "VARCHAR" in kind or "BLOB" in kind:
                rows = con.execute(
                    f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM "{schema}"."{table}"'
                ).fetchall()
                yield "\n".join(str(value) for (value,) in rows).encode()
        for sql in (
            "SELECT schema_name || ' ' || table_name || ' ' || coalesce(comment, '') "
            "FROM duckdb_tables()",
            "SELECT coalesce(comment, '') FROM duckdb_columns() WHERE NOT internal",
            "SELECT coalesce(macro_definition, '') FROM duckdb_functions() WHERE NOT internal",
            "SELECT sql FROM duckdb_views() WHERE NOT internal",
        ):
            yield "\n".join(str(value) for (value,) in con.execute(sql).fetchall()).encode()
