"""What is said of repairs, mistakes and faults of ours, without a kernel."""

from __future__ import annotations

import ast
import datetime as dt
import logging
import re
import time
from pathlib import Path
from typing import Any

import pytest

from course import answers, progress, show, trouble
from course.changes import Change
from course.session import Fixed, Session
from grader import incident
from grader.incident import Lab

GOOD = "**Your repair stands again:** `a`, replayed from the journal."


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ({}, []),
        ({"a": None}, [GOOD]),
        (
            {"a": None, "b": None},
            ["**Your repairs stand again:** `a`, `b`, replayed from the journal."],
        ),
        (
            {"a": None, "b": "No table."},
            [GOOD, "**`b` no longer runs and was left out.** No table. Run its cell again."],
        ),
    ],
)
def test_each_repair_carried_out_again_is_told(
    outcome: dict[str, str | None], said: list[str]
) -> None:
    assert answers.about_replay(outcome) == said


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(incident.load("07"), seed=1, scale=1.0, workspace=tmp_path)


def fixes(lab: Lab) -> list[str]:
    return [question.name for question in lab.questions if question.kind == "fix"]


def test_where_an_answer_ran_is_said_only_where_it_is_not_plain(session: Session) -> None:
    questions = session.lab.questions
    query = next(q for q in questions if q.kind == "sql" and q.world == "sick")
    monitor = next(q for q in questions if q.kind == "monitor")
    sick_monitor = monitor.model_copy(update={"world": "sick"})
    repaired = next(q for q in questions if q.world == "repaired")
    assert answers.asked_where(session, query) is None
    assert answers.asked_where(session, sick_monitor) is None
    names = fixes(session.lab)
    assert len(names) >= 2
    lacking = str(answers.asked_where(session, repaired))
    assert f"`{names[0]}` and `{names[1]}`" in lacking
    assert "do not stand on your copy yet: run their cells" in lacking
    session.accepted = dict.fromkeys(names[1:], "SELECT 1")
    lacking = str(answers.asked_where(session, repaired))
    assert f"`{names[0]}` does not stand on your copy yet: run its cell, then" in lacking
    session.accepted = dict.fromkeys(names, "SELECT 1")
    assert "your copy, with your repairs. `%check` asks" in str(
        answers.asked_where(session, repaired)
    )
    before = "is asked on the world before your repair"
    assert f"{before}, here and in `%check`." in str(answers.asked_where(session, query))
    assert f"{before}." in str(answers.asked_where(session, sick_monitor))


CHANGED = [
    Change("inserted", "audit.adjustments", 1200),
    Change("updated", "ledger.entries", 3),
    Change("updated", "ledger.entries", 4),
    Change("deleted", "ledger.entries", 1),
]


@pytest.mark.parametrize(
    ("done", "lines"),
    [
        (
            Fixed(CHANGED),
            [
                "`f` ran through. It stands on your copy; `%check f` judges it. It changed:",
                "audit.adjustments | 1,200 | 0 | 0",
                "ledger.entries | 0 | 7 | 1",
            ],
        ),
        (Fixed([]), ["No statement of it changes a table"]),
        (
            Fixed([Change("deleted", "a.b", 2), Change("inserted", "a.b", 3)]),
            ["inserts again counts twice here. `%check f` compares the tables before and after"],
        ),
        (Fixed([Change("merged", "a.b", 2)]), ["table | inserted | updated | deleted | merged"]),
        (Fixed(CHANGED, anew=True), ["Your earlier version of `f` was taken back first: "]),
        (
            Fixed([Change("updated", "a.b", 0)], again=True),
            ["A rehearsal: `f` ran a second time, on the world it had repaired: nothing changed."],
        ),
        (
            Fixed([Change("updated", "a.b", 1)], again=True),
            ["and changed 1 row again.", "should change nothing the second time. Your world keeps"],
        ),
        (
            Fixed(CHANGED, again=True),
            ["and changed 1,208 rows again.", "should change nothing the second time."],
        ),
        (
            Fixed(CHANGED, broken={"g": "No table."}),
            ["`g` no longer runs after this and was taken out. No table. Run its cell again."],
        ),
    ],
)
def test_a_repair_tells_what_it_changed_and_what_became_of_the_others(
    done: Fixed, lines: list[str]
) -> None:
    shown = answers._fixed_text("f", done).replace("**", "")
    squeezed = "\n".join(" ".join(line.split()) for line in shown.splitlines())
    for line in lines:
        assert line.strip() in squeezed
    for word in ("merged", "earlier version", "second time", "no longer runs", "counts twice"):
        assert (word in squeezed) == any(word in line for line in lines)


