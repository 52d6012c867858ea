"""Mutants: each family gives the changed query and the words that a reader expects of it."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import duckdb
import pytest
import sqlglot

from grader.mutants import Looked, Mutant, make, mutants, texts
from grader.mutants.binding import Binding
from grader.mutants.context import Context
from grader.mutants.make import FAMILIES
from grader.mutants.patch import patched
from grader.schema import read as read_schema
from grader.search import splice
from grader.search.ddl import from_ddl

HERE = Path(__file__).parent
LAB = "07-ledger-written-twice"
LONGEST = 240  # letters: two lines of a card; the longest name all keys of a group
FEWEST = 30  # mutants that each question of the lab has at least
QUESTION = re.compile(r'```sql magic_args="(\w+)"\n-- BEGIN SOLUTION\n(.*?)-- END SOLUTION', re.S)

SCHEMA = from_ddl("""
CREATE TABLE pay (
    id INTEGER PRIMARY KEY, acc INTEGER NOT NULL, kind VARCHAR NOT NULL, status VARCHAR,
    amount DECIMAL(18, 2), fee DECIMAL(18, 2), ts TIMESTAMP, day DATE,
    CHECK (kind IN ('card', 'cash'))
);
CREATE TABLE acc (acc INTEGER PRIMARY KEY, owner VARCHAR, boss INTEGER, since TIMESTAMP);
""")
QUERIES = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["query"]
QUESTIONS = dict(
    QUESTION.findall(
        (HERE.parent / "notebooks" / "incidents" / f"{LAB}.md").read_text(encoding="utf-8")
    )
)


def made(sql: str) -> dict[str, Mutant]:
    found = mutants(sql, SCHEMA)
    assert len({mutant.id for mutant in found}) == len(found)
    return {mutant.id: mutant for mutant in found}


by_id = functools.cache(made)  # several tests read the mutants of one query


@pytest.mark.parametrize("query", QUERIES, ids=[query["sql"][:70] for query in QUERIES])
def test_a_query_has_the_mutants_and_words_of_the_table(query):
    found = by_id(query["sql"])
    for expected in query["mutant"]:
        mutant = found[expected["id"]]
        assert (expected["sql"], expected["says"]) == (mutant.sql, mutant.says), expected["id"]


def test_a_few_mutants_by_their_ids_are_what_they_are_among_all():
    sql = "SELECT acc, sum(amount) AS due FROM pay WHERE fee > 1 OR fee > 9 GROUP BY acc"
    found = by_id(sql)
    asked = [each for at, each in enumerate(found) if at % 4 == 0 or "#2" in each]
    assert any("#2" in each for each in asked)
    with Binding(SCHEMA) as binding:
        context = Context(splice.parse(sql), SCHEMA, binding)
        few = texts(sql, context, [*asked, "join.of:nothing"])
    assert few == {id_: found[id_].sql for id_ in asked}


def test_mutants_looked_up_one_by_one_are_what_they_are_among_all():
    sqls = [
        "SELECT acc, sum(amount) AS due FROM pay WHERE fee > 1 GROUP BY acc",
        "SELECT acc, sum(amount) AS due FROM pay WHERE fee > 1 OR fee > 9 GROUP BY acc",
    ]
    looked = Looked(SCHEMA)
    for sql in [*sqls, *sqls]:
        for id_, mutant in list(by_id(sql).items())[::5]:
            assert looked.text(sql, id_) == mutant.sql
        assert looked.text(sql, "wrong/by_hand.sql") is None


def test_the_end_of_time_has_no_day_before_or_after_it():
    found = by_id("SELECT id FROM pay WHERE coalesce(ts, TIMESTAMP '9999-12-31') > day")
    assert found
    assert not [name for name in found if name.startswith("constant.day")]


def test_every_family_stands_in_the_table():
    expected = {each["id"].partition(".")[0] for query in QUERIES for each in query["mutant"]}
    assert expected == {name for name, _ in FAMILIES}


@pytest.mark.parametrize("query", QUERIES, ids=[query["sql"][:70] for query in QUERIES])
def test_mutants_bind_differ_and_are_told_as_if(query):
    found = list(by_id(query["sql"]).values())
    with duckdb.connect() as con:
        for statement in [*SCHEMA.ddl(), "CREATE MACRO world_now() AS TIMESTAMP '2026-01-01'"]:
            con.execute(statement)
        for mutant in found:
            con.execute(f"EXPLAIN {mutant.sql}")
    texts = {sqlglot.parse_one(mutant.sql, read="duckdb").sql("duckdb") for mutant in found}
    assert len(texts) == len(found)
    assert sqlglot.parse_one(query["sql"], read="duckdb").sql("duckdb") not in texts
    for mutant in found:
        assert mutant.id.startswith(f"{mutant.family}.")
        assert mutant.says.startswith("as if ")
        assert not re.search(r"\b(NULL|SELECT|GROUP BY|CASE|WHERE|JOIN)\b", mutant.says)


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_of_the_lab_has_enough_mutants_in_a_learners_words(name):
    """(That they are the same each time is held by those that are approved.)"""
    folder = HERE.parent / "datasets" / LAB
    schema = read_schema((folder / "schema.sql").read_text(encoding="utf-8"))
    first = mutants(QUESTIONS[name], schema)
    assert len(first) >= FEWEST
    own_names = {cte.alias for cte in sqlglot.parse_one(QUESTIONS[name]).find_all(sqlglot.exp.CTE)}
    said = {word for mutant in first for word in re.findall(r"`([^`]*)`", mutant.says)}
    assert not own_names & said  # a learner does not know the reference's WITH queries


UNREADABLE = [  # how words that were put together by rule stop being a sentence
    r"\b(a|any|average|different|largest|missing|smallest) (of )?the\b",
    r"\bthe (average|largest|smallest) what\b",
    r"\b(the \w+ of) \1\b",
    r"\bfor that that\b|\bthe the\b|\bof of\b",
    r", (cut|rounded)\b",
    r"\b(with|by) and not\b",
    r"\b(asked for that|different the)\b",
]


@pytest.mark.parametrize("name", QUESTIONS)
def test_words_read_as_plain_english(name):
    schema = read_schema((HERE.parent / "datasets" / LAB / "schema.sql").read_text("utf-8"))
    said = {mutant.says for mutant in mutants(QUESTIONS[name], schema)}
    assert [each for each in said if any(re.search(bad, each) for bad in UNREADABLE)] == []
    assert max(map(len, said)) <= LONGEST


NESTED = {  # id → words, of aggregates over what another step of the query made
    "boundary.ge_to_gt:n@big": "it did not count where the smallest number of rows in a group is"
    " exactly 2",
    "aggregate.min_to_max:n@big": "the largest number of rows in a group were taken and not the"
    " smallest",
    "having.negated:n@big": "the condition were that the smallest number of rows in a group is"
    " less than 2",
    "filter.dropped:nth": "it made no difference whether the row's place in the order of `ts` is 1",
    "aggregate.sum_to_max:total@whole": "the largest sum of rounded `amount` times 2 for each `acc`"
    " were taken and not the sum",
    "aggregate.sum_to_avg:signed@whole_2": "the average `fee` with the sign that `kind` gives it"
    " were taken and not the sum",
    "null.coalesce_dropped:total@most": "the sum of rounded `amount` times 2 for each `acc`, where"
    " it is missing, stayed missing and did not become 0",
}


def test_an_aggregate_of_an_aggregate_is_told_in_one_breath():
    found = by_id("""
        WITH part AS (SELECT acc, kind, status, count(*) AS n FROM pay GROUP BY ALL),
        big AS (SELECT acc FROM part GROUP BY acc HAVING min(n) >= 2),
        each AS (
            SELECT acc, sum(round(amount * 2, 1)) AS total FROM pay GROUP BY acc),
        line AS (
            SELECT acc, CASE kind WHEN 'card' THEN fee ELSE -fee END AS signed,
                row_number() OVER (PARTITION BY acc ORDER BY ts, id) AS nth
            FROM pay)
        SELECT sum(total) AS whole, sum(signed) AS whole_2, max(coalesce(total, 0)) AS most
        FROM line JOIN big USING (acc) JOIN each USING (acc) WHERE nth = 1""")
    said = {id_: found[id_].says for id_ in NESTED}
    assert {id_: f"as if {says}" for id_, says in NESTED.items()} == said


def test_the_order_of_families_changes_no_id(monkeypatch):
    for query in QUERIES[4:8]:
        before = by_id(query["sql"])
        with monkeypatch.context() as patch:
            patch.setattr(make, "FAMILIES", FAMILIES[::-1])
            after = made(query["sql"])
        assert {mutant.sql for mutant in before.values()} == {m.sql for m in after.values()}
        for id_ in before.keys() & after.keys():
            assert before[id_] == after[id_]


@pytest.mark.parametrize(
    ("written", "own", "changed", "expected"),
    [
        (
            "select a::INT from t -- all\nwhere b = 1",
            "SELECT CAST(a AS INT) FROM t WHERE b = 1",
            "SELECT CAST(a AS INT) FROM t WHERE b = 2",
            "select a::INT from t -- all\nwhere b = 2",
        ),
        (
            "select a::INT from t where b = 1",
            "SELECT CAST(a AS INT) FROM t WHERE b = 1",
            "SELECT CAST(a AS INT) FROM t",
            "select a::INT from t",
        ),
        (
            "select a::INT from t",
            "SELECT CAST(a AS INT) FROM t",
            "SELECT CAST(b AS INT) FROM t",
            "",  # the change touches what is written in another way
        ),
    ],
)
def test_a_change_is_made_to_the_author_s_text(written, own, changed, expected):
    assert expected == " ".join(patched(written, own, changed).split(" ")).replace("  ", " ")
