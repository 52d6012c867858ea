"""Frames between the judge and its worker: what is sent arrives whole, or not at all."""

from __future__ import annotations

import io
import struct

import pytest

from grader.frames import unique
from grader.sandbox import wire
from grader.sandbox.client import memory_budget


def _sent(*frames: tuple[dict[str, object], dict[str, bytes] | None]) -> bytes:
    stream = io.BytesIO()
    for header, blobs in frames:
        wire.write(stream, header, blobs)
    return stream.getvalue()


def test_frames_arrive_one_after_the_other_each_with_its_parts() -> None:
    first = {"do": "query", "sql": "SELECT 'ü €'"}, {"a": b"12", "none": b"", "b": b"345"}
    stream = io.BytesIO(_sent(first, ({"do": "release"}, None)))
    assert wire.read(stream) == first
    assert wire.read(stream) == ({"do": "release"}, {})
    assert wire.read(stream) is None


def test_a_frame_that_ends_early_is_none() -> None:
    whole = _sent(({"do": "query"}, {"a": b"12345"}))
    assert wire.read(io.BytesIO(whole)) is not None
    for end in range(len(whole)):
        assert wire.read(io.BytesIO(whole[:end])) is None


@pytest.mark.parametrize(("more", "found"), [(0, True), (1, False)])
def test_a_header_that_cannot_be_one_is_not_read(
    more: int, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a broken stream would have us wait for gigabytes."""
    whole = _sent(({"do": "query"}, None))
    (length, _) = struct.unpack(">IQ", whole[:12])
    monkeypatch.setattr(wire, "MAX_HEADER", length - more)
    assert (wire.read(io.BytesIO(whole)) is not None) == found


class Slow(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 3))


def test_a_frame_arrives_in_pieces() -> None:
    assert wire.read(Slow(_sent(({"n": 1}, {"a": b"1234567"})))) == ({"n": 1}, {"a": b"1234567"})


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["n", "n", "n"], ["n", "n_1", "n_2"]),
        (["n_1", "n", "n"], ["n_1", "n", "n_2"]),
        (["n", "n", "n_1"], ["n", "n_1", "n_1_1"]),
        (["a", "A", ""], ["a", "A", ""]),
    ],
)
def test_a_name_that_stands_twice_gets_a_number(columns: list[str], names: list[str]) -> None:
    assert unique(columns) == names


NEW, OLD = "sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"
MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("limits", "megabytes"),
    [
        ({}, 400),
        ({NEW: "max\n"}, 400),
        ({NEW: f"{4096 * MIB}\n"}, 400),
        ({NEW: f"{500 * MIB}\n"}, 200),
        ({NEW: f"{200 * MIB}\n"}, 128),
        ({OLD: f"{600 * MIB}"}, 240),
        ({NEW: "max", OLD: f"{600 * MIB}"}, 240),
        ({NEW: f"{500 * MIB}", OLD: f"{600 * MIB}"}, 200),
    ],
)
def test_a_container_with_little_memory_gets_two_fifths_of_it(
    limits: dict[str, str], megabytes: int, tmp_path_factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path_factory.mktemp("root")
    for name, text in limits.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.setattr("grader.sandbox.client.Path", lambda name: root / name.lstrip("/"))
    assert memory_budget() == megabytes
