"""The learner's magics in a real kernel: what a cell shows, keeps and refuses."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident
from grader.worlds import world
from tests.learner_kernel import LearnerKernel

LAB = "07-ledger-written-twice"
OPEN = f"%load_ext course\n%incident {LAB}"
ENDLESS = """%%sql
SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE i * j % 7 = 3"""

pytestmark = pytest.mark.xdist_group("kernel")


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnerKernel]:
    """A kernel with the incident open."""
    folder = tmp_path_factory.mktemp("magics")
    kernel = LearnerKernel(folder / "work", folder / "cache")
    opened = kernel.run(OPEN)
    assert opened.errors == []
    yield kernel
    kernel.stop()


def test_the_page_is_filled_from_the_world_and_only_the_first_messages_are_there(
    kernel: LearnerKernel,
) -> None:
    lab = incident.load(LAB)
    opened = kernel.run(f"%incident {LAB}")
    assert opened.text.startswith(f"{lab.severity} · {lab.page.service} · paged 15:05 UTC")
    assert "{" not in opened.text
    assert "$261,000.00" in opened.text  # 3 % of the story's difference
    first = lab.steps[0].name
    wrote = {message.sender for message in lab.chat if message.step == first}
    assert all(f"{sender} ({lab.cast[sender]}), 15:0" in opened.text for sender in wrote)
    later = [message for message in lab.chat if message.step != first]
    assert later
    assert not any(message.text[:30] in opened.text for message in later if "{" not in message.text)
    assert "<h2" in opened.html  # next below the notebook's title


def test_loading_and_opening_again_is_quick(tmp_path: Path, kernel: LearnerKernel) -> None:
    started = time.monotonic()
    assert kernel.run("%reload_ext course").errors == []
    loaded = time.monotonic() - started
    kernel.run(f"%incident {LAB}")
    opened = time.monotonic() - started - loaded
    print(f"load_ext {loaded:.2f} s, incident {opened:.2f} s")
    assert loaded < 2
    assert opened < 10


def test_a_result_is_a_table_with_types_rows_time_and_what_it_left_out(
    kernel: LearnerKernel,
) -> None:
    shown = kernel.run("%%sql\nSELECT i, i::VARCHAR || 'x' AS t FROM range(1234) r(i)")
    assert "1,234 rows, 2 columns, " in shown.text
    assert "The first 20 are shown; 1,214 are not." in shown.text
    assert shown.html.count("<tr>") == 1 + 20
    assert shown.html.count('scope="col"') == 2
    for piece in ("<caption", "BIGINT", "VARCHAR", "<thead>", ' tabindex="0"'):
        assert piece in shown.html
    assert "19x" in shown.text
    assert "20x" not in shown.text


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("NULL", "NULL"),
        ("'NULL'", "NULL"),
        ("INTERVAL 2 DAY", "2 days"),
        ("[1, 2]", "[1, 2]"),
        ("{'a': 1}", "{'a': 1}"),
        ("1.50::DECIMAL(9, 2)", "1.50"),
        ("TIMESTAMP '2026-01-02 03:04:05.678'", "2026-01-02 03:04:05.678"),
        ("DATE '2026-01-02'", "2026-01-02"),
        ("true", "true"),
        ("'<b>&'", "<b>&"),
        ("repeat('x', 500)", "… (500 characters)"),
        ("'infinity'::TIMESTAMP", "infinity"),
    ],
)
def test_every_type_can_be_shown(kernel: LearnerKernel, expression: str, shown: str) -> None:
    output = kernel.run(f"%%sql\nSELECT {expression} AS v")
    assert output.errors == []
    assert shown in output.text
    assert "<b>" not in output.html


def test_the_frame_lands_under_its_name_and_can_be_drawn(kernel: LearnerKernel) -> None:
    kernel.run("%%sql written_twice\nSELECT 1 AS n, 2 AS m UNION ALL SELECT 3, 4 ORDER BY 1")
    drawn = kernel.run(
        "import plotly.express as px\n"
        "print(type(written_twice).__module__, written_twice.rows())\n"
        "print(len(px.bar(written_twice, x='n', y='m').data))"
    )
    assert drawn.text.splitlines() == ["polars.dataframe.frame [(1, 2), (3, 4)]", "1"]


def test_without_a_name_the_frame_is_the_last_result(kernel: LearnerKernel) -> None:
    kernel.run("%%sql\nSELECT 41 AS n")
    assert kernel.run("print(last.item(), _.item())").text.strip() == "41 41"
    assert kernel.run("print(1 + 1, _.item())").text.strip() == "2 41"


def test_a_name_that_is_no_question_is_exploration_and_said(kernel: LearnerKernel) -> None:
    shown = kernel.run("%%sql writen_twice\nSELECT 7 AS n")
    assert "`writen_twice` is no question here, so it is not graded." in shown.text
    assert "Did you mean `written_twice`?" in shown.text
    assert kernel.run("print(writen_twice.item())").text.strip() == "7"


MISTAKES = [
    ("%%sql\nSELECT *\nFROM ledger.entrie", "Did you mean `entries`?"),
    ("%%sql\nSELECT *\nFROM ledger.entrie", "line 2: FROM ledger.entrie\n               ^"),
    ("%%sql\nSELEC 1", "^"),
    ("%%sql\nSELECT 1; SELECT 2", "two statements"),
    ("%%sql\nCOPY ledger.entries TO 'x.csv'", "COPY is not allowed"),
    ("%%sql\nSELECT now()", "world_now()"),
    ("%%sql\nDELETE FROM ledger.entries", "DELETE is not allowed"),
    ("%%sql\n-- nothing yet", "no query here yet"),
    ("%%sql quarantine\nSELECT 1", "`quarantine` is answered in a `%%fix` cell"),
    ("%%fix quarantin\nSELECT 1", "Did you mean `quarantine`?"),
    ("%%fix\nSELECT 1", "needs the name of its question"),
    ("%%fix quarantine\nBEGIN; DELETE FROM ledger.entries; COMMIT", "BEGIN is not needed"),
    ("%%fix quarantine\nDROP TABLE ledger.entries", "DROP TABLE is not allowed"),
    ("%%facts cause\na = ", "cannot be read: "),
    ("%%sql --fast x\nSELECT 1", "`--fast` is no option here"),
    ("%%sql two names\nSELECT 1", "more than one name"),
    (f"%incident {LAB} --sed 3", "Did you mean `--seed`?"),
    (f"%incident {LAB} --seed many", "needs a number, not `many`"),
    (f"%incident {LAB} --seed 0", "seed starts at 1"),
    ("%incident 07-ledger-writen", f"Did you mean `{LAB}`?"),
    ("%tables ledger.entris", "Did you mean `ledger.entries`?"),
    ("%page diagnos", "Did you mean `diagnosis`?"),
    ("%page update_9", "no step called `update_9`. There are: page, blast_radius, "),
    ("%%sql\nSELECT * FROM written_twice", "`written_twice` is the result of another cell"),
    ("%%sql gave_up\nSELECT * FROM written_twice", "an answer stands alone"),
    ("%%sql\nSELECT * FROM Written_Twice", "`WITH Written_Twice AS (…)`"),
    ("%%fix refund\nDELETE FROM captured_twice", "`captured_twice` is the result of another cell"),
    ("%%sql\nSELECT * FROM made_here", "There is no table `made_here`"),
    ("%%facts cause\ndeploy_to_blame = no", "and without quotes: `deploy_to_blame = false`"),
    ("%%facts cause\ncut_zone = eu", 'text stands in quotes: `cut_zone = "eu"`'),
    ("%check writen_twice", "Did you mean `written_twice`?"),
    ("%check captured_twice", "There is no answer to check yet"),
    ("%hint written_twice 9", "hints"),
    ("%hint written_twice first", "is a number, not `first`"),
    ("%reset everythin", "no question called"),
]


@pytest.mark.parametrize(("cell", "said"), MISTAKES)
def test_a_mistake_gets_one_clear_sentence_and_no_traceback(
    kernel: LearnerKernel, cell: str, said: str
) -> None:
    output = kernel.run(cell)
    assert said in output.text
    assert output.text.startswith("! ")
    assert output.errors == []
    assert output.streams == []
    assert output.status == "ok"
    assert 'role="alert"' not in output.html  # it is said once, by the extension
    assert "Traceback" not in output.text


def test_a_runaway_query_can_be_stopped_and_the_kernel_and_the_world_live(
    kernel: LearnerKernel,
) -> None:
    kernel.run("kept = 5")
    started = time.monotonic()
    stopped = kernel.run(ENDLESS, interrupt_after=1.0)
    assert time.monotonic() - started < 15
    assert "Stopped." in stopped.text
    assert stopped.errors == []
    assert kernel.run("print(kept)").text.strip() == "5"
    assert "1 row" in kernel.run("%%sql\nSELECT count(*) AS n FROM ledger.entries").text


def test_a_query_that_wants_all_memory_is_ended_and_the_kernel_lives(
    kernel: LearnerKernel,
) -> None:
    bomb = "%%sql\nSELECT list(repeat('x', 1000000)) AS v FROM range(100000)"
    assert "memory" in kernel.run(bomb).text
    assert "1 row" in kernel.run("%%sql\nSELECT count(*) AS n FROM ledger.entries").text


def test_the_dictionary_names_every_table_and_shows_rows(kernel: LearnerKernel) -> None:
    every = kernel.run("%tables")
    assert "ledger.entries" in every.text
    one = kernel.run("%tables entries")
    assert "Rows are never deleted" in one.text
    assert "account_id → ledger.accounts (account_id)." in one.text
    assert one.html.count("<table") == 2


def test_hints_come_one_by_one_and_are_counted(kernel: LearnerKernel) -> None:
    question = next(q for q in incident.load(LAB).questions if len(q.hints) == 3)
    name = question.name
    assert "Hint 1 of 3" in kernel.run(f"%hint {name}").text
    assert "builds on the ones before it" in kernel.run(f"%hint {name} 3").text
    assert "Hint 1 of 3" in kernel.run(f"%hint {name} 1").text
    assert "Hint 2 of 3" in kernel.run(f"%hint {name}").text
    last = kernel.run(f"%hint {name}").text
    assert "Hint 3 of 3" in last
    assert "the last one" in last
    line = next(row for row in kernel.run("%progress").text.splitlines() if name in row)
    assert line.split("|")[-1].strip() == "3"


def test_facts_are_read_back_with_their_types(kernel: LearnerKernel) -> None:
    shown = kernel.run("%%facts cause\ncut_zone = \"b\"\ndoubled_requests = 12\nzone = 'b'")
    assert "2 of 7 facts read" in shown.text
    assert "whole number" in shown.text
    assert "`zone` is not asked for. Did you mean `cut_zone`?" in shown.text


def test_a_text_is_shown_set_and_its_words_are_counted(kernel: LearnerKernel) -> None:
    assert "3 words." in kernel.run("%%write update_1\nWe *know* this.").text
    assert "no text here yet" in kernel.run("%%write update_1\n<!-- write here -->").text
    spoken = kernel.run("%%write interview\n" + "word " * 300).text
    assert "300 words, about 2:00 min spoken" in spoken


def test_a_monitor_says_what_would_page_now(kernel: LearnerKernel) -> None:
    rows = kernel.run("%%monitor ledger_double_write\nSELECT 1 AS x")
    assert "It would page now: 1 row." in rows.text
    none = kernel.run("%%monitor ledger_double_write\nSELECT 1 AS x WHERE false")
    assert "Silent: no rows" in none.text


def test_new_messages_come_first_and_the_page_is_folded_away(kernel: LearnerKernel) -> None:
    shown = kernel.run("%page diagnosis")
    assert "Tomasz" in shown.text.splitlines()[0]
    assert "<details" in shown.html
    assert "$261,000.00" in kernel.run("%page").text


def test_a_questions_name_leads_to_its_step(kernel: LearnerKernel) -> None:
    shown = kernel.run("%page update_1")
    assert "`update_1` is a question of `blast_radius`" in shown.text
    assert "Tomasz" in shown.text


def test_a_frame_of_a_free_name_is_no_table_either(kernel: LearnerKernel) -> None:
    kernel.run("%%sql my_keys\nSELECT 1 AS n")
    shown = kernel.run("%%sql\nSELECT * FROM my_keys")
    assert "`my_keys` is the result of another cell" in shown.text
    assert "line 1: SELECT * FROM my_keys" in shown.text


def test_facts_are_echoed_as_they_will_be_judged(kernel: LearnerKernel) -> None:
    shown = kernel.run(
        '%%facts cause\npartition_start = "14:07"\npartition_end = "noonish"\n'
        'doubled_requests = "14"\ndeploy_to_blame = "no"\ncut_zone = 7'
    )
    read = {row[0]: row[2] for row in rows(shown.text) if len(row) == 4}
    assert read["partition_start"] == "instant: 2026-03-17 14:07:00 UTC"
    assert read["partition_end"] == "text, no instant"
    assert read["doubled_requests"] == "text; a whole number has no quotes"
    assert read["deploy_to_blame"] == "text; true or false has no quotes"
    assert read["cut_zone"] == "whole number; text has quotes"


def rows(text: str) -> list[list[str]]:
    """The cells of each line of a plain-text table."""
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]


def test_magics_before_the_incident_say_what_to_run(tmp_path: Path) -> None:
    first = incident.slugs()[0]
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    try:
        kernel.run("%load_ext course")
        for cell in ("%check", "%tables", "%%sql\nSELECT 1", "%hint x", "%page", "%reset"):
            said = kernel.run(cell).text
            assert "No incident is open in this kernel." in said
            assert f"%incident {first}" in said
        assert f"%incident {first}" in kernel.run("%incident").text
        assert not (tmp_path / "work" / ".firedrill").exists()
    finally:
        kernel.stop()


def test_a_wrong_answer_and_a_right_one_get_their_cards(kernel: LearnerKernel) -> None:
    reference = incident.load(LAB).references["written_twice"]
    kernel.run("%%sql written_twice\nSELECT DISTINCT idempotency_key FROM ledger.entries")
    wrong = kernel.run("%check written_twice")
    assert "· written_twice · " in wrong.text.splitlines()[0]
    assert "Right" not in wrong.text.splitlines()[0]
    assert 'class="firedrill-card ' in wrong.html
    kernel.run(f"%%sql written_twice\n{reference}")
    started = time.monotonic()
    right = kernel.run("%check")
    print(f"check of a query: {time.monotonic() - started:.2f} s")
    assert right.text.startswith("✔ Right · written_twice · 3 of 3")
    row = next(r for r in kernel.run("%progress").text.splitlines() if "written_twice" in r)
    assert [cell.strip() for cell in row.split("|")][2:5] == ["right", "3", "3"]


def test_facts_are_judged_on_the_world_that_is_open(kernel: LearnerKernel, tmp_path: Path) -> None:
    """Of its size: the figures of the whole world are others."""
    lab = incident.load(LAB)
    world.build(world.Spec(lab, scale=0.03), tmp_path / "world.duckdb")
    truth = world.truth(lab, tmp_path / "world.duckdb")
    asked = lab.question("cause").facts
    lines = [f"{name} = {json.dumps(truth[name], default=str)}" for name in asked]
    kernel.run("\n".join(["%%facts cause", *lines]))
    assert f"All {len(asked)} facts are right." in kernel.run("%check cause").text


def test_the_text_last_run_is_judged_also_where_it_did_not_run(kernel: LearnerKernel) -> None:
    kernel.run("%%sql retry_rounds\nSELECT nothing FROM nowhere")
    assert "Not run · retry_rounds" in kernel.run("%check retry_rounds").text


def test_the_journal_holds_what_was_run(kernel: LearnerKernel) -> None:
    kernel.run("%%sql gave\nSELECT 1")
    kernel.run("%%sql all_clear\nSELECT 5 AS five")
    where = kernel.run("import os; print(os.getcwd())").text.strip()
    lines = (Path(where) / ".firedrill" / "journal.jsonl").read_text().splitlines()
    last = json.loads(lines[-1])
    wanted = {"what": "run", "question": "all_clear", "kind": "sql", "ok": True, "rows": 1}
    assert wanted.items() <= last.items()
    assert last["text"] == "SELECT 5 AS five"


def test_what_the_judge_logs_stays_off_the_screen(kernel: LearnerKernel) -> None:
    shown = kernel.run("import logging; logging.getLogger('grader.judge').error('our fault')")
    assert (shown.texts, shown.streams) == ([], [])
    where = kernel.run("import os; print(os.getcwd())").text.strip()
    assert "our fault" in (Path(where) / ".firedrill" / "trouble.log").read_text()


def test_an_enormous_cell_is_refused_in_one_sentence(kernel: LearnerKernel) -> None:
    shown = kernel.run("%%sql cache_by_zone\nSELECT 1 -- " + "x" * 2_000_000)
    assert "2,000,012 characters long" in shown.text
    assert len(shown.text) < 500
    assert "Not run · cache_by_zone" in kernel.run("%check cache_by_zone").text


def test_check_all_judges_what_was_run_in_the_notebooks_order(kernel: LearnerKernel) -> None:
    kernel.run("%reset --all")
    try:
        assert "Nothing has been run yet." in kernel.run("%check all").text
        kernel.run("%%facts cause\n# nothing")
        kernel.run("%%sql written_twice\n-- nothing")
        shown = kernel.run("%check all").text
        assert 0 <= shown.find("written_twice") < shown.find("cause")
        last = kernel.run("%check").text  # without a name: what was run last
        assert "written_twice" in last
        assert "cause" not in last
    finally:
        kernel.run("%reset --undo")
