"""Worked examples: each result that is printed is what the query gives."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from course import examples
from grader import incident, paths
from grader.errors import BadLab
from grader.questions import Question

FOLDER = paths.our_labs_root() / "datasets" / "examples"
FILES = sorted(FOLDER.glob("*.md"))
TINY = Path(__file__).parent / "labs" / "datasets" / "90-tiny"
QUERY = re.compile(r"```sql\n(.*?)```", re.DOTALL)
LABS = [incident.load(slug) for slug in incident.slugs()]
QUESTIONS = [
    pytest.param(lab, question, id=f"{lab.slug}/{question.name}")
    for lab in LABS
    for question in lab.questions
]


def _shown(cell: object) -> str:
    return "NULL" if cell is None else str(cell)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_printed_is_what_the_query_gives(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    queries = QUERY.findall(text)
    lines = [line for line in text.splitlines() if line.startswith("|")]
    printed = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(queries) == bool(printed)
    if queries:
        with duckdb.connect() as con:
            found = con.execute(queries[0])
            columns = [column[0] for column in found.description]
            rows = [
                ["NULL" if cell is None else str(cell) for cell in row] for row in found.fetchall()
            ]
        assert [printed[0], *printed[2:]] == [columns, *rows]


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_every_question_of_our_labs_has_one(lab: incident.Lab, question: Question) -> None:
    assert examples.of(lab, question).startswith("**")


def test_each_example_is_used() -> None:
    named = {examples.name(question) for lab in LABS for question in lab.questions}
    assert {path.stem for path in FILES} == named


def test_an_example_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    own_tiny = Path(shutil.copytree(TINY, tmp_path / "90-tiny"))
    file = own_tiny / "incident.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('kind = "sql"\n', 'kind = "sql"\nexample = "twice"\n', 1))
    with pytest.raises(
        BadLab, match=r"has the example twice, which is not there\. There are .*share"
    ):
        incident.load_folder(own_tiny)


def test_a_query_without_one_says_so() -> None:
    tiny = incident.load_folder(TINY)
    query = next(question for question in tiny.questions if question.kind == "sql")
    with pytest.raises(examples.NoExample, match=f"no worked example for `{query.name}`"):
        examples.of(tiny, query)
