"""Archives and notebooks that mean harm: each is named in a sentence, and stops nobody."""

from __future__ import annotations

import copy
import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

pytest.importorskip("nbgrader")

from grader.classroom.collecting import arrivals
from grader.errors import FiredrillError

from .class_folder import SLUG, release, tiny_lab
from .handed_in import a_folder, a_zip, collected, tree, zipped
from .submissions import troubles

pytest_plugins = ("tests.class_folder",)

LAB = f"{SLUG}.ipynb"
HONEST = f"ben/{LAB}"


def entry(name: str, content: bytes = b"{}", mode: int = 0, **fields: int) -> tuple[object, bytes]:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def packed(*entries: tuple[object, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)  # type: ignore[arg-type]
    return out.getvalue()


def beside(nb: bytes, *entries: tuple[object, bytes]) -> bytes:
    """A zip with the entries, and an honest student's notebook at its end."""
    return packed(*entries, entry(HONEST, nb))


def altered(raw: bytes, name: str, offset: int, value: bytes) -> bytes:
    """Bytes of an entry's record in a zip's table of contents, overwritten."""
    place = raw.rindex(name.encode())  # the table stands at the end
    begins = raw.rindex(b"PK\1\2", 0, place) + offset
    return raw[:begins] + value + raw[begins + len(value) :]


def nested(content: bytes, depth: int) -> bytes:
    for _ in range(depth):
        content = zipped({"inner.zip": content})
    return content


# name → (what is in the zip beside the honest student's, the sentence on it)
ZIPS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a path out of the zip": (
        lambda nb: beside(nb, entry(f"../../ana/{LAB}", nb)),
        f"download.zip › ../../ana/{LAB}: a path that leads out of the zip.",
    ),
    "a path out of the zip, in Windows's way": (
        lambda nb: beside(nb, entry(f"ana\\..\\..\\..\\{LAB}", nb)),
        f"download.zip › ana/../../../{LAB}: a path that leads out of the zip.",
    ),
    "a path from the root": (
        lambda nb: beside(nb, entry("/tmp/firedrill-was-here.ipynb", nb)),
        "download.zip › /tmp/firedrill-was-here.ipynb: a path from the root of a disk.",
    ),
    "a drive letter": (
        lambda nb: beside(nb, entry(f"C:\\ana\\{LAB}", nb)),
        f"download.zip › C:/ana/{LAB}: a path from the root of a disk.",
    ),
    "a link": (
        lambda nb: beside(nb, entry(f"ana/{LAB}", b"/etc/passwd", stat.S_IFLNK | 0o777)),
        f"download.zip › ana/{LAB}: a link to another file; hand in the file itself.",
    ),
    "a device": (
        lambda nb: beside(nb, entry(f"ana/{LAB}", b"", stat.S_IFCHR | 0o666)),
        f"download.zip › ana/{LAB}: a device or a pipe, not a file.",
    ),
    "a pipe": (
        lambda nb: beside(nb, entry(f"ana/{LAB}", b"", stat.S_IFIFO | 0o666)),
        f"download.zip › ana/{LAB}: a device or a pipe, not a file.",
    ),
    "a name with an end in it": (
        lambda nb: beside(nb, entry("ana/x.ipynb", nb)).replace(b"ana/x.", b"ana/\0."),
        "download.zip › ana/�.ipynb: a name that is none.",
    ),
    "a name without end": (
        lambda nb: beside(nb, entry("ana/" + "x" * 600 + ".ipynb", nb)),
        ": a name of 610 characters and 1 folders.",
    ),
    "folders without end": (
        lambda nb: beside(nb, entry("ana/" + "x/" * 60 + LAB, nb)),
        " folders.",
    ),
    "a bomb by its ratio": (
        lambda nb: beside(nb, entry(f"ana/{LAB}", b" " * 20_000_000)),
        " times its size.",
    ),
    "a bomb that says it is small": (
        lambda nb: altered(
            beside(nb, entry(f"ana/{LAB}", nb + b" " * 2_000_000)),
            f"ana/{LAB}",
            24,
            struct.pack("<I", 99),
        ),
        f"download.zip › ana/{LAB}: ",
    ),
    "60 MB": (
        lambda nb: beside(nb, entry(f"ana/{LAB}", os.urandom(1 << 16) * 920)),
        f"download.zip › ana/{LAB}: 60 MB; up to 50 MB are read. Clear the outputs (Edit, Clear "
        "Outputs of All Cells), save, hand in again.",
    ),
    "zips in zips in zips": (
        lambda nb: beside(nb, entry("ana/inner.zip", nested(zipped({LAB: nb}), 4))),
        "a zip in 4 zips; nothing in it was read.",
    ),
    "the same name twice": (
        lambda nb: beside(nb, entry(f"cem/{LAB}", b"{}"), entry(f"cem/{LAB}", nb)),
        f"download.zip › cem/{LAB}: stands there twice; the last one counts.",
    ),
    "a password": (
        lambda nb: altered(beside(nb, entry(f"ana/{LAB}", nb)), f"ana/{LAB}", 8, b"\1\0"),
        f"download.zip › ana/{LAB}: locked with a password.",
    ),
    "a checksum that is wrong": (
        lambda nb: altered(beside(nb, entry(f"ana/{LAB}", nb)), f"ana/{LAB}", 16, b"\0\0\0\0"),
        f"download.zip › ana/{LAB}: cannot be unpacked (Bad CRC-32 for file",
    ),
    "a way of packing that is unknown": (
        lambda nb: altered(beside(nb, entry(f"ana/{LAB}", nb)), f"ana/{LAB}", 10, b"\x63\0"),
        f"download.zip › ana/{LAB}: cannot be unpacked (That compression method",
    ),
    "a zip within that is cut off": (
        lambda nb: beside(nb, entry("ana/work.zip", zipped({LAB: nb})[:200])),
        "download.zip › ana/work.zip: the zip is damaged (File is not a zip file); "
        "download it again.",
    ),
    "a terminal's commands in a name": (
        lambda nb: beside(nb, entry("../\x1b[2Jana.ipynb", nb)),
        "download.zip › ../�[2Jana.ipynb: a path that leads out of the zip.",
    ),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("trouble", ZIPS)
