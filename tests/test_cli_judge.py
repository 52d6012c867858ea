"""`firedrill judge`: verdicts with their databases, batches in order, limits, mistakes in input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from course import batch
from tests.approved import approved

if TYPE_CHECKING:  # as a plugin it is loaded below
    from tests.command import Done

pytest_plugins = ("tests.command",)
pytestmark = pytest.mark.xdist_group("cli")

SCHEMA = """
CREATE TABLE dept (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
CREATE TABLE emp (
    id INTEGER PRIMARY KEY, dept INTEGER REFERENCES dept (id), salary DECIMAL(9, 2), name VARCHAR
);
"""
PAID = "SELECT name, salary FROM emp WHERE salary > 100"

# name → (fields beside the schema, verdict, words of the headline)
PAIRS: dict[str, tuple[dict[str, Any], str, str]] = {
    "the same, written otherwise": (
        {"reference": PAID, "answer": "SELECT name, salary FROM emp WHERE NOT salary <= 100"},
        "right",
        "No difference found in",
    ),
    "a boundary": (
        {"reference": PAID, "answer": "SELECT name, salary FROM emp WHERE salary >= 100"},
        "wrong",
        "you return 1 row where none is expected: 1 row should not be there.",
    ),
    "a count of nobody": (
        {
            "reference": "SELECT d.id, count(e.id) AS n FROM dept d LEFT JOIN emp e"
            " ON e.dept = d.id GROUP BY d.id",
            "answer": "SELECT d.id, count(*) AS n FROM dept d LEFT JOIN emp e"
            " ON e.dept = d.id GROUP BY d.id",
        },
        "wrong",
        "all is right but `n`, wrong in 1 row",
    ),
    "a column too many": (
        {"reference": "SELECT name FROM emp WHERE salary > 100", "answer": PAID},
        "partly",
        "`salary` was not asked for",
    ),
    "a column too few": (
        {"reference": PAID, "answer": "SELECT salary FROM emp WHERE salary > 100"},
        "partly",
        "`name` is missing",
    ),
    "a column too many, and wrong": (
        {
            "reference": "SELECT name FROM emp WHERE salary > 100",
            "answer": "SELECT name, salary FROM emp",
        },
        "wrong",
        "`salary` was not asked for",
    ),
    "the order, where it counts": (
        {
            "reference": "SELECT id FROM emp ORDER BY id",
            "answer": "SELECT id FROM emp ORDER BY id DESC",
            "ordered": True,
        },
        "partly",
        "their order is not",
    ),
    "the order, where it does not": (
        {
            "reference": "SELECT id FROM emp ORDER BY id",
            "answer": "SELECT id FROM emp ORDER BY id DESC",
        },
        "right",
        "No difference found",
    ),
    "right by an assumption": (
        {
            "reference": "SELECT count(*) AS n FROM emp",
            "answer": "SELECT count(salary) AS n FROM emp",
            "assumptions": ["SELECT count(*) = count(salary) FROM emp"],
        },
        "right",
        "No difference found",
    ),
    "never a row": (
        {"reference": "SELECT id FROM emp WHERE 1 = 0", "answer": "SELECT id FROM emp WHERE false"},
        "right",
        "in none of them did either query return a row",
    ),
    "not of one result": (
        {
            "reference": "SELECT name FROM emp LIMIT 1",
            "answer": "SELECT name FROM emp ORDER BY salary LIMIT 1",
        },
        "unknown",
        "order",
    ),
    "no query": (
        {"reference": PAID, "answer": "DELETE FROM emp"},
        "rejected",
        "DELETE is not allowed in an answer",
    ),
    "a column that is none": (
        {"reference": PAID, "answer": "SELECT nam, salary FROM emp"},
        "rejected",
        "nam",
    ),
    "a reference that does not run": (
        {"reference": "SELECT nam FROM emp", "answer": PAID},
        "unknown",
        "The reference does not run",
    ),
    "a reference that is no query": (
        {"reference": "DROP TABLE emp", "answer": PAID},
        "unknown",
        "The reference does not run",
    ),
    "a schema that does not run": (
        {"schema": "CREATE TABL emp", "reference": PAID, "answer": PAID},
        "unknown",
        "The schema does not run",
    ),
}

KEYS = {"id", "verdict", "headline", "reason", "counterexample", "searched", "notices"}

Run = Callable[..., "Done"]


def lines(*fields: dict[str, Any] | str) -> str:
    made = [
        each if isinstance(each, str) else json.dumps({"schema": SCHEMA, **each}) for each in fields
    ]
    return "\n".join(made) + "\n"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All pairs judged in one batch, as the command does it."""
    limits = batch.Limits(worlds=200, seconds=60)
    text = lines(*({"id": name, **fields} for name, (fields, _, _) in PAIRS.items()))
    made = list(batch.documents(list(enumerate(text.splitlines(), 1)), limits))
    assert [each["id"] for each in made] == list(PAIRS)
    return {each["id"]: each for each in made}


@pytest.mark.parametrize("name", PAIRS)
def test_each_pair_has_its_verdict_and_says_why(
    name: str, documents: dict[str, dict[str, Any]]
) -> None:
    _, verdict, words = PAIRS[name]
    document = documents[name]
    assert (document["verdict"], words in document["headline"]) == (verdict, True), document
    assert set(document) == KEYS
    assert (document["counterexample"] is not None) == (verdict in ("wrong", "partly"))
    assert "\n" not in document["headline"]
    approved("judge", name, document)


def test_a_counterexample_holds_the_database_and_both_results(
    documents: dict[str, dict[str, Any]],
) -> None:
    found = documents["a count of nobody"]["counterexample"]
    assert found["tables"]["dept"]["columns"] == ["id", "name"]
    assert [len(table["rows"]) for table in found["tables"].values()] == [1, 0]
    key = found["tables"]["dept"]["rows"][0][0]
    assert found["reference"] == {"columns": ["id", "n"], "rows": [[key, "0"]]}
    assert found["answer"] == {"columns": ["id", "n"], "rows": [[key, "1"]]}


def test_what_was_searched_is_counted(documents: dict[str, dict[str, Any]]) -> None:
    assert documents["the same, written otherwise"]["searched"]["worlds"] == 200
    assert 0 < documents["the same, written otherwise"]["searched"]["exercised"] <= 200
    assert documents["never a row"]["searched"] == {"worlds": 200, "exercised": 0}


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    """Writes a pair as files and gives the options that name them."""

    def write(name: str) -> list[str]:
        fields = {"schema": SCHEMA, **PAIRS[name][0]}
        words = []
        for flag in ("schema", "reference", "answer"):
            path = tmp_path / f"{flag}.sql"
            path.write_text(fields[flag], encoding="utf-8")
            words += [f"--{flag}", str(path)]
        return [*words, *(["--ordered"] if fields.get("ordered") else [])]

    return write


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the same, written otherwise", 0),
        ("a boundary", 1),
        ("the order, where it counts", 1),
        ("no query", 1),
        ("not of one result", 2),
    ],
)
def test_one_answer_as_a_document_and_an_exit_code(
    firedrill: Run, files: Callable[..., list[str]], name: str, code: int
) -> None:
    done = firedrill("judge", *files(name), "--worlds", "200", "--json")
    assert (done.returncode, done.stderr) == (code, "")
    assert json.loads(done.stdout)["verdict"] == PAIRS[name][1]


