"""Diagnosis speed: what the order of a journal comes to, by examples, properties, recorded ones."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.debrief import early
from course.debrief.speed import Finding, Speed, how, speed
from grader import incident
from grader.sql import reads

LAB = incident.load("07")
JOURNALS = Path(__file__).parent / "journals"
KEY: dict[str, Any] = json.loads((JOURNALS / "key.json").read_text(encoding="utf-8"))
SIZE = "SELECT idempotency_key FROM ledger.entries GROUP BY ALL HAVING count(*) > 4"
SHOWS = "SELECT result, count(*) FROM idem.cache_events GROUP BY result"
REAL = "SELECT count(*) FROM processor.settlement WHERE captured_amount > 0"
VOID = "UPDATE ledger.entries SET status = 'void'"


def record(what: str, question: str | None = None, **more: Any) -> dict[str, Any]:
    named = {"question": question} if question else {}
    return {"at": "2026-11-03T18:00:00+00:00", "what": what, "lab": LAB.slug, **named, **more}


def run(question: str, text: str, *, ok: bool = True, rows: int | None = 3) -> dict[str, Any]:
    kind = LAB.question(question).kind
    return record("run", question, kind=kind, text=text, ok=ok, rows=rows)


def look(text: str, rows: int = 3) -> dict[str, Any]:
    return record("look", text=text, ok=True, rows=rows)


def claim(mechanism: str) -> dict[str, Any]:
    return run("cause", f'mechanism = "{mechanism}"')


def checked(question: str, outcome: str, points: float = 0, **more: Any) -> dict[str, Any]:
    return record("check", question, outcome=outcome, points=points, **more)


def update(text: str) -> dict[str, Any]:
    return run("update_1", text)


SIZED = run("written_twice", SIZE)
RIGHT = checked("written_twice", "right", 3)
CUT = run("written_twice", f"{SIZE} LIMIT 9", ok=False, rows=None)  # stopped by hand
LONG = {**SIZED, "text": None}  # more than a journal keeps
FIXED = run("quarantine", VOID)
TOO_SOON = update("The cache went down.")
MEASURED = update("We do not know the cause yet.")
KEYS = "SELECT min(first_seen_at) FROM idem.keys"  # another look that could show it


def finding(records: list[dict[str, Any]], name: str) -> Finding:
    return next(each for each in speed(LAB, records).findings if each.name == name)


@pytest.mark.parametrize(
    ("name", "records", "score", "says"),
    [
        ("size", [SIZED, look(SHOWS)], 1, "knew the size before"),
        ("size", [look(SHOWS), SIZED], 1 / 2, "One step towards a cause"),
        ("size", [look(SHOWS), FIXED, claim("fail_open"), SIZED], 1 / 4, "3 steps"),
        ("size", [look(SHOWS), look(KEYS), SIZED], 1 / 2, "2 steps"),  # looks cost minutes
        ("size", [TOO_SOON, claim("fail_open"), SIZED], 1 / 2, "One step"),
        (
            "size",
            [claim("new_keys"), checked("cause", "partly", right=["doubled_requests"]), FIXED],
            1,
            "knew the size",
        ),
        ("size", [claim("new_keys"), checked("cause", "partly", right=["cut_zone"])], 0, "never"),
        ("size", [look(SHOWS)], 0, "never established the size"),
        ("size", [look(REAL)], None, "Not come to"),
        ("size", [run("written_twice", SIZE, rows=0), look(SHOWS)], 0, "never established"),
        ("size", [SIZED, checked("written_twice", "wrong"), look(SHOWS)], 0, "never established"),
        ("size", [SIZED, checked("written_twice", "right"), look(SHOWS)], 1, "knew the size"),
        ("size", [SIZED, checked("written_twice", "unknown"), look(SHOWS)], 1, "knew the size"),
        # right at the second try is known by then, also where its run was cut off or is too long
        ("size", [SIZED, checked("written_twice", "wrong"), SIZED, RIGHT, look(SHOWS)], 1, "knew"),
        ("size", [SIZED, checked("written_twice", "wrong"), CUT, RIGHT, look(SHOWS)], 1, "knew"),
        ("size", [SIZED, checked("written_twice", "wrong"), LONG, RIGHT, look(SHOWS)], 1, "knew"),
        ("size", [look(SHOWS), SIZED, checked("written_twice", "wrong"), CUT, RIGHT], 1 / 2, "One"),
        # one cause is one step, however often and in how many words it is told
        ("size", [claim("fail_open"), claim("fail_open"), SIZED], 1 / 2, "One step"),
        ("size", [claim("fail_open"), claim("Fail-open "), SIZED], 1 / 2, "One step"),
        ("size", [claim("fail_open"), claim("new_keys"), SIZED], 1 / 3, "2 steps"),
        ("size", [TOO_SOON, TOO_SOON, SIZED], 1 / 2, "One step"),
        ("evidence", [look(SHOWS), claim("fail_open")], 1, "which could show it"),
        ("evidence", [claim("fail_open")], 0, "before any query that could show or refute it"),
        ("evidence", [look(SHOWS, rows=0), claim("fail_open")], 0, "before any query"),
        ("evidence", [claim("fail_open"), look(SHOWS)], 1 / 4, "before any query"),
        ("evidence", [look(SHOWS), claim("new_keys"), claim("fail_open")], 1 / 2, "2 mechanisms"),
        (
            "evidence",
            [look(SHOWS), claim("new_keys"), look(SHOWS), claim("fail_open")],
            1 / 2,
            "2 mechanisms were tried, one after another",
        ),
        (  # a hypothesis that another look refuted
            "evidence",
            [look(SHOWS), claim("new_keys"), look(KEYS), claim("fail_open")],
            2 / 3,
            "2 mechanisms were tried, each given up after another look",
        ),
        ("evidence", [look(SHOWS), claim("fail_open"), claim("fail_open")], 1, "could show it"),
        ("evidence", [look(SHOWS), claim("fail open"), claim("Fail_Open")], 1, "could show it."),
        ("told", [MEASURED, SIZED], 1, "claimed more than was known"),
        ("told", [SIZED, look(SHOWS), TOO_SOON], 1, "once its evidence had been seen"),
        ("told", [look(SHOWS), TOO_SOON, SIZED], 1 / 2, "before the size was known"),
        ("told", [SIZED, TOO_SOON, look(SHOWS)], 1 / 4, "`update_1` named a cause before a query"),
        ("told", [SIZED, TOO_SOON], 0, "and that never came"),
        ("told", [look(SHOWS), TOO_SOON], 0, "before the size was known, and that never came"),
        ("told", [TOO_SOON, MEASURED, SIZED], 1 / 2, "was written again without it"),
        ("told", [SIZED], None, "no update was written"),
        ("evidence", [SIZED], None, "no mechanism was named"),
        ("repair", [SIZED, look(SHOWS), look(REAL), FIXED], 1, "after its evidence"),
        ("repair", [SIZED, look(SHOWS), FIXED], 1 / 3, "you had read `processor.settlement`"),
        ("repair", [SIZED, look(REAL), FIXED], 1 / 3, "a query could show the cause"),
        ("repair", [FIXED, checked("quarantine", "wrong"), SIZED], 1 / 3, "That run left"),
        ("repair", [FIXED, checked("quarantine", "partly", 4), SIZED], 2 / 5, "That run left"),
        ("repair", [FIXED, checked("quarantine", "right", 8), SIZED], 1 / 2, "before the size"),
        ("repair", [FIXED, FIXED, SIZED], 1 / 5, "2 times before the size was known"),
        (
            "repair",
            [FIXED, checked("quarantine", "wrong"), FIXED, checked("quarantine", "right"), SIZED],
            1 / 4,
            "was run 2 times before the size was known. 1 of these runs left the data wrong.",
        ),
        ("repair", [SIZED], None, "nothing was repaired"),
        ("queries", [look(REAL)], 1, "One query, once."),
        ("queries", [look("SELECT * FROM ref.fx")], 0, "One query, about a table that has no part"),
        ("queries", [look(REAL), look(SHOWS)], 1, "2 queries, none of them twice"),
        ("queries", [look(REAL), look(f"-- again\n{REAL.lower()} ;")], 1 / 2, "1 asked what"),
        ("queries", [look(REAL), look(SHOWS), look(SIZE), look(REAL)], 3 / 4, "Of 4 queries, 1"),
        ("queries", [look(REAL), look("SELECT * FROM ref.fx")], 1 / 2, "no part in this"),
        ("queries", [look(REAL), record("incident"), look(REAL)], 1, "none of them twice"),
        ("queries", [look(REAL), FIXED, look(REAL)], 1, "none of them twice"),
        (
            "queries",
            [look(f"SELECT az FROM api.request_log WHERE request_id = {n}") for n in range(4)],
            3 / 4,
            "Of 4 queries, 1 asked",
        ),
    ],
)  # fmt: skip
def test_the_order_of_steps_is_scored_with_a_sentence(
    name: str, records: list[dict[str, Any]], score: float | None, says: str
) -> None:
    found = finding(records, name)
    assert found.score == (None if score is None else pytest.approx(score, abs=1e-4))
    assert says in found.says


@pytest.mark.parametrize("slug", ["02", "04"])
def test_the_way_back_is_no_mechanism(slug: str) -> None:
    """Who fills it in later, or thinks again about it, has named one cause all the same."""
    lab = incident.load(slug)
    facts = lab.question("cause").facts
    mechanism, way_back = facts["mechanism"].choices[0], facts["approach"].choices
    texts = [
        f'mechanism = "{mechanism}"\n{more}'
        for more in ("", *(f'approach = "{way}"' for way in way_back[:2]))
    ]
    asked = [
        {"at": "", "what": "run", "question": "cause", "kind": "facts", "text": text, "ok": True}
        for text in texts
    ]
    found = next(each for each in speed(lab, asked).findings if each.name == "evidence")
    assert "tried" not in found.says


def test_where_the_story_stops_it_before_it_knows_why_so_should_one() -> None:
    """Lab 07 with its repair moved before the step that names the cause."""
    steps = sorted(LAB.steps, key=lambda step: step.name != "repair")
    lab = LAB.model_copy(update={"steps": steps})
    stopped = speed(lab, [FIXED, claim("fail_open")]).findings[3]
    late = speed(lab, [claim("fail_open"), FIXED]).findings[3]
    assert (stopped.score, late.score) == (1, 0.5)
    assert "before the cause was named" in stopped.says


def test_a_lab_that_says_nothing_about_its_order_is_measured_by_its_queries_alone(tiny) -> None:
    asked = [{"at": "", "what": "look", "lab": tiny.slug, "text": REAL, "ok": True, "rows": 1}]
    assert speed(tiny, asked).score == 1


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        # few queries are no merit: who says and changes things blind has run few
        ([SIZED, look(SHOWS), look(SHOWS), claim("fail_open")], [claim("fail_open"), SIZED]),
        # what others were told weighs more than a guess in one's own notes
        ([claim("fail_open"), SIZED], [TOO_SOON, claim("fail_open"), SIZED]),
        # a first claim that bears out is better than one that nothing ever supports
        ([SIZED, TOO_SOON, look(SHOWS)], [SIZED, TOO_SOON]),
        # a repair before its evidence that was right, before one that was wrong
        (
            [FIXED, checked("quarantine", "right", 8), SIZED],
            [FIXED, checked("quarantine", "wrong"), SIZED],
        ),
        # wasted queries cost something, yet less than a blind repair
        ([SIZED, look(SHOWS), look(SHOWS)], [FIXED, SIZED, look(SHOWS)]),
    ],
)  # fmt: skip
def test_harm_to_others_weighs_more_than_ones_own_minutes(
    better: list[dict[str, Any]], worse: list[dict[str, Any]]
) -> None:
    assert (speed(LAB, better).score or 0) > (speed(LAB, worse).score or 0)


ANY_RECORD = st.one_of(
    st.sampled_from([SIZED, FIXED, look(SHOWS), look(REAL), claim("fail_open"), claim("new_keys")]),
    st.builds(look, st.sampled_from(["SELECT * FROM ref.fx", "no SQL at all ((", ""])),
    st.sampled_from([checked("written_twice", o) for o in ("right", "wrong", "unknown")]),
    st.builds(record, st.sampled_from(["incident", "hint", "page", "of a later version"])),
    st.builds(run, st.just("cause"), st.text(max_size=30)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_RECORD, max_size=12), st.integers(0, 12))
def test_any_journal_has_a_score_that_time_does_not_move(
    records: list[dict[str, Any]], place: int
) -> None:
    found = speed(LAB, records)
    assert found.score is None or 0 <= found.score <= 1
    assert all(
        each.says and (each.score is None or 0 <= each.score <= 1) for each in found.findings
    )
    later = [{**r, "at": f"20{27 + n}-01-01T00:00:00+00:00"} for n, r in enumerate(records)]
    assert speed(LAB, later) == found
    more = [*records[:place], record("hint", "cause", level=1), *records[place:]]
    assert speed(LAB, more) == found  # hints cost nothing


@settings(max_examples=30, deadline=None)
@given(st.lists(ANY_RECORD, max_size=8))
def test_asking_the_same_again_never_raises_the_score_of_the_queries(
    records: list[dict[str, Any]],
) -> None:
    before = finding([*records, look(REAL)], "queries").score
    after = finding([*records, look(REAL), look(REAL)], "queries").score
    assert before is not None
    assert after is not None
    assert after <= before


# ── recorded journals, ranked by hand ────────────────────────────────────────────────────────────


def recorded(name: str) -> list[dict[str, Any]]:
    lines = (JOURNALS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


SCORES = {name: speed(LAB, recorded(name)).score or 0.0 for name in KEY["kinds"]}
AGREE = 0.9  # Kendall's tau: of a hundred pairs at most five stand the other way round


def test_each_recorded_journal_is_in_the_key() -> None:
    kinds = list(KEY["kinds"].values())
    assert all(sorted(ranked) == sorted(KEY["kinds"]) for ranked in KEY["by_hand"])
    assert sorted(KEY["kinds"]) == sorted(path.stem for path in JOURNALS.glob("*.jsonl"))
    assert [kinds.count(kind) for kind in ("good", "thrashing", "fix first")] == [4, 4, 4]


@pytest.mark.parametrize("name", [name for name, kind in KEY["kinds"].items() if kind == "good"])
def test_a_good_journal_scores_above_every_other_kind(name: str) -> None:
    others = [SCORES[other] for other, kind in KEY["kinds"].items() if kind != "good"]
    assert SCORES[name] > max(others)


def tau(ranked: list[str], scores: dict[str, float]) -> float:
    """Kendall's: pairs as ranked, less pairs the other way round, of all; a tie counts as none."""
    pairs = list(itertools.combinations(ranked, 2))
    ahead = [scores[better] - scores[worse] for better, worse in pairs]
    return (sum(each > 0 for each in ahead) - sum(each < 0 for each in ahead)) / len(pairs)