def test_what_is_hostile_in_a_zip_is_named_and_stops_nobody(trouble, course, nb, tmp_path) -> None:
    made_by, said = ZIPS[trouble]
    path = tmp_path / "download.zip"
    path.write_bytes(made_by(nb))
    outside = {each for each in tmp_path.rglob("*") if course not in (each, *each.parents)}
    made = collected(course, path)
    assert len(made.refused) == 1
    assert said in made.refused[0]
    assert [m.student for m in made.matched()] == ["ben"] + ["cem"] * (trouble[:8] == "the same")
    assert (course / "submitted" / "ben" / SLUG / LAB).read_bytes() == nb
    assert {each for each in tmp_path.rglob("*") if course not in (each, *each.parents)} == outside
    assert not (course / ".firedrill" / "incoming").exists()


CEM = f"Cem Öztürk_1_assignsubmission_file_/{LAB}".encode()
HARMLESS = {
    "backslashes": (
        lambda nb: packed(entry(f"Ana Lee_1_assignsubmission_file_\\{LAB}", nb)),
        "ana",
    ),
    "UTF-8 without its flag": (
        lambda nb: zipped({"Q" * len(CEM): nb}).replace(b"Q" * len(CEM), CEM),
        "cem",
    ),
    "a Mac's way to write an accent": (
        lambda nb: zipped({f"Cem O\u0308ztu\u0308rk_1_assignsubmission_file_/{LAB}": nb}),
        "cem",
    ),
    "a date that is none": (
        lambda nb: packed(entry(f"ana/{LAB}", nb, date_time=(1980, 0, 0, 0, 0, 0))),
        "ana",
    ),
    "a Mac's shadow files": (
        lambda nb: zipped({f"ana/{LAB}": nb, f"__MACOSX/ana/._{LAB}": b"\0\5\x16\7"}),
        "ana",
    ),
    "a checkpoint": (
        lambda nb: zipped(
            {f"ana/{LAB}": nb, f"ana/.ipynb_checkpoints/{SLUG}-checkpoint.ipynb": b"{}"}
        ),
        "ana",
    ),
}


