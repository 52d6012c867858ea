"""`firedrill class feedback`: pages that are new or changed, with what class.toml lets one see."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook

from grader.classroom import feedback_levels

from .asks_and_runs import Outside
from .graded_class import ANSWERS, SCRIPT
from .small_class import SLUG
from .submissions.school import Class

pytest_plugins = ("tests.command", "tests.graded_class")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

EVERYBODY = len(ANSWERS) + 1  # and hal
LOOKS = "On this small database"


def comment(graded_course: Path, student: str, said: str) -> None:
    """As a grader would in formgrader."""
    with Gradebook(f"sqlite:///{graded_course / 'gradebook.db'}") as gradebook:
        gradebook.find_comment("note", SLUG, SLUG, student).manual_comment = said
        gradebook.db.commit()


def page(graded_course: Path, student: str, kind: str = "html") -> str:
    return (graded_course / "feedback" / student / SLUG / f"{SLUG}.{kind}").read_text()


# level → (what stands in ben's page and in its text, what does not)
LEVELS = {
    "full": ([LOOKS, "columns: request_key, copies", "Checked:"], []),
    "verdict": (["· doubled ·", "rows where"], [LOOKS, "columns: request_key", "Checked:"]),
    "points": (["doubled"], [LOOKS, "· doubled ·", "rows where", "firedrill-card"]),
}


@pytest.mark.parametrize("level", LEVELS)
def test_a_student_sees_as_much_as_class_toml_says(level, graded_course, firedrill) -> None:
    (graded_course / "class.toml").write_text(f'feedback = "{level}"\n')
    comment(graded_course, "ben", "Count the keys.")
    done = firedrill("class", "feedback", "90", "--student", "ben", "--course", graded_course)
    assert (done.returncode, done.stdout) == (0, f"{SLUG}: 1 page made, 0 as they were.\n")
    there, gone = LEVELS[level]
    for kind in ("html", "txt"):
        text = page(graded_course, "ben", kind)
        assert [each for each in [*there, "Count the keys."] if each not in text] == []
        assert [each for each in gone if each in text] == []
    assert "Score: " in page(graded_course, "ben")
    assert "doubled: " in page(graded_course, "ben", "txt")


def test_at_the_level_none_there_are_no_pages_and_old_ones_are_named(
    graded_course, firedrill
) -> None:
    firedrill("class", "feedback", "--student", "ben", "--course", graded_course)
    (graded_course / "class.toml").write_text(f'[labs."{SLUG}"]\nfeedback = "none"\n')
    done = firedrill("class", "feedback", "--course", graded_course)
    assert done.returncode == 0
    assert 'class.toml says feedback = "none", so no pages are made.' in done.stdout
    assert "Pages made before are still in feedback/: ben." in done.stdout
    assert not (graded_course / "feedback" / "ana").exists()


def test_nbgraders_own_command_shows_no_more(graded_course) -> None:
    (graded_course / "class.toml").write_text('feedback = "verdict"\n')
    the_class = Class(graded_course, SLUG, forked=("generate_feedback",))
    the_class.run("generate_feedback", SLUG, "--student", "ben")
    text = the_class.feedback("ben")
    assert "· doubled ·" in text
    assert LOOKS not in text


def test_only_what_is_new_or_changed_is_made(graded_course, firedrill) -> None:
    def made() -> str:
        return str(firedrill("class", "feedback", "--course", graded_course).stdout)

    assert made() == f"{SLUG}: {EVERYBODY} pages made, 0 as they were.\n"
    kept = page(graded_course, "cem")
    assert made() == f"{SLUG}: 0 pages made, {EVERYBODY} as they were.\n"
    comment(graded_course, "ana", "Well put.")
    (graded_course / "feedback" / "ben" / SLUG / f"{SLUG}.html").write_text("made by somebody else")
    (graded_course / "feedback" / "dee" / SLUG / f"{SLUG}.txt").unlink()
    assert made() == f"{SLUG}: 3 pages made, {EVERYBODY - 3} as they were.\n"
    assert "Well put." in page(graded_course, "ana")
    assert page(graded_course, "cem") == kept
    (graded_course / "class.toml").write_text('feedback = "points"\n')
    assert made() == f"{SLUG}: {EVERYBODY} pages made, 0 as they were.\n"
    assert "firedrill-card" not in page(graded_course, "ben")


def test_a_page_is_its_owners_and_can_be_handed_out_on_an_exchange(
    graded_course, firedrill
) -> None:
    (graded_course / "autograded" / "ana" / SLUG / "timestamp.txt").write_text(
        "2026-05-01 10:00:00 UTC"
    )
    firedrill("class", "feedback", "--student", "ana", "--course", graded_course)
    assert (graded_course / "feedback").stat().st_mode & 0o777 == 0o700
    folder = graded_course / "feedback" / "ana" / SLUG
    names = {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}
    assert names == dict.fromkeys((f"{SLUG}.html", f"{SLUG}.txt", "timestamp.txt"), "0o644")


@pytest.mark.parametrize("student", ["dee", "eve", "hal"])
def test_nothing_that_was_handed_in_or_written_runs_in_a_page(
    student, graded_course, firedrill
) -> None:
    comment(graded_course, student, f"{SCRIPT} and [this](javascript:alert(1)), `{SCRIPT}`.")
    firedrill("class", "feedback", "--student", student, "--course", graded_course)
    text = page(graded_course, student)
    assert Outside(text).found == []
    assert "default-src 'none'" in text
    assert "unsafe-eval" not in text
    shown = Outside(text).text.replace("\N{WORD JOINER}", "")
    assert shown.count("<script>document.title = 'taken'</script>") >= 2 + (student != "hal")


@pytest.mark.parametrize(
    "said",
    [
        SCRIPT,
        "</div></body><script>x</script><!-- ",
        "[a](javascript:alert(1)) [b](JAVASCRIPT\t:alert(1)) [c](&#106;avascript:alert(1))",
        "<javascript:alert(1)> <data:text/html,x> [d](data:text/html;base64,PHNjcmlwdD4=)",
        "[e][1]\n\n[1]: javascript:alert(1)",
        '![f](javascript:alert(1)) ![g](x" onerror="alert(1))',
        "\\`<script>x</script>\\` `` ` <b> ` `` ```<i>",
        "<svg/onload=alert(1)> <iframe src=x> <a href=x onclick=y>z</a>",
    ],
)
def test_a_comment_is_text_whatever_is_in_it(said) -> None:
    """A picture may stay one: the page lets none be loaded."""
    shown = Outside(markdown2html(feedback_levels.harmless(said)))
    assert [each for each in shown.found if each != "img"] == []
    assert Outside(markdown2html(said)).found  # so each of these is an attack


def test_a_comment_reads_as_it_was_written() -> None:
    said = "Use `a < b`, **not** `a <b`: see [the docs](https://duckdb.org/docs) & 1 < 2."
    plain, harmless = (
        Outside(markdown2html(each)) for each in (said, feedback_levels.harmless(said))
    )
    assert harmless.text.replace("\N{WORD JOINER}", "") == plain.text
    assert harmless.found == plain.found == ["a href=https://duckdb.org/docs"]


def test_who_has_no_page_is_named_and_the_others_have_theirs(graded_course, firedrill) -> None:
    (graded_course / "autograded" / "fox" / SLUG).rename(graded_course / "elsewhere")
    broken = graded_course / "autograded" / "ben" / SLUG / f"{SLUG}.ipynb"
    broken.chmod(0o644)
    broken.write_text("{")
    done = firedrill("class", "feedback", "--course", graded_course)
    assert done.returncode == 1
    assert f"{SLUG}: {EVERYBODY - 2} pages made" in done.stdout
    assert "ben: no page, " in done.stdout
    assert "Not graded yet, so without a page: fox." in done.stdout
    assert not (graded_course / "feedback" / "ben").exists()
    assert (graded_course / "feedback" / "ana").exists()


def test_who_waits_for_a_person_is_named_and_has_a_page(graded_course, firedrill) -> None:
    with Gradebook(f"sqlite:///{graded_course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("check_note", SLUG, SLUG, "ana").needs_manual_grade = True
        gradebook.db.commit()
    done = firedrill("class", "feedback", "--student", "ana", "--course", graded_course)
    assert done.returncode == 0
    assert "An answer waits for a person, and the page shows it as it stands: ana." in done.stdout
    assert "doubled" in page(graded_course, "ana")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--zip", "moodle"], "--zip and --out belong together"),
        (["--out", "x.zip"], "--zip and --out belong together"),
        (["--zip", "canvas", "--out", "there.zip"], "there.zip is there already. --force"),
    ],
)
def test_a_zip_has_a_way_and_a_file(words, said, graded_course, firedrill, tmp_path) -> None:
    (tmp_path / "there.zip").touch()
    done = firedrill("class", "feedback", *words, "--course", graded_course)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (graded_course / "feedback").exists()


def decide(graded_course: Path, student: str, points: float, auto: float | None = 1.0) -> None:
    """As a person would in a review or in formgrader; auto: None where the judge could not."""
    with Gradebook(f"sqlite:///{graded_course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("check_note", SLUG, SLUG, student)
        grade.manual_score, grade.auto_score = points, auto
        gradebook.db.commit()


GAVE = "Your instructor gave 0.5 of 1 point"
COUNT = "These points count"
DECIDED = [  # level, points by hand, by the judge → what the page says
    ("full", 0.5, 1.0, f"{GAVE}. {COUNT}; the card below shows what was proposed."),
    ("verdict", 0.5, 1.0, f"{GAVE}. {COUNT}; the card below shows what was proposed."),
    ("points", 0.5, 1.0, f"{GAVE}."),
    ("full", 0.5, None, f"{GAVE}, where the card below leaves it open. {COUNT}."),
    ("full", 1.0, 1.0, None),
]


@pytest.mark.parametrize(("level", "points", "auto", "said"), DECIDED)
def test_a_card_says_where_a_person_gave_other_points(
    level, points, auto, said, graded_course, firedrill
) -> None:
    (graded_course / "class.toml").write_text(f'feedback = "{level}"\n')
    decide(graded_course, "ben", points, auto)
    firedrill("class", "feedback", "--student", "ben", "--course", graded_course)
    html, text = (page(graded_course, "ben", kind) for kind in ("html", "txt"))
    for shown in (Outside(html).text, text):
        assert shown.count("Your instructor") == (said is not None)
        assert said is None or said in shown
    if said and level != "points":  # above the card of that question, and not of another
        assert text.index("· doubled ·") < text.index(said) < text.index("· note ·")
        assert html.index("· doubled ·") < html.index("Your instructor") < html.rindex("· note ·")


def test_a_page_begins_with_whose_it_is(graded_course, firedrill) -> None:
    firedrill("class", "feedback", "--course", graded_course)
    for student in ("ana", "hal"):
        html, text = (page(graded_course, student, kind) for kind in ("html", "txt"))
        shown, who = Outside(html).text, f"{student} {student.title()}"
        assert shown.index(who) < shown.index("(Score:")
        assert text.split("\n")[0] == f"{SLUG}, {who}"
        others = [name.title() for name in ANSWERS if name != student]
        assert [name for name in others if f"{name.lower()} {name}" in html + text] == []


def test_a_file_that_was_not_read_has_the_reason_first_and_no_list_of_links(
    graded_course, firedrill
) -> None:
    firedrill("class", "feedback", "--course", graded_course)
    for kind in ("html", "txt"):
        shown = Outside(page(graded_course, "hal", kind)).text
        why, then = shown.index("so it is not a notebook"), shown.index("If you can still hand in")
        assert why < then < shown.index("doubled")
        assert "Not graded" not in page(graded_course, "ana", kind)
    link = 'href="#check_doubled"'
    assert [link in page(graded_course, student) for student in ("ana", "hal")] == [True, False]
    assert 'href="#comment-' not in page(graded_course, "hal")
