"""Monitors, on the lab of one table: what they catch, when, and how often they cry wolf."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import cards, incident
from grader.errors import BadLab
from grader.incident import Lab
from grader.judge import Judge
from grader.judges import monitor
from grader.judges.monitor_card import Watched
from grader.sandbox.client import Sandbox

KEYS = (
    "SELECT request_key, count(*) AS n FROM shop.orders WHERE status = 'placed'"
    " GROUP BY 1 HAVING count(*) > 1"
)

RIGHT = {
    "the exact rule": KEYS,
    "the last hour": KEYS.replace("WHERE", "WHERE placed_at > world_now() - INTERVAL 1 HOUR AND"),
    "one summary row": f"SELECT count(*) AS keys FROM ({KEYS}) HAVING count(*) > 0",
}

WRONG = {
    "always": ("SELECT 1 AS page", 0, "It pages at every run, on healthy days too"),
    "never": ("SELECT 1 AS page WHERE false", 0, "It pages in none of 20 sick worlds."),
    "look-alikes": (
        "SELECT a.order_id FROM shop.orders a JOIN shop.orders b ON a.item = b.item"
        " AND b.order_id > a.order_id AND b.placed_at < a.placed_at + INTERVAL 10 SECOND",
        None,
        "month end",
    ),
    "only large ones": (
        f"SELECT count(*) AS n FROM ({KEYS}) HAVING count(*) > 15",
        None,
        "Pages in",
    ),
    "too late": (
        KEYS.replace("GROUP", "AND placed_at < world_now() - INTERVAL 1 HOUR GROUP"),
        0,
        "in time",
    ),
    "on a clock": (
        "SELECT 1 AS page WHERE extract(minute FROM world_now()) = 30",
        0,
        "false pages on healthy days",
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_monitor_passes(name: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", RIGHT[name])
    assert (verdict.outcome, verdict.points) == ("right", 4), cards.text(verdict)
    assert verdict.headline.startswith("Pages in 20 of 20 sick worlds in time, ")
    assert "Silent at all" in verdict.headline


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_monitor_is_told_why(name: str, tiny_judge: Judge) -> None:
    sql, points, says = WRONG[name]
    verdict = tiny_judge.judge("copies", sql)
    assert verdict.outcome in ("wrong", "partly")
    assert says in cards.text(verdict)
    if points is not None:
        assert verdict.points == points
    assert verdict.points < 4


UNTIL = 62  # minutes: an hour's look back ends in time, and the worlds go on after it

ENDS = {
    "the last hour": (RIGHT["the last hour"], "right", 4, "✔ silent again 62 minutes after"),
    "for ever": (KEYS, "partly", 3, "✘ silent again 62 minutes after the last copy: 0 of 20"),
    "a day": (
        KEYS.replace("WHERE", "WHERE placed_at > world_now() - INTERVAL 1 DAY AND"),
        "partly",
        3,
        "It still pages 62 minutes after the last copy.",
    ),
    "always": ("SELECT 1 AS page", "wrong", 0, "It pages at every run"),
    "never": ("SELECT 1 AS page WHERE false", "wrong", 0, "It pages in none of 20"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_page_that_never_ends_costs_a_quarter(name: str, tiny: Lab, tiny_judge: Judge) -> None:
    sql, outcome, points, says = ENDS[name]
    question = tiny.question("copies").model_copy(update={"until": UNTIL, "event": "copy"})
    verdict = tiny_judge.judge(question, sql)
    assert (verdict.outcome, verdict.points) == (outcome, points), cards.text(verdict)
    assert says in cards.text(verdict)


@pytest.mark.parametrize("name", ["the exact rule", "the last hour"])
def test_without_an_end_asked_a_page_may_go_on(name: str, tiny_judge: Judge) -> None:
    assert "silent again" not in cards.text(tiny_judge.judge("copies", RIGHT[name]))


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT now()", "use `world_now()`"),
        ("SELECT * FROM shop.order", "no table `order`"),
        ("SELECT * FROM getvariable('tick')", "asks the engine"),
        ("SELECT 1; SELECT 2", "two statements"),
    ],
)
def test_a_monitor_that_does_not_run_is_rejected(sql: str, says: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", sql)
    assert (verdict.outcome, verdict.score) == ("rejected", 0)
    assert says in verdict.headline


# ── what its card says of pages that count for nothing ───────────────────────────────────────────


@pytest.mark.parametrize("name", ["always", "on a clock"])
def test_a_page_at_which_the_healthy_twin_pages_too_is_no_catch(
    name: str, tiny_judge: Judge
) -> None:
    verdict = tiny_judge.judge("copies", WRONG[name][0])
    catches = next(part for part in verdict.parts if part.name == "catches")
    assert (catches.ok, catches.says.endswith(": 0 of 20")) == (False, True)
    assert catches.detail == (
        "in 20 it pages just as on the same day without the fault, which is no catch"
    )
    assert {(row[1], row[3]) for row in verdict.evidence[0].rows} == {("0", "none that counts")}
    assert "pages in none" not in verdict.headline


@pytest.mark.parametrize("until", [None, UNTIL])
def test_a_monitor_that_never_pages_has_no_tick_for_its_silence(
    until: int | None, tiny: Lab, tiny_judge: Judge
) -> None:
    question = tiny.question("copies").model_copy(update={"until": until})
    parts = tiny_judge.judge(question, WRONG["never"][0]).parts
    told = {part.name: (part.ok, part.detail) for part in parts}
    nothing = (None, "it is silent everywhere, so that proves nothing")
    silent = {"quiet": nothing} | ({"ends": nothing} if until else {})
    assert told == {"catches": (False, None), **silent}


def test_a_page_a_run_after_the_time_allowed_is_too_late(tiny_judge: Judge) -> None:
    """It wants 20 minutes, runs each 15: such a page comes within 35 of the copy, never in 20."""
    sql = KEYS.replace("GROUP", "AND placed_at < world_now() - INTERVAL 20 MINUTE GROUP")
    verdict = tiny_judge.judge("copies", sql)
    catches = next(part for part in verdict.parts if part.name == "catches")
    assert catches.says.endswith(": 0 of 20"), cards.text(verdict)
    assert catches.detail == "20 later than that"


FALSE_PAGES = {  # name → (sql, columns, days)
    "always": ("SELECT 1 AS page", ["page"], ["ordinary", "month end"]),
    "on a clock": (WRONG["on a clock"][0], ["page"], ["ordinary", "month end"]),
    "look-alikes": (WRONG["look-alikes"][0], ["order_id"], ["month end", "month end"]),
}


@pytest.mark.parametrize("name", FALSE_PAGES)
def test_false_pages_show_what_was_returned_and_when(name: str, tiny_judge: Judge) -> None:
    sql, columns, days = FALSE_PAGES[name]
    table = tiny_judge.judge("copies", sql).evidence[2]
    assert table.title == "False pages: a row that it returned on a healthy day"
    assert table.columns == ["day", "run at", *columns]
    assert [row[0] for row in table.rows] == days
    assert all(row[1] and row[1][-2:] in ("00", "15", "30", "45") for row in table.rows)
    if columns == ["page"]:
        assert [row[2] for row in table.rows] == ["1", "1"]


def test_a_long_value_of_a_false_page_is_cut(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", "SELECT repeat('x', 5000) AS page")
    assert [row[2] for row in verdict.evidence[2].rows] == ["x" * 60 + "…"] * 2


def test_a_silent_monitor_has_no_false_page_to_show(tiny_judge: Judge) -> None:
    assert len(tiny_judge.judge("copies", KEYS).evidence) == 2


# ── what it is run through ───────────────────────────────────────────────────────────────────────


def test_twenty_pairs_of_worlds_meet_each_size_and_each_kind_of_day(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", KEYS)
    sizes, days = verdict.evidence
    assert [(row[0], row[1], row[2]) for row in sizes.rows] == [
        ("100%", "10", "10"),
        ("20%", "10", "10"),
    ]
    assert [(row[0], row[1]) for row in days.rows] == [("ordinary", "10"), ("month end", "10")]
    assert verdict.checked[0].startswith("20 sick and 20 healthy worlds of a hundredth")


@pytest.mark.parametrize(
    ("days", "sizes", "sick_on"),
    [
        (["ordinary", "month_end"], [1.0, 0.2], []),  # of one length: each still meets each
        (["ordinary", "quiet", "campaign"], [1.0], []),
        (["ordinary", "month_end"], [1.0, 0.5, 0.2], ["ordinary"]),
    ],
)
def test_worlds_are_shared_out_evenly(
    days: list[str], sizes: list[float], sick_on: list[str], tiny: Lab, tiny_judge: Judge
) -> None:
    question = tiny.question("copies").model_copy(
        update={"healthy": days, "sick": sizes, "sick_on": sick_on, "worlds": 6}
    )
    sick, healthy = monitor.Runs(question, tiny_judge.bench).watched(KEYS)
    met = {(watched.size, watched.profile) for watched in sick}
    assert met == {(size, day) for size in sizes for day in sick_on or days}
    assert {watched.profile for watched in healthy} == set(days)
    assert (len(sick), len(healthy)) == (6, 6)


def test_a_monitor_does_not_see_what_a_row_becomes_later(tiny: Lab, tiny_judge: Judge) -> None:
    """One order of each day is voided a minute after it was placed; a run stands between."""
    question = tiny.question("copies").model_copy(update={"every": 1})
    just_now = "placed_at > world_now() - INTERVAL 50 SECOND"
    sql = f"SELECT 1 FROM shop.orders WHERE status = 'void' AND {just_now}"
    card = cards.text(tiny_judge.judge(question, sql))
    assert WRONG["never"][2] in card
    assert "✘ false pages" not in card


def test_the_card_says_how_long_before_the_page(tiny: Lab, tiny_judge: Judge) -> None:
    question = tiny.question("copies").model_copy(update={"page": "the shopkeeper"})
    verdict = tiny_judge.judge(question, KEYS)
    assert "minutes before the shopkeeper did (medians of all;" in verdict.headline
    own = next(part for part in verdict.parts if part.name == "own_day")
    assert own.says.endswith("before the shopkeeper did")


def test_the_card_says_healthy_hours_watched(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", WRONG["look-alikes"][0])
    hours = sum(float(row[3] or 0) for row in verdict.evidence[1].rows)
    false = sum(int(row[4] or 0) for row in verdict.evidence[1].rows)
    quiet = next(part for part in verdict.parts if part.name == "quiet")
    assert quiet.says == f"false pages on healthy days: {false} in {hours:.4g} hours watched"


def test_a_run_that_fails_is_no_page_and_is_told(tiny_judge: Judge) -> None:
    """It works on the morning, and breaks once there are many orders."""
    sql = (
        f"{KEYS} AND (SELECT CASE WHEN count(*) > 380 THEN CAST('n' || count(*) AS INTEGER)"
        " ELSE 1 END FROM shop.orders) = 1"
    )
    verdict = tiny_judge.judge("copies", sql)
    card = cards.text(verdict)
    assert verdict.outcome == "partly", card
    assert "✘ runs that ended in an error:" in card


def test_the_verdict_does_not_depend_on_who_runs_it(tiny: Lab, tiny_judge: Judge) -> None:
    """Another worker with two threads, after another answer: the same document."""
    sql = RIGHT["the last hour"]
    here = tiny_judge.judge("copies", sql)
    with Sandbox(threads=2) as other, Judge(tiny, sandbox=other, hidden_seeds=(2, 3)) as judge:
        judge.judge("copies", WRONG["look-alikes"][0])
        assert judge.judge("copies", sql) == here


# ── what it earns ────────────────────────────────────────────────────────────────────────────────

SHARES = st.floats(min_value=0, max_value=1)


@given(a=st.tuples(SHARES, SHARES, SHARES), b=st.tuples(SHARES, SHARES, SHARES))
def test_a_better_monitor_never_earns_less(
    a: tuple[float, float, float], b: tuple[float, float, float]
) -> None:
    """Catching as much, with no more false pages, and ending as often."""
    best = max(a[0], b[0]), min(a[1], b[1]), min(a[2], b[2])
    most = monitor.points_share(best[0], 4 * best[1], best[2])
    for recall, noise, endless in (a, b):
        assert 0 <= monitor.points_share(recall, 4 * noise, endless) <= most <= 1


def test_only_a_perfect_monitor_earns_all() -> None:
    assert monitor.points_share(1, 0, 0) == 1
    assert monitor.points_share(1, 0, 1) == 0.75
    assert monitor.points_share(1, 3, 0) == 0


def test_false_pages_that_a_question_tolerates_cost_nothing(tiny: Lab, tiny_judge: Judge) -> None:
    noisy = f"{RIGHT['one summary row']} OR extract(minute FROM world_now()) = 30"
    question = tiny.question("copies")
    strict, lenient = (
        tiny_judge.judge(question.model_copy(update={"noise_tolerated": a_day}), noisy)
        for a_day in (0, 30)
    )
    quiet = [part.ok for each in (strict, lenient) for part in each.parts if part.name == "quiet"]
    assert quiet == [False, True]
    assert strict.score == 0 < lenient.score


def test_each_size_counts_alike_however_many_worlds_it_has() -> None:
    caught = Watched(1.0, "ordinary", 10, 0, in_time=True)
    missed = Watched(0.1, "ordinary", 10, 0)
    assert monitor.mean_recall([caught, caught, caught, missed]) == 0.5


# ── what an author must say ──────────────────────────────────────────────────────────────────────


def _copied(lab: Lab, tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = tmp_path / lab.slug
    shutil.copytree(lab.folder, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_an_end_that_nothing_tells_of_is_the_authors_mistake(tiny: Lab, tmp_path: Path) -> None:
    folder = _copied(tiny, tmp_path, "incident.toml", "within = 20", "within = 20\nuntil = 60")
    assert incident.load_folder(folder).question("copies").until == 60  # truth.sql says `ended`
    truth = folder / "truth.sql"
    truth.write_text(truth.read_text(encoding="utf-8").replace("-- ended: true\n", ""))
    with pytest.raises(BadLab) as refused:
        incident.load_folder(folder)
    assert str(refused.value) == (
        "90-tiny: copies says until = 60, so one query of truth.sql must say when the fault was"
        " over: note it `-- ended: true`."
    )
    truth.unlink()  # as on a student's machine
    assert incident.load_folder(folder).question("copies").until == 60
