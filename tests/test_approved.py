"""What nobody means to change: rows of worlds, drawn databases, mutants, signals, notebooks."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from grader import documents, incident, notebook, watching
from grader.bench import Bench
from grader.incident import Lab
from grader.mutants import mutants
from grader.questions import SqlQuestion
from grader.sandbox.client import Sandbox
from grader.schema import read as read_schema
from grader.search import constants
from grader.search.copies import copied, merged, mixed
from grader.search.ddl import from_ddl
from grader.search.generate import Generator
from grader.worlds import world
from tests import documents_corpus as corpus
from tests.approved import approved
from tests.test_pairs import APPROVED

LABS = [incident.load(slug) for slug in incident.slugs()]
WATCHED = [lab for lab in LABS if any(q.kind == "monitor" for q in lab.questions)]
SCALE = 0.01

# Every state, profile and option once: in none of them may a row change by accident.
WORLDS: dict[str, dict[str, Any]] = {
    "sick": {},
    "sick, whole, seed 1": {"seed": 1, "scale": 0.03},
    "sick, a small fault": {"size": 0.1, "seed": 3},
    "sick, and on for an hour": {"run_on": 60},
    "healthy": {"state": "healthy"},
    "repaired": {"state": "repaired"},
    **{f"healthy, {name}": {"state": "healthy", "profile": name} for name in world.PROFILES[1:]},
}
FEW = ("sick", "healthy", "repaired")  # for a warm-up, whose days do not differ
OF_LABS = [
    pytest.param(lab, name, options, id=f"{lab.slug[:2]} {name}")
    for lab in LABS
    for name, options in {
        **({name: WORLDS[name] for name in FEW} if lab.warm_up else WORLDS),
        **{
            f"suspect {path.stem}": {"suspect": path.stem}
            for path in sorted((lab.folder / "suspects").glob("*.sql"))
        },
    }.items()
]


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


@pytest.mark.parametrize(("lab", "name", "options"), OF_LABS)
def test_a_world_has_the_rows_it_always_had(lab: Lab, name: str, options: dict[str, Any]) -> None:
    """A seed names one world: learners' figures, grades and hidden worlds stand on it."""
    path = world.cached(world.Spec(lab, **{"seed": 2, "scale": SCALE, **options}))
    rows = {table: digest[:12] for table, digest in world.digest(path).items()}
    approved(f"worlds_{lab.slug[:2]}", name, {"now": str(world.world_now(path)), **rows})


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_a_labs_figures_are_what_they_were(lab: Lab) -> None:
    path = world.cached(world.Spec(lab, seed=2, scale=0.03))
    found = {**world.truth(lab, path), **world.figures(lab, path)}
    approved(f"worlds_{lab.slug[:2]}", "figures", {name: str(found[name]) for name in found})


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_the_awkward_rows_and_the_next_run_are_what_they_were(lab: Lab, worker: Sandbox) -> None:
    path = Bench(lab, worker).awkward()
    rows = world.digest(path) if path else {}
    approved(f"worlds_{lab.slug[:2]}", "awkward", {name: rows[name][:12] for name in rows})


@pytest.mark.parametrize("lab", WATCHED, ids=lambda lab: lab.slug)
def test_a_monitor_sees_as_many_rows_at_each_tick_as_ever(lab: Lab, worker: Sandbox) -> None:
    """Half an hour of ticks about the page, over every table that a monitor may read."""
    path = world.cached(world.Spec(lab, seed=2, scale=SCALE, run_on=60))
    end = world.world_now(path)
    tables = list(read_schema(lab.sql("schema.sql")).tables)
    seen = {}
    ticks = [end - dt.timedelta(minutes=m) for m in (100, 75, 60, 59, 45, 30, 7, 0)]
    for table in tables:
        arrivals = {name: each.seen for name, each in lab.tables.items()}
        watch = watching.Watch(worker, f"SELECT * FROM {table}", tables, arrivals)
        seen[table] = [tick.rows for tick in watch.at(path, ticks)]
    approved(f"worlds_{lab.slug[:2]}", "rows at ticks", seen)


DENSE = "07-ledger-written-twice"
QUERIES = [  # each of one lab; of the others the first, and all in the slow proofs: a second each
    pytest.param(
        lab,
        question,
        id=f"{lab.slug[:2]} {question.name}",
        marks=() if lab.slug == DENSE or nth == 0 else pytest.mark.slow,
    )
    for lab in LABS
    for nth, question in enumerate(q for q in lab.questions if isinstance(q, SqlQuestion))
]


@pytest.mark.parametrize(("lab", "question"), QUERIES)
def test_a_query_has_the_mutants_it_always_had(lab: Lab, question: SqlQuestion) -> None:
    """Arguments and words of authors go by their ids."""
    made = mutants(lab.references[question.name], read_schema(lab.sql("schema.sql")))
    told = {each.id: [each.says, _digest(each.sql)] for each in made}
    approved(f"mutants_{lab.slug[:2]}", question.name, told)


@pytest.mark.parametrize("case", APPROVED)
def test_the_same_small_databases_are_drawn_as_ever(case: Any) -> None:
    """A verdict, and the database that shows it, is the same tomorrow."""
    schema = from_ddl(case.ddl)
    generator = Generator(schema, constants.read(schema, [case.reference, case.answer]))
    drawn = generator.databases(0, 60)
    found = {
        "drawn": drawn,
        "varied": generator.varied(drawn[:20], 0, 40),
        "copied": copied(generator, drawn[:20], 0, 40),
        "merged": merged(generator, drawn[:20], 0, 10),
        "mixed": mixed(generator, drawn[:20], 0, 20),
    }
    told = {how: _digest([each.tables for each in found[how]]) for how in found}
    approved("drawn", case.id, told)


@pytest.mark.parametrize("name", sorted(corpus.DOCUMENTS))
def test_a_document_has_the_signals_it_always_had(name: str) -> None:
    """With the sentences that are flagged, in the document and in each of its mutants."""
    one = corpus.DOCUMENTS[name]
    texts = {"": one["text"]}
    for at, mutation in enumerate(one["mutation"]):
        texts[f"{at} {mutation['lowers']}"] = corpus.mutant(name, mutation)
    told = {}
    for which, text in texts.items():
        found = documents.judge(one["kind"], text, one["facts"])
        flags = [[flag.signal, flag.sentence[:60]] for flag in found.flags]
        told[which] = [{s: round(v, 3) for s, v in found.signals.items()}, flags]
    approved("signals", name, told)


def test_a_sentence_is_flagged_for_the_words_it_always_was() -> None:
    told = {}
    for kind, sentences in corpus.SENTENCES.items():
        for sentence in sentences:
            found = documents.judge("sentences", sentence).flags
            told[f"{kind}: {sentence}"] = [[flag.signal, flag.why] for flag in found]
    approved("sentences", "all", told)


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
@pytest.mark.parametrize("side", ["learner", "instructor"])
def test_a_labs_notebook_is_released_as_ever(lab: Lab, side: str) -> None:
    """Cell by cell: its text, its place among the points, what nbgrader is told of it."""
    make = notebook.learner_notebook if side == "learner" else notebook.source_notebook
    cells = [
        [cell.cell_type, cell.metadata.get("nbgrader", {}), cell.source.splitlines()]
        for cell in make(lab).cells
    ]
    approved(f"notebook_{lab.slug[:2]}", side, cells)
