"""What a repair earns: awkward rows, rows that break a rule, what must hold, better and worse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader import cards, incident
from grader.author_check import worlds
from grader.author_check.finding import Bench as LabBench
from grader.bench import Bench
from grader.errors import BadLab
from grader.incident import Lab
from grader.judge import Judge
from grader.judges import fix_left, fix_rules
from grader.questions import FixQuestion
from grader.results import Repair
from grader.sandbox.client import Sandbox
from tests.tiny_fixes import COPIES, NOTE, RIGHT, VOID, WRONG

# ── the awkward rows ─────────────────────────────────────────────────────────────────────────────

VOID_COUNTED = "\n".join(
    part.replace("row_number()", "sum(1)").replace(
        "WHERE status = 'placed' QUALIFY",
        "QUALIFY status = 'placed' AND",
    )
    for part in (f"{NOTE};", VOID)
)


def test_a_repair_that_is_right_by_luck_falls_to_the_awkward_rows(tiny_judge: Judge) -> None:
    """It counts what is void already: no request of the large worlds was voided and placed anew."""
    verdict = tiny_judge.judge("void_copies", VOID_COUNTED)
    card = cards.text(verdict)
    assert (verdict.outcome, verdict.points) == ("partly", 3.5), card
    assert "none on your world, but 1 of the awkward rows" in card
    assert [table.title for table in verdict.evidence] == [
        "Innocent rows of shop.orders, as they stood, and as your script leaves them"
        " (on the awkward rows)"
    ]
    was, now = verdict.evidence[0].rows
    status = verdict.evidence[0].columns.index("status")
    assert (was[0], was[status], now[0], now[status]) == ("was", "placed", "is now", "void")


def test_awkward_rows_that_cannot_be_are_the_authors_mistake(
    tiny: Lab, worker: Sandbox, tmp_path: Path
) -> None:
    """Their order has a key that is taken."""
    folder = tmp_path / "datasets" / tiny.slug
    shutil.copytree(tiny.folder, folder)
    (folder / "tricky.sql").write_text("INSERT INTO shop.orders FROM shop.orders LIMIT 1;")
    broken = incident.load_folder(folder)
    bench = Bench(broken, worker, references=tiny.references, hidden_seeds=(2,))
    for _ in range(2):  # and what was refused once is not taken from the cache the next time
        with pytest.raises(BadLab) as refused:
            bench.tricky(broken.question("void_copies"))
        assert str(refused.value) == (
            "90-tiny: the tricky rows break a key, shop.orders: primary key (order_id)."
        )


LABS = [lab for lab in map(incident.load, incident.slugs()) if (lab.folder / "tricky.sql").exists()]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_awkward_rows_break_only_what_the_fault_breaks(lab: Lab, worker: Sandbox) -> None:
    [found] = worlds.awkward_rows(LabBench(lab, sandbox=worker))
    assert found.state == "ok", found.says


def test_a_lab_without_awkward_rows_says_what_is_not_checked(
    tiny: Lab, worker: Sandbox, tmp_path: Path
) -> None:
    folder = tmp_path / "datasets" / tiny.slug
    shutil.copytree(tiny.folder, folder)
    (folder / "tricky.sql").unlink()
    plain = incident.load_folder(folder)
    with Judge(plain, sandbox=worker, references=tiny.references, hidden_seeds=(2,)) as judge:
        verdict = judge.judge("void_copies", RIGHT["merge"])
    assert verdict.outcome == "right"
    assert verdict.not_checked[0] == "small databases with awkward rows"


# ── the rows that break a rule ───────────────────────────────────────────────────────────────────


def test_each_broken_rule_shows_its_first_rows(tiny_judge: Judge) -> None:
    """Deletes the copies but a few, and voids some orders without a note."""
    script = (
        f"DELETE FROM shop.orders WHERE order_id IN ({COPIES}) AND order_id % 2 = 0;"
        "UPDATE shop.orders SET status = 'void', voided_at = world_now() WHERE order_id < 6"
    )
    verdict = tiny_judge.judge("void_copies", script)
    shown = {table.title: table for table in verdict.evidence}
    wanted = [
        "Still violates: each request has one placed order",
        "Now violates: no order is gone",
        "Now violates: each voided order has its note",
    ]
    assert list(shown)[:3] == wanted, cards.text(verdict)
    for title in wanted:
        assert len(shown[title].rows) == 2
        assert shown[title].left_out > 0
    assert shown[wanted[1]].columns == ["order_id"]


def test_a_rule_of_another_question_that_is_broken_shows_its_rows(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", WRONG["touches another table"][0])
    assert "Now violates: an order costs what the list says" in {
        table.title for table in verdict.evidence
    }


def test_innocent_rows_that_are_removed_are_counted(tiny_judge: Judge) -> None:
    script = f"{RIGHT['merge']}; DELETE FROM shop.credits"
    card = cards.text(tiny_judge.judge("void_copies", script))
    assert "1 in shop.credits; your script changes them" in card, card


# ── what must hold ───────────────────────────────────────────────────────────────────────────────

MUST = {  # name → (script, points of 4, part of the card)
    "held": (RIGHT["merge"], 4, "✔ each voided order has its note"),
    "broken": (VOID, 0.75, "This must hold, and does not: each voided order has its note:"),
    "nothing done": (WRONG["does nothing"][0], 0, "Your script changes nothing"),
}


@pytest.mark.parametrize("name", MUST)
def test_a_must_that_is_broken_leaves_a_quarter(name: str, tiny: Lab, tiny_judge: Judge) -> None:
    script, points, says = MUST[name]
    question = tiny.question("void_copies").model_copy(update={"must": ["every_void_noted"]})
    verdict = tiny_judge.judge(question, script)
    card = cards.text(verdict)
    assert verdict.points == points, card
    assert says in card
    assert sum(part.points for part in verdict.parts) == pytest.approx(points)


def test_a_must_that_is_no_invariant_is_the_authors_mistake(tiny: Lab) -> None:
    document = tiny.question("void_copies").model_dump() | {"must": ["tidy"]}
    with pytest.raises(ValidationError, match="must names tidy, which is not an invariant"):
        FixQuestion.model_validate(document)


def test_an_invariant_that_the_contract_lacks_is_the_authors_mistake(
    tiny: Lab, tmp_path: Path
) -> None:
    folder = tmp_path / tiny.slug
    shutil.copytree(tiny.folder, folder)
    contract = (folder / "contract.sql").read_text(encoding="utf-8")
    (folder / "contract.sql").write_text(contract.replace("nothing_deleted", "nothing_gone"))
    with pytest.raises(BadLab, match="void_copies asks for nothing_deleted"):
        incident.load_folder(folder)


# ── what a script never wrote ────────────────────────────────────────────────────────────────────

SPEAKS_OF = [  # a rule → the tables whose present rows it is about
    ("SELECT 1 FROM a.notes WHERE signed_by IS NULL", {"a.notes"}),
    ("SELECT 1 FROM a.orders LEFT JOIN a.notes USING (id) WHERE void", {"a.orders", "a.notes"}),
    ("SELECT id FROM before.a.notes WHERE id NOT IN (SELECT id FROM a.notes)", set()),
    (
        "SELECT id FROM before.a.notes UNION ALL SELECT id FROM before.a.orders"
        " ANTI JOIN a.orders USING (id)",
        set(),
    ),
    ("SELECT id FROM before.a.notes UNION ALL SELECT id FROM a.notes", {"a.notes"}),
    ("WITH new AS (FROM a.notes ANTI JOIN before.a.notes USING (id)) FROM new", {"a.notes"}),
    ("no SQL at all (", set()),
]


@pytest.mark.parametrize(("sql", "tables"), SPEAKS_OF)
def test_a_rule_is_about_rows_as_they_are_or_as_they_were(sql: str, tables: set[str]) -> None:
    assert tables == fix_rules.speaks_of(sql, ["a.notes", "a.orders"]).about


def test_a_rule_about_notes_earns_nothing_where_none_was_written(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", WRONG["deletes"][0])
    note = next(part for part in verdict.parts if part.name == "every_void_noted")
    assert (note.ok, note.points, note.max_points) == (None, 0, 1)
    assert note.detail == "your script writes no row of shop.voids, so that proves nothing"
    told = sum(part.points for part in verdict.parts)
    assert verdict.points == pytest.approx(told, abs=0.01)


# ── a better repair never earns less ─────────────────────────────────────────────────────────────

RULES = ["a", "b", "c", "d"]
WORTH = st.integers(min_value=0, max_value=8)


@given(
    worth=st.lists(WORTH, min_size=6, max_size=6),
    must=st.sets(st.sampled_from(RULES)),
    held=st.sets(st.sampled_from(RULES)),
    more=st.sets(st.sampled_from(RULES)),
    idle=st.sets(st.sampled_from(RULES)),
    written=st.sets(st.sampled_from(RULES)),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    better=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    innocent=st.integers(min_value=0, max_value=3),
    fewer=st.integers(min_value=0, max_value=3),
)
def test_holding_more_and_touching_less_never_earns_less(
    worth, must, held, more, idle, written, flags, better, innocent, fewer
) -> None:
    question = FixQuestion(
        kind="fix", name="q", points=sum(worth), signal="diagnosis", step="s", asks="a",
        may_change={}, invariants=dict(zip(RULES, worth, strict=False)), must=sorted(must),
        run_twice=worth[4], innocent=worth[5],
    )  # fmt: skip
    earns, again, too_far = flags
    one = fix_left.share(
        question, held, earns=earns, again=again, innocent=innocent, too_far=too_far, idle=idle
    )
    two = fix_left.share(
        question,
        held | more,
        earns=earns or better[0],
        again=again or better[1],
        innocent=max(0, innocent - fewer),
        too_far=too_far and better[2],
        idle=idle - written,
    )
    assert 0 <= one <= two <= 1
    if must - held or too_far:
        assert one <= 0.25


STEPS = {  # what a script may do, each for better or worse
    "note": NOTE,
    "void": VOID,
    "void more": "UPDATE shop.orders SET status = 'void', voided_at = world_now()"
    " WHERE status = 'placed' AND order_id IN (20, 30)",
    "stamp": "UPDATE shop.orders SET voided_at = world_now() WHERE status = 'void'",
    "delete": "DELETE FROM shop.orders WHERE order_id IN (21, 31)",
}


@pytest.mark.slow
def test_of_any_two_scripts_the_better_one_earns_no_less(tiny: Lab, worker: Sandbox) -> None:
    """All sets of five steps: of two, the one with every ✔ of the other, and more."""
    chosen = [
        [step for at, step in enumerate(STEPS.values()) if bits >> at & 1]
        for bits in range(1, 2 ** len(STEPS))
    ]
    found = []
    with Judge(tiny, sandbox=worker, practice_scale=0.03, hidden_seeds=(2,)) as judge:
        for steps in chosen:
            verdict = judge.judge("void_copies", "; ".join(steps))
            bad = {part.name for part in verdict.parts if part.ok is False}
            found.append((bad, verdict.score))
    assert [
        (mine, theirs)
        for mine in found
        for theirs in found
        if mine[0] <= theirs[0] and mine[1] < theirs[1]
    ] == []


# ── rules that nothing touched ───────────────────────────────────────────────────────────────────


def _asked_anew(bench: Bench, question: FixQuestion, path: Path, script: str) -> Repair:
    """The same repair with every rule of the contract asked each time."""
    bench.__dict__["_reads"] = {}
    try:
        return bench.repair(question, path, script)
    finally:
        del bench.__dict__["_reads"]


@pytest.mark.parametrize("steps", [["note", "void"], ["void"], ["stamp"], ["void more", "delete"]])
def test_a_rule_that_is_not_asked_again_would_say_the_same(
    steps: list[str], tiny: Lab, tiny_judge: Judge
) -> None:
    """One whose tables nothing touched is taken from what it said before."""
    question = tiny.question("void_copies")
    path = tiny_judge.bench.practice(question)
    script = "; ".join(STEPS[step] for step in steps)
    short = tiny_judge.bench.repair(question, path, script)
    whole = _asked_anew(tiny_judge.bench, question, path, script)
    assert short.contract == whole.contract
    assert short.later == whole.later


LATE = f"{NOTE}; {VOID}; UPDATE shop.orders SET status = status WHERE false"


def test_a_rule_about_the_clock_is_asked_again(tiny: Lab, worker: Sandbox, tmp_path: Path) -> None:
    """No row of the table moves, only time does."""
    folder = tmp_path / "datasets" / tiny.slug
    shutil.copytree(tiny.folder, folder)
    with (folder / "contract.sql").open("a") as file:
        file.write(
            "\n-- name: fresh\n-- broken_by_fault: false\n-- says: the list is of today\n"
            "SELECT item FROM shop.items WHERE world_now() > (SELECT max(placed_at)"
            " + INTERVAL 2 HOUR FROM before.shop.orders);\n"
        )
    lab = incident.load_folder(folder)
    bench = Bench(lab, worker, references=tiny.references, hidden_seeds=(2,))
    question = lab.question("void_copies")
    question = question.model_copy(
        update={"invariants": {**question.invariants, "fresh": 1}, "points": 5}
    )
    repair = bench.repair(question, bench.practice(question), LATE)
    assert repair.contract["fresh"].count == 0
    assert repair.later is not None
    assert repair.later["fresh"].count == 4
