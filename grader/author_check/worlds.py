"""Claims about a lab's worlds: size, same rows anywhere, a contract, other faults, awkward rows."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import author
from ..bench import TRICKY_SCALE, TRICKY_SEED
from ..questions import FixQuestion
from ..worlds import world
from ..worlds.figures import figures_of, reader, truth_of
from .finding import SEEDS, SMALL, Bench, Finding, verdict

LARGEST = 40.0  # MB on disk at scale 1
HISTORY = 28  # days
SUSPECTS = 2
MEGABYTE = 1_000_000
_NOT_SUSPECTS: dict[str, dict[str, str]] = {"healthy": {"state": "healthy"}, "the story": {}}
Look = tuple[str, int | str]  # state, and the seed, or the profile of a healthy day


def size_and_history(bench: Bench) -> Iterator[Finding]:
    """Rows and megabytes at scale 1; days from the first instant in a table to `world_now()`."""
    path = world.cached(world.Spec(bench.lab))
    size = path.stat().st_size / MEGABYTE
    with reader(path) as con:
        rows = sum(
            con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in _tables(con)
        )
        first = _first_instant(con)
        now = con.execute("SELECT world_now()").fetchall()[0][0]
    amiss = [f"{size:.1f} MB; {LARGEST:g} at most"] if size > LARGEST else []
    yield verdict("size at scale 1", amiss, f"{rows:,} rows, {size:.1f} MB")
    days = (now - first).days if first else 0
    wanted = HISTORY if bench.whole else 0
    short = [f"{days} days; {wanted} are wanted"] if days < wanted else []
    yield verdict("history", short, f"{days} days", mild=True)


def _tables(con: Any) -> list[str]:
    sql = (
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
    )
    return [name for (name,) in con.execute(sql).fetchall()]


def _first_instant(con: Any) -> dt.datetime | None:
    columns = con.execute(
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() "
        "WHERE NOT internal AND data_type LIKE 'TIMESTAMP%'"
    ).fetchall()
    found = [
        con.execute(f'SELECT min("{column}")::TIMESTAMP FROM {table}').fetchall()[0][0]
        for table, column in columns
    ]
    return min((each for each in found if each is not None), default=None)


def same_rows_at_any_number_of_threads(bench: Bench) -> Iterator[Finding]:
    """The digests of one world, built with one thread and with two."""
    one, two = bench.each(_digests, (1, 2))
    amiss = [name for name in one if one[name] != two.get(name)]
    yield verdict("same rows at 1 and 2 threads", amiss, f"{len(one)} tables")


def _digests(bench: Bench, threads: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="firedrill-") as folder:
        path = Path(folder) / "world.duckdb"
        world.build(world.Spec(bench.lab, seed=2, scale=SMALL), path, threads=threads)
        return world.digest(path)


def truths_agree(bench: Bench) -> Iterator[Finding]:
    """Each fact by the tables and by the mechanism, on every seed; no assumption broken."""
    found = bench.each(_two_ways, SEEDS, "seed {}".format)
    amiss = [said for _, each in found for said in each]
    yield verdict("truths agree both ways", amiss, f"{found[-1][0]} facts, {len(SEEDS)} seeds")


def _two_ways(bench: Bench, seed: int) -> tuple[int, list[str]]:
    """How many facts a world has, and what does not hold of it."""
    found = author.facts(bench.lab, seed, scale=SMALL)
    amiss = [f"seed {seed}: {fact.name}" for fact in found.facts if not fact.agree]
    amiss += [f"seed {seed}: assumption {name}" for name in found.broken_assumptions]
    return len(found.facts), amiss


def contract_tells(bench: Bench) -> Iterator[Finding]:
    """Broken on sick worlds as noted; whole on healthy, awkward and repaired ones."""
    said = _noted(bench)
    days: list[Look] = [("healthy", profile) for profile in world.PROFILES]
    states: list[Look] = [
        (state, seed) for seed in SEEDS for state in ("sick", "healthy", "repaired")
    ]
    amiss: dict[str, list[str]] = {"sick": [], "healthy": [], "repaired": []}
    looked = [*states, *days]
    for (state, _), off in zip(looked, bench.each(_off, looked, _day), strict=True):
        amiss[state] += off
    held = f"{len(bench.lab.contract)} invariants, {len(SEEDS)} seeds"
    yield verdict(
        "the fault breaks what is noted", amiss["sick"], f"{len(said)} broken on each seed"
    )
    healthy = f"{held}, {len(days)} kinds of day"
    yield verdict("healthy worlds hold", amiss["healthy"], healthy)
    yield verdict("repaired worlds hold", amiss["repaired"], held)


def _noted(bench: Bench) -> set[str]:
    """The invariants that every sick world violates, by their notes."""
    return {query.name for query in bench.lab.contract if query.flag("broken_by_fault")}


def _day(look: Look) -> str:
    state, day = look
    return f"{state}, {f'seed {day}' if isinstance(day, int) else day}"


def _off(bench: Bench, look: Look) -> list[str]:
    """The invariants that are broken there and should not be, or hold and should not."""
    state, day = look
    if isinstance(day, int):
        path, called = bench.small(day, state=state), f"seed {day}"
    else:
        path, called = bench.small(3, state=state, profile=day), day
    before = bench.small(day) if state == "repaired" and isinstance(day, int) else path
    noted = _noted(bench)
    off = broken(bench, path, before) ^ (noted if state == "sick" else set())
    return [f"{called}: {name}" for name in sorted(off)]


def broken(bench: Bench, path: Path, before: Path) -> set[str]:
    """Names of the invariants that a world violates, held against the untouched one."""
    with tempfile.TemporaryDirectory(prefix="firedrill-") as folder:
        untouched = Path(folder) / "before.duckdb"  # a file can be attached once, also to itself
        shutil.copyfile(before, untouched)
        with reader(path) as con:
            con.execute(f"ATTACH '{untouched}' AS before (READ_ONLY)")
            return {query.name for query in bench.lab.contract if con.execute(query.sql).fetchone()}


def suspects_raise_the_page(bench: Bench) -> Iterator[Finding]:
    """Each other fault raises the page, fills it, and differs from the story in its facts.

    Whether a page is raised is asked where the lab has a figure for it, of healthy worlds as well.
    """
    names = bench.suspects
    wanted = SUSPECTS if bench.whole else 0
    few = [f"{len(names)}; {wanted} are wanted"] if len(names) < wanted else []
    yield verdict("number of suspects", few, ", ".join(names) or "none", mild=bool(names))
    (_, story), *others = bench.each(_suspected, [None, *names])
    amiss = []
    for name, (page, facts) in zip(names, others, strict=True):
        if "None" in page:
            amiss.append(f"{name} leaves a hole in the page")
        if facts == story:
            amiss.append(f"{name} has the facts of the story")
    holds = f"{len(names)}, none with the story's facts"
    if bench.lab.page.raised is not None:
        looked = [(called, seed) for seed in SEEDS for called in (*_NOT_SUSPECTS, *names)]
        amiss += [said for said in bench.each(_page_amiss, looked, _of_seed) if said]
        holds += f"; a page on {len(SEEDS)} seeds, and none on healthy days"
    yield verdict("suspects raise the page", amiss, holds)


def _of_seed(look: tuple[str, int]) -> str:
    called, seed = look
    return f"{called}, seed {seed}"


def _page_amiss(bench: Bench, look: tuple[str, int]) -> str | None:
    """What is wrong with the page of a world: it is missing, or nothing was wrong."""
    called, seed = look
    spec = _NOT_SUSPECTS.get(called, {"suspect": called})
    with reader(bench.small(seed, **spec)) as con:
        [(raised,)] = con.execute(bench.lab.figures[bench.lab.page.raised or ""]).fetchall()
    if raised is (called != "healthy"):
        return None
    return f"{_of_seed(look)}: {'the page is raised' if raised else 'no page'}"


def _suspected(bench: Bench, suspect: str | None) -> tuple[str, dict[str, Any]]:
    """The page and the facts of its world; None: of the story's."""
    with reader(bench.small(suspect=suspect)) as con:
        page = world.render(bench.lab.page.text, figures_of(bench.lab, con))
        return page, truth_of(bench.lab, con)


