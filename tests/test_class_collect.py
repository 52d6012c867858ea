"""`firedrill class collect`: whose a file is and of which lab, in each shape of a download."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from grader.classroom import roster
from grader.classroom.collecting import attempts
from grader.classroom.collecting.collect import Plan
from grader.classroom.roster import Student
from grader.errors import FiredrillError, UnknownName

from .class_folder import SLUG, STUDENTS, tiny_lab
from .handed_in import NOON, a_folder, a_zip, collected, zipped

pytest_plugins = ("tests.command", "tests.class_folder")

LAB = f"{SLUG}.ipynb"


def matched(made: Plan) -> list[tuple[str, str]]:
    return [(match.student, str(match.which.lab)) for match in made.matched()]


SHAPES = {
    "moodle, in folders": {f"Ana Lee_12345_assignsubmission_file_/{LAB}": "ana"},
    "moodle 4.1, in folders": {f"Ana Lee_12345_assignsubmission_file/{LAB}": "ana"},
    "moodle, no folders": {f"Ana Lee_12345_assignsubmission_file_{LAB}": "ana"},
    "moodle, a group before the name": {f"Group 2-Ana Lee_12_assignsubmission_file_/{LAB}": "ana"},
    "moodle, last name first": {f"Lee Ana_12345_assignsubmission_file_/{LAB}": "ana"},
    "moodle, a name of four words": {f"Ben van den Berg_9_assignsubmission_file_/{LAB}": "ben"},
    "moodle, accents lost": {f"Cem Ozturk_9_assignsubmission_file_/{LAB}": "cem"},
    "moodle, an apostrophe lost": {f"Dora ONeill-Smith_9_assignsubmission_file_/{LAB}": "dora"},
    "moodle, a folder within": {f"Ana Lee_1_assignsubmission_file_/work/{LAB}": "ana"},
    "moodle, all in a folder of its own": {
        f"CS1-Lab-7/Ana Lee_1_assignsubmission_file_/{LAB}": "ana"
    },
    "canvas": {f"leeana_4101_67890_{LAB}": "ana"},
    "canvas, late": {f"leeana_LATE_4101_67890_{LAB}": "ana"},
    "canvas, a second upload": {f"leeana_4101_67890_{SLUG}-1.ipynb": "ana"},
    "canvas, by number though the name has changed": {f"leewuana_4101_6_{LAB}": "ana"},
    "canvas, by name where the number is not known": {f"leeana_99_67890_{LAB}": "ana"},
    "canvas, accents kept": {f"öztürkcem_99_67890_{LAB}": "cem"},
    "canvas, signs lost": {f"oneillsmithdora_99_67890_{LAB}": "dora"},
    "the exchange": {f"ana+{SLUG}+2027-03-12 12:00:00.000000 UTC/{LAB}": "ana"},
    "the exchange, hidden": {f"ana+{SLUG}+2027-03-12 12:00:00.0 UTC+a1B2c3D4e5F6/{LAB}": "ana"},
    "a course's submitted/": {f"submitted/ana/{SLUG}/{LAB}": "ana"},
    "student, lab": {f"ana/{SLUG}/{LAB}": "ana"},
    "student": {f"ana/{LAB}": "ana"},
    "student's email": {f"ana@school.example/{LAB}": "ana"},
    "a file named for its student": {"ana.ipynb": "ana"},
    "a file named for its student, as text": {"Ana Lee.ipynb.txt": "ana"},
    "a file of any name": {"ben/Untitled (3).ipynb": "ben"},
    "capitals lost": {f"ANA/{SLUG.upper()}.IPYNB": "ana"},
    "everybody at once": {f"ana/{LAB}": "ana", "ben.ipynb": "ben", f"x/cem/y/{LAB}": "cem"},
}


@pytest.mark.parametrize("packed", [a_zip, a_folder], ids=["zip", "folder"])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_a_download_is_read(shape, packed, course, nb, tmp_path) -> None:
    files = SHAPES[shape]
    made = collected(course, packed(tmp_path, dict.fromkeys(files, nb)))
    assert matched(made) == sorted((student, SLUG) for student in files.values())
    for student in files.values():
        assert (course / "submitted" / student / SLUG / LAB).read_bytes() == nb
        stamp = (course / "submitted" / student / SLUG / "timestamp.txt").read_text()
        assert stamp == "2027-03-12 12:00:00.000000 UTC"


@pytest.mark.parametrize(
    "inner", [f"{SLUG}.zip", "all my work.zip", "ana.zip"], ids=["lab", "any", "student"]
)
def test_a_zip_in_a_zip_is_the_outer_ones_students(inner, course, nb, tmp_path) -> None:
    within = zipped({f"Ben van den Berg_7_assignsubmission_file_/{LAB}": nb, "cem/notes.txt": b"x"})
    made = collected(course, a_zip(tmp_path, {f"Ana Lee_1_assignsubmission_file_/{inner}": within}))
    assert matched(made) == [("ana", SLUG)]


def test_a_students_own_zip_is_theirs_whatever_lies_in_it(course, nb, tmp_path) -> None:
    path = tmp_path / "ben.zip"
    path.write_bytes(zipped({f"ana/{LAB}": nb}))
    assert matched(collected(course, path)) == [("ben", SLUG)]


def test_who_is_nobody_is_said_with_the_nearest_names_and_can_be_told(
    course, nb, tmp_path, firedrill
) -> None:
    path = a_zip(
        tmp_path,
        {
            f"Anna Leee_5_assignsubmission_file_/{LAB}": nb,
            f"Participant_77_assignsubmission_file_/{LAB}": nb + b" ",
            f"strange/{LAB}": nb,
        },
    )
    said = firedrill("class", "collect", path, "--course", course, "--yes")
    assert said.returncode == 1
    lines = said.stdout.replace("\n", " ")
    assert "Moodle: Anna Leee. Nearest: ana Ana Lee." in lines
    assert '--as "Participant_77_assignsubmission_file_=ID"' in lines
    assert "no part of its name is a student." in lines
    assert "3 in the download: 0 notebooks new, 0 there already" in said.stdout
    assert "3 left out." in said.stdout
    told = collected(course, path, said={"Participant_77": "ana", "strange": "BEN"})
    assert matched(told) == [("ana", SLUG), ("ben", SLUG)]
    with pytest.raises(FiredrillError, match="There is no student called `zoe`"):
        collected(course, path, said={"strange": "zoe"})


def test_who_somebody_is_has_to_be_said_but_once(course, nb, tmp_path) -> None:
    first = a_zip(tmp_path, {f"Participant_77_assignsubmission_file_/{LAB}": nb})
    collected(course, first, write=False, said={"Participant_77": "ana"})
    assert matched(collected(course, first)) == []  # it was only looked at
    collected(course, first, said={"Participant_77": "ana"})
    again = {
        f"Participant_77_assignsubmission_file_/{LAB}": nb + b" ",
        f"Participant_78_assignsubmission_file_/{LAB}": nb,
    }
    path = a_zip(tmp_path, again)
    assert matched(collected(course, path)) == [("ana", SLUG)]
    both = collected(course, path, said={"Participant_78": "ben", "Participant_77": "cem"})
    assert matched(both) == [("ben", SLUG), ("cem", SLUG)]  # what is said last counts
    roster.write(course, [each for each in STUDENTS if each.id != "cem"])
    assert matched(collected(course, path)) == [("ben", SLUG)]
    (course / ".firedrill" / "names.json").write_text("[")
    with pytest.raises(FiredrillError, match="Delete it, and say it again"):
        collected(course, path)


def test_a_misspelt_name_is_refused_with_those_that_are_nobodys(course, nb, tmp_path) -> None:
    path = a_zip(tmp_path, {f"Guest Auditor_5_assignsubmission_file_/{LAB}": nb})
    with pytest.raises(FiredrillError, match=r"called `Guest Audtor`.*nearest: Guest Auditor_5"):
        collected(course, path, said={"Guest Audtor": "ana"})
    assert not (course / ".firedrill" / "names.json").exists()


@pytest.mark.parametrize(
    "name", ["Guest Auditor", "Guest Auditor_5_assignsubmission_file_"], ids=["name", "folder"]
)
@pytest.mark.parametrize("word", ["ben", "Ben van den Berg", "ben@school.example"])
def test_who_somebody_is_may_be_said_by_name_or_email(word, name, course, nb, tmp_path) -> None:
    path = a_zip(tmp_path, {f"Guest Auditor_5_assignsubmission_file_/{LAB}": nb})
    made = collected(course, path, said={name: word})
    assert [(each.student, each.whose.why) for each in made.matched()] == [
        ("ben", "you said so (--as)")
    ]


def test_a_name_that_several_have_is_answered_with_those_people(course, nb, tmp_path) -> None:
    roster.write(course, [*STUDENTS, Student("g1", "Grace", "Kim"), Student("g2", "Grace", "Ito")])
    path = a_zip(tmp_path, {f"Guest_5_assignsubmission_file_/{LAB}": nb})
    with pytest.raises(FiredrillError) as caught:
        collected(course, path, said={"Guest": "grace"})
    assert "Nearest: g1 Grace Kim, g2 Grace Ito. Give the id" in str(caught.value)
    assert "cem" not in str(caught.value)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one download", "later"])
def test_of_two_files_for_one_student_it_is_said_which_counts(
    at_once, course, nb, tmp_path
) -> None:
    first = {f"Ana Lee_1_assignsubmission_file_/{LAB}": nb}
    second = {f"Guest_2_assignsubmission_file_/{LAB}": nb + b" "}
    if not at_once:
        collected(course, a_zip(tmp_path, first))
    path = a_zip(tmp_path, first | second if at_once else second)
    made = collected(course, path, said={"Guest": "ana"})
    said = {each.arrived.path[0][:3]: each.notices for each in made.matched()}
    assert said["Gue"] == ["one of several of this student: it counts"]
    assert said.get("Ana", [""])[0].endswith("another counts") == at_once


def test_a_file_without_a_sign_is_told_by_its_own_name(course, nb, tmp_path) -> None:
    path = a_zip(tmp_path, {"work.ipynb": nb})
    assert matched(collected(course, path, said={"work.ipynb": "ana"})) == [("ana", SLUG)]


def test_two_students_of_one_name_are_matched_to_neither(course, nb, tmp_path) -> None:
    roster.write(course, [*STUDENTS, Student("ana2", "Ana", "Lee")])
    made = collected(course, a_zip(tmp_path, {f"Ana Lee_1_assignsubmission_file_/{LAB}": nb}))
    (left,) = made.unmatched()
    assert (left.whose.why, left.whose.nearest) == (
        "2 students are called Ana Lee",
        ("ana", "ana2"),
    )


def test_only_the_lab_that_was_asked_for_is_taken(course, nb, tmp_path, monkeypatch) -> None:
    """By what its answers are called, not by where it was uploaded."""
    import grader.classroom.collecting.collect as module

    other = tiny_lab().model_copy(update={"questions": []})
    monkeypatch.setattr(module, "assigned", lambda course: {SLUG: tiny_lab(), "91-other": other})
    files = {"ana/91-other/91-other.ipynb": nb, f"ben/{LAB}": b"{", "cem/x.ipynb": b"{"}
    made = collected(course, a_zip(tmp_path, files), lab="91-other")
    assert {(match.student, match.state, match.which.lab) for match in made.unmatched()} == {
        ("ana", "other lab", SLUG),
        ("ben", "other lab", SLUG),
    }
    assert matched(made) == [("cem", "91-other")]
    with pytest.raises(UnknownName, match="There is no lab in source/ called `92`"):
        collected(course, a_zip(tmp_path, {}), lab="92")


def test_of_several_notebooks_in_a_submission_the_one_with_the_labs_name_is_taken(
    course, nb, tmp_path
) -> None:
    files = {
        f"Ana Lee_1_assignsubmission_file_/{SLUG}-Copy1.ipynb": nb + b"\n",
        f"Ana Lee_1_assignsubmission_file_/old/{LAB}": nb + b"\n\n",
        f"Ana Lee_1_assignsubmission_file_/{LAB}": nb,
        f"Ben van den Berg_2_assignsubmission_file_/{LAB}": b"{",
        f"Ben van den Berg_2_assignsubmission_file_/{SLUG}-Copy1.ipynb": nb,
    }
    made = collected(course, a_zip(tmp_path, files))
    assert [match.arrived.path[-1] for match in made.matched()] == [LAB, f"{SLUG}-Copy1.ipynb"]
    assert len([match for match in made.unmatched() if match.state == "beside"]) == 3
    assert (course / "submitted" / "ana" / SLUG / LAB).read_bytes() == nb
    assert (course / "submitted" / "ben" / SLUG / LAB).read_bytes() == nb


def test_who_sent_something_else_is_named(course, nb, tmp_path) -> None:
    files = {f"ana/{LAB}": nb, "ben/report.pdf": b"%PDF", "cem/.DS_Store": b"", "cem/a.docx": b"PK"}
    made = collected(course, a_zip(tmp_path, files))
    assert {match.student: match.notices for match in made.without_notebook()} == {
        "ben": ["no notebook, but report.pdf: zero points, with this reason"],
        "cem": ["no notebook, but a.docx: zero points, with this reason"],
    }


# ── times ────────────────────────────────────────────────────────────────────────────────────────


def deadline(course: Path, text: str = "2027-03-12T11:00:00Z", more: str = "") -> None:
    (course / "class.toml").write_text(f'[labs."{SLUG}"]\ndeadline = {text}\n{more}')


def test_a_timestamp_that_a_learner_wrote_counts_for_nothing(course, nb, tmp_path) -> None:
    early = b"1999-01-01 00:00:00 UTC"
    collected(course, a_zip(tmp_path, {f"ana/{LAB}": nb, "ana/timestamp.txt": early}))
    stamp = (course / "submitted" / "ana" / SLUG / "timestamp.txt").read_text()
    assert stamp == "2027-03-12 12:00:00.000000 UTC"


def test_a_zips_clock_is_read_in_the_zone_given(course, nb, tmp_path) -> None:
    made = collected(course, a_zip(tmp_path, {f"ana/{LAB}": nb}))
    assert made.matched()[0].attempt.at == NOON
    from zoneinfo import ZoneInfo

    from grader.classroom.collecting import collect

    with collect.opened(course) as stage:
        made = collect.plan(
            course, stage, str(tmp_path / "download.zip"), zone=ZoneInfo("Asia/Tokyo")
        )
    assert made.matches[0].attempt.at == NOON - timedelta(hours=9)


def test_by_canvas_somebody_is_late_or_not_whenever_the_zip_was_made(course, nb, tmp_path) -> None:
    deadline(course, more="extensions = { cem = 2027-03-12T23:00:00Z }")
    files = {
        f"leeana_4101_1_{LAB}": nb,
        f"vandenbergben_LATE_4102_2_{LAB}": nb,
        f"öztürkcem_LATE_4103_3_{LAB}": nb,
    }
    made = collected(course, a_zip(tmp_path, files))
    at = {match.student: match.attempt.at for match in made.matched()}
    until = datetime(2027, 3, 12, 11, tzinfo=UTC)
    assert at == {"ana": until, "ben": until + timedelta(seconds=1), "cem": NOON}
    said = {match.student: match.notices for match in made.matched()}
    assert said == {"ana": [], "ben": ["Canvas says late, not how late", "late by 1 s"], "cem": []}


def test_a_moodle_zip_with_the_times_of_its_download_makes_nobody_late(
    course, nb, tmp_path
) -> None:
    deadline(course)
    names = ("Ana Lee_1", "Ben van den Berg_2", "Cem Öztürk_3")
    path = a_zip(tmp_path, {f"{name}_assignsubmission_file_/{LAB}": nb for name in names})
    made = collected(course, path, write=False)
    until = datetime(2027, 3, 12, 11, tzinfo=UTC)
    assert {match.attempt.at for match in made.matched()} == {until}
    assert "The times in this zip are those of the download" in made.notices[0]
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(
        "Identifier,Full name,Status,Grade,Last modified (submission)\n"
        'Participant 1,Ana Lee,Submitted,-,"Friday, 12 March 2027, 10:59 AM"\n'
        'Participant 2,Ben van den Berg,Submitted,-,"Friday, 12 March 2027, 11:05 AM"\n'
        "Participant 3,Cem Öztürk,No submission,-,-\n"
    )
    made = collected(course, path, worksheet=sheet)
    said = {match.student: match.notices for match in made.matched()}
    assert said == {"ana": [], "ben": ["late by 5 min"], "cem": []}
    assert made.matched()[0].attempt.at == datetime(2027, 3, 12, 10, 59, tzinfo=UTC)


def test_a_table_that_is_no_worksheet_is_refused(course, nb, tmp_path) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text("id\nana\n")
    with pytest.raises(FiredrillError, match=r"people\.csv is not Moodle's grading worksheet"):
        collected(course, a_zip(tmp_path, {}), worksheet=sheet)


# ── the exchange ─────────────────────────────────────────────────────────────────────────────────


def test_the_exchange_of_the_course_is_read_where_nbgrader_has_it(course, nb, tmp_path) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    with pytest.raises(FiredrillError, match="There is no exchange of this course"):
        collected(course, "exchange")
    inbound = tmp_path / "exchange" / "oncall" / "inbound"
    for at, text in (("11:00:00.5", nb), ("12:00:00.0", nb + b"\n")):
        folder = inbound / f"ana+{SLUG}+2027-03-12 {at} UTC+abc"
        folder.mkdir(parents=True)
        (folder / LAB).write_bytes(text)
    made = collected(course, "exchange")
    assert matched(made) == [("ana", SLUG)] * 2
    assert (course / "submitted" / "ana" / SLUG / LAB).read_bytes() == nb + b"\n"
    assert len(attempts.of(course, "ana", SLUG)) == 2


def test_a_folder_of_the_exchange_in_anothers_name_is_nobodys(course, nb, tmp_path) -> None:
    """Who owns it is known to the system alone; here everything is owned by one user."""
    import getpass

    roster.write(course, [*STUDENTS, Student("mallory", login=getpass.getuser())])
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    folder = tmp_path / f"exchange/oncall/inbound/ana+{SLUG}+2027-03-12 11:00:00.0 UTC"
    folder.mkdir(parents=True)
    (folder / LAB).write_bytes(nb)
    (left,) = collected(course, "exchange").unmatched()
    assert left.whose.why == f"the folder says ana, and {getpass.getuser()} owns it"
    assert left.whose.nearest == ("mallory", "ana")
    assert not (course / "submitted").exists()
