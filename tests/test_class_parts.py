"""The parts of a class's grading that need no run of nbgrader."""

from __future__ import annotations

import stat
from pathlib import Path

import nbformat
import pytest

from grader import incident, kept, labelled, notebook, paths
from grader.classroom import course, tally, ungraded
from grader.classroom import init as classes
from grader.errors import FiredrillError

nbgrader_bridge = pytest.importorskip("grader.nbgrader_bridge")


@pytest.mark.parametrize(
    ("graded", "unreadable", "waiting", "said"),
    [
        ("", "", "", "0 graded, 0 not readable, 0 waiting for a person"),
        ("abc", "", "", "3 graded, 0 not readable, 0 waiting for a person"),
        ("abc", "c", "", "2 graded, 1 not readable (c), 0 waiting for a person"),
        ("abc", "ca", "b", "1 graded, 2 not readable (a, c), 1 waiting for a person (b)"),
    ],
)
def test_a_run_ends_with_what_came_of_it(
    graded: str, unreadable: str, waiting: str, said: str
) -> None:
    assert tally.Tally(set(graded), set(unreadable), set(waiting)).sentence() == said


def test_a_run_forgets_the_one_before() -> None:
    tally.run.graded.add("a")
    tally.run.unreadable.add("a")
    tally.run.waiting.add("b")
    tally.begin()
    assert tally.run == tally.Tally()


def test_a_notebook_in_a_students_folder_itself_is_named(tmp_path: Path) -> None:
    for name in ("ana/one.ipynb", "ana/other.ipynb", "ana/notes.txt", "bo/one/x", "bo/one.ipynb"):
        (tmp_path / "submitted" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "submitted" / name).touch()
    folders = [tmp_path / "submitted" / student / "one" for student in ("ana", "bo", "cem")]
    assert tally.misplaced(folders, "one", {"other"}) == [
        "ana: not graded, one.ipynb lies in submitted/ana/ itself. "
        "Put it into submitted/ana/one/ and grade again."
    ]


@pytest.mark.parametrize(
    ("source", "marks", "question"),
    [
        ("%check short", {"grade": True}, "short"),
        ("%check   short \n", {"grade": True}, "short"),
        ("%check", {"grade": True}, "by_id"),
        ("%check a b", {"grade": True}, "by_id"),
        ("assert short", {"grade": True}, "by_id"),
        ("%check short", {"grade": False}, None),
        ("%check short", {"grade": True, "solution": True}, None),
    ],
)
def test_the_question_of_a_check_cell(
    source: str, marks: dict[str, bool], question: str | None
) -> None:
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["nbgrader"] = {"grade_id": "check_by_id", "solution": False, **marks}
    assert nbgrader_bridge.checked_question(nbformat.from_dict(cell)) == question


def test_a_file_that_was_not_read_gives_its_reason_once() -> None:
    lab = incident.load("07")
    question = lab.questions[0]
    first = ungraded.not_read(lab, question.name, "It is empty.", first=True)
    later = ungraded.not_read(lab, question.name, "It is empty.", first=False)
    assert (first.outcome, first.points, first.max_points) == ("rejected", 0, question.points)
    assert (first.headline, later.headline) == ("It is empty.", "Not read; see the first card.")
    assert "hand in" in str(first.try_next)
    assert later.try_next is None
    ours = ungraded.our_fault(lab, question.name, ZeroDivisionError("secret"))
    assert (ours.outcome, ours.points, ours.max_points) == ("unknown", 0, question.points)
    assert ours.not_checked == ["everything (ZeroDivisionError)"]


def test_a_release_is_marked_with_its_course_and_lab(tmp_path: Path) -> None:
    lab = incident.load("07")
    for course_id in ("old", "oncall"):
        course.mark_release(tmp_path / "release" / lab.slug, lab, course_id)
    written = (tmp_path / "release" / lab.slug / ".firedrill-release").read_text()
    assert written.splitlines()[1:] == ['course = "oncall"', f'lab = "{lab.slug}"']


def test_seeds_are_never_drawn_over_old_ones(tmp_path: Path) -> None:
    course.draw_seeds(tmp_path, ["a", "b"])
    before = (tmp_path / course.SEEDS_FILE).read_bytes()
    with pytest.raises(FileExistsError):
        course.draw_seeds(tmp_path, ["a"])
    assert (tmp_path / course.SEEDS_FILE).read_bytes() == before
    assert course.SEED_RANGE[0] == 1000
    assert course.SEEDS_PER_LAB == 3


@pytest.mark.parametrize("content", ['"L" = []', '"L" = ["x"]', '"L" = 7'])
def test_seeds_that_are_none_are_refused(content: str, tmp_path: Path) -> None:
    lab = incident.load("07")
    (tmp_path / ".firedrill").mkdir()
    file = tmp_path / course.SEEDS_FILE
    file.write_text("[seeds]\n" + content.replace("L", lab.slug))
    with pytest.raises(FiredrillError, match=f"holds no seeds for {lab.slug}"):
        course.Course(tmp_path).hidden_seeds(lab)
    file.write_text(f'[seeds]\n"{lab.slug}" = [5001, 5002]')
    assert course.Course(tmp_path).hidden_seeds(lab) == (5001, 5002)
    file.unlink()
    file.mkdir()
    with pytest.raises(FiredrillError, match="cannot be read"):
        course.Course(tmp_path).hidden_seeds(lab)


