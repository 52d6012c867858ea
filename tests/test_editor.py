"""The editor's side of the kernel: completion, help, formatting, one CTE's rows, cold questions."""

from __future__ import annotations

import ast
import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course import cold, completion, formatting, hints, keys, query
from course.session import Session
from grader import incident, schema
from grader.paths import RELEASE_MARK

LAB = "07-ledger-written-twice"
ANSWERS = Path(__file__).parent / "answers" / LAB
ENTRIES = ["entry_id", "amount_usd", "status"]
KNOWN = {"ledger.entries": ENTRIES, "ops.jobs": ["job", "state"]}


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InteractiveShell]:
    """A real IPython shell with the lab open on a small world."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("work"))
        patch.delenv("FIREDRILL_WORKSPACE", raising=False)
        shell = InteractiveShell()
        shell.run_line_magic("load_ext", "course")
        with capture_output():
            shell.run_line_magic("incident", f"{LAB} --scale 0.03")
        yield shell
        shell.run_line_magic("unload_ext", "course")


def session_of(shell: InteractiveShell) -> Session:
    """The open incident."""
    found: Session = shell.magics_manager.registry["Magics"].session
    return found


def completed(shell: InteractiveShell, code: str) -> list[str]:
    """What IPython offers where `|` stands in a cell."""
    cursor = code.index("|")
    with provisionalcompleter():
        found = list(shell.Completer.completions(code.replace("|", ""), cursor))
    return [each.text for each in found]


def shown(shell: InteractiveShell, line: str, cell: str | None = None) -> str:
    """The text that a magic shows."""
    name, _, rest = line.partition(" ")
    with capture_output() as captured:
        if cell is None:
            shell.run_line_magic(name, rest)
        else:
            shell.run_cell_magic(name, rest, cell)
    lines = captured.stdout.splitlines()  # outside a kernel, a display is printed as a dict
    return "\n".join(
        ast.literal_eval(line)["text/plain"] if line.startswith("{'text/") else line
        for line in lines
    )


@pytest.mark.parametrize(
    ("sql", "alias", "columns"),
    [
        ("SELECT | FROM ledger.entries e", "e", ENTRIES),
        ("SELECT e.| FROM ledger.entries AS e JOIN ops.jobs j ON e.x = j.", "e", ENTRIES),
        ("SELECT j.| FROM ledger.entries e, ops.jobs j", "j", ["job", "state"]),
        ("SELECT sum(| FROM ledger.entries", "entries", ENTRIES),
        ("UPDATE ledger.entries SET |", "entries", ENTRIES),
        ("SELECT 1; SELECT | FROM ops.jobs", "jobs", ["job", "state"]),
        ("SELECT | FROM (SELECT job AS who, 1 AS one FROM ops.jobs) s", "s", ["who", "one"]),
        (
            "SELECT 1 FROM ledger.entries e WHERE EXISTS (SELECT 1 FROM ops.jobs j WHERE |",
            "e",
            ENTRIES,
        ),
        ("SELECT job FROM ops.jobs UNION SELECT | FROM ledger.entries", "entries", ENTRIES),
        (
            "WITH a AS (SELECT *, 1 AS one FROM ops.jobs), b AS "
            "(SELECT a.* FROM a) SELECT | FROM b",
            "b",
            ["job", "state", "one"],
        ),
        ("WITH a (x, y) AS (SELECT 1, 2) SELECT | FROM a", "a", ["x", "y"]),
    ],
)
def test_an_alias_stands_for_its_columns_also_in_a_half_written_query(
    sql: str, alias: str, columns: list[str]
) -> None:
    place = query.at(sql.replace("|", ""), sql.index("|"), KNOWN)
    assert place.sources[alias] == columns


def test_a_union_reads_its_own_tables_only() -> None:
    sql = "SELECT job FROM ops.jobs UNION SELECT  FROM ledger.entries"
    assert list(query.at(sql, sql.index(" FROM"), KNOWN).sources) == ["jobs"]


@pytest.mark.parametrize(
    ("cell", "offered"),
    [
        ("%%sql\nSELECT * FROM led|", "ledger.entries"),
        ("%%sql\nSELECT e.void_r| FROM ledger.entries e", "void_reason"),
        ("%%sql\nSELECT void_r| FROM ledger.entries", "void_reason"),
        ("%%sql\nWITH twice AS (SELECT 1 AS n) SELECT * FROM tw|", "twice"),
        ("%%sql\nWITH twice AS (SELECT 1 AS nine) SELECT ni| FROM twice", "nine"),
        ("%%sql\nSELECT row_nu|", "row_number"),
        ("%%fix quarantine\nUPDATE ledger.entries SET void_r|", "void_reason"),
        ("%check written_tw|", "written_twice"),
        ("%%sql written_tw|", "written_twice"),
        ("%tables entr|", "ledger.entries"),
    ],
)
def test_the_cell_around_the_cursor_completes_it(
    shell: InteractiveShell, cell: str, offered: str
) -> None:
    assert offered in completed(shell, cell)[:6]


@pytest.mark.parametrize(
    ("sql", "name", "kind"),
    [
        ("SELECT e.void_r| FROM ledger.entries e", "void_reason", "column of ledger.entries"),
        ("SELECT void_r| FROM ledger.entries", "void_reason", "column of ledger.entries"),
        ("SELECT void_r|", "void_reason", "column of ledger.entries"),
        ("SELECT ledger.entries.void_r|", "void_reason", "column of ledger.entries"),
        ("WITH t AS (SELECT 1 AS nine) SELECT x.ni| FROM t AS x", "nine", "column of t"),
        ("WITH twice AS (SELECT 1 AS nine) SELECT * FROM tw|", "twice", "cte"),
        ("SELECT * FROM ledger.ent|", "entries", "table"),
        ("SELECT row_nu|", "row_number", "function"),
    ],
)
def test_what_is_offered_says_what_it_is_and_a_column_of_what(
    shell: InteractiveShell, sql: str, name: str, kind: str
) -> None:
    code = f"%%sql\n{sql}"
    found = completion.complete(session_of(shell), code.replace("|", ""), code.index("|"))
    assert found is not None
    assert dict(found.names)[name] == kind


def test_python_stays_python_and_a_string_in_sql_stays_alone(shell: InteractiveShell) -> None:
    shell.user_ns["ledger_of_mine"] = 1
    assert "ledger_of_mine" in completed(shell, "ledger_of|")
    assert completed(shell, "%%sql\nSELECT 'led|") == ["led"]
    assert completed(shell, "%%write update_1\nWe looked at ledger_of|") == ["ledger_of"]


def test_facts_complete_their_names_and_choices(shell: InteractiveShell) -> None:
    lab = session_of(shell).lab
    asked = [question for question in lab.questions if question.kind == "facts"]
    for question in asked:
        assert completed(shell, f"%%facts {question.name}\n|") == list(question.facts)
    name, fact, choices = next(
        (question.name, name, fact.choices)
        for question in asked
        for name, fact in question.facts.items()
        if fact.choices
    )
    offered = completed(shell, f"%%facts {name}\n{fact} = |")
    assert offered == [f'"{choice}"' for choice in choices]


def test_help_is_the_comment_of_the_column_and_of_the_table(shell: InteractiveShell) -> None:
    session = session_of(shell)
    table = session.schema.tables["ledger.entries"]
    code = "%%sql\nSELECT e.void_reason FROM ledger.entries e"
    column = table.column("void_reason")
    assert column is not None
    assert column.comment in (completion.inspect(session, code, code.index("_reason")) or "")
    assert table.comment in (completion.inspect(session, code, code.index("tries")) or "")
    assert completion.inspect(session, code, code.index("SELECT") + 1) is None


def test_a_blank_line_above_takes_nothing_away(shell: InteractiveShell) -> None:
    cell = "%%sql\nselect e.void_r| from ledger.entries e"
    assert completed(shell, f"\n{cell}") == completed(shell, cell) == ["void_reason"]
    assert formatting.cell(f"\n%%sql\n{CTES}").fields == formatting.cell(f"%%sql\n{CTES}").fields


def test_help_on_the_name_of_a_question_is_what_it_asks(shell: InteractiveShell) -> None:
    session = session_of(shell)
    (asked,) = (each.asks for each in session.lab.questions if each.name == "written_twice")
    code = "n = written_twice\n%check written_twice"
    assert completion.inspect(session, code, len(code)) == f"written_twice: {asked}"
    assert completion.inspect(session, code, len("n = wri")) is None


def test_a_name_that_is_gone_with_its_kernel_is_led_back_to_its_cell(
    shell: InteractiveShell,
) -> None:
    with capture_output() as captured:
        shell.run_cell("retry_rounds.head()")
        shell.run_cell("something_else")
    assert "`retry_rounds` is made by the cell `%%sql retry_rounds`" in captured.stdout
    assert "`something_else`" not in captured.stdout


def test_completion_takes_less_than_a_tenth_of_a_second(shell: InteractiveShell) -> None:
    longest = max((path.read_text() for path in ANSWERS.glob("*/right/*.sql")), key=len)
    cell = f"%%sql\n{longest};\nSELECT |"
    completed(shell, cell)
    started = time.process_time()
    assert completed(shell, cell)
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("sql", "formatted"),
    [
        ("select 1 as a, 2 as b -- two", "SELECT\n  1 AS a,\n  2 AS b /* two */"),
        ("delete from t where x", "DELETE FROM t\nWHERE\n  x"),
        ("select 1; select 2;", "SELECT\n  1;\n\nSELECT\n  2;"),
        (
            "select datediff('day', a, b), median(c)",
            "SELECT\n  datediff('day', a, b),\n  median(c)",
        ),
        ("select ifnull(a, 0), p->>'b'", "SELECT\n  ifnull(a, 0),\n  p ->> 'b'"),
        ("from t where a is not null", "SELECT\n  *\nFROM t\nWHERE\n  a IS NOT NULL"),
        ("from t where a not like 'x'", "SELECT\n  *\nFROM t\nWHERE\n  a NOT LIKE 'x'"),
        ("from t where not (a or b)", "SELECT\n  *\nFROM t\nWHERE\n  NOT (\n    a OR b\n  )"),
    ],
)
def test_sql_is_set_in_lines_and_its_comments_stay(sql: str, formatted: str) -> None:
    assert formatting.pretty(sql) == formatted
    assert formatting.pretty(formatted) == formatted


@pytest.mark.parametrize("sql", ["select from where", "-- nothing yet", "select (1"])
def test_what_does_not_parse_is_left_as_it_is(sql: str) -> None:
    with pytest.raises(formatting.NotFormatted, match="Left as it is"):
        formatting.pretty(sql)


def test_most_right_answers_are_formatted_and_name_the_same_things() -> None:
    texts = [path.read_text() for path in sorted(ANSWERS.glob("*/right/*.sql"))]
    replies = [formatting.cell(f"%%sql a_name\n{sql}").fields for sql in texts]
    formatted = [
        (sql, str(reply["text"]))
        for sql, reply in zip(texts, replies, strict=True)
        if "text" in reply
    ]
    # of the others sqlglot would write a part in another way
    assert len(formatted) > 0.9 * len(texts)
    assert all("would change" in str(reply["said"]) for reply in replies if "said" in reply)
    for sql, text in formatted:
        assert text.startswith("%%sql a_name\n")
        names = set(re.findall(r"[a-z]+_[a-z_]+", sql.lower()))
        assert names <= set(re.findall(r"[a-z]+_[a-z_]+", text.lower()))


CTES = """WITH a AS (SELECT 1 AS n UNION ALL SELECT 2),
b AS (WITH inner_one AS (SELECT n FROM a) SELECT n * 10 AS m FROM inner_one)
SELECT sum(m) AS s FROM b"""


@pytest.mark.parametrize(
    ("inside", "name", "values"),
    [
        ("AS n", "a", ["1", "2"]),
        ("* 10", "b", ["10", "20"]),
        ("n FROM a", "inner_one", ["1", "2"]),
        ("sum(m)", "b", ["10", "20"]),
    ],
)
def test_the_cte_around_the_cursor_shows_its_rows(
    shell: InteractiveShell, inside: str, name: str, values: list[str]
) -> None:
    code = f"%%sql\n{CTES}"
    said = shown(shell, f"cte --at {code.index(inside)}", code)
    assert f"CTE {name}: 2 rows" in said
    assert all(value in said.splitlines()[-1 - place] for place, value in enumerate(values[::-1]))


def test_cte_and_format_take_the_text_last_run(shell: InteractiveShell) -> None:
    shown(shell, "sql written_twice", CTES)
    assert "CTE a of written_twice: 2 rows" in shown(shell, "cte written_twice a")
    assert "no CTE called `nothing`" in shown(shell, "cte written_twice nothing")
    assert "CTE b: 2 rows" in shown(shell, "cte", CTES)  # a cell of its own
    looks = [record for record in session_of(shell).records() if record["what"] == "look"]
    kept = [(each["cte"], each["ok"], each["rows"]) for each in looks[-2:]]
    assert kept == [("written_twice.a", True, 2), ("b", True, 2)]
    assert looks[-2]["text"].startswith("WITH a AS (SELECT 1 AS n")
    assert "  sum(m) AS s" in shown(shell, "format written_twice")


def test_a_cold_question_keeps_its_help_until_its_first_run(shell: InteractiveShell) -> None:
    session = session_of(shell)
    question = next(
        q for q in session.lab.questions if q.kind == "sql" and q.name != "written_twice"
    )
    cell = f"%%sql {question.name}\nSELECT * FROM led|"
    assert "ledger.entries" in completed(shell, cell)
    try:
        question.cold = True
        assert completed(shell, cell) == ["led"]
        with pytest.raises(cold.TooSoon, match="asked cold"):
            hints.give(session, question)
        assert "is asked cold" in shown(shell, f"example {question.name}")
        shown(shell, f"sql {question.name}", "-- write your query here")
        assert completed(shell, cell) == ["led"]
        shown(shell, f"sql {question.name}", "SELECT rows FROM memory")
        assert "ledger.entries" in completed(shell, cell)
        assert "Hint 1" in hints.give(session, question)
    finally:
        question.cold = False


@pytest.mark.parametrize(
    ("mark", "first", "sure"),
    [
        (None, "Hint 2 of 3", "Hint 2 of 3"),
        ('course = "c"', "Hint 2 of 3", "Hint 2 of 3"),
        ('hints = "counted"', "you have taken 1 of 3", "Hint 2 of 3"),
        ('hints = "off"', "has turned hints off", "has turned hints off"),
        ('hints = "dear"', "Hint 2 of 3", "Hint 2 of 3"),
        ("no TOML", "Hint 2 of 3", "Hint 2 of 3"),
    ],
)
def test_a_class_may_count_hints_or_turn_them_off_and_says_so_first(
    shell: InteractiveShell, mark: str | None, first: str, sure: str
) -> None:
    session = session_of(shell)
    name = "retry_rounds"
    session.forget(name)
    release = session.workspace / RELEASE_MARK
    shown(shell, f"hint {name}")
    if mark is not None:
        release.write_text(mark, encoding="utf-8")
    try:
        assert first in shown(shell, f"hint {name} 2")
        taken = hints.taken(session, name)
        assert taken == (2 if first.startswith("Hint") else 1)
        again = shown(shell, f"hint {name} 1")  # what was seen stays, where it is not off
        assert ("Hint 1 of 3" in again) is ("off" not in first)
        assert sure in shown(shell, f"hint {name} 2 --yes")
    finally:
        release.unlink(missing_ok=True)


@pytest.mark.parametrize("slug", incident.slugs())
def test_a_question_that_is_asked_cold_says_so_above_its_cell(slug: str) -> None:
    lab = incident.load(slug)
    text = lab.notebook.read_text(encoding="utf-8")
    above = {
        question.name: text.partition(f'magic_args="{question.name}"')[0].rpartition("\n```\n")[2]
        for question in lab.questions
    }
    said = [name for name, prose in above.items() if "asked cold" in prose]
    assert said == [question.name for question in lab.questions if question.cold]


def test_the_diagram_of_keys_says_in_words_what_it_draws(shell: InteractiveShell) -> None:
    declared: Any = schema.read(session_of(shell).lab.sql("schema.sql"))
    html, text = keys.diagram(declared)
    assert html.count("<rect ") == len(declared.tables)
    drawn = [key for table in declared.tables.values() for key in table.foreign_keys]
    assert drawn
    assert html.count("<path ") == len(declared.tables) + len(drawn)
    for key in drawn:
        assert f"→ {key.table} ({', '.join(key.to)})" in text
    one = keys.diagram(declared, drawn[0].table)[0]
    assert 1 < one.count("<rect ") <= len(declared.tables)


def test_columns_of_one_name_that_no_key_joins_are_listed() -> None:
    declared = schema.read(incident.load("02").sql("schema.sql"))
    text = keys.diagram(declared)[1]
    rows = [line.split("|") for line in text[text.index(keys.UNDECLARED) :].splitlines()]
    found = {row[0].strip(): row[1].split(", ") for row in rows if len(row) == 2}
    assert {"raw.touches", "raw.order_lines"} <= {each.strip() for each in found["order_id"]}
    assert "export_id" not in found  # bi.shares points to bi.exports by it
    assert "value" not in found


def test_the_extension_is_small_and_asks_nobody() -> None:
    folder = Path(__file__).parent.parent / "course" / "labextension"
    (script,) = (folder / "static").iterdir()
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 50_000
    assert script.name in (folder / "package.json").read_text()
    assert "http" not in script.read_text()


def test_the_extensions_script_is_named_after_what_it_holds() -> None:
    """JupyterLab lets browsers keep it for a year: under an old name nobody would get a new one."""
    (script,) = (Path(__file__).parent.parent / "course" / "labextension" / "static").iterdir()
    due = f"remoteEntry.{hashlib.sha256(script.read_bytes()).hexdigest()[:12]}.js"
    assert script.name == due, f"rename it to {due}, in package.json too"
