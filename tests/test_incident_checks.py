"""incident.toml: what an author leaves out has its default, and each slip gets its own sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import incident, questions
from grader.errors import BadLab, UnknownName
from grader.incident import Lab

CHAT = '[[chat]]\nstep = "{}"\nsender = "{}"\nafter = 1\ntext = "Hm."\n'
SLIPS = {  # name → (text of the tiny lab, what stands there instead, a part of the sentence)
    "two questions of one name": (
        'name = "by_item"',
        'name = "doubled"',
        "two questions are called doubled",
    ),
    "a question in no step": (
        'step = "page"\nasks = "orders by item',
        'step = "pgae"\nasks = "orders by item',
        "by_item: no step is called pgae",
    ),
    "a message in no step": (
        "[[steps]]",
        CHAT.format("pgae", "Ada") + "[[steps]]",
        "chat: no step is called pgae",
    ),
    "a message of nobody": (
        "[[steps]]",
        CHAT.format("page", "Bob") + "[[steps]]",
        "chat: Bob is not in the cast",
    ),
    "a page at no figure": ('at = "paged_at"', 'at = "then"', "no figure is called then"),
    "a fix whose parts make less": (
        "nothing_deleted = 0.5",
        "nothing_deleted = 0.25",
        "void_copies: its parts make 3.75 points, not 4",
    ),
    "a fix without its second run": (
        'run_twice = 0.5\ninnocent = 0.5\n[questions.may_change]\n"shop.credits"',
        'run_twice = 0\ninnocent = 0.5\n[questions.may_change]\n"shop.credits"',
        "credit: its parts make 1.5 points, not 2",
    ),
    "a fix without its innocents": (
        'innocent = 0.5\n[questions.may_change]\n"shop.credits"',
        'innocent = 0\n[questions.may_change]\n"shop.credits"',
        "credit: its parts make 1.5 points, not 2",
    ),
    "facts that make more": (
        'asks = "why"\npoints = 0.5',
        'asks = "why"\npoints = 1',
        "cause: its facts make 6.5 points, not 6",
    ),
    "checks that make more": (
        'rule = "mentions"\npoints = 1',
        'rule = "mentions"\npoints = 2',
        "note: its checks make 2 points, not 1",
    ),
    "a name with a blank": ('name = "by_item"', 'name = "by item"', "questions.1.sql.name: "),
    "fewer than no points": ("points = 3", "points = -3", "questions.0.sql.points: "),
    "a word of no meaning": ('severity = "P2"', 'severity = "P2"\ncolour = "red"', "colour: "),
    "another format": ("format = 1", "format = 2", "incident.toml, format: "),
    "no worlds": ("run_on = 60", "run_on = 60\nworlds = 0", "worlds: "),
    "no TOML": ("format = 1", "format = ", "90-tiny/incident.toml is not TOML: "),
    "an invariant of no rule": (
        "every_void_credited = 1",
        "every_void_paid = 1",
        "90-tiny: credit asks for every_void_paid, and contract.sql has no",
    ),
}


@pytest.fixture
def own_tiny(tiny: Lab, tmp_path: Path) -> Path:
    """The tiny lab in a folder of its own, to be spoilt."""
    return Path(shutil.copytree(tiny.folder, tmp_path / "datasets" / tiny.slug))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_of_the_author_is_named(name: str, own_tiny: Path) -> None:
    old, new, says = SLIPS[name]
    _edit(own_tiny / "incident.toml", old, new)
    with pytest.raises(BadLab) as refused:
        incident.load_folder(own_tiny)
    assert says in str(refused.value)


def test_a_slip_of_the_lab_as_a_whole_says_so(own_tiny: Path) -> None:
    _edit(own_tiny / "incident.toml", 'at = "paged_at"', 'at = "then"')
    with pytest.raises(BadLab, match=r"^90-tiny/incident\.toml, as a whole: "):
        incident.load_folder(own_tiny)


UNTIL = ("run_on = 60", "run_on = 60\nuntil = 30")


def test_until_needs_a_truth_that_says_when_the_fault_was_over(own_tiny: Path) -> None:
    _edit(own_tiny / "incident.toml", *UNTIL)
    assert incident.load_folder(own_tiny).question("copies")
    _edit(own_tiny / "truth.sql", "-- ended: true", "-- ended: false")
    with pytest.raises(BadLab, match="copies says until = 30, so one query of"):
        incident.load_folder(own_tiny)


@pytest.mark.parametrize("file", ["truth.sql", "contract.sql"])
def test_a_lab_without_the_authors_sql_loads_all_the_same(file: str, own_tiny: Path) -> None:
    """A student's machine has no truth; and what is not there cannot contradict."""
    _edit(own_tiny / "incident.toml", *UNTIL)
    (own_tiny / file).unlink()
    lab = incident.load_folder(own_tiny)
    if file == "truth.sql":
        assert lab.truth == []
    with pytest.raises(BadLab, match=f"90-tiny: {file} is missing"):
        lab.sql(file)