def test_a_course_is_laid_out_for_all_to_enter_and_says_what_to_type(tmp_path: Path) -> None:
    lab = incident.load("07")
    folder = tmp_path / "on call+2027 "
    told = classes.init(folder, ["07"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert f"course in {folder}: 1 lab, {lab.slug}." in told[0]
    assert told[2:6] == [
        f"Next: cd {folder}",
        "      firedrill class roster FILE.csv",
        f"      firedrill class release {lab.slug}",
        f"      firedrill class rehearse {lab.slug}",
    ]
    config = (folder / "nbgrader_config.py").read_text()
    assert '"on-call-2027"' in config
    assert "COURSE_ID" not in config + (folder / "README.md").read_text()
    assert lab.slug in (folder / "README.md").read_text()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]  # nothing half made
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(FiredrillError, match="is a file"):
        classes.init(file, ["07"])
    with pytest.raises(FiredrillError, match="cannot be made"):
        classes.init(file / "below", ["07"])


def _notebook(*cells: str, **metadata: object) -> nbformat.NotebookNode:
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return nbformat.v4.new_notebook(cells=made, metadata=metadata)


@pytest.mark.parametrize(
    ("nb", "lab", "world"),
    [
        (_notebook("1"), None, (None, None)),
        (_notebook("%incident 07"), "07", (None, None)),
        (_notebook("x\n  %incident '07-x' --seed 3"), "07-x", (3, None)),
        (_notebook("%incident 07 --scale=0.1"), "07", (None, 0.1)),
        (_notebook("%incident 07 --seed = 4"), "07", (4, None)),
        (_notebook("%incident 07", "%incident 08 --seed 2"), "07", (2, None)),
        (_notebook("%incident 07 --seed 5", "%incident 07 --seed 2"), "07", (5, None)),
        (_notebook("%incident 07 # --seed 5"), "07", (None, None)),
        (_notebook("%incident 07 --seed 5x"), "07", (None, None)),
        (_notebook("%incident 07 --seed 1.5 --scale 1.2.3"), "07", (None, None)),
        (_notebook("%incident 07", firedrill={"lab": "08"}), "08", (None, None)),
        (_notebook("%incident 07", firedrill={"lab": 8}), "07", (None, None)),
        (_notebook("%incident 07", firedrill="08"), "07", (None, None)),
    ],
)
def test_a_notebook_says_its_lab_and_its_world(
    nb: nbformat.NotebookNode, lab: str | None, world: tuple[int | None, float | None]
) -> None:
    assert notebook.lab_name(nb) == lab
    assert notebook.practice_world(nb) == world


def test_prose_about_an_incident_line_names_no_lab() -> None:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("%incident 07 --seed 3")])
    assert notebook.lab_name(nb) is None
    assert notebook.practice_world(nb) == (None, None)


def test_where_things_lie_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("FIREDRILL_LABS", "FIREDRILL_CACHE", "FIREDRILL_WORLDS"):
        monkeypatch.setenv(variable, "")
    usual = paths.cache_root()
    assert usual.is_absolute()
    assert usual.name == "firedrill"
    assert paths.shared_worlds() is None
    assert paths.labs_root() == paths.our_labs_root()
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path / "labs"))
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FIREDRILL_WORLDS", str(tmp_path / "worlds"))
    assert paths.labs_root() == tmp_path / "labs"
    assert paths.our_labs_root() != paths.labs_root()
    assert paths.cache_root() == tmp_path / "cache"
    assert paths.shared_worlds() == tmp_path / "worlds"
    mine = tmp_path / "labs" / "datasets"
    mine.mkdir(parents=True)
    ours = paths.our_labs_root() / "datasets" / "macros.sql"
    assert paths.shared_sql(mine / "01-x", "macros.sql") == ours
    (mine / "macros.sql").touch()
    assert paths.shared_sql(mine / "01-x", "macros.sql") == mine / "macros.sql"


def test_what_was_kept_is_there_for_the_next_process_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    mine = kept.Kept()
    assert mine.recall("a") is None
    mine.keep("a", {"count": 3}, {"rows": b"xyz"})
    mine.keep("b", {"count": 4})
    for reader in (mine, kept.Kept()):
        assert reader.recall("a") == ({"count": 3}, {"rows": b"xyz"})
        assert reader.recall("b") == ({"count": 4}, {})
    folder = tmp_path / "expected"
    assert sorted(path.name for path in folder.iterdir()) == ["a.expected", "b.expected"]
    (folder / "a.expected").write_bytes((folder / "a.expected").read_bytes()[:6])
    assert kept.Kept().recall("a") is None
    assert kept.digest("a", "b") != kept.digest("ab")
    assert kept.digest("a", "b") != kept.digest("b", "a")
    assert len(kept.digest("a")) == 16


def test_a_cache_that_cannot_be_written_only_costs_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    (tmp_path / "expected").touch()
    mine = kept.Kept()
    mine.keep("a", {"count": 3})
    assert mine.recall("a") == ({"count": 3}, {})
    assert kept.Kept().recall("a") is None


@pytest.mark.parametrize(
    ("text", "verdict", "says"),
    [
        ("-- verdict: wrong\n-- says: a\n-- says: b\nSELECT 1", "wrong", ("a", "b")),
        ("#says:  a \n# verdict: partly\nx = 1", "partly", ("a",)),
        ("<!-- verdict: right -->\n<!-- says: a -->\ntext", "right", ("a",)),
        ("SELECT 1\n-- verdict: wrong", "", ()),
        ("-- verdict: wrong\n-- a remark\n-- says: a", "wrong", ()),
    ],
)
def test_a_label_is_read_off_the_head_of_an_answer(
    text: str, verdict: str, says: tuple[str, ...], tmp_path: Path
) -> None:
    for kind in ("right", "wrong"):
        path = tmp_path / "lab" / "question" / kind / "a.sql"
        path.parent.mkdir(parents=True)
        path.write_text(text)
        read = labelled.read(path, tmp_path)
        assert (read.lab, read.question, read.right) == ("lab", "question", kind == "right")
        assert (read.verdict, read.says, read.text) == (verdict, says, text)
