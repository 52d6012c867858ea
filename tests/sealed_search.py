"""Looks for what must not be given out in every file of a folder, however it is packed.

    found = search(folder, {"reference of too_heavy": "SELECT …"})

Archives are opened, base64 and hex are decoded, DuckDB and Parquet files are searched in their text
columns and as bytes. Texts are compared by their letters and digits alone, so that no layout, case,
quoting or wide encoding hides one.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb

from grader.incident import Lab
from grader.questions import FactsQuestion, SqlQuestion, WriteQuestion

SEEDS = (1738264951, 1926473805, 1583920647)  # hidden ones; drawn by chance in a class
DEEPEST = 4  # packings within each other
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4}\n?){6,}[A-Za-z0-9+/]{0,3}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){12,}")
_WHOLE: dict[bytes, Callable[[bytes], bytes]] = {  # a file's first bytes → what unpacks it
    b"\x1f\x8b": gzip.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
    b"BZh": bz2.decompress,
    b"\x78\x01": zlib.decompress,
    b"\x78\x9c": zlib.decompress,
    b"\x78\xda": zlib.decompress,
}


def search(folder: Path, needles: Mapping[str, str]) -> list[str]:
    """`file: what` for each thing found."""
    plain = {what: letters(text.encode()) for what, text in needles.items()}
    assert all(len(text) > 3 for text in plain.values()), "what is looked for is too short"
    found = set()
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        for content in _unpacked(path.read_bytes(), 0):
            text = letters(content)
            found |= {f"{name}: {what}" for what, needle in plain.items() if needle in text}
    return sorted(found)


def letters(content: bytes) -> bytes:
    """Lower-case letters and digits, nothing between them."""
    return re.sub(rb"[^a-z0-9]+", b"", re.sub(rb"\\[nt]", b" ", content.lower()))


def _unpacked(content: bytes, depth: int) -> Iterator[bytes]:
    """The content, and all that is packed in it."""
    yield content
    if depth == DEEPEST:
        return
    for inner in _packed(content):
        yield from _unpacked(inner, depth + 1)


def _packed(content: bytes) -> Iterator[bytes]:
    for begins, unpack in _WHOLE.items():
        if content.startswith(begins):
            try:
                yield unpack(content)
            except (OSError, EOFError, zlib.error, lzma.LZMAError):
                continue
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
        return
    if content[8:12] == b"DUCK" or content[:4] == b"PAR1":
        yield from _columns(content)  # as bytes, what looks like base64 in it is chance
        return
    for match in _BASE64.findall(content):
        try:
            decoded = base64.b64decode(match + b"=" * (-len(match.replace(b"\n", b"")) % 4))
        except binascii.Error:
            continue
        yield decoded
        try:
            yield zlib.decompress(decoded, -15)  # without a head
        except zlib.error:
            continue
    for match in _HEX.findall(content):
        yield bytes.fromhex(match.decode())


def _columns(content: bytes) -> Iterator[bytes]:
    """The distinct texts of each text column of a file, and its views, macros, comments."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        path = Path(folder) / "file"
        path.write_bytes(content)
        if content[:4] == b"PAR1":
            con.execute(f"CREATE VIEW all_rows AS FROM read_parquet('{path}')")
        else:
            con.execute(f"ATTACH '{path}' AS held (READ_ONLY)")
            con.execute("USE held")
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


def secrets(lab: Lab) -> dict[str, str]:
    """What must be nowhere: answers, what makes worlds, what tells a cause, hidden seeds."""
    found = {f"hidden seed {seed}": str(seed) for seed in SEEDS}
    for name, text in lab.references.items():
        found[f"{lab.slug}, reference of {name}"] = text
        for line in text.splitlines() if lab.question(name).kind == "facts" else ():
            if re.search(r"= *\d", line) and len(letters(line.encode())) > 11:
                found[f"{lab.slug}, reference of {name}: {line}"] = line
    for name in ("world.sql", "fault.sql", "tables.sql", "truth.sql", "next_run.sql"):
        long = [each for each in lab.sql(name).split(";") if len(each) > 80]
        found |= {f"{lab.slug}, {name} {at}": text for at, text in enumerate(long)}
    for path in (lab.folder / "suspects").glob("*.sql"):
        found[f"{lab.slug}, {path.name}"] = path.read_text()
    for query in lab.truth:
        if len(query.sql) > 60:
            found[f"{lab.slug}, truth {query.name} {query.line}"] = query.sql
    told = [line for line in lab.debrief.story.split("\n") if len(line) > 40 and line[0] != "*"]
    found |= {f"{lab.slug}, story {at}": line for at, line in enumerate(told)}
    for question in lab.questions:
        where = f"{lab.slug}, {question.name}"
        if isinstance(question, FactsQuestion):
            for name, fact in question.facts.items():
                found |= {f"{where}, why {name} is not {v}": w for v, w in fact.wrong.items()}
        if isinstance(question, SqlQuestion):
            found |= {f"{where}, mutant {k}": says for k, says in question.mutants.items()}
            why = question.equivalent.items()
            found |= {f"{where}, {k} is none": w for k, w in why if len(w) > 30}
        if isinstance(question, WriteQuestion):
            for at, check in enumerate(question.checks):
                for words in ("groups", "never", "causes", "terms", "figures"):
                    if words in check.options and len(str(check.options[words])) > 30:
                        found[f"{where}, check {at} {words}"] = str(check.options[words])
    return found