def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """What was displayed: without a kernel each bundle is printed on a line."""
    return [ast.literal_eval(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (("It fails.",), ["! It fails."]),
        (("It fails.\n  x\n  ^",), ["! It fails.", "  x", "  ^"]),
        (("It fails.", "Not run."), ["! Not run. It fails."]),
        (("It fails.", "", "Nothing was changed."), ["! It fails.", "Nothing was changed."]),
    ],
)
def test_a_mistake_is_a_sentence_and_what_became_of_the_world(
    told: tuple[str, ...], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    show.mistake(*told)
    (screen,) = shown(capsys)
    assert screen["text/plain"].splitlines() == lines
    assert "role=" not in screen["text/html"]  # it would speak again when the notebook is opened
    for piece in told:
        assert all(line.strip() in screen["text/html"] for line in piece.splitlines())


def test_a_bar_tells_the_share_and_the_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    bar = show.Progress("Building", quiet=0.0)
    bar._start = time.monotonic() - 30
    for what, share in (("begun", 0.0), ("soon", 0.02), ("rows", 0.25), ("over", 3.0)):
        bar._shown_at = 0.0
        bar(what, share)
    bar._shown_at = time.monotonic()
    bar("too soon after the last", 0.5)
    bar.done()
    *told, last = shown(capsys)
    assert [screen["text/plain"] for screen in told] == [
        "Building: begun",
        "Building: soon (2%)",
        "Building: rows, about 90 s left (25%)",
        "Building: over, about 1 s left (100%)",
    ]
    values = [re.findall(r'value="([\d.]+)"', screen["text/html"]) for screen in told]
    assert values == [[], ["0.020"], ["0.250"], ["1.000"]]
    assert re.fullmatch(r"Building: done in 30\.\d s\.", last["text/plain"])


def test_a_fault_of_ours_is_in_the_file_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIREDRILL_DEBUG", raising=False)
    error = KeyError("x" * 200 + "\nsecond line")
    nowhere = trouble.sentence(error, tmp_path / "none")
    assert nowhere.endswith("FIREDRILL_DEBUG=1 shows the details.")
    assert not (tmp_path / "none").exists()
    try:
        raise ValueError("\n first line \nsecond line")
    except ValueError as raised:
        said = trouble.sentence(raised, tmp_path)
    assert "(ValueError: first line )" in said
    assert "second" not in said
    assert said.endswith("The details are in .firedrill/trouble.log, for a report.")
    assert "(ValueError: no message)" in trouble.sentence(ValueError(), tmp_path)
    assert f"(ValueError: {'x' * 160})" in trouble.sentence(ValueError("x" * 161), tmp_path)
    log = (tmp_path / "trouble.log").read_text()
    assert "Traceback (most recent call last)" in log
    assert log.count("ValueError") >= 3  # added to, never begun anew
    monkeypatch.setenv("FIREDRILL_DEBUG", "1")
    with pytest.raises(ValueError, match="x"):
        trouble.sentence(ValueError("x"), tmp_path)


def test_what_is_logged_goes_to_the_last_workspaces_file_once(tmp_path: Path) -> None:
    logger = logging.getLogger("grader")
    before = list(logger.handlers)
    try:
        for name in ("one", "two", "two"):
            (tmp_path / name).mkdir(exist_ok=True)
            trouble.keep_off_the_screen(tmp_path / name)
        logging.getLogger("grader.worlds").warning("odd rows")
    finally:
        logger.handlers[:] = before
    assert not (tmp_path / "one" / "trouble.log").exists()
    assert (tmp_path / "two" / "trouble.log").read_text().count("odd rows") == 1


@pytest.mark.parametrize(("gap", "minutes"), [(900, 15), (901, 0), (0, 0), (-60, 0), (90, 2)])
def test_a_quarter_of_an_hour_is_work_and_more_is_a_break(gap: int, minutes: int) -> None:
    lab = incident.load("07")
    name = lab.questions[0].name
    begun = dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)
    then = begun + dt.timedelta(seconds=gap)
    records: list[dict[str, Any]] = [
        {"at": begun.isoformat(), "what": "incident"},
        {"at": "no time", "what": "page"},
        {"at": then.isoformat(), "what": "run", "question": name},
    ]
    assert progress.rows(lab, records)[0].minutes == minutes
    assert f" points, {minutes} min" in progress.table(lab, records).title


def _check(outcome: str, points: float | None) -> dict[str, Any]:
    return {"at": "2026-01-01T10:00:00+00:00", "what": "check", "outcome": outcome} | {
        "points": points
    }


RUN = {"at": "2026-01-01T10:00:00+00:00", "what": "run"}
HINT = {"at": "2026-01-01T10:00:00+00:00", "what": "hint", "level": 2}


@pytest.mark.parametrize(
    ("acts", "state", "points", "hints"),
    [
        ([], "open", "–", "0"),
        ([HINT, {**HINT, "level": 1}], "open", "–", "2"),
        ([RUN], "run, not checked", "–", "0"),
        ([RUN, _check("right", 8)], "right", "8", "0"),
        ([RUN, _check("partly", 2.5)], "partly right", "2.5", "0"),
        ([RUN, _check("wrong", 0)], "not yet", "0", "0"),
        ([RUN, _check("rejected", 0)], "does not run", "0", "0"),
        ([RUN, _check("unknown", 0)], "not judged", "–", "0"),
        ([RUN, _check("right", None)], "right", "–", "0"),  # a class's release tells no points
        ([_check("right", 8), RUN], "run again, not checked", "8", "0"),
        ([_check("partly", 3), _check("wrong", 0)], "partly right", "3 (last try 0)", "0"),
        ([_check("wrong", 0), _check("partly", 3)], "partly right", "3", "0"),
        ([_check("partly", 3), _check("unknown", 0)], "partly right", "3", "0"),
        ([_check("wrong", 0), _check("unknown", 0)], "not judged", "0", "0"),
        ([_check("wrong", 0), _check("rejected", 0)], "does not run", "0", "0"),
    ],
)
def test_a_question_stands_where_its_best_check_left_it(
    acts: list[dict[str, Any]], state: str, points: str, hints: str
) -> None:
    lab = incident.load("07")
    question = lab.questions[0]
    table = progress.table(lab, [{**act, "question": question.name} for act in acts])
    whole = f"{question.points:g}"
    assert table.rows[0] == [
        *(question.name, f"%%{question.kind}", state, points, whole, "0", hints),
    ]
    earned = "0" if points == "–" else points.partition(" ")[0]
    maximum = f"{sum(each.points for each in lab.questions):g}"
    assert table.title == f"{lab.title}: {earned} of {maximum} points, 0 min"
    seed = progress.table(lab, [], world="seed 3").title
    assert seed == f"{lab.title} (seed 3): 0 of {maximum} points, 0 min"
