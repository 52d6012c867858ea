"""Repairs in a real kernel: whole or not at all, tried again, replayed, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader import incident
from tests.learner_kernel import LearnerKernel

LAB = "07-ledger-written-twice"
OPEN = f"%load_ext course\n%incident {LAB}"
VOIDED = "%%sql\nSELECT 'voided ' || count(*) AS n FROM ledger.entries WHERE void_reason = '{}'"

pytestmark = pytest.mark.xdist_group("kernel")


def void(reason: str, rows: int, *, also: str = "") -> str:
    """A cell that voids some rows, only those that are not void yet."""
    return f"""%%fix quarantine
UPDATE ledger.entries
SET status = 'void', void_reason = '{reason}', voided_by = 'me', voided_at = world_now()
WHERE status = 'posted'
  AND entry_id IN (SELECT entry_id FROM ledger.entries ORDER BY entry_id LIMIT {rows});
{also}"""


REFUND = """%%fix refund
INSERT INTO ops.refund_requests
SELECT 900000 + count(*), 1, 1, 1.00, 'USD', 'voided rows: ' || count(*), 'INC', world_now()
FROM ledger.entries WHERE void_reason = 'a'"""
REFUNDED = "%%sql\nSELECT coalesce(max(reason), 'no refund') AS r FROM ops.refund_requests"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def running(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnerKernel]:
    """One kernel for the tests that need no death of their own."""
    kernel = LearnerKernel(tmp_path_factory.mktemp("work"), cache)
    kernel.run("%load_ext course")
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(running: LearnerKernel, tmp_path: Path) -> LearnerKernel:
    """That kernel, moved to a new workspace, with the incident open."""
    move(running, tmp_path)
    assert running.run(f"%incident {LAB}").errors == []
    return running


def move(kernel: LearnerKernel, workspace: Path) -> LearnerKernel:
    """The kernel, as if it had been started there."""
    kernel.run(f"import os; os.chdir({str(workspace)!r})")
    kernel.run("%reload_ext course")
    return kernel


@pytest.fixture
def kernels(cache: Path) -> Iterator[Callable[[Path], LearnerKernel]]:
    """Starts kernels of one's own, with the incident open; those that live on are stopped."""
    started: list[LearnerKernel] = []

    def start(workspace: Path) -> LearnerKernel:
        started.append(LearnerKernel(workspace, cache))
        assert started[-1].run(OPEN).errors == []
        return started[-1]

    yield start
    for kernel in started:
        if kernel.manager.has_kernel:
            kernel.stop()


def test_a_fix_says_what_it_changed_and_runs_whole_or_not_at_all(kernel: LearnerKernel) -> None:
    done = kernel.run(void("a", 5))
    assert "`quarantine` ran through. It stands on your copy" in done.text
    assert "`%check quarantine` judges it" in done.text
    assert ["ledger.entries", "0", "5", "0"] in rows(done.text)
    assert "voided 5" in kernel.run(VOIDED.format("a")).text

    failed = kernel.run(void("b", 9, also="INSERT INTO audit.adjustments VALUES (1);"))
    assert "Nothing was changed" in failed.text
    assert failed.errors == []
    assert "voided 0" in kernel.run(VOIDED.format("b")).text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text

    again = kernel.run(void("a", 5))
    assert "ran a second time" in again.text
    assert "nothing changed" in again.text


def test_another_version_of_a_fix_runs_without_the_first(kernel: LearnerKernel) -> None:
    kernel.run(void("a", 5))
    second = kernel.run(void("b", 7))
    assert "Your earlier version of `quarantine` was taken back first" in second.text
    assert ["ledger.entries", "0", "7", "0"] in rows(second.text)
    assert "voided 0" in kernel.run(VOIDED.format("a")).text
    assert "voided 7" in kernel.run(VOIDED.format("b")).text


def test_a_second_run_that_changes_more_is_said_and_not_kept(kernel: LearnerKernel) -> None:
    kernel.run(REFUND)
    again = kernel.run(f"{REFUND}\n")
    assert "changed 1 row again" in again.text
    assert "Your world keeps the first run only." in again.text
    assert "1 row" in kernel.run("%%sql\nSELECT 1 FROM ops.refund_requests").text


def test_fixes_stand_in_the_notebooks_order_in_whatever_order_they_ran(
    kernel: LearnerKernel,
) -> None:
    kernel.run(REFUND)
    assert "voided rows: 0" in kernel.run(REFUNDED).text
    kernel.run(void("a", 5))
    assert "voided rows: 5" in kernel.run(REFUNDED).text


def test_accepted_fixes_are_replayed_after_the_kernel_was_killed(
    kernels: Callable[[Path], LearnerKernel], tmp_path: Path
) -> None:
    kernel = kernels(tmp_path)
    kernel.run(void("old", 3))
    kernel.run(void("a", 5))
    kernel.run(void("broken", 9, also="DELETE FROM ledger.nothing"))
    kernel.kill()

    kernel = kernels(tmp_path)
    said = kernel.run(f"%incident {LAB}").text
    assert "Your repair stands again: `quarantine`" in said
    assert "voided 5" in kernel.run(VOIDED.format("a")).text
    assert "voided 0" in kernel.run(VOIDED.format("old")).text


