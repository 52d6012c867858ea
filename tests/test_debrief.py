"""The debrief: what stands on its card, what each query could tell, dialects, the saved file."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from course import progress, show
from course.debrief import acts, after, export, page, replay, timeline
from course.debrief.told import block as told_block
from course.journal import Journal
from course.magics_debrief import DebriefMagics
from course.session import Session
from grader import incident
from grader.notebook import learner_notebook
from tests.short import every_third
from tests.test_debrief_followups import POSTMORTEM
from tests.test_debrief_speed import KEY

LAB = incident.load("07")
GOOD = KEY["by_hand"][0][0]
JOURNALS = Path(__file__).parent / "journals"
HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A learner's session with the journal that ranks first."""
    workspace = tmp_path_factory.mktemp("work")
    (workspace / ".firedrill").mkdir()
    shutil.copy(JOURNALS / f"{GOOD}.jsonl", workspace / ".firedrill" / "journal.jsonl")
    session = Session(LAB, seed=1, scale=0.03, workspace=workspace)
    session.prepare()
    session.open()
    session.remember(LAB.question("interview"), f"## Situation\n\n{HOSTILE}", ok=True)
    yield session
    session.close()


@pytest.fixture(scope="module")
def debrief(session: Session) -> page.Debrief:
    return page.of(session)


def whole(debrief: page.Debrief) -> tuple[str, str]:
    blocks = (*debrief.head, debrief.timeline, *debrief.rest)
    return page.card(debrief.title, blocks)


# ── the card ─────────────────────────────────────────────────────────────────────────────────────


def test_the_debrief_has_all_its_parts_in_html_and_in_text(debrief: page.Debrief) -> None:
    titles = [block.title for block in (*debrief.head, debrief.timeline, *debrief.rest)]
    assert titles == [
        "Four signals",
        "Diagnosis speed",
        "Your way beside the story's",
        "What each query could tell",
        "What they will ask you next",
        "What to read next",
        "The reference path",
        "Wrong turns that are often taken",
        "How you would say this on Snowflake",
        "All hints",
    ]
    html, text = whole(debrief)
    for title in titles:
        assert title in text
        assert title.replace("'", "&#x27;") in html


