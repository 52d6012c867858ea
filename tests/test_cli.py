"""The `firedrill` command: results on stdout, one sentence on stderr, exit codes that hold."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import jsonschema
import nbformat
import pytest

from course import cli, headless
from grader import incident, notebook
from grader.verdict import Verdict
from tests.author_notebook import answered

if TYPE_CHECKING:  # as a plugin it is loaded below
    from tests.command import Done

LAB = "07-ledger-written-twice"
ROOT = Path(__file__).resolve().parents[1]
SMALL = ["--scale", "0.03"]

pytest_plugins = ("tests.command",)
pytestmark = pytest.mark.xdist_group("cli")


def test_the_command_ends_its_process_with_the_exit_code() -> None:
    command = [sys.executable, "-m", "course.cli", "lst"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr == "No such command 'lst'. Did you mean 'list'? See: firedrill --help\n"


def test_a_fault_of_ours_is_one_sentence_too(
    firedrill: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[str]:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(incident, "slugs", broken)
    done = firedrill("list")
    assert done.returncode == 2
    assert "Something in the course itself failed (ZeroDivisionError: by nothing)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_one_sentence(
    firedrill: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = firedrill("list")
    assert done.returncode == 2
    assert done.stderr.strip() == "The folder you are in is gone: cd to one that is there."


def verbs(command: Any = None, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command, groups included."""
    import typer

    command = command or typer.main.get_command(cli.app)
    found = [above] if above else []
    for name, below in getattr(command, "commands", {}).items():
        found += verbs(below, (*above, name))
    return found


@pytest.mark.parametrize("verb", verbs(), ids=" ".join)
def test_every_command_has_help_and_an_example(
    verb: tuple[str, ...], firedrill: Callable[..., Done]
) -> None:
    shown = firedrill(*verb, "--help")
    assert shown.returncode == 0
    group = verb in {("class",), ("author",)}
    assert group or f"firedrill {' '.join(verb)} " in shown.stdout.replace("\n", " ")


def test_the_commands_are_those_that_are_promised() -> None:
    promised = {"list", "lab", "check", "world", "doctor", "clean", "author", "class", "judge"}
    assert {verb[0] for verb in verbs()} == promised


USAGE = [
    (["lst"], "Did you mean 'list'?"),
    (["world", "07"], "Missing option '--out'"),
    (["world", "07", "--out", "a.duckdb", "--seed", "x"], "'--seed': x is not allowed"),
    (["world", "07-ledger-writen", "--out", "a.duckdb"], f"Did you mean `{LAB}`?"),
    (["world", "07", "--out", "a.duckdb", "--sick", "--healthy"], "choose one of"),
    (["lab", "99-nothing"], "There is no lab called `99-nothing`"),
    (["author", "facts", "99-nothing"], "Labs are looked for in"),
    (["author", "check", "99"], "FIREDRILL_LABS names another folder"),
    (["lab", "--port", "70000"], "'--port': 70000 is not allowed; it is"),
    (["lab", "--seed", "0"], "'--seed': 0 is not allowed; it is a"),
    (["list", "--jso"], "--json"),
    (["world", "07", "--out", "a.duckdb", "--scale", "5"], "'--scale': 5 is not allowed"),
    (["world", "07", "--out", "a.duckdb", "--size", "nan"], "'--size': nan is not allowed"),
    (["world", "07", "--out", "a.duckdb", "--run-on", "-5"], "'--run-on': -5 is not"),
    (["world", "07", "--out", "a.duckdb", "--profile", "winter"], "no profile `winter`. There are"),
    (["world", "07", "--out", "a.duckdb", "--suspect", "aliens"], "There are: batch_sent_twice, "),
    (["world", "07", "--out", "a.duckdb", "--suspect", "../fault"], "There are: batch_sent_twice,"),
    (
        ["world", "07", "--out", "a.duckdb", "--suspect", "batch_sent_twice", "--healthy"],
        "--healthy",
    ),
    (["author", "facts", "07", "--scale", "0"], "'--scale': 0 is not allowed"),
    (["author", "facts", "07", "--profile", "winter"], "no profile `winter`. There are: ordinary"),
    (["check", "a.ipynb", "--scale", "5"], "'--scale': 5 is not allowed"),
    (["author", "facts"], "LAB"),
]