def test_reset_takes_repairs_back_and_undo_brings_them_again(kernel: LearnerKernel) -> None:
    kernel.run(void("a", 5))
    kernel.run(REFUND)
    reset = kernel.run("%reset refund")
    assert "%reset --undo" in reset.text
    assert "no refund" in kernel.run(REFUNDED).text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text
    whole = kernel.run("%reset")
    assert "`quarantine` is taken back" in whole.text
    assert "Your answers, points and hints stay" in whole.text
    assert "voided 0" in kernel.run(VOIDED.format("a")).text
    undone = kernel.run("%reset --undo")
    assert "`quarantine`" in undone.text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text
    assert "run, not checked" in kernel.run("%progress").text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text
    kernel.run("%reset --undo")  # the one of `refund`
    assert "nothing to take back" in kernel.run("%reset --undo").text


def test_reset_restores_the_world_and_loses_no_answer(kernel: LearnerKernel) -> None:
    kernel.run("%%write update_1\nWe know this.")
    kernel.run(void("a", 5))
    kernel.run("%check quarantine")
    before = kernel.run("%progress").text
    kernel.run("%reset")
    assert kernel.run("%progress").text == before
    assert "· update_1 ·" in kernel.run("%check update_1").text.splitlines()[0]
    assert "already the untouched world" in kernel.run("%reset").text
    assert "voided 0" in kernel.run(VOIDED.format("a")).text


def test_reset_all_keeps_a_dated_copy_and_undo_brings_the_answers_back(
    kernel: LearnerKernel, tmp_path: Path
) -> None:
    kernel.run("%%write update_1\nWe know this.")
    kernel.run(void("a", 5))
    before = kernel.run("%progress").text
    reset = kernel.run("%reset --all").text
    assert "You start over" in reset
    assert "in a file with today's date" in reset
    (kept,) = tmp_path.glob(f"{LAB}.reset-????-??-??.md")
    for cell in ("%%write update_1\nWe know this.", void("a", 5).strip()):
        assert cell in kept.read_text(encoding="utf-8")
    assert "not checked" not in kernel.run("%progress").text
    assert "There is no answer to check yet" in kernel.run("%check update_1").text
    kernel.run("%reset --undo")
    after = kernel.run("%progress").text
    assert [line.split("|")[2] for line in after.splitlines()[3:]] == [
        line.split("|")[2] for line in before.splitlines()[3:]
    ]
    assert "voided 5" in kernel.run(VOIDED.format("a")).text


@pytest.mark.parametrize("line", ["%reset refund --all", "%reset --all --undo", "%reset x --undo"])
def test_a_reset_that_says_two_things_does_nothing(kernel: LearnerKernel, line: str) -> None:
    kernel.run(void("a", 5))
    assert "one at a time" in kernel.run(line).text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text


def test_a_cache_that_was_cleaned_meanwhile_is_filled_again(
    kernel: LearnerKernel, cache: Path
) -> None:
    kernel.run(void("a", 5))
    for world in (cache / "worlds").glob("*.duckdb"):
        world.unlink()
    assert "is taken back" in kernel.run("%reset").text
    assert "voided 0" in kernel.run(VOIDED.format("a")).text


def test_a_replay_that_was_stopped_is_finished_before_the_next_query(
    kernel: LearnerKernel,
) -> None:
    slow = "SELECT count(*) FROM range(15000) x(i), range(15000) y(j) WHERE i * j % 7 = 3"
    kernel.run(void("a", 5, also=f"{slow};"))
    kernel.run(REFUND)
    assert "Stopped." in kernel.run("%reset refund", interrupt_after=0.3).text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text
    assert "no refund" in kernel.run(REFUNDED).text


def test_two_kernels_in_one_workspace_do_not_meet(
    kernels: Callable[[Path], LearnerKernel], tmp_path: Path
) -> None:
    one, two = kernels(tmp_path), kernels(tmp_path)
    one.run(void("a", 5))
    two.run(void("b", 7))
    assert "voided 5" in one.run(VOIDED.format("a")).text
    assert "voided 7" in two.run(VOIDED.format("b")).text
    assert "voided 0" in one.run(VOIDED.format("b")).text
    lines = (tmp_path / ".firedrill" / "journal.jsonl").read_text().splitlines()
    assert sum('"what":"run"' in line and '"kind":"fix"' in line for line in lines) == 2


def test_a_copy_goes_with_its_kernel(
    kernels: Callable[[Path], LearnerKernel], cache: Path, tmp_path: Path
) -> None:
    kernel = kernels(tmp_path)
    before = set((cache / "sessions").rglob("*.duckdb"))
    kernel.stop()
    assert len(before - set((cache / "sessions").rglob("*.duckdb"))) == 1


def test_fixes_of_another_world_are_not_replayed(kernel: LearnerKernel) -> None:
    kernel.run(void("a", 5))
    other = kernel.run(f"%incident {LAB} --seed 2")
    assert "stands again" not in other.text
    assert "voided 0" in kernel.run(VOIDED.format("a")).text