def words(markup: str) -> list[str]:
    """What a reader of the page reads, without signs."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.extend(re.findall(r"\w+", data))

    Reader().feed(re.sub(r"<svg.*?</svg>", "", markup, flags=re.DOTALL))
    return found


def test_the_text_twin_says_what_the_html_says(debrief: page.Debrief) -> None:
    html, text = whole(debrief)
    html = html.replace("The same as a table", "")
    assert set(words(html)) == set(re.findall(r"\w+", text))


def test_each_question_stands_with_its_points_and_a_sentence(debrief: page.Debrief) -> None:
    text = debrief.head[0].text
    assert all(question.name in text for question in LAB.questions)
    assert re.search(r"written_twice +\| 3 of 3 +\| Right: 420 rows, all as expected", text)
    assert re.search(r"ledger_double_write +\| – of 6 +\| Not run yet", text)


def test_a_class_gives_the_points_itself(session: Session) -> None:
    block = page.signals.block(LAB, session.records(), released=True)
    assert "graded by your class" in block.text
    assert "Right:" not in block.text
    path = after.references(LAB, session.records(), seed=1, released=True)
    assert "with your instructor" in path.text


def test_a_check_of_an_earlier_version_is_told_without_its_sentence(session: Session) -> None:
    records = [
        {key: value for key, value in record.items() if key not in ("headline", "format")}
        for record in session.records()
        if record["what"] != "look"
    ]
    text = page.signals.block(LAB, records, released=False).text
    assert "Right: its card was not written down then" in text
    assert page.speed.speed(LAB, records).score is not None


def test_the_reference_is_shown_of_what_is_answered_alone(debrief: page.Debrief) -> None:
    path = next(block for block in debrief.rest if block.title == "The reference path")
    assert LAB.references["written_twice"].strip() in path.text
    assert LAB.references["ledger_double_write"].strip() not in path.text
    assert re.search(r"Not shown, since they are open: .*`ledger_double_write`", path.text)


def test_nothing_tells_the_cause_before_it_was_checked(session: Session) -> None:
    records = [r for r in session.records() if r.get("question") != "cause"]
    records.append({"what": "check", "question": "cause", "outcome": "unknown"})  # as in a class
    assert not after.cause_was_tried(LAB, records)
    said = after.wrong_turns(LAB, records, session.figures).text
    assert not any(what in said for what in replay.suspects(LAB).values())


def test_all_hints_stand_there_filled_from_the_world(debrief: page.Debrief) -> None:
    text = debrief.rest[-1].text
    assert sum(len(question.hints) for question in LAB.questions) == text.count("\n- ")
    assert "{" not in text


def test_what_tells_the_cause_waits_for_it_or_for_a_postmortem(session: Session) -> None:
    """Reading and follow-up questions, too; where a class counts hints, the list of them."""
    start = [r for r in session.records() if r.get("question") not in ("cause", "postmortem")]
    wrote = {"at": "", "what": "run", "question": "postmortem", "ok": True, "text": POSTMORTEM}
    for records, past in [(start, False), ([*start, wrote], True), (session.records(), True)]:
        texts = [
            after.reading(LAB, records).text,
            block.text if (block := after.follow_ups(LAB, records, session.figures)) else "",
            after.hints(LAB, records, session.figures, free=False).text,
        ]
        wanted = [LAB.debrief.read_next[0].title, LAB.debrief.follow_ups[0], "you took"]
        assert [want in text for want, text in zip(wanted, texts, strict=True)] == [past] * 3


def test_a_lab_without_a_postmortem_misses_none() -> None:
    assert after.follow_ups(incident.load("00"), [], {}) is None
    asked = after.follow_ups(LAB, [], {})
    assert asked is not None
    assert "You wrote no postmortem yet" in asked.text


def test_hints_of_a_question_wait_for_its_first_check(session: Session) -> None:
    check = {"at": "", "what": "check", "question": LAB.questions[0].name, "outcome": "wrong"}
    for records, told in ([], 0), ([check], 1):
        text = after.hints(LAB, records, session.figures).text
        assert text.count("you took") == told
        assert "come with a first check there" in text


def test_what_happened_is_not_told_to_who_has_not_tried_the_cause(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "records", list)
    assert LAB.debrief.story not in [
        b.get("text/markdown") for b in shown(session, "", monkeypatch)
    ]


def shown(session: Session, line: str, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What `%debrief` puts on the screen."""
    bundles: list[dict[str, Any]] = []
    monkeypatch.setattr(show, "_display", lambda bundle, **more: bundles.append(bundle))
    opened: Any = SimpleNamespace(session=session, workspace=session.workspace)
    DebriefMagics(None, opened).debrief(line)
    return bundles