@pytest.mark.parametrize("ranked", KEY["by_hand"], ids=["first", "second", "third"])
def test_the_score_ranks_the_recorded_journals_as_a_person_does(ranked: list[str]) -> None:
    assert tau(ranked, SCORES) >= AGREE
    assert ranked[-1] == min(SCORES, key=lambda name: SCORES[name])


OTHERS: dict[str, Any] = json.loads((JOURNALS / "others" / "key.json").read_text(encoding="utf-8"))
OTHER_SCORES = {
    name: speed(incident.load(slug), recorded(f"others/{name}")).score or 0.0
    for name, slug in OTHERS["labs"].items()
}


def test_journals_of_other_labs_come_in_the_order_that_they_had_by_hand() -> None:
    """They were played and ranked once the score was settled: one pair of ten is turned."""
    assert tau(OTHERS["by_hand"], OTHER_SCORES) >= 0.8
    ill = [OTHER_SCORES[name] for name, kind in OTHERS["kinds"].items() if kind != "good"]
    good = [OTHER_SCORES[name] for name, kind in OTHERS["kinds"].items() if kind == "good"]
    assert min(good) > max(ill)


# ── what a query reads ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("SELECT result FROM idem.cache_events", True),
        ("SELECT e.ts FROM idem.cache_events AS e WHERE e.Result = 'timeout'", True),
        (
            "WITH e AS (SELECT * FROM idem.cache_events WHERE op = 'get') SELECT count(*) FROM e",
            True,
        ),
        ("SELECT * FROM idem.cache_events LIMIT 5", False),
        ("SELECT ts FROM idem.cache_events", False),
        ("SELECT result FROM idem.keys", False),
        ("SELECT result FROM idem.cache_events WHERE ((", False),
    ],
)
def test_a_query_that_could_show_it_reads_the_column_that_does(sql: str, read: bool) -> None:
    assert reads.of(sql).any_of(["idem.cache_events.result"]) is read


