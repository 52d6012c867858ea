"""A class, end to end, by nbgrader's own commands: release, what comes back, grades, feedback, CSV.

Seven students as the issue names them, and three whose files are not where they should be. A small
lab each time; `make e2e` takes a whole one too.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from pathlib import Path

import pytest

from grader import incident
from grader.classroom import course
from grader.classroom.init import init
from grader.judge import HIDDEN_SEEDS
from grader.worlds import world

from .approved import approved
from .submissions import troubles
from .submissions.formgrader import Formgrader
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

LABS = ["00-first-page", pytest.param("07-ledger-written-twice", marks=pytest.mark.slow)]
MARK = Path("/tmp/firedrill-was-here")  # what the hostile COPY would write


@pytest.fixture(scope="module", params=LABS)
def lab(request):
    return incident.load(request.param)


@pytest.fixture(scope="module")
def graded(tmp_path_factory, lab) -> Class:
    MARK.unlink(missing_ok=True)
    root = tmp_path_factory.mktemp("class") / "on call"
    the_class = Class(root, lab.slug, forked=("generate_feedback", "export"))
    init(the_class.root, [lab.slug])
    # worlds that other tests have built too; that seeds are drawn by chance is tested elsewhere
    path = the_class.root / course.SEEDS_FILE
    the_class.drawn = tomllib.loads(path.read_text())["seeds"][lab.slug]
    path.write_text(f'[seeds]\n"{lab.slug}" = {list(HIDDEN_SEEDS)}\n')
    the_class.run("generate_assignment", lab.slug)
    hand_in(the_class, lab)
    the_class.run("autograde", lab.slug)
    the_class.run("generate_feedback", lab.slug)
    the_class.run("export")
    return the_class


def hand_in(the_class: Class, lab: incident.Lab) -> None:
    release = the_class.release()
    right = lab.references
    half = dict(list(right.items())[::2])
    hostile = {q.name: troubles.HOSTILE_SQL[q.kind] for q in lab.questions}
    forged = troubles.answered(release, half)
    for change in ("edited_check_cells", "forged_points", "script_in_prose", "future_schema"):
        forged = troubles.HARMLESS[change](forged)
    copied = troubles.copied_answer_cell(troubles.answered(release, right))
    honest = troubles.dump(troubles.answered(release, right))
    the_class.submit("ana_right", honest)
    the_class.submit("ben_half", troubles.dump(troubles.answered(release, half)))
    the_class.submit("caz_untouched", troubles.dump(release))
    the_class.submit("dee_hostile_sql", troubles.dump(troubles.answered(release, hostile)))
    the_class.submit("eve_hostile_json", troubles.dump(troubles.our_own_notes_forged(forged)))
    the_class.submit("fox_copied_cell", troubles.dump(copied))
    the_class.submit("gus_no_notebook", troubles.UNREADABLE["web_page"])
    the_class.submit("hal_other_name", honest, "Untitled-Copy1.ipynb")
    the_class.submit("ivy_sent_nothing", None)
    late = the_class.submit("joe_last_of_all", honest)
    (late / "timestamp.txt").write_text("the day before yesterday")


def test_the_right_get_all_the_half_get_half_and_the_untouched_nothing(graded, lab):
    whole = sum(question.points for question in lab.questions)
    half = sum(question.points for question in lab.questions[::2])
    assert {
        "ana_right": whole,
        "ben_half": half,
        "caz_untouched": 0.0,
        "dee_hostile_sql": 0.0,
        "eve_hostile_json": half,
        "fox_copied_cell": whole,
        "gus_no_notebook": 0.0,
        "hal_other_name": whole,
        "ivy_sent_nothing": 0.0,
        "joe_last_of_all": whole,
    } == graded.scores()


def test_each_question_is_graded_on_its_own(graded, lab):
    assert {q.name: (q.points, q.points, False) for q in lab.questions} == graded.grades(
        "ana_right"
    )
    half = [question.name for question in lab.questions[::2]]
    assert {
        q.name: ((q.points, q.points, False) if q.name in half else (0.0, 0.0, False))
        for q in lab.questions
    } == graded.grades("ben_half")
    assert graded.grades("ben_half") == graded.grades("eve_hostile_json")


@pytest.mark.parametrize("student", ["ben_half", "dee_hostile_sql", "fox_copied_cell"])
def test_what_a_student_is_told_is_what_it_was(graded, lab, student):
    """Line by line, but for those that an untouched notebook has too."""
    plain = set(_lines(graded.feedback("caz_untouched")))
    told = [line for line in _lines(graded.feedback(student)) if line not in plain]
    approved(f"class_{lab.slug[:2]}", student, [graded.grades(student), told])


def _lines(page: str) -> list[str]:
    text = re.sub(r"(?s)<style.*?</style>|<script.*?</script>|</?span[^>]*>", "", page)
    lines = html.unescape(re.sub(r"<[^>]*>", "\n", text)).splitlines()
    return [line.strip() for line in lines if line.strip()]


def test_nothing_hostile_happened(graded):
    assert not MARK.exists()
    page = graded.feedback("dee_hostile_sql")
    assert "COPY is not allowed" in page
    for student in ("dee_hostile_sql", "eve_hostile_json"):
        assert "<script>alert" not in graded.feedback(student)
        assert "<script>confirm" not in graded.feedback(student)
        assert "<img src=x" not in graded.feedback(student)


def test_what_is_no_notebook_gets_zero_and_the_reason_and_stops_nobody(graded, lab):
    reason = (
        f'{lab.slug}.ipynb: the file is not JSON (it starts with "<"), so it is not a notebook.'
    )
    assert f"gus_no_notebook: not graded, {reason}" in graded.logs["autograde"]
    assert {(0.0, 0.0, False)} == set(graded.grades("gus_no_notebook").values())
    short = "Not graded: see the first card."
    (comment,) = graded.comments("gus_no_notebook") - {short}
    assert comment.startswith(f"Not graded: {reason}")
    assert "the file is not JSON" in graded.feedback("gus_no_notebook")
    missing = f"There is no {lab.slug}.ipynb in what was handed in; there is no other notebook."
    assert {f"Not graded: {missing}", short} == graded.comments("ivy_sent_nothing")
    assert missing in graded.feedback("ivy_sent_nothing")
    assert "Traceback" not in graded.logs["autograde"]


def test_an_untouched_answer_is_called_no_response(graded):
    assert {"No response."} == graded.comments("caz_untouched")
    assert {None} == graded.comments("ana_right")


def test_feedback_shows_the_cards(graded, lab):
    page = graded.feedback("ana_right")
    for question in lab.questions:
        assert f"%check {question.name}" in page or question.name in page
    assert page.count("firedrill-card") >= len(lab.questions)
    assert "was answered twice" in graded.feedback("fox_copied_cell")
    assert "Read from Untitled-Copy1.ipynb" in graded.feedback("hal_other_name")


def test_what_a_student_gets_holds_no_reference_and_no_truth(graded, lab):
    released = graded.root / "release" / lab.slug
    assert [".firedrill-release", f"{lab.slug}.ipynb"] == sorted(p.name for p in released.iterdir())
    sources = "\n".join(cell["source"] for cell in graded.release()["cells"])
    everything = "".join(path.read_text() for path in released.iterdir())
    assert "SOLUTION" not in everything
    shared = {line.strip() for line in sources.splitlines()}
    for name, reference in lab.references.items():
        lines = {line.strip() for line in reference.splitlines() if len(line.strip()) > 24}
        # a warm-up leads by the hand: its text writes lines that its first answer has
        assert lab.warm_up or set() == lines & shared, name
    facts = tomllib.loads(lab.references["cause"])
    truth = world.truth(lab, world.cached(world.Spec(lab)))
    for value in [*facts.values(), *truth.values()]:
        if isinstance(value, bool) or len(str(value)) < 5 or str(value) in lab_choices(lab):
            continue
        for written in (str(value), f"{value:,}" if isinstance(value, int) else str(value)):
            assert written not in everything
    assert not any(str(seed) in everything for seed in graded.drawn)


def lab_choices(lab: incident.Lab) -> set[str]:
    """What the question itself offers to choose from."""
    return {
        choice
        for question in lab.questions
        if question.kind == "facts"
        for fact in question.facts.values()
        for choice in fact.choices
    }


@pytest.mark.slow
def test_formgrader_opens_over_the_class_and_its_button_uses_the_judge(graded, lab, tmp_path):
    quick = [q.name for q in lab.questions if q.kind in ("sql", "facts")]
    answers = {name: lab.references[name] for name in quick}
    graded.submit("kim_by_button", troubles.dump(troubles.answered(graded.release(), answers)))
    with Formgrader(graded.root, tmp_path) as formgrader:
        listed = json.loads(formgrader.get(f"api/submissions/{lab.slug}"))
        assert {"ana_right", "gus_no_notebook", "kim_by_button"} <= {s["student"] for s in listed}
        page = formgrader.get("manage_assignments")
        assert "not a subdirectory" not in page
        said = formgrader.post(f"api/submission/{lab.slug}/kim_by_button/autograde")
        assert said["success"], said
        shown = json.loads(formgrader.get(f"api/submitted_notebooks/{lab.slug}/{lab.slug}"))
        ids = {each["student"]: each["id"] for each in shown}
        card = formgrader.get(f"submissions/{ids['kim_by_button']}")
    expected = graded.grades("ana_right")
    grades = graded.grades("kim_by_button")
    assert {name: expected[name] for name in quick} == {name: grades[name] for name in quick}
    assert card.count("firedrill-card") >= len(lab.questions)
