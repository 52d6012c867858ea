"""Errors in the SQL of a lab's own files: the author's, with file and line; never the answer's."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from grader import author, incident
from grader.author_check import sql_files
from grader.author_check.finding import Bench
from grader.errors import BadLab
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.worlds import world
from tests.conftest import LABS
from tests.test_debrief_speed import FENCE
from tests.tiny_fixes import RIGHT

Edit = Callable[[str, str], Lab]


@pytest.fixture
def edited(tiny: Lab, tmp_path: Path) -> Edit:
    """The tiny lab with another text in one of its files."""

    def edit(file: str, text: str) -> Lab:
        folder = tmp_path / "datasets" / tiny.slug
        shutil.copytree(tiny.folder, folder)
        shutil.copytree(tiny.folder.parent.parent / "notebooks", tmp_path / "notebooks")
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
        return incident.load_folder(folder)

    return edit


RULES = (LABS / "datasets" / "90-tiny" / "contract.sql").read_text("utf-8")

# what is amiss → (file, its text, what a right answer's card says instead of a mistake of its own)
AMISS = {
    "awkward rows that cannot be read": (
        "tricky.sql",
        "-- two\n-- lines\nINSERT INTO shop.orders SELECT FORM shop.orders;\n",
        "tricky.sql, line 3: ",
    ),
    "awkward rows of a table that is none": (
        "tricky.sql",
        "SELECT 1;\n\nINSERT INTO shop.ordres SELECT 1;\n",
        "tricky.sql, line 3: There is no table `ordres`",
    ),
    "what may not stand there": (
        "tricky.sql",
        "\nDROP TABLE shop.orders;\n",
        "tricky.sql, line 2: ",
    ),
    "a next run that cannot be read": (
        "next_run.sql",
        "SELECT 1;\nINSERT INTO shop.orders SELECT 1 WHERE (;\n",
        "next_run.sql, line 2: ",
    ),
    "a next run on a column that is none": (
        "next_run.sql",
        "SELECT 1;\n\n\nUPDATE shop.orders SET prise = 1;\n",
        "next_run.sql, line 4: Referenced",
    ),
    "a rule over a table that is none": (
        "contract.sql",
        RULES.replace("ANTI JOIN shop.voids", "ANTI JOIN shop.viods"),
        "contract.sql, `every_void_noted`, line 15: There is no table `viods`",
    ),
}


@pytest.mark.parametrize("name", AMISS)
def test_an_error_in_a_file_of_the_lab_is_not_blamed_on_the_answer(
    name: str, edited: Edit, tiny: Lab, worker: Sandbox
) -> None:
    file, text, says = AMISS[name]
    judge = Judge(
        edited(file, text),
        sandbox=worker,
        references=dict(tiny.references),
        practice_scale=0.03,
        hidden_seeds=(),
    )
    verdict = judge.judge("void_copies", RIGHT["note, then void"])
    assert (verdict.outcome, says in verdict.headline) == ("unknown", True), verdict.headline
    assert "not for anything in your answer" in verdict.headline


def test_an_error_that_an_answers_own_rows_cause_is_the_answers(
    edited: Edit, tiny: Lab, worker: Sandbox
) -> None:
    """Or nobody's repair could be wrong that makes a rule fail instead of breaking it."""
    trips = "SELECT error('odd') FROM shop.voids WHERE reason = 'odd'"
    judge = Judge(
        edited("next_run.sql", f"{trips};\n"),
        sandbox=worker,
        references=dict(tiny.references),
        practice_scale=0.03,
        hidden_seeds=(),
    )
    plain = RIGHT["note, then void"]
    odd = plain.replace("'twice'", "'odd'")
    assert odd != plain
    assert judge.judge("void_copies", plain).outcome == "right"
    assert judge.judge("void_copies", odd).outcome in ("partly", "wrong", "rejected")


# the same found by a quick check, which runs nothing: (file, its text, the line of the claim)
UNREAD = {
    "awkward rows": (*AMISS["awkward rows that cannot be read"][:2], "tricky.sql, line 3: "),
    "a next run": (*AMISS["a next run that cannot be read"][:2], "next_run.sql, line 2: "),
    "a world": ("world.sql", "SELECT 1;\n\nSELECT FORM x y;\n", "world.sql, line 3: "),
    "a suspect": ("suspects/a.sql", "SELECT (1;\n", "suspects/a.sql, line 1: "),
    "one of several named queries": (
        "truth.sql",
        "-- name: a\nSELECT 1\n\n-- name: b\n-- way: public\nSELECT\n  2 FORM x y;\n",
        "truth.sql, line 7: ",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_check_reads_every_sql_file_of_a_lab(name: str, edited: Edit) -> None:
    file, text, says = UNREAD[name]
    with Bench(edited(file, text)) as bench:
        (found,) = sql_files.sql_can_be_read(bench)
    assert (found.state, found.says.startswith(says)) == ("failed", True), found.says
    assert ";" not in found.says.removeprefix(says).replace("`;`", "")  # nothing else is amiss


@pytest.mark.parametrize("slug", incident.slugs())
def test_the_sql_of_our_own_labs_can_be_read(slug: str) -> None:
    with Bench(incident.load(slug)) as bench:
        (found,) = sql_files.sql_can_be_read(bench)
    assert found.state == "ok", found.says


@pytest.mark.parametrize("slug", incident.slugs())
def test_every_query_that_a_notebook_brings_runs(slug: str) -> None:
    lab = incident.load(slug)
    cells = FENCE.findall(lab.notebook.read_text(encoding="utf-8"))
    with duckdb.connect(str(world.cached(world.Spec(lab, scale=0.03))), read_only=True) as found:
        found.execute("SET TimeZone = 'UTC'")
        for cell in cells:
            found.execute(cell).fetchall()


def test_a_macro_where_none_is_there_is_told_what_to_read_instead(edited: Edit) -> None:
    text = "-- name: a\n-- way: mechanism\nSELECT the('page_at');\n"
    with pytest.raises(BadLab) as refused:
        author.facts(edited("truth.sql", text), 1, scale=0.03)
    said = str(refused.value)
    assert said.startswith("truth.sql, `a` (mechanism), line 3: ")
    assert "the() is a macro of macros.sql" in said
    assert "read stage.story and stage.param" in said


def test_a_function_that_is_none_anywhere_is_not_called_a_macro(edited: Edit) -> None:
    text = "-- name: a\n-- way: mechanism\nSELECT thee('page_at');\n"
    with pytest.raises(BadLab, match=r"name thee does not exist!$"):
        author.facts(edited("truth.sql", text), 1, scale=0.03)


# which way gives NULL → whether a reason is said
NULLS = [(None, 0, True), (0.0, None, True), (None, None, False), (1, 2, False)]


@pytest.mark.parametrize(("public", "mechanism", "told"), NULLS)
def test_a_sum_over_no_rows_is_told_from_a_wrong_sum(
    public: object, mechanism: object, told: bool
) -> None:
    fact = author.Fact("x", public, mechanism)
    assert (fact.why is not None) == told
