"""A bench: which worlds a question is asked on, what is said while one waits, what is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import incident, questions
from grader.bench import Bench
from grader.errors import BadLab
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.worlds import world

REFERENCES = {"doubled": "SELECT 1 AS n", "void_copies": "UPDATE shop.orders SET status = 'void'"}


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def bench(tiny: Lab, worker: Sandbox, told: list[str]) -> Bench:
    return Bench(
        tiny,
        worker,
        references=REFERENCES,
        practice_seed=2,
        practice_scale=0.02,
        hidden_seeds=(3, 2, 4),
        hidden_scale=0.01,
        progress=told.append,
    )


def test_hidden_worlds_are_never_the_learners_own(bench: Bench) -> None:
    question = bench.lab.question("doubled")
    specs = [world.Spec(bench.lab, seed=seed, scale=0.01) for seed in (3, 4)]
    own = world.Spec(bench.lab, seed=2, scale=0.02)
    assert bench.hidden(question) == [world.place(spec) for spec in specs]
    assert bench.worlds(question) == [world.place(own), *bench.hidden(question)]
    assert bench.practice_world == bench.practice(question) == world.place(own)
    assert (
        bench.now(bench.practice_world) == bench.practice_now == world.world_now(world.place(own))
    )


def test_each_hidden_world_is_said_as_it_is_taken(bench: Bench, told: list[str]) -> None:
    taken = []
    for path in bench.say_hidden([Path("a"), Path("b")]):
        taken.append((path.name, told[-1]))
    assert taken == [("a", "hidden world 1 of 2"), ("b", "hidden world 2 of 2")]


def test_a_reference_is_run_once_on_a_world_and_kept(
    bench: Bench, told: list[str], tiny: Lab, worker: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, path = bench.lab.question("doubled"), bench.practice_world
    bench.references = {"doubled": "SELECT 'kept once' AS n, 1 AS n"}
    first = bench.expected(question, path)
    assert (first.columns, first.frame.rows()) == (["n", "n"], [("kept once", 1)])
    asked: list[object] = []
    monkeypatch.setattr(worker, "query", lambda *given, **_: asked.append(given))
    again = Bench(tiny, worker, references=bench.references).expected(question, path)
    assert (asked, again.columns, again.types) == ([], first.columns, first.types)
    assert again.frame.equals(first.frame)


def test_a_reference_that_fails_or_is_not_there_is_the_authors(bench: Bench) -> None:
    bench.references = {"doubled": "SELECT nothing"}
    with pytest.raises(BadLab, match=r"90-tiny: the reference of doubled does not run: .*nothing"):
        bench.expected(bench.lab.question("doubled"), bench.practice_world)
    with pytest.raises(BadLab, match="there is no reference answer of by_item"):
        bench.reference(bench.lab.question("by_item"))


def test_truth_is_what_the_public_way_says(bench: Bench) -> None:
    assert set(bench.practice_truth) == {
        "first_copy_at", "last_copy_at", "copies", "copied_price", "first_item", "mechanism",
        "still_going",
    }  # fmt: skip
    assert bench.practice_truth == world.truth(bench.lab, bench.practice_world)
    assert bench.practice_figures == world.figures(bench.lab, bench.practice_world)
    assert bench.onset(bench.practice_world) == bench.practice_truth["first_copy_at"]
    assert bench.ended(bench.practice_world) == bench.practice_truth["last_copy_at"]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT 1, 2", r"90-tiny, orders: one value is wanted, not \(1, 2\)"),
        ("SELECT 1 WHERE false", r"orders: one value is wanted, not \(0, 1\)"),
        ("SELECT nothing", "90-tiny, orders: There is no column `nothing`"),
    ],
)
def test_a_figure_is_one_value(sql: str, says: str, tiny: Lab, worker: Sandbox) -> None:
    lab = tiny.model_copy(update={"figures": {"orders": sql}})
    lab._slug, lab._folder = tiny.slug, tiny.folder
    with pytest.raises(BadLab, match=says):
        _ = Bench(lab, worker, references={}, practice_scale=0.02).practice_figures


def test_a_lab_without_onset_end_or_awkward_rows_has_none(
    tiny: Lab, worker: Sandbox, tmp_path: Path
) -> None:
    folder = tmp_path / "datasets" / "91-plain"
    shutil.copytree(tiny.folder, folder)
    truth = (folder / "truth.sql").read_text()
    (folder / "truth.sql").write_text(truth.replace(": true", ": false"))
    (folder / "tricky.sql").unlink()
    bench = Bench(incident.load_folder(folder), worker, references=REFERENCES, practice_scale=0.01)
    assert (bench.onset(bench.practice_world), bench.ended(bench.practice_world)) == (None, None)
    assert bench.awkward() is None
    fix = bench.lab.question("credit")
    assert isinstance(fix, questions.FixQuestion)
    assert bench.tricky(fix) is None
