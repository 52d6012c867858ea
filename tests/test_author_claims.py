"""Claims of `author check` one by one: what each takes for sound, what not, and what it says."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader import author_check, incident
from grader.author_check import Finding, answers, design, figures, sql_files, words, worlds
from grader.author_check.finding import SEEDS, SHOWN, Bench, verdict
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.worlds.figures import reader
from tests.new_lab import CONTRACT, NAME, NOTEBOOK, of

pytest_plugins = ("tests.new_lab",)


@pytest.mark.parametrize(
    ("amiss", "mild", "state", "says"),
    [
        ([], False, "ok", "held"),
        ([], True, "ok", "held"),
        (["a", 2], False, "failed", "a; 2"),
        (["a"], True, "warning", "a"),
        (list("abcd"), False, "failed", "a; b; c; d"),
        (list("abcdef"), False, "failed", "a; b; c; d; and 2 more"),
    ],
)
def test_a_finding_names_the_first_things_that_are_amiss(
    amiss: list[object], mild: bool, state: str, says: str
) -> None:
    assert SHOWN == 4
    assert verdict("name", amiss, "held", mild=mild) == Finding("name", state, says)  # type: ignore[arg-type]


def _with_questions(lab: Lab, count: int) -> Lab:
    return lab.model_copy(update={"questions": (list(lab.questions) * 3)[:count]})


@pytest.mark.parametrize(
    ("count", "state"), [(9, "warning"), (10, "ok"), (14, "ok"), (15, "warning")]
)
def test_ten_to_fourteen_questions_are_wanted(made: Path, count: int, state: str) -> None:
    lab = _with_questions(incident.load_folder(made / "datasets" / NAME), count)
    said = str(count) if state == "ok" else f"{count}; 10 to 14 are wanted"
    assert of(lab, design.number_of_questions) == [(state, "number of questions", said)]


# (minutes, whether one may stop) of each step → what is said of them; the lab takes their sum
SITTINGS = {
    "the shortest": ([(25, True)], "ok", "25 minutes"),
    "too short": ([(24, True)], "failed", "a sitting of 24 minutes"),
    "the longest, of two steps": ([(20, False), (30, True)], "ok", "50 minutes"),
    "too long": ([(20, False), (31, True)], "failed", "a sitting of 51 minutes"),
    "each stop begins anew": ([(30, True), (40, True)], "ok", "30, 40 minutes"),
    "no stop at the end": ([(30, True), (10, False)], "failed", "the last 10 minutes end without"),
}


@pytest.mark.parametrize("name", SITTINGS)
def test_a_sitting_has_a_length(made: Path, name: str) -> None:
    steps, state, says = SITTINGS[name]
    lab = incident.load_folder(made / "datasets" / NAME)
    first = lab.steps[0]
    lab = lab.model_copy(
        update={
            "minutes": sum(minutes for minutes, _ in steps),
            "steps": [
                first.model_copy(update={"minutes": minutes, "stop": "so far" if stop else None})
                for minutes, stop in steps
            ],
        }
    )
    [(found, _, said)] = of(lab, design.sittings)
    assert (found, says in said) == (state, True), said


def test_two_steps_may_be_due_at_one_minute(made: Path) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    steps = [step.model_copy(update={"par": 10}) for step in lab.steps]
    lab = lab.model_copy(update={"steps": steps})
    assert of(lab, design.pars_in_order) == [("ok", "par minutes rise", "T+10 to T+10")]


PAGED = dt.datetime(2026, 3, 1, 12)
LARGE: dict[str, tuple[str, list[Any], list[tuple[str, str]]]] = {
    "of one size": ("n", [1000, 1300, 700], [("ok", "n"), ("ok", "n ±30%")]),
    "narrow to one side": ("n", [1000, 1290, 500], [("ok", "n"), ("warning", "n ±29%")]),
    "narrow to the other": ("n", [1000, 1900, 710], [("ok", "n"), ("warning", "n ±29%")]),
    "below the size that is looked at": (
        "n",
        [999, 999, 999],
        [("ok", "none is large"), ("ok", "none is large")],
    ),
    "the same in all": (
        "n",
        [1000, 1000, 1000],
        [("failed", "n is the same in 3 worlds"), ("warning", "n ±0%")],
    ),
    "the same in two": (
        "n",
        [2000, 4000, 500, 500],
        [("failed", "n is the same in 2 worlds"), ("ok", "n ±60%")],
    ),
    "below zero": (
        "n",
        [Decimal(-1000), Decimal(-1300), Decimal(-700)],
        [("ok", "n"), ("ok", "n ±30%")],
    ),
    "truth values are no numbers": (
        "n",
        [True, 5000, 5000],
        [("ok", "none is large"), ("ok", "none is large")],
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_figure_of_some_size_is_another_one_in_each_world(name: str) -> None:
    column, values, wanted = LARGE[name]
    found = list(figures._large("at", [{column: each, "at": PAGED} for each in values]))
    assert [each.name for each in found] == ["large figures are distinct", "large figures spread"]
    assert [(each.state, each.says) for each in found] == wanted


def test_figures_of_worlds_are_compared_but_for_the_practice_world(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "SEEDS", (1, 2, 2))
    lab = incident.load_folder(made / "datasets" / NAME)
    found = {name: (state, says) for state, name, says in of(lab, figures.figures_vary)}
    assert found["no two worlds share all figures"] == ("failed", "only 1 of 2 differ")
    assert found["hours of the day"] == ("failed", "1; 8 are wanted")
    monkeypatch.setattr(figures, "HOURS", 1)
    monkeypatch.setattr(figures, "SEEDS", (2, 2, 3))
    found = {name: (state, says) for state, name, says in of(lab, figures.figures_vary)}
    assert found["no two worlds share all figures"] == ("ok", "2 of 2")
    assert found["hours of the day"][0] == "ok"


def test_a_world_has_a_size_and_a_history(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    size, history = of(lab, worlds.size_and_history)
    assert size[0] == "ok"
    assert re.fullmatch(r"[\d,]+ rows, \d\.\d MB", size[2])
    days = int(history[2].split()[0])
    assert history[0] == ("ok" if days >= 28 else "warning")
    monkeypatch.setattr(worlds, "LARGEST", 0.1)
    for wanted, state in ((days, "ok"), (days + 1, "warning")):
        monkeypatch.setattr(worlds, "HISTORY", wanted)
        size, history = of(lab, worlds.size_and_history)
        assert (size[0], size[2].endswith(" MB; 0.1 at most")) == ("failed", True)
        assert history[0] == state


def test_an_invariant_that_is_always_broken_fails_where_nothing_is_wrong(
    edited: Callable[..., Lab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "SEEDS", (1,))
    lab = edited(
        CONTRACT,
        "-- name: nothing_deleted",
        "-- name: extra\n-- says: x\n-- broken_by_fault: true\nSELECT 1;\n\n"
        "-- name: nothing_deleted",
    )
    sick, healthy, repaired = of(lab, worlds.contract_tells)
    assert sick == ("ok", "the fault breaks what is noted", "2 broken on each seed")
    assert healthy[0] == repaired[0] == "failed"
    assert repaired[2] == "seed 1: extra"
    assert "seed 1: extra; ordinary: extra; " in healthy[2]


def test_suspects_are_some_and_tell_another_story(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made, tmp_path / "labs")
    lab = incident.load_folder(tmp_path / "labs" / "datasets" / NAME)
    folder = lab.folder / "suspects"
    number, others = of(lab, worlds.suspects_raise_the_page)
    count = len(list(folder.glob("*.sql")))
    assert others[0] == "ok"
    shutil.copy(lab.folder / "fault.sql", folder / "the_story.sql")
    monkeypatch.setattr(worlds, "SUSPECTS", count + 2)
    number, others = of(lab, worlds.suspects_raise_the_page)
    assert (number[0], number[2]) == ("warning", f"{count + 1}; {count + 2} are wanted")
    assert others[0] == "failed"
    assert "the_story has the facts of the story" in others[2]
    shutil.rmtree(folder)
    assert of(lab, worlds.suspects_raise_the_page)[0][0] == "failed"


@pytest.mark.parametrize(
    ("raised", "amiss"),
    [
        ("count(*) > {orders}", ""),
        ("true", "healthy, seed 1: the page is raised"),
        ("false", "the story, seed 1: no page; promotion, seed 1: no page"),
    ],
)
def test_what_raises_the_page_does_so_in_the_story_and_its_suspects_alone(
    edited: Callable[..., Lab], monkeypatch: pytest.MonkeyPatch, raised: str, amiss: str
) -> None:
    monkeypatch.setattr(worlds, "SEEDS", (1,))
    lab = edited(
        f"datasets/{NAME}/incident.toml",
        r"\nat = (.*?)\[figures\]",
        "\nraised = 'raised'\nat = \\1[figures]\nraised = 'SELECT true'",
    )
    with Bench(lab) as bench, reader(bench.small(state="healthy")) as con:
        [(orders,)] = con.execute("SELECT count(*) FROM shop.orders").fetchall()
    lab.figures["raised"] = f"SELECT {raised.format(orders=orders)} FROM shop.orders LIMIT 1"
    _, (state, _, says) = of(lab, worlds.suspects_raise_the_page)
    assert (state, says if amiss else "") == ("failed" if amiss else "ok", amiss)


def test_a_reference_that_is_not_right_is_named(edited: Callable[..., Lab]) -> None:
    lab = edited(NOTEBOOK, r"copies = \d+", "copies = 0")
    lab = lab.model_copy(update={"questions": [lab.question("cause")]})
    [(state, _, says)] = of(lab, answers.references_are_right)
    assert state == "failed"
    assert says.startswith("cause is partly: ")


@pytest.fixture
def labelled(made: Path, tmp_path: Path) -> Callable[..., Lab]:
    """The new lab with its first two questions, and answers beside it."""

    def write(files: dict[str, str]) -> Lab:
        shutil.copytree(made, tmp_path / "labs", ignore=shutil.ignore_patterns("tests"))
        for name, text in files.items():
            path = tmp_path / "labs" / "tests" / "answers" / NAME / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        lab = incident.load_folder(tmp_path / "labs" / "datasets" / NAME)
        asked = [lab.question("doubled"), lab.question("cause")]
        return lab.model_copy(update={"questions": asked})

    return write


def test_a_reference_meets_small_databases_once_and_days_of_many_seeds(made: Path) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    with Bench(lab, lab.question("doubled"), fresh=True) as bench:
        found = [*answers.references_are_right(bench), *answers.references_on_many_seeds(bench)]
        judges = {key[2]: judge for key, judge in bench.judges.items()}
    assert [each.state for each in found] == ["ok", "ok"]
    text = lab.references["doubled"]
    once, days = (judges[only].judge("doubled", text) for only in (False, True))
    assert any("made for your query" in said for said in once.checked)
    assert days.checked[1:] == [f"{len(SEEDS) - 1} hidden worlds"]


@pytest.mark.parametrize(
    ("least", "state", "says"),
    [
        pytest.param(0.2, "ok", "1 on the worlds of 2", marks=pytest.mark.slow),
        (0.001, "failed", "copies_page is"),
    ],
)
def test_a_monitor_is_in_time_in_the_worlds_of_a_class(
    made: Path, least: float, state: str, says: str
) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    page = lab.question("copies_page").model_copy(update={"sick": [1.0, least]})
    [found] = of(lab.model_copy(update={"questions": [page]}), answers.monitors_on_drawn_seeds)
    assert found[:2] == (state, "monitors on drawn seeds")
    assert found[2].startswith(says)


@pytest.mark.parametrize(
    ("right", "wrong", "state", "says"),
    [
        (3, 8, "ok", "11 files"),
        (2, 8, "warning", "doubled has 2 right, 8 wrong"),
        (3, 7, "warning", "doubled has 3 right, 7 wrong"),
        (0, 0, "warning", "doubled has 0 right, 0 wrong"),
    ],
)
def test_three_right_and_eight_wrong_answers_are_wanted(
    labelled: Callable[..., Lab], right: int, wrong: int, state: str, says: str
) -> None:
    files = {f"doubled/right/{number}.sql": "" for number in range(right)}
    files |= {f"doubled/wrong/{number}.sql": "" for number in range(wrong)}
    lab = labelled(files)
    lab = lab.model_copy(update={"questions": [lab.question("doubled")]})
    assert of(lab, answers.enough_answers) == [(state, "labelled answers", says)]


def test_an_answer_is_held_against_its_label(made: Path, labelled: Callable[..., Lab]) -> None:
    """Facts on the practice world in its full size, since they are figures of it."""
    drop = "DROP TABLE shop.orders"
    refused = "DROP TABLE is not allowed in an answer: answers only read. Remove line"
    facts = incident.load_folder(made / "datasets" / NAME).references["cause"]
    lab = labelled(
        {
            "doubled/wrong/as_it_says.sql": f"-- verdict: rejected\n-- says: not allowed\n{drop}",
            "doubled/wrong/no_label.sql": drop,
            "doubled/wrong/unsaid.sql": f"-- verdict: rejected\n-- says: a pear\n{drop}",
            "doubled/right/not_right.sql": f"-- verdict: rejected\n{drop}",
            "cause/right/figures.toml": f"# verdict: right\n{facts}",
            "gone/wrong/of_no_question.sql": "-- verdict: right\nSELECT 1",
        }
    )
    [(state, _, says)] = of(lab, answers.answers_as_labelled)
    assert (state, says.split("; ")) == (
        "failed",
        [
            f"doubled/not_right.sql is rejected, labelled rejected in right/: {refused} 2.",
            f"doubled/no_label.sql is rejected, labelled nothing in wrong/: {refused} 1.",
            f"doubled/unsaid.sql: the card lacks `a pear`: {refused} 3.",
        ],
    )


def test_a_claim_that_cannot_be_looked_at_has_failed_and_the_next_is_looked_at(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what comes next told before it comes."""

    def out_of_reach(bench: Bench) -> Any:
        bench.progress("a part")
        raise FiredrillError("it is not there")

    claims = (out_of_reach, design.hints)
    monkeypatch.setattr(author_check, "_QUICK", claims)
    told: list[tuple[str, int, int]] = []
    lab = incident.load_folder(made / "datasets" / NAME)
    found = list(author_check.findings(lab, quick=True, progress=lambda *each: told.append(each)))
    assert found[0] == Finding("out of reach", "failed", "could not be looked at: it is not there")
    assert found[1].name == "three hints a question"
    assert told == [
        ("out of reach", 0, 2),
        ("out of reach: a part", 0, 2),
        ("hints", 1, 2),
    ]


