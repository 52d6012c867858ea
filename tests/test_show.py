"""What a learner sees while they wait."""

from __future__ import annotations

import io
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from course import announce, checking, cli_author_lab, show
from course.session import Session
from grader import incident
from grader.verdict import Part, Verdict


def test_a_bar_says_what_is_done_now_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bar = show.Progress("Checking quarantine", quiet=0.0)
    said = ""
    with bar.ticking(usual=20):
        for bar.step in ("your world", "hidden world 2 of 3"):
            due = f"Checking quarantine: {bar.step}, "
            while due not in said and bar.spent < 60:  # a thread writes it
                time.sleep(0.05)
                said += capsys.readouterr().out
            assert due in said
    assert "Checking quarantine: your world, 0 s" in said


def test_who_has_to_wait_is_told_once_and_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(announce, "listeners", [heard.append])
    bar = show.Progress("Checking `quarantine`", quiet=0.0)
    bar("your world", 0.0)
    bar._shown_at = 0.0
    bar("hidden world 2 of 3", 0.5)
    assert heard == ["Checking quarantine: your world."]


@pytest.mark.parametrize(
    ("step", "share"),
    [
        ("hidden world 6 of 6", 5 / 6),
        ("world 31 of 40, measured this once", 30 / 40),
        ("building a world, this once (93%)", 0.93),
        ("building 42 small worlds, this once: 39 there, about 1 s left", 39 / 42),
        ("46 of 47, retry_rounds", 45 / 47),
        ("your world", 0.0),
        ("", 0.0),
    ],
)
def test_a_bar_stands_where_its_words_say(step: str, share: float) -> None:
    bar = show.Progress("Checking quarantine")
    bar.step = step
    assert bar.stand(None) == pytest.approx(share)
    assert bar.stand(1e9) == pytest.approx(share, abs=1e-3)  # slower than it usually was
    bar._start -= 60
    assert bar.stand(60) == pytest.approx(max(share, 0.95))


def test_an_authors_bar_moves_within_a_claim_that_is_long() -> None:
    bar = cli_author_lab._Bar(Console(file=io.StringIO()))
    bar("questions answered: 46 of 46, retry_rounds", 3, 15)
    assert bar.progress.tasks[0].completed == pytest.approx(3 + 45 / 46)


def test_the_time_left_is_not_told_from_the_first_check_which_also_measures(tmp_path: Path) -> None:
    lab = incident.load("07")
    session = Session(lab, seed=1, scale=0.03, workspace=tmp_path)
    checker = checking.Checker(session)
    told = []
    for seconds in (14.0, 5.0, 4.0, 9.0):
        session.journal.add("check", lab.slug, question="quarantine", seconds=seconds)
        told.append(checker._usual(lab.question("quarantine")))
    assert told == [None, 5.0, 4.0, 4.0]
    assert checker._usual(lab.question("refund")) is None


def test_who_waits_less_than_a_moment_sees_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = show.Progress("Checking quarantine")
    with bar.ticking():
        bar.step = "your world"
        time.sleep(0.4)
    bar.done()
    assert capsys.readouterr().out == ""


def test_a_cell_that_runs_on_says_so_and_how_long_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "Progress", partial(show.Progress, quiet=0.0))

    def stopped() -> None:
        time.sleep(0.6)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), show.while_it_runs("burn"):
        stopped()
    said = capsys.readouterr().out
    assert "Running burn: 0 s" in said
    assert "burn ran 0." in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("shown", "aloud"),
    [
        ("✔ Right · written_twice · 3 of 3\nAll rows agree.", "Right, written_twice, 3 of 3."),
        ("`q`: 14,000 rows, 3 columns. 20 are shown.", "q: 14,000 rows, 3 columns."),
        ("\nThe course\n  lab | state", "The course."),
        ("**Silent:** nobody is paged. `%check q` runs it.", "Silent: nobody is paged."),
        ("x" * 300, "x" * 199 + "…"),
        ("*`%hint q` shows the next.*", "%hint q shows the next."),
        (f"Losses {'y' * 180}: 14408.15, 58917.29.", f"Losses {'y' * 180}: 14408.15…"),
        ("", ""),
    ],
)
def test_of_what_is_shown_the_first_sentence_is_said_without_its_marks(
    shown: str, aloud: str
) -> None:
    announce.take()
    announce.say(announce.first(shown))
    assert announce.waits() == bool(aloud)
    assert announce.take() == aloud
    assert not announce.waits()