def test_another_seed_has_progress_messages_and_hints_of_its_own(kernel: LearnerKernel) -> None:
    kernel.run("%%sql captured_twice\nSELECT 1 AS n")
    kernel.run("%check captured_twice")
    kernel.run("%hint captured_twice")
    kernel.run("%page postmortem")
    first = kernel.run("%progress").text
    later = [m for m in incident.load(LAB).chat if m.step == "diagnosis"]
    other = kernel.run(f"%incident {LAB} --seed 2")
    assert not any(f"{message.sender} (" in other.text.split("\n\n", 2)[1] for message in later)
    fresh = kernel.run("%progress").text
    assert "seed 2" in fresh.splitlines()[0]
    assert {row[2] for row in rows(fresh)[3:]} == {"open"}
    assert "There is no answer to check yet" in kernel.run("%check captured_twice").text
    assert "Hint 1 of" in kernel.run("%hint captured_twice").text
    kernel.run("%reset --all")
    kernel.run(f"%incident {LAB} --seed 1")
    assert kernel.run("%progress").text == first


def test_a_workspace_that_cannot_be_written_costs_only_the_journal(
    running: LearnerKernel, tmp_path: Path
) -> None:
    (tmp_path / ".firedrill").write_text("a file where the folder should be")
    kernel = move(running, tmp_path)
    said = kernel.run(f"%incident {LAB}").text
    assert "Your journal cannot be written here" in said
    assert "`quarantine` ran through" in kernel.run(void("a", 5)).text
    assert "voided 5" in kernel.run(VOIDED.format("a")).text


def test_in_a_class_release_a_check_says_that_the_grade_comes_later(
    running: LearnerKernel, tmp_path: Path
) -> None:
    (tmp_path / ".firedrill-release").touch()
    kernel = move(running, tmp_path)
    kernel.run(f"%incident {LAB}")
    kernel.run("%%sql written_twice\nSELECT 1 AS n")
    card = kernel.run("%check written_twice").text
    assert card.startswith("? Not judged · written_twice · 3 points open")
    assert "the grade comes with your class" in card
    kernel.run("%%sql written_twice\nCOPY x TO 'y'")
    assert "Not run · written_twice" in kernel.run("%check written_twice").text


def test_a_fix_gets_its_card(kernel: LearnerKernel) -> None:
    reference = incident.load(LAB).references["quarantine"]
    kernel.run(void("a", 5))
    assert "· quarantine ·" in kernel.run("%check quarantine").text.splitlines()[0]
    assert "ledger.entries" in kernel.run(f"%%fix quarantine\n{reference}").text
    assert kernel.run("%check quarantine").text.startswith("✔ Right · quarantine · 8 of 8")
    assert "nothing changed" in kernel.run(f"%%fix quarantine\n{reference}").text


COUNT = "SELECT 'voided ' || count(*) AS n FROM ledger.entries WHERE void_reason = 'a'"


def test_an_answer_runs_on_the_world_that_its_question_is_asked_on(kernel: LearnerKernel) -> None:
    before = kernel.run(f"%%sql written_twice\n{COUNT}")
    assert "before your repair" not in before.text
    kernel.run(void("a", 5))
    sick = kernel.run(f"%%sql written_twice\n{COUNT}")
    assert "voided 0" in sick.text
    assert "asked on the world before your repair" in sick.text
    assert "`%%sql` without a name reads your copy" in sick.text
    explored = kernel.run(f"%%sql\n{COUNT}")
    assert "voided 5" in explored.text
    assert "before your repair" not in explored.text
    monitor = kernel.run(f"%%monitor ledger_double_write\n{COUNT}")
    assert "voided 0" in monitor.text
    assert "asked on the world before your repair" in monitor.text
    kernel.run("%reset quarantine")
    assert "before your repair" not in kernel.run(f"%%sql written_twice\n{COUNT}").text


def test_a_question_of_the_repaired_world_reads_the_copy_and_names_what_it_lacks(
    kernel: LearnerKernel,
) -> None:
    early = kernel.run(f"%%sql all_clear\n{COUNT}")
    assert "asked on the repaired world" in early.text
    assert "`quarantine` and `refund` do not stand on your copy yet" in early.text
    kernel.run(void("a", 5))
    half = kernel.run(f"%%sql all_clear\n{COUNT}")
    assert "voided 5" in half.text
    assert "`refund` does not stand on your copy yet" in half.text
    kernel.run(REFUND)
    whole = kernel.run(f"%%sql all_clear\n{COUNT}")
    assert "asked on the repaired world: your copy, with your repairs" in whole.text


def test_an_answer_on_a_cache_that_was_cleaned_meanwhile_is_still_answered(
    kernel: LearnerKernel, cache: Path
) -> None:
    kernel.run(void("a", 5))
    for world in (cache / "worlds").glob("*.duckdb"):
        world.unlink()
    assert "voided 0" in kernel.run(f"%%sql written_twice\n{COUNT}").text


def rows(text: str) -> list[list[str]]:
    """The cells of each line of a plain-text table."""
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
