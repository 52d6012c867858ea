"""What is true of a lab's world, worked out in two ways, for the one who wrote the lab.

for fact in facts(lab, seed=3, scale=0.03).facts: print(fact.name, fact.public, fact.mechanism)
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from .errors import BadLab, WorldNotBuilt
from .incident import Lab
from .sql import lab_files
from .sql.named_sql import NamedQuery
from .worlds import assemble, world
from .worlds.figures import figures_of
from .worlds.quiet import quiet

# settled: an assumption that holds but for rows of the last seconds, whose partner is on its way,
# and for awkward rows that only repairs meet; it rules small databases, unproven on worlds.
WAYS = ("public", "mechanism", "assumption", "settled")


@dataclass(frozen=True)
class Fact:
    """One fact: from the tables a learner has, and from the stage the world was made of."""

    name: str
    public: Any
    mechanism: Any

    @property
    def agree(self) -> bool:
        """Whether both ways come to the same value."""
        return bool(self.public == self.mechanism)

    @property
    def why(self) -> str | None:
        """What to do where one way gives NULL: a sum over no rows is NULL, a total of them is 0."""
        if self.agree or None not in (self.public, self.mechanism):
            return None
        return "a sum over no rows is NULL: write coalesce(sum(…), 0) in both ways"


@dataclass(frozen=True)
class Facts:
    """The facts of one world, its figures for templates, and the assumptions that it breaks."""

    lab: str
    seed: int
    scale: float
    profile: str
    facts: list[Fact]
    figures: dict[str, Any]
    broken_assumptions: dict[str, int]

    @property
    def holds(self) -> bool:
        """True where both ways agree everywhere and no assumption is broken."""
        return all(fact.agree for fact in self.facts) and not self.broken_assumptions

    def __str__(self) -> str:
        """A line for each fact, for reading at the terminal."""
        head = f"{self.lab}, seed {self.seed}, scale {self.scale:g}, {self.profile}"
        lines = [
            f"{fact.name:<32} {fact.public!s:<28}"
            + ("" if fact.agree else f" but by the mechanism: {fact.mechanism}")
            + (f" ({fact.why})" if fact.why else "")
            for fact in self.facts
        ]
        lines += [
            f"{name}: broken {count} times" for name, count in self.broken_assumptions.items()
        ]
        return "\n".join([head, *lines])

    def document(self) -> dict[str, Any]:
        """The same as plain values, instants and amounts as text: ready for JSON."""
        return _plain({**asdict(self), "holds": self.holds})


def facts(
    lab: Lab,
    seed: int = 1,
    *,
    scale: float = 1.0,
    profile: str = "ordinary",
    size: float = 1.0,
    state: world.State = "sick",
    suspect: str | None = None,
) -> Facts:
    """Build the world with its stage, ask `truth.sql` both ways, and throw the world away.

    Raises BadLab where truth.sql gives a fact one way only, WorldNotBuilt on a sealed lab.
    """
    if not lab.truth:
        raise WorldNotBuilt(
            f"{lab.slug} has no truth.sql here: a student's installation holds none."
        )
    spec = world.Spec(lab, seed, scale, state, profile, size, suspect=suspect)
    with (
        tempfile.TemporaryDirectory(prefix="firedrill-") as folder,
        # The stage is asked where it is: to keep it in the file takes half as long as to build it.
        assemble.assembled(spec, str(Path(folder) / "world.duckdb")) as building,
        building.cursor() as con,  # which has no macros of the build, as whoever asks later
    ):
        con.execute("RESET memory_limit; RESET threads; USE world")
        quiet(con)
        shown = figures_of(lab, con)
        found = {
            way: {query.name: _ask(con, query) for query in lab.truth if _way(query) == way}
            for way in WAYS
        }
    public, mechanism = found["public"], found["mechanism"]
    if lone := sorted(set(public) ^ set(mechanism)):
        raise BadLab(f"truth.sql works out `{lone[0]}` in one way only; two are wanted.")
    return Facts(
        lab.slug,
        seed,
        scale,
        profile,
        [Fact(name, value, mechanism[name]) for name, value in public.items()],
        shown,
        {name: count for name, count in found["assumption"].items() if count},
    )


def _way(query: NamedQuery) -> str:
    way = query.notes.get("way", "public")
    if way not in WAYS:
        raise BadLab(f"truth.sql: `{query.name}` goes the way `{way}`; ways are {WAYS}.")
    return way


def _ask(con: duckdb.DuckDBPyConnection, query: NamedQuery) -> Any:
    """A fact's one value; of an assumption, how many rows break it."""
    try:
        rows = con.execute(query.sql).fetchall()
    except duckdb.Error as error:
        first = str(error).strip().splitlines()[0]
        place = f", line {query.line}" if query.line else ""
        said = first + lab_files.on_macros(first)
        raise BadLab(f"truth.sql, `{query.name}` ({_way(query)}){place}: {said}") from None
    if _way(query) in ("assumption", "settled"):
        return len(rows)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise BadLab(f"truth.sql, `{query.name}`: one value is wanted, {len(rows)} rows came.")
    return rows[0][0]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, int | float | str | None) else str(value)