def test_what_a_lab_leaves_out_has_its_default(tiny: Lab) -> None:
    """As the guide for authors has it."""
    assert (tiny.part, tiny.chat, tiny.steps[0].stop) == ("incidents", [], None)
    assert tiny.notebook.parts[-3:] == ("notebooks", "incidents", "90-tiny.md")
    plain = tiny.question("doubled")
    assert isinstance(plain, questions.SqlQuestion)
    assert (plain.world, plain.hints, plain.order, plain.tolerance) == ("sick", [], [], 0)
    fix = tiny.question("void_copies")
    assert isinstance(fix, questions.FixQuestion)
    assert fix.must == []
    watch = tiny.question("copies").model_dump(exclude={"run_on"})
    monitor = questions.MonitorQuestion(**watch | {"kind": "monitor"})
    assert (monitor.worlds, monitor.run_on, monitor.noise_tolerated) == (20, 180, 0)
    assert (monitor.until, monitor.sick_on) == (None, [])
    assert (monitor.event, monitor.page) == ("fault", "the page")
    facts = tiny.question("cause")
    assert isinstance(facts, questions.FactsQuestion)
    said = facts.facts["copies"]
    assert (said.tolerance, said.unit, said.choices) == (0, None, [])


def test_a_question_answers_to_its_name_with_and_without_its_lab(tiny: Lab) -> None:
    assert tiny.question("90-tiny/doubled") is tiny.question("doubled")
    with pytest.raises(UnknownName, match="There are: doubled, by_item, cause"):
        tiny.question("07-ledger-written-twice/doubled")


@pytest.mark.parametrize("name", ["7", "07", "007", "07-ledger-written-twice"])
def test_a_lab_is_found_by_its_number_or_its_whole_name(name: str) -> None:
    assert incident.load(name).slug == "07-ledger-written-twice"


@pytest.mark.parametrize("name", ["0", "00", "00-first-page"])
def test_the_lab_to_start_with_has_the_number_nought(name: str) -> None:
    assert incident.load(name).warm_up


@pytest.mark.parametrize("name", ["70", "ledger-written-twice", "07-ledger", "98", "-7", ""])
def test_a_name_of_no_lab_is_refused(name: str) -> None:
    with pytest.raises(UnknownName):
        incident.load(name)


def test_labs_come_in_order_and_a_folder_without_its_toml_is_none(
    own_tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("12-later", "03-sooner"):
        shutil.copytree(own_tiny, tmp_path / "datasets" / name)
    (tmp_path / "datasets" / "01-empty").mkdir()
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path))
    assert incident.slugs() == ["03-sooner", "12-later", "90-tiny"]


def test_the_course_goes_by_places_and_then_by_name(
    own_tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, place in (("12-first", 1), ("03-third", None), ("05-second", 2), ("02-third", None)):
        shutil.copytree(own_tiny, tmp_path / "datasets" / name)
        toml = tmp_path / "datasets" / name / "incident.toml"
        text = toml.read_text(encoding="utf-8")
        if place:
            text = text.replace("format = 1", f"format = 1\nplace = {place}")
        toml.write_text(text, encoding="utf-8")
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path))
    ordered = ["12-first", "05-second", "02-third", "03-third", "90-tiny"]
    assert [lab.slug for lab in incident.course()] == ordered