def test_a_person_sees_the_database_and_both_results(
    firedrill: Run, files: Callable[..., list[str]]
) -> None:
    done = firedrill("judge", *files("a boundary"), "--worlds", "200")
    assert "✘ wrong" in done.stdout
    assert "The smallest database found:" in done.stdout
    assert "100.00" in done.stdout
    assert "the answer" in done.stdout
    assert "no row" in done.stdout


def test_a_rejected_answer_is_shown_with_its_line(
    firedrill: Run, files: Callable[..., list[str]]
) -> None:
    done = firedrill("judge", *files("no query"))
    assert "line 1: DELETE FROM emp" in done.stdout


def test_an_assumption_may_be_given_on_the_command_line(
    firedrill: Run, files: Callable[..., list[str]]
) -> None:
    law = PAIRS["right by an assumption"][0]["assumptions"][0]
    words = files("right by an assumption")
    assert firedrill("judge", *words, "--worlds", "200").returncode == 1
    assert firedrill("judge", *words, "--worlds", "200", "--assume", law).returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "--schema, --reference, --answer is needed, or --batch FILE"),
        (["--batch", "x.jsonl", "--answer", "a.sql"], "it takes the place of --answer"),
        (["--batch", "missing.jsonl"], "missing.jsonl cannot be read: no such file"),
        (["--batch", "-", "--worlds", "0"], "it is a whole number from 1"),
        (["--batch", "-", "--timeout", "nan"], "it is seconds, above 0"),
        (["--batch", "-", "--jobs", "0"], "it is a whole number from 1 to 64"),
    ],
)
def test_a_command_that_is_not_understood_says_what_is(
    firedrill: Run, words: list[str], says: str
) -> None:
    done = firedrill("judge", *words)
    assert (done.returncode, done.stdout) == (64, "")
    assert says in done.stderr


