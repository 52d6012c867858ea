"""The mutation table: how often a lab's small databases tell each mutant from the reference."""

from __future__ import annotations

from collections.abc import Iterator

from .. import bench as judging
from .. import schema
from ..comparison.compare import compare
from ..edge import Edge, store
from ..edge.cover import TIMES
from ..errors import FiredrillError
from ..mutants import remembered
from ..questions import SqlQuestion
from .finding import SMALL, Bench, Finding, verdict

MUTANTS = 30  # a question, where its SQL allows as many


def mutants_are_told(bench: Bench) -> Iterator[Finding]:
    """For each query its mutants: killed, argued for, or told by days because rows are many."""
    asked = [question.name for question in bench.questions if isinstance(question, SqlQuestion)]
    yield from bench.each(_of_question, asked)


def _of_question(bench: Bench, asked: str) -> Finding:
    lab, question = bench.lab, bench.lab.question(asked)
    assert isinstance(question, SqlQuestion)
    name = f"mutants of {question.name}"
    edge = store.load(lab, question, schema.read(lab.sql("schema.sql")))
    if edge is None:
        return Finding(name, "warning", "no edge worlds yet: firedrill author edges")
    if edge.made_from != store.made_from(lab, question, lab.references[question.name]):
        return Finding(name, "failed", "made from an older reference or schema: make them again")
    untold = [
        f"{each} takes {edge.beyond[each]} rows, and no day tells it"
        for each in untold_by_days(bench, question, edge)
    ]
    return _told(name, question, edge, untold, MUTANTS if bench.whole else 1)


def untold_by_days(bench: Bench, question: SqlQuestion, edge: Edge) -> list[str]:
    """The mutants beyond small databases that are right on the practice and all hidden worlds."""
    if not edge.beyond:
        return []
    worlds = judging.Bench(bench.lab, bench.sandbox, practice_scale=SMALL)
    made = {
        each.id: each for each in remembered(bench.lab.references[question.name], worlds.schema)
    }
    left = [made[name] for name in edge.beyond]
    for path in worlds.worlds(question):
        due = worlds.expected(question, path)
        for mutant in list(left):
            try:
                equal = compare(bench.sandbox.query(path, mutant.sql), due, question).equal
            except FiredrillError:
                equal = False
            if not equal:
                left.remove(mutant)
    return [mutant.id for mutant in left]


def _told(name: str, question: SqlQuestion, edge: Edge, untold: list[str], wanted: int) -> Finding:
    """The line of the table. A mutant that cannot be told needs the author's argument beside it."""
    thin = [each for each in edge.mutants if len(each.kills) < TIMES]
    weak = {each.id: f"{each.id} is told {len(each.kills)} times, not {TIMES}" for each in thin}
    weak |= {each: f"{each} survives" for each in edge.survivors}
    open_ = [said for each, said in weak.items() if store.argument(question, each) is None]
    whole = len(edge.mutants) + len(edge.survivors) + len(edge.beyond)
    held = (
        f"{whole}: {len(edge.mutants) - len(thin)} killed {TIMES} times by {len(edge.databases)}"
        f" databases of {edge.rows} rows; {len(weak)} argued for, after a search of"
        f" {edge.searched:,}; {len(edge.beyond)} told by days alone"
    )
    few = [] if whole >= wanted else [f"{held}; {wanted} are wanted if its SQL allows"]
    failed = [*open_, *untold]
    return verdict(name, failed or few, held, mild=not failed)


CLAIMS = (mutants_are_told,)