@pytest.mark.parametrize(("words", "said"), USAGE, ids=lambda value: " ".join(value)[:40])
def test_a_command_that_is_not_understood_ends_with_64(
    words: list[str], said: str, firedrill: Callable[..., Done]
) -> None:
    done = firedrill(*words)
    assert done.returncode == 64
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_what_cannot_be_done_ends_with_2(firedrill: Callable[..., Done]) -> None:
    done = firedrill("check", "missing.ipynb")
    assert done.returncode == 2
    assert "there is no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_list_names_the_labs_in_words_and_as_json(firedrill: Callable[..., Done]) -> None:
    words = firedrill("list").stdout
    rows = json.loads(firedrill("list", "--json").stdout)
    assert [row["lab"] for row in rows] == [lab.slug for lab in incident.course()]
    for row in rows:
        lab = incident.load(row["lab"])
        assert lab.slug in words
        assert row["trains"] == lab.trains
        assert " ".join(lab.trains.split()[:2]) in " ".join(words.split())
        assert row["questions"] == len(lab.questions)
        assert row["points"] == sum(question.points for question in lab.questions)


def test_world_writes_one_file_in_the_state_asked(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    doubled = {}
    for state in ("--healthy", "--sick"):
        out = tmp_path / f"w{state}.duckdb"
        assert firedrill("world", "7", state, *SMALL, "--out", out).returncode == 0
        with duckdb.connect(str(out), read_only=True) as world:
            doubled[state] = world.execute(
                "SELECT count(*) FROM (SELECT idempotency_key FROM ledger.entries"
                " GROUP BY ALL HAVING count(DISTINCT source_request_id) > 1)"
            ).fetchall()[0][0]
    assert doubled["--sick"] > doubled["--healthy"] + 100


def test_world_never_overwrites_what_is_no_world(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    mine = tmp_path / "mine.ipynb"
    mine.write_text('{"cells": []}')
    for more in ([], ["--force"]):
        done = firedrill("world", "7", *SMALL, "--out", mine, *more)
        assert done.returncode == 2
        assert "mine.ipynb is there already" in done.stderr
        assert mine.read_text() == '{"cells": []}'
    assert "not even with --force" in done.stderr
    (tmp_path / "folder").mkdir()
    assert "is a folder" in firedrill("world", "7", "--out", tmp_path / "folder").stderr


def test_world_overwrites_a_world_only_when_told_to(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    out = tmp_path / "a.duckdb"
    assert firedrill("world", "7", *SMALL, "--out", out).returncode == 0
    before = out.stat().st_ino
    refused = firedrill("world", "7", *SMALL, "--out", out)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert out.stat().st_ino == before
    assert firedrill("world", "7", *SMALL, "--out", out, "--force").returncode == 0
    assert out.stat().st_ino != before


def test_world_makes_no_folder(firedrill: Callable[..., Done], tmp_path: Path) -> None:
    done = firedrill("world", "7", *SMALL, "--out", tmp_path / "typo" / "deep" / "a.duckdb")
    assert done.returncode == 2
    assert f"there is no folder {tmp_path / 'typo' / 'deep'}" in done.stderr
    assert not (tmp_path / "typo").exists()


def test_a_disk_that_cannot_be_written_is_one_sentence(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    done = firedrill("world", "7", *SMALL, "--out", tmp_path / "file" / "a.duckdb")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_finds_this_machine_well(firedrill: Callable[..., Done]) -> None:
    done = firedrill("doctor", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0, found
    assert {"Python", "packages", "memory", "disk", "port", "kernel", "DuckDB"} <= {
        finding["what"] for finding in found
    }
    assert not [finding for finding in found if finding["state"] == "broken"]
    assert "✔ ok" in firedrill("doctor").stdout


def test_the_doctor_names_a_repair_and_ends_with_1(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "labs" / "datasets").mkdir(parents=True)
    done = firedrill("doctor", FIREDRILL_LABS=str(tmp_path / "labs"))
    assert done.returncode == 1
    assert "✘ broken" in done.stdout
    assert "Unset FIREDRILL_LABS" in done.stdout


def test_clean_says_what_it_frees_and_frees_it(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    own = {"FIREDRILL_CACHE": str(tmp_path / "cache")}
    (tmp_path / "cache" / "worlds").mkdir(parents=True)
    world = tmp_path / "cache" / "worlds" / "a.duckdb"
    world.write_bytes(b"x" * 2_000_000)
    assert "2.0 MB would be freed" in firedrill("clean", "--dry-run", **own).stdout
    assert world.exists()
    (freed,) = json.loads(firedrill("clean", "--json", **own).stdout)
    assert (freed["what"], freed["files"], freed["bytes"]) == ("worlds", 1, 2_000_000)
    assert not world.exists()
    assert firedrill("clean", **own).returncode == 0


@pytest.mark.slow
def test_the_authors_notebook_is_all_right(firedrill: Callable[..., Done], tmp_path: Path) -> None:
    lab = incident.load(LAB)
    nbformat.write(answered(lab), tmp_path / "author.ipynb")
    done = firedrill("check", "author.ipynb", "--json")
    found = json.loads(done.stdout)
    assert dict.fromkeys(found["outcomes"], "right") == found["outcomes"]
    assert found["points"] == found["max_points"] == sum(q.points for q in lab.questions)
    assert done.returncode == 0


def test_an_untouched_notebook_has_no_points(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    nbformat.write(notebook.learner_notebook(incident.load(LAB)), tmp_path / "untouched.ipynb")
    done = firedrill("check", "untouched.ipynb", *SMALL, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["points"] == 0


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["right", "right"], 0),
        (["right", "partly"], 1),
        (["wrong", "unknown"], 1),
        (["rejected"], 1),
        (["right", "unknown"], 2),
    ],
)
def test_the_exit_code_of_check_follows_the_outcomes(outcomes: list[str], code: int) -> None:
    base = {"lab": LAB, "kind": "sql", "score": 0, "max_points": 1, "headline": ""}
    verdicts = [
        Verdict.model_validate(base | {"question": f"q{n}", "outcome": outcome})
        for n, outcome in enumerate(outcomes)
    ]
    assert headless.exit_code(verdicts) == code


def test_check_prints_a_card_a_question_and_a_table_of_points(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    lab = incident.load(LAB)
    given = {"written_twice": lab.references["written_twice"], "retry_rounds": "SELECT nothing"}
    nbformat.write(answered(lab, given), tmp_path / "half.ipynb")
    done = firedrill("check", "half.ipynb", *SMALL)
    assert done.returncode == 1
    assert "✔ Right · written_twice · 3 of 3" in done.stdout
    assert "! Not run · retry_rounds · 0 of 3" in done.stdout
    (last,) = [line for line in done.stdout.splitlines() if line.startswith("all together")]
    assert last.split()[-2:] == ["3", f"{sum(q.points for q in lab.questions):g}"]


def test_check_as_json_holds_valid_verdicts_of_every_question(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    lab = incident.load(LAB)
    schema = json.loads((ROOT / "docs" / "verdict.schema.json").read_text())
    given = {"written_twice": lab.references["written_twice"]}
    nbformat.write(answered(lab, given), tmp_path / "half.ipynb")
    found = json.loads(firedrill("check", "half.ipynb", *SMALL, "--json").stdout)
    for verdict in found["verdicts"]:
        jsonschema.validate(verdict, schema)
    assert [v["question"] for v in found["verdicts"]] == [q.name for q in lab.questions]
    assert found["points"] == 3
    assert found["outcomes"]["written_twice"] == "right"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html>", "is not JSON"),
        ("", "the file is empty"),
        ("[]", "not a notebook"),
        ('{"cells": [], "nbformat": 4, "metadata": {}}', "does not say which lab"),
    ],
)
def test_a_file_that_is_no_notebook_is_one_sentence(
    firedrill: Callable[..., Done], tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "ana.ipynb"
    path.write_text(content)
    done = firedrill("check", path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.startswith("ana.ipynb")
    assert done.stdout == ""


def test_author_facts_agree_both_ways(firedrill: Callable[..., Done]) -> None:
    done = firedrill("author", "facts", LAB, "--seed", "3", *SMALL, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["holds"] is True
    assert found["facts"]
    assert all(fact["public"] == fact["mechanism"] for fact in found["facts"])


def test_class_init_lays_out_an_nbgrader_course(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    done = firedrill("class", "init", tmp_path / "oncall")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "oncall" / "nbgrader_config.py").is_file()
    assert "is not empty" in firedrill("class", "init", tmp_path / "oncall").stderr


def test_class_init_lays_a_lab_out_once_however_often_it_is_named(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    done = firedrill("class", "init", tmp_path / "c5", "--lab", "07", "--lab", "7", "--lab", LAB)
    assert done.returncode == 0, done.stderr
    assert f": 1 lab, {LAB}." in done.stdout
    assert [path.name for path in (tmp_path / "c5" / "source").iterdir()] == [LAB]
