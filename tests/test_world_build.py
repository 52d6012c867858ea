"""Building worlds: whole or not at all, found again, told as it goes, and clear when it cannot."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from grader import incident
from grader.errors import BadLab, WorldNotBuilt
from grader.worlds import world

LAB = incident.load("07-ledger-written-twice")
TINY = world.Spec(LAB, seed=2, scale=0.005)


@pytest.fixture
def own_lab(tmp_path):
    """A copy of the lab in a folder of its own, to be spoilt."""
    datasets = tmp_path / "datasets"
    shutil.copytree(LAB.folder, datasets / LAB.slug)
    shutil.copy(LAB.folder.parent / "macros.sql", datasets / "macros.sql")
    return incident.load_folder(datasets / LAB.slug)


def test_random_numbers_are_those_that_worlds_were_made_with():
    """hash() of one integer, which all draws come from, must not change with DuckDB or machine."""
    macros = (LAB.folder.parent / "macros.sql").read_text()
    with duckdb.connect() as con:
        con.execute("SET VARIABLE param = {'seed': 1, 'scale': 1.0, 'profile': 'ordinary'}")
        con.execute(macros)
        drawn = con.execute(
            "SELECT hash(0::UBIGINT), hash(1::UBIGINT), bits(3, 5), whole(1, 6, 9, 9)"
        ).fetchall()
    assert drawn == [(0, 4717996019076358352, 5698372665822799205, 1)]


def test_progress_rises_to_one_and_says_what_is_done(tmp_path):
    """So that a bar can be drawn, with an estimate of what is left."""
    told = []
    world.build(
        TINY, tmp_path / "w.duckdb", progress=lambda stage, part: told.append((stage, part))
    )
    parts = [part for _, part in told]
    assert parts == sorted(parts)
    assert told[-1] == ("done", 1.0)
    assert len({stage for stage, _ in told}) >= 5


def test_a_world_is_found_again(tmp_path, monkeypatch):
    """The second call builds nothing; a folder of built worlds comes first."""
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    path = world.cached(TINY)
    stamp = path.stat().st_mtime_ns
    assert world.cached(TINY).stat().st_mtime_ns == stamp
    shared = tmp_path / "shared"
    shared.mkdir()
    shutil.copy(path, shared / TINY.file_name)
    monkeypatch.setenv("FIREDRILL_WORLDS", str(shared))
    assert world.cached(TINY) == shared / TINY.file_name


def test_a_world_that_the_shared_folder_lacks_is_built_in_the_cache(tmp_path, monkeypatch):
    """The folder is the course's, and may not be written to."""
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FIREDRILL_WORLDS", str(tmp_path / "shared"))
    (tmp_path / "shared").mkdir()
    assert world.cached(TINY).parent == tmp_path / "cache" / "worlds"
    assert list((tmp_path / "shared").iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 3},
        {"scale": 0.006},
        {"state": "healthy"},
        {"profile": "weekend"},
        {"size": 0.5},
        {"run_on": 15},
        {"suspect": "batch_sent_twice"},
    ],
)
def test_every_parameter_names_another_world(change):
    """Else one world would be taken for another out of the cache."""
    assert replace(TINY, **change).key != TINY.key


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("fault.sql", {}),
        ("tables.sql", {"state": "healthy"}),
        ("../macros.sql", {}),
        ("suspects/batch_sent_twice.sql", {"suspect": "batch_sent_twice"}),
    ],
)
def test_changed_sql_names_another_world(own_lab, file, change):
    """A lab that is edited is built anew; the same text in another folder is not."""
    shipped = replace(TINY, **change)
    same = replace(shipped, lab=own_lab)
    assert same.key == shipped.key
    with (own_lab.folder / file).open("a") as opened:
        opened.write("\n-- one more line\n")
    assert same.key != shipped.key


def test_own_labs_without_macros_use_the_package_s(own_lab, tmp_path, monkeypatch):
    """FIREDRILL_LABS may hold nothing but a lab: the same text, so the same world."""
    key = TINY.key
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path))
    (tmp_path / "datasets" / "macros.sql").unlink()
    found = replace(TINY, lab=incident.load(LAB.slug))
    assert found.lab.folder == own_lab.folder
    assert found.key == key
    world.build(found, tmp_path / "w.duckdb")


