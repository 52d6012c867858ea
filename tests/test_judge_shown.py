"""What `firedrill judge` and `check` print, out of documents made here."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from course import batch, cli_check, cli_judge, headless
from grader.notebook import NO_CELL
from grader.verdict import UNANSWERED, Verdict


def table(*rows: list[str | None], **more: Any) -> dict[str, Any]:
    return {"columns": ["n", "m"], "rows": list(rows), **more}


def document(verdict: str = "wrong", **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"headline": "It differs.", "reason": "It differs.", "notices": []}
    searched = {"worlds": 3000, "exercised": 1200}
    return {**usual, "verdict": verdict, "counterexample": None, "searched": searched, **more}


def printed(shown: dict[str, Any]) -> str:
    out = io.StringIO()
    cli_judge.show(shown, Console(file=out, width=100))
    return out.getvalue()


@pytest.mark.parametrize(
    ("verdict", "head"),
    [
        ("right", "✔ right"),
        ("partly", "◐ partly right"),
        ("wrong", "✘ wrong"),
        ("rejected", "✘ rejected"),
        ("unknown", "? not judged"),
    ],
)
def test_a_verdict_stands_first_then_why_then_what_was_looked_at(verdict: str, head: str) -> None:
    lines = printed(document(verdict, notices=["One thing."])).splitlines()
    assert lines == [
        *(head, "It differs.", "Note: One thing.", ""),
        "Looked at 3,000 small databases; 1,200 of them gave rows.",
    ]


def test_where_nothing_was_searched_no_figures_are_told() -> None:
    none = {"worlds": 0, "exercised": 0}
    reason = "It does not run.\nSELECT x\n       ^"
    assert "Looked at" not in printed(document(searched=none))
    assert printed(document("rejected", reason=reason, searched=none)).splitlines()[2:] == [
        *("SELECT x", "       ^"),
    ]
    assert "^" not in printed(document("wrong", reason=reason, searched=none))


def test_the_small_database_and_both_results_are_shown() -> None:
    found = {
        "tables": {"a": table(["1", None]), "b": table(), "c": table()},
        "answer": table(["7", "8"], left_out=1234),
        "reference": table(),
    }
    shown = printed(document(counterexample=found))
    for piece in (
        *("The smallest database found:", "NULL", "Empty: b, c", "the answer", "and 1,234 more"),
        *("the reference", "no row"),
    ):
        assert piece in shown
    assert shown.count("no row") == 1
    empty = printed(document(counterexample={**found, "tables": {"a": table()}}))
    assert "With every table empty:" in empty
    assert "Empty:" not in empty
    failed = {**found, "answer": table(error="division by zero")}
    shown = printed(document(counterexample=failed))
    assert "ends in an error: division by zero" in shown
    assert shown.count("no row") == 1


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        (["right", "right"], 0),
        (["right", "unknown"], 2),
        (["unknown", "wrong"], 1),
        (["right", "partly"], 1),
        (["rejected"], 1),
        ([None], 0),
    ],
)
def test_the_exit_code_follows_the_verdicts(verdicts: list[str | None], code: int) -> None:
    documents = [{"verdict": each} if each else {} for each in verdicts]
    assert cli_judge.exit_code(documents) == code


def test_lines_keep_the_numbers_they_have_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\ufeff{}\n\n  \n[]\n", encoding="utf-8")
    lines, total = cli_judge._lines(str(path))
    assert list(lines) == [(1, "{}"), (4, "[]")]
    assert total == 2
    path.write_bytes(b"ab\xff")
    with pytest.raises(typer.BadParameter, match=r"not UTF-8 text \(byte 2\)"):
        cli_judge._lines(str(path))
    with pytest.raises(typer.BadParameter, match="cannot be read: no such file"):
        cli_judge._lines(str(tmp_path / "none"))


def test_a_document_is_one_line_and_keeps_its_letters() -> None:
    assert batch.as_line({"id": "ü\n", "n": [1, 2]}) == '{"id": "ü\\n", "n": [1, 2]}'


def verdict(name: str, outcome: str, score: float, **more: Any) -> Verdict:
    usual: dict[str, Any] = {"lab": "l", "kind": "sql", "max_points": 3, "headline": "Said."}
    fields = {**usual, "question": name, "outcome": outcome, "score": score, **more}
    return Verdict.model_validate(fields)


def test_open_questions_are_told_in_a_line_with_what_was_odd_about_them() -> None:
    a, b = (
        verdict(name, "wrong", 0, headline=UNANSWERED, notices=notices)
        for name, notices in (("a", [NO_CELL.format("a")]), ("b", ["Odd."]))
    )
    assert cli_check._open([]) == []
    assert cli_check._open([a, b]) == ["Open: a, b (2)", "No cell for: a (1)", "Note: Odd.", ""]
    assert cli_check._open([b]) == ["Open: b (1)", "Note: Odd.", ""]
    assert headless.is_open(a)
    assert not headless.is_open(verdict("a", "wrong", 0))
    assert not headless.is_open(verdict("a", "unknown", 0, headline=UNANSWERED))


def test_the_table_of_points_has_their_sum() -> None:
    out = io.StringIO()
    verdicts = [
        verdict("a", "right", 1),
        verdict("b", "partly", 0.5),
        verdict("c", "wrong", 0, headline=UNANSWERED),
        verdict("d", "unknown", 0),
    ]
    Console(file=out, width=80).print(cli_check._summary(verdicts))
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines == [
        ["question", "points", "of"],
        ["a", "✔", "right", "3", "3"],
        ["b", "◐", "partly", "right", "1.5", "3"],
        ["c", "·", "open", "0", "3"],
        ["d", "?", "not", "judged", "0", "3"],
        ["all", "together", "4.5", "12"],
    ]
    document = headless.document(None, verdicts, ["x"], (2, 0.5))
    assert (document["points"], document["max_points"]) == (4.5, 12)
    assert document["practice_world"] == {"seed": 2, "scale": 0.5}
    assert document["outcomes"] == {"a": "right", "b": "partly", "c": "wrong", "d": "unknown"}
    assert headless.document(None, [], ["x"]) == {
        "format": 1,
        "lab": None,
        "practice_world": None,
        "points": 0,
        "max_points": 0,
        "outcomes": {},
        "notices": ["x"],
        "verdicts": [],
    }