BAD = {
    "no JSON": ("{", "this is not JSON"),
    "no object": ("[1]", "this is JSON, but no object"),
    "a field is missing": (
        '{"id": 7, "schema": "", "answer": ""}',
        "the field `reference` is missing",
    ),
    "a field of another type": (
        '{"id": 7, "schema": "", "reference": 1, "answer": ""}',
        "the field `reference` should be a valid string",
    ),
    "an order that is none": (
        '{"id": 7, "schema": "", "reference": "", "answer": "", "ordered": "yes"}',
        "the field `ordered` should be a valid boolean",
    ),
    "a kind that is none": (
        '{"id": 7, "kind": "poem", "text": ""}',
        "the field `kind` should be 'postmortem', 'update', 'star_t' or 'sentences'",
    ),
}


def test_a_line_that_is_amiss_is_named_and_the_others_are_judged(
    firedrill: Run, tmp_path: Path
) -> None:
    good = {"id": "good", **PAIRS["a boundary"][0]}
    file = tmp_path / "in.jsonl"
    file.write_text(lines(*(line for line, _ in BAD.values()), "", good), encoding="utf-8")
    done = firedrill("judge", "--batch", file, "--worlds", "200")
    made = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [each["verdict"] for each in made] == ["unknown"] * len(BAD) + ["wrong"]
    for at, (document, (line, says)) in enumerate(zip(made, BAD.values(), strict=False), start=1):
        assert document["headline"].startswith(f"Line {at} was not judged: {says}")
        assert document["id"] == (7 if '"id"' in line else None)


def test_a_text_among_queries_gets_signals_and_flags_and_no_part_in_the_exit_code(
    firedrill: Run, tmp_path: Path
) -> None:
    blame = {"id": "b", "kind": "sentences", "text": "Ana was careless. The cache was empty."}
    update = {
        "id": "u",
        "kind": "update",
        "text": "About $8.7M is affected so far. Next update at 16:00 UTC.",
        "facts": {"amount": 8_700_000},
    }
    file = tmp_path / "in.jsonl"
    right = {"id": "q", **PAIRS["the same, written otherwise"][0]}
    file.write_text(lines(blame, right, update), encoding="utf-8")
    done = firedrill("judge", "--batch", file, "--worlds", "100")
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert set(first) == set(third) == {"id", "signals", "flags"}
    assert set(first["signals"]) == {"blame", "vague"}
    assert {flag["signal"] for flag in first["flags"]} == {"blame"}
    assert first["flags"][0]["sentence"] == "Ana was careless."
    assert second["verdict"] == "right"
    assert third["signals"]["impact_number"] == third["signals"]["number_agrees"] == 1
