"""Frames between the judge and its worker: a JSON header and named blobs behind it."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">IQ")
MAX_HEADER = 64 * 1024 * 1024  # bytes; a longer one is a broken stream, not a message


def write(stream: BinaryIO, header: dict[str, Any], blobs: dict[str, bytes] | None = None) -> None:
    """Sends one frame; the header's `blobs` names the parts behind it and their lengths."""
    parts = blobs or {}
    head = dict(header, blobs=[[name, len(blob)] for name, blob in parts.items()])
    encoded = json.dumps(head, separators=(",", ":"), ensure_ascii=False, default=str).encode()
    stream.write(_LENGTHS.pack(len(encoded), sum(len(blob) for blob in parts.values())))
    stream.write(encoded)
    for blob in parts.values():
        stream.write(blob)
    stream.flush()


def read(stream: BinaryIO) -> tuple[dict[str, Any], dict[str, bytes]] | None:
    """The next frame, or None at the end of the stream (also in the middle of a frame)."""
    lengths = _exactly(stream, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    if head_length > MAX_HEADER:
        return None
    head = _exactly(stream, head_length)
    body = _exactly(stream, body_length)
    if head is None or body is None:
        return None
    header = json.loads(head)
    blobs, at = {}, 0
    for name, length in header.pop("blobs"):
        blobs[name] = body[at : at + length]
        at += length
    return header, blobs


def _exactly(stream: BinaryIO, count: int) -> bytes | None:
    parts = []
    while count:
        part = stream.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