def awkward_rows(bench: Bench) -> Iterator[Finding]:
    """Those of `tricky.sql` break what the fault breaks, and nothing else; and they are there.

    Then a fix finds more broken than the fault alone breaks; or less, as where a load is served.
    """
    judged = bench.judge(SMALL, SEEDS[1:2]).bench
    plain = world.cached(world.Spec(bench.lab, seed=TRICKY_SEED, scale=TRICKY_SCALE))
    noted = _noted(bench)
    amiss, fixes, other = [], 0, set()
    for fix in bench.lab.questions:
        if not isinstance(fix, FixQuestion) or (awkward := judged.tricky(fix)) is None:
            continue
        fixes += 1
        found, before = judged.as_found(fix, awkward), judged.as_found(fix, plain)
        off = {name for name, violations in found.items() if violations.count}
        # a later fix finds the earlier ones done
        off = off ^ noted if fixes == 1 else off - noted
        amiss += [f"{fix.name}: {name}" for name in sorted(off)]
        other |= {name for name in fix.invariants if found[name].count != before[name].count}
    if fixes and not other:
        amiss.append("no fix meets them")
    met = f"met by {fixes} {'fix' if fixes == 1 else 'fixes'}" if fixes else "none"
    yield verdict("awkward rows", amiss, met)


CLAIMS = (
    size_and_history,
    same_rows_at_any_number_of_threads,
    truths_agree,
    contract_tells,
    suspects_raise_the_page,
    awkward_rows,
)