def test_claims_that_need_worlds_come_after_those_that_need_none() -> None:
    quick = author_check.claims(quick=True)
    whole = author_check.claims()
    assert whole[: len(quick)] == quick == (*sql_files.CLAIMS, *design.CLAIMS, *words.CLAIMS)
    assert set(whole) - set(quick) == {
        *worlds.CLAIMS,
        *figures.CLAIMS,
        *answers.CLAIMS,
        *author_check.mutation.CLAIMS,
    }


# ── a warm-up ────────────────────────────────────────────────────────────────────────────────────

COUNTS = {"number of questions", "all five kinds", "all four signals", "sittings", "history"}


def _amiss(lab: Lab) -> set[str]:
    claims = [*author_check.claims(quick=True), worlds.size_and_history]
    with Bench(lab) as bench:
        found = [finding for claim in claims for finding in claim(bench)]
    return {finding.name for finding in found if finding.state != "ok"}


def test_a_warm_up_is_held_to_all_but_the_counts_of_a_whole_lab() -> None:
    lab = incident.load("00-first-page")
    assert _amiss(lab) == set()
    assert _amiss(lab.model_copy(update={"warm_up": False})) == COUNTS
    lacking = [lab.questions[0].model_copy(update={"hints": []}), *lab.questions[1:]]
    assert _amiss(lab.model_copy(update={"questions": lacking})) == {"three hints a question"}