def test_the_magic_shows_two_cards_and_a_figure_with_its_twin(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, middle, rest, story = shown(session, "--dialect spark", monkeypatch)
    assert all({"text/html", "text/plain"} <= bundle.keys() for bundle in (head, middle, rest))
    assert "Four signals" in head["text/plain"]
    assert "planned until" in head["text/plain"]
    assert {"data", "layout"} <= middle["application/vnd.plotly.v1+json"].keys()
    assert "<svg" in middle["text/html"]
    assert "<svg" in head["text/html"]  # a figure is gone where the page is opened anew
    assert "on Spark SQL" in rest["text/plain"]
    assert story["text/markdown"] == LAB.debrief.story
    assert not [c for c in learner_notebook(LAB).cells if LAB.debrief.story[:80] in c.source]
    assert "Did you mean `spark`" in shown(session, "--dialect sparc", monkeypatch)[0]["text/plain"]


def test_the_magic_saves_and_says_where(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = shown(session, "--save told.html", monkeypatch)
    assert "Saved as `told.html`" in said["text/plain"]
    (again,) = shown(session, "--save told.html", monkeypatch)
    assert "`told.html` was there and stays as it is" in again["text/plain"]
    assert (session.workspace / "told.html").is_file()
    assert session.records()[-1]["what"] == "debrief"


# ── what each query could tell ───────────────────────────────────────────────────────────────────

PAGE = "SELECT * FROM recon.runs ORDER BY run_at DESC LIMIT 6"
NOTHING = "SELECT count(*) FROM ledger.accounts"
NEW_KEYS = """
SELECT customer_id, order_ref FROM payments.transactions WHERE kind = 'purchase'
GROUP BY ALL HAVING count(DISTINCT idempotency_key) > 1"""
ELSEWHERE = "SELECT * FROM ledger.entries WHERE idempotency_key = 1"
TIMEOUTS = "SELECT count(*) FROM idem.cache_events WHERE result = 'timeout' AND role = 'primary'"


@pytest.mark.parametrize(
    ("query", "rules_out", "wrong"),
    [
        (PAGE, set(), True),  # the damage, whatever did it
        (NOTHING, set(), False),
        (TIMEOUTS, {"batch_sent_twice", "clients_submit_twice", "settlement_file_late"}, True),
        (NEW_KEYS, {"clients_submit_twice"}, False),
        ("SELECT 1 / 0 + 'a'", None, False),
        (ELSEWHERE, None, False),
    ],
)  # fmt: skip
def test_a_query_rules_out_what_would_have_looked_otherwise(
    session: Session, query: str, rules_out: set[str] | None, wrong: bool
) -> None:
    asked = acts.Act(0, "", "look", query, True, 1, None, None)
    found = replay.replay(LAB, [asked], session.sandbox, seed=1)
    (told,) = found.told
    assert (None if told.apart is None else set(told.apart)) == rules_out
    assert told.sick is wrong
    assert told.nothing is (query == NOTHING)


CLEARED = {
    "01": "SELECT ts, sum(lag) AS lag FROM kafka.consumer_offsets GROUP BY ts HAVING sum(lag) > 0",
    "02": "SELECT ordered_at::DATE, count(DISTINCT order_id) FROM raw.order_lines GROUP BY ALL",
    "03": "SELECT job_name, topic FROM flink.jobs WHERE freshness_sla_minutes IS NULL",
    "04": "SELECT count(*) FROM cdc.customer_events WHERE ts_ms - source_ts_ms > 3600000",
    "05": "SELECT warehouse_name, title, max_credits_hour FROM ops.planned_work",
    "06": "SELECT count(*) FROM features.internal WHERE available_at > world_now()",
    "07": "SELECT deployed_at, service, summary FROM ops.deploys ORDER BY deployed_at",
    "08": "SELECT load_date, sum(bytes) FROM raw.load_manifest GROUP BY load_date ORDER BY 1",
}


@pytest.mark.parametrize("slug", every_third(pytest.param(slug, id=slug) for slug in CLEARED))
def test_a_query_that_clears_a_red_herring_told_something(slug: str, session: Session) -> None:
    """It finds an ordinary day in all worlds, and that is what it was to find out."""
    texts = [CLEARED[slug], "SELECT count(*) FROM ops.incidents WHERE severity IS NULL"]
    asked = [acts.Act(n, "", "look", sql, True, 1, None, None) for n, sql in enumerate(texts)]
    found = replay.replay(incident.load(slug), asked, session.sandbox, seed=1)
    assert found is not None
    clearing, idling = found.told
    assert (clearing.apart, clearing.sick) == ((), False)
    assert [clearing.nothing, idling.nothing] == [False, True]
    lines = told_block(found, looks=True, early=False).text.splitlines()
    said = next(line for line in lines if line.startswith("Could clear a red herring"))
    assert f"`{asked[0].label}`: {clearing.clears[0]}" in " ".join(lines)
    assert asked[1].label not in said
    idle = next(line for line in lines if line.startswith("Told nothing"))
    assert [act.label in idle for act in asked] == [False, True]


def test_an_answers_earlier_version_that_told_nothing_is_told_from_its_later_one() -> None:
    asked = LAB.question("written_twice")
    first, second = (acts.Act(n, "", "run", "q", True, 1, asked, "written_twice") for n in (0, 1))
    told = (replay.Told(first, ()), replay.Told(second, ("late_file",), sick=True))
    found = replay.Replayed(told, {"late_file": "a file"})
    text = " ".join(told_block(found, looks=True, early=False).text.split())
    assert "(an ordinary day in all of them): `written_twice (1)`." in text
    assert "a file | written_twice (2) " in text


def test_what_came_after_the_repair_is_not_asked_again() -> None:
    fix = acts.Act(1, "", "run", "UPDATE", True, None, LAB.question("quarantine"), "quarantine")
    looks = [acts.Act(n, "", "look", text, True, 1, None, None) for n, text in enumerate("aab")]
    assert [act.text for act in replay.queries([*looks, fix, looks[0]])] == ["a", "b"]


# ── the timeline ─────────────────────────────────────────────────────────────────────────────────


def test_minutes_are_those_of_progress(debrief: page.Debrief, session: Session) -> None:
    assert f"points, {debrief.worked} min" in progress.table(LAB, session.records()).title
    assert f"Your minutes of work, {debrief.worked} in all, " in debrief.timeline.text


def test_breaks_are_left_out_and_steps_stand_beside_the_story(session: Session) -> None:
    start = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    records = [
        {"at": (start + dt.timedelta(minutes=m)).isoformat(), "what": "run", "question": q}
        for m, q in [(0, "written_twice"), (10, "written_twice"), (70, "cache_by_zone")]
    ]
    rows = timeline.stretches(LAB, [*records, {"at": "no hour", "what": "run"}])
    assert (rows[0].par, rows[0].begin, rows[0].end, rows[0].acts) == ("T+5", 0, 10, 2)
    assert (rows[1].par, rows[1].begin, rows[1].end) == ("T+12", 10, 10)
    assert (rows[2].begin, rows[2].acts) == (None, 0)
    assert [timeline.par(step) for step in (1, 90, 120, 1440)] == ["T+1", "T+90", "T+2 h", "T+1 d"]


def test_the_drawing_and_the_figure_hold_every_step(session: Session) -> None:
    rows = timeline.stretches(LAB, session.records())
    drawing, figure = timeline.svg(rows), timeline.figure(rows).to_json()
    assert 'role="img"' in drawing
    assert "script" not in drawing
    for row in rows:
        assert f"{row.title[:20]}" in drawing
        assert json.dumps(row.title)[1:-1] in figure


# ── one file ─────────────────────────────────────────────────────────────────────────────────────


def test_the_saved_file_says_that_it_was_a_drill_and_needs_nothing_else(
    session: Session, debrief: page.Debrief
) -> None:
    text = export.document(session, debrief)
    for said in (export.DRILL, "What was asked", "found", "repaired", "written"):
        assert said in text
    assert "default-src 'none'; style-src 'unsafe-inline'" in text


def test_what_a_learner_wrote_stands_in_the_file_as_text(
    session: Session, debrief: page.Debrief
) -> None:
    text = export.document(session, debrief)
    tags: list[tuple[str, dict[str, Any]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    Tags().feed(text)
    assert "alert(1)" in text
    assert not {"script", "img", "link", "iframe", "object", "a"} & {tag for tag, _ in tags}
    assert not [
        name for _, attrs in tags for name in attrs if name.startswith(("on", "src", "href"))
    ]
    assert "url(" not in text
    assert "@import" not in text


def test_a_file_that_is_there_is_never_overwritten(session: Session, debrief: page.Debrief) -> None:
    today = dt.date(2026, 11, 3)
    names = [export.save(session, debrief, "mine.html", today).name for _ in range(3)]
    assert names == ["mine.html", "mine-2026-11-03.html", "mine-2026-11-03-2.html"]


@pytest.mark.parametrize("name", ["../mine.html", "/tmp/mine.html", "a/b", "", ".hidden", "a\0b"])
def test_a_file_is_saved_in_the_workspace_alone(
    session: Session, debrief: page.Debrief, name: str
) -> None:
    with pytest.raises(export.NotSaved, match="no plain name"):
        export.save(session, debrief, name, dt.date(2026, 11, 3))


# ── the journal ──────────────────────────────────────────────────────────────────────────────────


def test_a_look_around_counts_for_the_debrief_and_for_no_question(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("look", LAB.slug, seed=1, text="SELECT 1", ok=True, rows=1)
    (act,) = acts.of(LAB, journal.records(LAB.slug, seed=1))
    assert (act.is_query, act.question, act.label) == (True, None, "SELECT 1")