@pytest.mark.parametrize("oddity", HARMLESS)
def test_what_is_only_odd_is_taken_without_a_word(oddity, course, nb, tmp_path) -> None:
    made_by, student = HARMLESS[oddity]
    path = tmp_path / "download.zip"
    path.write_bytes(made_by(nb))
    made = collected(course, path)
    assert ([m.student for m in made.matched()], made.refused) == ([student], [])
    assert made.unmatched() == []


def test_two_names_that_differ_in_capitals_are_one_students(course, nb, tmp_path) -> None:
    made = collected(course, a_zip(tmp_path, {f"ana/{LAB}": nb, f"ANA/{LAB.upper()}": nb + b"\n"}))
    assert [match.student for match in made.matched()] == ["ana", "ana"]
    assert [path.name for path in (course / "submitted").iterdir()] == ["ana"]


def test_links_pipes_and_large_files_in_a_folder_are_named(course, nb, tmp_path) -> None:
    root = a_folder(tmp_path, {HONEST: nb, f"cem/{LAB}": b""})
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(nb)
    (root / "ana").mkdir()
    (root / "ana" / LAB).symlink_to(secret)
    (root / "dora").symlink_to(tmp_path)
    os.mkfifo(root / "ana" / "pipe.ipynb")
    os.truncate(root / f"cem/{LAB}", 100_000_000)
    made = collected(course, root)
    assert made.refused == [
        f"ana/{LAB}: a link to another file; hand in the file itself.",
        "ana/pipe.ipynb: a device or a pipe, not a file.",
        f"cem/{LAB}: 100 MB; up to 50 MB are read. Clear the outputs (Edit, Clear Outputs of All "
        "Cells), save, hand in again.",
        "dora: a link to another file; hand in the file itself.",
    ]
    assert [match.student for match in made.matched()] == ["ben"]


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MAX_FILES", 3, "download.zip: 5 files; up to 3 are read."),
        ("MAX_DIRECTORY", 100, "download.zip: a table of contents of 0 MB; it was not opened."),
        ("MAX_TOTAL", 10_000, ": 0 GB in all are reached."),
    ],
)
def test_a_bomb_by_number_is_stopped(limit, value, said, course, nb, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(arrivals, limit, value)
    names = ("ana", "ben", "cem", "dora", "zoe")
    made = collected(course, a_zip(tmp_path, {f"{name}/{LAB}": nb for name in names}))
    assert made.refused
    assert all(sentence.endswith(said) for sentence in made.refused)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "download.zip is no zip, or it is damaged."), (b"<html>", "download.zip is no zip")],
)
def test_a_file_that_is_no_zip_is_refused(content, said, course, tmp_path) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(content)
    with pytest.raises(FiredrillError, match=said.replace(".", r"\.")):
        collected(course, path)
    with pytest.raises(FiredrillError, match="There is no "):
        collected(course, tmp_path / "nothing")


# ── notebooks ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("trouble", troubles.HARMLESS)
def test_a_tampered_notebook_is_known_by_its_answers_and_comes_in_as_it_is(
    trouble, course, tmp_path
) -> None:
    """What it is worth is decided by grading; see test_nbgrader_graft."""
    lab = tiny_lab()
    answered = troubles.answered(copy.deepcopy(release(lab)), lab.references)
    raw = troubles.dump(troubles.HARMLESS[trouble](answered))
    made = collected(course, a_zip(tmp_path, {"ana/Untitled.ipynb": raw, HONEST: raw + b"\n"}))
    assert [(m.student, m.which.why) for m in made.matched()] == [
        (student, f"{len(lab.questions)} of its answers") for student in ("ana", "ben")
    ]
    assert (course / "submitted" / "ana" / SLUG / LAB).read_bytes() == raw


@pytest.mark.parametrize("trouble", troubles.UNREADABLE)
def test_what_is_no_notebook_comes_in_with_a_word_to_get_its_zero(
    trouble, course, nb, tmp_path
) -> None:
    raw = troubles.UNREADABLE[trouble]
    made = collected(course, a_zip(tmp_path, {f"ana/{LAB}": raw, HONEST: nb}))
    assert [match.student for match in made.matched()] == ["ana", "ben"]
    (notice,) = made.matched()[0].notices
    assert notice.startswith("the file is ")
    assert tree(course, "submitted")[f"submitted/ana/{SLUG}/{LAB}"] == raw