def test_own_macros_come_before_the_package_s(own_lab, tmp_path, monkeypatch):
    """A copy beside the author's labs is theirs to change; the package's labs keep their own."""
    key = TINY.key
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path))
    with (tmp_path / "datasets" / "macros.sql").open("a") as file:
        file.write("\n-- one more line\n")
    assert replace(TINY, lab=own_lab).key != key
    assert TINY.key == key


def test_failing_sql_is_told_with_file_and_line(own_lab, tmp_path):
    """And nothing is left behind."""
    path = own_lab.folder / "fault.sql"
    lines = path.read_text().count("\n")
    path.write_text(path.read_text() + "\nSELECT no_such_thing FROM stage.hit;\n")
    out = tmp_path / "out" / "w.duckdb"
    with pytest.raises(WorldNotBuilt, match=rf"fault.sql, line {lines + 2}: .*no_such_thing"):
        world.build(replace(TINY, lab=own_lab), out)
    assert list(out.parent.iterdir()) == []


def test_a_missing_file_is_told(own_lab, tmp_path):
    """By name."""
    (own_lab.folder / "tables.sql").unlink()
    with pytest.raises(BadLab, match=r"tables.sql is missing"):
        world.build(replace(TINY, lab=own_lab), tmp_path / "w.duckdb")


@pytest.mark.skipif(os.name != "posix", reason="limits on file size")
def test_a_full_disk_gets_one_sentence(tmp_path):
    """A limit of half a megabyte on any file stands in for a disk that ends there."""
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))\n"
        "from pathlib import Path\nfrom grader import incident\nfrom grader.worlds import world\n"
        "from grader.errors import WorldNotBuilt\n"
        "lab = incident.load('07')\n"
        "try: world.build(world.Spec(lab, seed=2, scale=0.02), Path(sys.argv[1]) / 'w.duckdb')\n"
        "except WorldNotBuilt as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "cannot be written" in done.stdout
    assert len(done.stdout.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_read_only_folder_gets_one_sentence(tmp_path):
    """With the folder, the reason and what to do. Root may write everywhere, so it steps down."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(WorldNotBuilt, match="permission denied"):
            world.build(TINY, locked / "w.duckdb")
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_is_a_file_gets_one_sentence(tmp_path):
    """The cache points at something that is no folder."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldNotBuilt, match="cannot be written to"):
        world.build(TINY, tmp_path / "file" / "w.duckdb")


@pytest.mark.parametrize(
    "wrong",
    [
        {"profile": "monday"},
        {"scale": 0},
        {"size": 2},
        {"seed": 0},
        {"run_on": -1},
        {"suspect": "batch_sent_twice", "state": "healthy"},
    ],
)
def test_parameters_that_name_no_world_are_refused(wrong):
    """At the door, not by DuckDB later."""
    with pytest.raises(WorldNotBuilt):
        replace(TINY, **wrong)


def test_an_older_world_stays_until_the_new_one_is_whole(tmp_path, own_lab):
    """A build that fails does not take away what was there."""
    out = tmp_path / "w.duckdb"
    world.build(TINY, out)
    before = out.read_bytes()
    (own_lab.folder / "fault.sql").write_text("SELECT nothing_here;")
    with pytest.raises(WorldNotBuilt):
        world.build(replace(TINY, lab=own_lab), out)
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{usd:money}", "$8,700,000.00"),
        ("{loss:money}", "-$12.50"),
        ("{usd:round_money}", "$8.7M"),
        ("{n:number} keys", "14,000 keys"),
        ("{n}", "14000"),
        ("{at:clock}", "15:05"),
        ("{at:instant}", "2026-03-17 15:05 UTC"),
        ("{at:day}", "Tuesday 17 March 2026"),
        ("{eleven:minutes}", "11 minutes"),
        ("{share:percent}", "36.7 %"),
        ("{nothing:money}", "none"),
        ("no holes {} here", "no holes {} here"),
    ],
)
def test_figures_are_shown_as_a_person_writes_them(template, expected):
    """Every format a template may ask for."""
    values = {
        "usd": Decimal("8700000.00"),
        "loss": Decimal("-12.5"),
        "n": 14_000,
        "at": dt.datetime(2026, 3, 17, 15, 5),
        "eleven": 11,
        "share": 0.367,
        "nothing": None,
    }
    assert world.render(template, values) == expected


@pytest.mark.parametrize("template", ["{no_such}", "{n:nonsense}", "{n:clock}"])
def test_a_template_that_cannot_be_filled_is_told(template):
    """An author's slip is found by a test, not by a learner."""
    with pytest.raises(BadLab):
        world.render(template, {"n": 3})
