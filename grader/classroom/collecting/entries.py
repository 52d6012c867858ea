"""What a zip says of its entries, none of it trusted: names, kinds, times, how many there are."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

MAX_NAME = 500  # characters
MAX_PATHS = 40  # folders in a path
LONGEST = 400  # characters of a sentence
_EXTENDED_TIME = 0x5455  # field of an entry that holds seconds in UTC


def name_of(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: UTF-8 without its flag is common; Windows writes `\\`."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):  # else it is cp437 indeed
            name = name.encode("cp437").decode("utf-8")
    return whole(name.replace("\\", "/"))


def hostile(name: str, info: zipfile.ZipInfo) -> str | None:
    """Why an entry is refused by its name and kind alone."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link to another file; hand in the file itself"
    if kind not in (0, stat.S_IFREG):
        return "a device or a pipe, not a file"
    if "\x00" in name or not name.strip("/ "):
        return "a name that is none"
    if name.startswith("/") or name[1:2] == ":":
        return "a path from the root of a disk"
    if ".." in name.split("/"):
        return "a path that leads out of the zip"
    if len(name) > MAX_NAME or name.count("/") > MAX_PATHS:
        return f"a name of {len(name):,} characters and {name.count('/')} folders"
    return None


def changed(info: zipfile.ZipInfo, zone: dt.tzinfo | None) -> dt.datetime:
    """When an entry was last changed: its seconds in UTC, else its clock in a zone.

    zone: None = this computer's.
    """
    for kind, data in _fields(info.extra):
        if kind == _EXTENDED_TIME and len(data) >= 5 and data[0] & 1:
            return dt.datetime.fromtimestamp(struct.unpack("<I", data[1:5])[0], dt.UTC)
    try:
        clock = dt.datetime(*info.date_time, tzinfo=zone)
    except ValueError:  # month 0 is what an unset field reads as
        clock = dt.datetime(1980, 1, 1, tzinfo=zone)
    return clock.astimezone(dt.UTC)


def directory_size(file: IO[bytes]) -> int:
    """Bytes of a zip's table of contents, which is read whole before anything can be counted."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - (1 << 16) - 200))
    tail = file.read()
    file.seek(0)
    sizes = [0]
    for mark, offset, form in ((b"PK\5\6", 12, "<I"), (b"PK\6\6", 40, "<Q")):
        record = tail[tail.rfind(mark) :] if mark in tail else b""
        if len(record) >= offset + struct.calcsize(form):
            sizes += struct.unpack_from(form, record, offset)
    return max(size for size in sizes if size != 0xFFFF_FFFF)  # that: "see the other record"


def whole(name: str) -> str:
    """A name that any file can hold: bytes that are no UTF-8 become a mark."""
    return name.encode("utf-8", "replace").decode("utf-8")


def printable(text: str) -> str:
    """For a sentence: nothing that moves a terminal's cursor, and not too long."""
    shown = "".join(c if c.isprintable() else "�" for c in text)
    half = LONGEST // 2
    return shown if len(shown) <= LONGEST else f"{shown[:half]}…{shown[-half:]}"


def _fields(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """What an entry holds beside: (kind, content)."""
    while len(raw) >= 4:
        kind, size = struct.unpack("<HH", raw[:4])
        yield kind, raw[4 : 4 + size]
        raw = raw[4 + size :]