FENCE = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^`{3,4}\w+ magic_args=\"(\w+)\"", re.MULTILINE)


@pytest.mark.parametrize("slug", incident.slugs())
def test_who_goes_the_notebooks_way_has_the_whole_score(slug: str) -> None:
    """The free queries of the notebook and the references, in its order, each found right."""
    lab = incident.load(slug)
    text = lab.notebook.read_text(encoding="utf-8")
    cells = [(found.start(), found) for kind in (FENCE, NAMED) for found in kind.finditer(text)]
    records = []
    for _, cell in sorted(cells):
        if cell.re is FENCE:
            records.append(look(cell[1]))
        else:
            kind = lab.question(cell[1]).kind
            reference = lab.references[cell[1]]
            records.append(record("run", cell[1], kind=kind, text=reference, ok=True))
            records.append(record("check", cell[1], outcome="right"))
    found = speed(lab, records)
    none = set() if early.is_asked(lab) else {"told"}
    assert {each.name for each in found.findings if each.score != 1} == none


@pytest.mark.parametrize("slug", incident.slugs())
def test_what_a_debrief_names_is_in_the_lab(slug: str) -> None:
    from grader import schema

    lab = incident.load(slug)
    tables = schema.read(lab.sql("schema.sql")).tables
    for _, source in lab.debrief.sources:
        place, name, *column = source.split(".")
        table = tables[f"{place}.{name}"]
        assert not column or table.column(column[0]) is not None


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (
            {"size": 1.0, "evidence": 1.0, "told": 0.5, "repair": 1.0, "queries": 0.97},
            "80% on average, “told” counted twice; less 1.5% of that, half the share of queries"
            " that were not new.",
        ),
        ({"size": 1.0, "evidence": 0.5, "queries": 1.0}, "75% on average."),
        ({"size": None, "queries": 0.5}, ""),
    ],
)
def test_how_the_parts_come_to_the_score_is_said(
    scores: dict[str, float | None], said: str
) -> None:
    found = tuple(Finding(name, name, score, "") for name, score in scores.items())
    assert how(Speed(0.79, found)) == said