@pytest.mark.parametrize(
    ("shown", "aloud"),
    [
        ("It fails.", "Not run. It fails. Nothing was changed."),
        (
            "b has no column job.\n  line 3: ON b.job = 1\n             ^",
            "Not run. b has no column job. line 3: ON here: b.job = 1. Nothing was changed.",
        ),
    ],
)
def test_a_mistake_is_said_whole_whatever_else_there_is(shown: str, aloud: str) -> None:
    announce.take()
    announce.say("One")
    announce.say("two")
    show.mistake(shown, "Not run.", "Nothing was changed.")
    assert announce.take() == f"One. two. {aloud}"


def test_a_hint_is_said_whole() -> None:
    hint = "### Hint 1 of 3 · q\n\nCount the **keys**, in `a.b`.\nWhich twice?\n\n*That was all.*"
    announce.take()
    announce.say(announce.whole(hint))
    assert announce.take() == "Hint 1 of 3, q. Count the keys, in a.b. Which twice? That was all."


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["right", "right"], "2 of 2 right, 6 of 6 points."),
        (
            ["right", "partly", "wrong", "wrong"],
            "1 of 4 right, 4 of 12 points. Partly: q1. Not yet: q2, q3.",
        ),
    ],
)
def test_the_sum_of_all_checks_is_said_with_what_is_not_right(
    outcomes: list[str], said: str
) -> None:
    scores = {"right": 1.0, "partly": 1 / 3, "wrong": 0.0}
    verdicts: list[Any] = [
        SimpleNamespace(question=f"q{n}", outcome=each, points=3 * scores[each], max_points=3)
        for n, each in enumerate(outcomes)
    ]
    announce.take()
    announce.say(checking._sum(verdicts))
    assert announce.take() == said


def test_of_facts_it_is_said_which_is_not_right() -> None:
    parts = [Part(name=name, says=name, ok=name != "zone") for name in ("start", "zone")]
    headline = "1 of 2 facts is right."
    verdict = Verdict(
        lab="l",
        question="cause",
        kind="facts",
        outcome="partly",
        score=0.5,
        max_points=3,
        headline=headline,
        parts=parts,
    )
    said = f"Partly · cause · 1.5 of 3 points. {headline} Not right: zone."
    assert checking._said(verdict) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fix", "Does not hold: a. 1 more below."),
        ("write", "Does not hold: a. Not there: zone."),
        ("sql", "Does not hold: a."),
    ],
)
def test_what_else_is_not_right_is_said_where_a_headline_has_it(kind: Any, said: str) -> None:
    parts = [Part(name=name, says=name, ok=name != "zone") for name in ("start", "zone")]
    verdict = Verdict(
        lab="l",
        question="q",
        kind=kind,
        outcome="partly",
        score=0.5,
        max_points=3,
        headline="Does not hold: a. 1 more below.",
        parts=parts,
    )
    assert checking._said(verdict) == f"Partly · q · 1.5 of 3 points. {said}"


def test_a_cell_is_said_in_two_sentences_at_most_and_who_has_written_besides() -> None:
    announce.take()
    for sentence in ("One", "One", "two", "three"):
        announce.say(sentence)
    announce.say("2 new messages from Amara and Kwame", news=True)
    assert announce.take() == "One. two. 2 new messages from Amara and Kwame."
