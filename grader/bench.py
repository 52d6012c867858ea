"""What a judge works with: the worlds of a question, expected results, the truth, one sandbox.

Expected results are kept in memory and beside the worlds, keyed by world and reference: a reference
runs once on each world, and never while an answer runs.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from . import edge as edges
from . import frames, schema, truths
from .edge import Edge
from .errors import BadLab, FiredrillError
from .incident import Lab
from .kept import Kept, beside, digest
from .questions import FixQuestion, Question, SqlQuestion
from .results import Repair, Result, TableChange, Violations
from .sandbox.client import Sandbox
from .search import splice
from .search.arena import Arena
from .search.lab import Grounds, clock, grounds
from .sql import statements
from .worlds import several, world

# Three worlds of other seeds: small, since they only have to differ, not to be large.
HIDDEN_SEEDS = (5, 11, 17)
HIDDEN_SCALE = 0.03
TRICKY = "tricky.sql"
TRICKY_SEED, TRICKY_SCALE = 1, 0.01  # a world whose rows may be shown, of 1.5 MB


class Bench:
    """One lab's worlds and references, for as many answers as come."""

    def __init__(
        self,
        lab: Lab,
        sandbox: Sandbox,
        *,
        references: dict[str, str] | None = None,
        practice_seed: int = 1,
        practice_scale: float = 1.0,
        hidden_seeds: tuple[int, ...] = HIDDEN_SEEDS,
        hidden_scale: float = HIDDEN_SCALE,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """references: question → text; the notebook's own by default. progress: see `say`."""
        self.lab = lab
        self.sandbox = sandbox
        self.references = lab.references if references is None else references
        self.practice_seed = practice_seed
        self.practice_scale = practice_scale
        self.hidden_seeds = hidden_seeds
        self.hidden_scale = hidden_scale
        self.days_only = False  # True: queries are run on no small database
        self._kept = Kept()
        self._edges: dict[str, tuple[Edge, Arena] | None] = {}
        self._progress = progress
        self._doing = ""

    def say(self, doing: str) -> None:
        """Tell who waits what is looked at now."""
        self._doing = doing
        if self._progress is not None:
            self._progress(doing)

    def say_hidden(self, worlds: Sequence[Path]) -> Iterator[Path]:
        """Hidden worlds one by one, each said as it is taken."""
        for place, path in enumerate(worlds, 1):
            self.say(f"hidden world {place} of {len(worlds)}")
            yield path

    def reference(self, question: Question) -> str:
        """The reference answer. Raises BadLab if there is none."""
        if question.name not in self.references:
            raise BadLab(f"{self.lab.slug}: there is no reference answer of {question.name}.")
        return self.references[question.name]

    def practice(self, question: Question) -> Path:
        """The world the learner has, in the state the question asks about."""
        return self._world(question, self.practice_seed, self.practice_scale)

    def hidden(self, question: Question) -> list[Path]:
        """Worlds of other seeds, in the same state: they decide."""
        seeds = [seed for seed in self.hidden_seeds if seed != self.practice_seed]
        return [self._world(question, seed, self.hidden_scale) for seed in seeds]

    def worlds(self, question: Question) -> list[Path]:
        """The practice world, then the hidden ones."""
        return [self.practice(question), *self.hidden(question)]

    def made(self, specs: Sequence[world.Spec]) -> list[Path]:
        """Other small worlds of this lab, for monitors: built where they are not there."""
        return several.cached(specs, self.say)

    def now(self, path: Path) -> dt.datetime:
        """The clock of a world; read once."""
        at = self._kept_instant(f"{path.stem}-{digest('now')}", lambda: world.world_now(path))
        assert at is not None, path  # each world has one
        return at

    def _cached(self, spec: world.Spec) -> Path:
        return world.cached(
            spec, lambda what, share: self.say(f"building a world, this once ({share:.0%})")
        )

    def _world(self, question: Question, seed: int, scale: float) -> Path:
        path = self._cached(world.Spec(self.lab, seed=seed, scale=scale, state=question.world))
        return self._after_earlier_fixes(question, path) if question.kind == "fix" else path

    def _after_earlier_fixes(self, question: FixQuestion, path: Path) -> Path:
        """The world in which a fix is asked: the earlier fixes of the notebook are done.

        So is the learner's when they come to it; a script that finds its rows by what is left to
        repair is as good as one that finds them by itself.
        """
        return self._rewritten(path, self._earlier(question))

    def _earlier(self, question: FixQuestion) -> dict[str, str]:
        if question.world != "sick":
            return {}
        earlier = self.lab.fixes_before(question)
        return {f"the reference of {fix.name}": self.reference(fix) for fix in earlier}

    def tricky(self, question: FixQuestion) -> Path | None:
        """The awkward world as a fix finds it, earlier fixes done; None where the lab has none."""
        if question.world != "sick" or (awkward := self.awkward()) is None:
            return None
        return self._rewritten(awkward, self._earlier(question))

    def awkward(self) -> Path | None:
        """A small sick world with the rows of `tricky.sql`; None where the lab has none.

        It is that of seed 1, so that its rows may be shown. Raises BadLab where the rows break a
        key or an assumption: such a world cannot be.
        """
        script = self.lab.folder / TRICKY
        if not script.is_file():
            return None
        scale = min(TRICKY_SCALE, self.hidden_scale)
        base = self._cached(world.Spec(self.lab, seed=TRICKY_SEED, scale=scale))
        return self._rewritten(base, {TRICKY: script.read_text(encoding="utf-8")}, self._legal)

    def _legal(self, path: Path) -> None:
        for name, sql in self.schema.key_proofs().items():
            if self.sandbox.trusted(path, sql).frame.item():
                raise BadLab(f"{self.lab.slug}: the tricky rows break a key, {name}.")
        assumed = [query for query in self.lab.truth if query.notes.get("way") == "assumption"]
        for query in assumed:
            if truths.rows(self.sandbox, path, query).height:
                raise BadLab(f"{self.lab.slug}: the tricky rows break the assumption {query.name}.")

    def _rewritten(
        self, path: Path, scripts: dict[str, str], proof: Callable[[Path], None] | None = None
    ) -> Path:
        """The world with our own scripts run on it, kept; what fails its proof is not."""
        if not scripts:
            return path
        out = beside(f"{path.stem}-{digest(*scripts.values())}.duckdb")
        if not out.is_file():
            out.parent.mkdir(parents=True, exist_ok=True)
            unproven = out.with_name(f".{out.stem}-{os.getpid()}.unproven")
            try:
                self.sandbox.rewrite(path, scripts, unproven)
                if proof is not None:
                    proof(unproven)
                    self.sandbox.release()  # a file that is open cannot be renamed everywhere
                os.replace(unproven, out)
            finally:
                unproven.unlink(missing_ok=True)
        return out

    @functools.cached_property
    def practice_world(self) -> Path:
        """The learner's sick world: facts and figures are its."""
        spec = world.Spec(self.lab, seed=self.practice_seed, scale=self.practice_scale)
        return world.cached(spec)

    @functools.cached_property
    def practice_truth(self) -> dict[str, Any]:
        """Facts of the learner's world, by the public way of truth.sql."""
        return self._values(
            {
                query.name: query.sql
                for query in self.lab.truth
                if query.notes.get("way", "public") == "public"
            }
        )

    @functools.cached_property
    def practice_figures(self) -> dict[str, Any]:
        """Public figures of the learner's world."""
        return self._values(self.lab.figures)

    def _values(self, queries: dict[str, str]) -> dict[str, Any]:
        """Name → the one value of each query on the learner's world; kept.

        Asked in the worker, so that the memory a million rows take is the worker's.
        """
        path = self.practice_world
        key = f"{path.stem}-{digest('values', repr(queries))}"
        if (kept := self._kept.recall(key)) is not None:
            return frames.decode(kept[1]["frame"]).row(0, named=True)
        columns = []
        for name, sql in queries.items():
            try:
                frame = self.sandbox.trusted(path, sql, seconds=60).frame
            except FiredrillError as error:
                raise BadLab(f"{self.lab.slug}, {name}: {error}") from error
            if frame.shape != (1, 1):
                raise BadLab(f"{self.lab.slug}, {name}: one value is wanted, not {frame.shape}.")
            columns.append(frame.to_series().alias(name))
        values = pl.DataFrame(columns)
        self._kept.keep(key, {}, {"frame": frames.encode(values)})
        return values.row(0, named=True) if columns else {}

    @functools.cached_property
    def practice_now(self) -> dt.datetime:
        """The learner's clock."""
        return world.world_now(self.practice_world)

    @functools.cached_property
    def schema(self) -> schema.Schema:
        """The lab's public tables with their keys."""
        return schema.read(self.lab.sql("schema.sql"))

    @functools.cached_property
    def grounds(self) -> Grounds:
        """What every legal database of the lab obeys."""
        return grounds(self.lab, self.schema)

    def edge(self, question: SqlQuestion) -> tuple[Edge, Arena] | None:
        """The question's edge databases, and the arena that holds them; None where it has none."""
        if question.name not in self._edges:
            edge = edges.load(self.lab, question, self.schema)
            if edge is not None:
                arena = Arena(self.sandbox, self.schema, (clock(edge.now),))
                arena.load(edge.databases)
                self._edges[question.name] = edge, arena
            else:
                self._edges[question.name] = None
        return self._edges[question.name]

    @functools.cached_property
    def tables(self) -> dict[str, tuple[list[str], list[str]]]:
        """Table → (key columns, all columns)."""
        return {
            name: (self.schema.key(name), [column.name for column in table.columns])
            for name, table in self.schema.tables.items()
        }

    def expected(self, question: Question, path: Path) -> Result:
        """The reference's rows on a world."""
        text = self.reference(question)
        key = f"{path.stem}-{digest('result', text)}"
        if (kept := self._kept.recall(key)) is not None:
            head, blobs = kept
            return Result(head["columns"], head["types"], frames.decode(blobs["frame"]))
        result = self._ours(question, lambda: self.sandbox.query(path, text, seconds=60))
        self._kept.keep(
            key,
            {"columns": result.columns, "types": result.types},
            {"frame": frames.encode(result.frame)},
        )
        return result

    def onset(self, path: Path) -> dt.datetime | None:
        """When the fault of a world began: the truth noted `onset: true`; None if none is."""
        return self._instant(path, "onset")

    def ended(self, path: Path) -> dt.datetime | None:
        """When the fault of a world was over: the truth noted `ended: true`; None if none is."""
        return self._instant(path, "ended")

    def _instant(self, path: Path, note: str) -> dt.datetime | None:
        named = [query for query in self.lab.truth if query.flag(note)]
        if not named:
            return None
        return self._kept_instant(
            f"{path.stem}-{digest(note, named[0].sql)}",
            lambda: truths.rows(self.sandbox, path, named[0]).item(),
        )

    def _kept_instant(self, key: str, find: Callable[[], dt.datetime | None]) -> dt.datetime | None:
        if (kept := self._kept.recall(key)) is not None:
            found = kept[0]["at"]
            return None if found is None else dt.datetime.fromisoformat(found)
        at = find()
        self._kept.keep(key, {"at": None if at is None else at.isoformat()})
        return at

    def as_found(self, question: FixQuestion, path: Path) -> dict[str, Violations]:
        """The contract on the world before any repair: what the fault broke."""
        key = f"{path.stem}-{digest('found', repr(self._contract))}"
        if (kept := self._kept.recall(key)) is not None:
            return {name: Violations(**found) for name, found in kept[0]["found"].items()}
        found = self._ours(question, lambda: self.repair(question, path, "", once=True)).contract
        self._kept.keep(key, {"found": {name: asdict(said) for name, said in found.items()}})
        return found

    def repaired(
        self, question: FixQuestion, path: Path
    ) -> tuple[dict[str, TableChange], set[str]]:
        """What the reference fix changes in a world, and which other rules do not hold after it.

        (A void that is still to be refunded breaks the rule of the next question.)
        """
        text = self.reference(question)
        key = f"{path.stem}-{digest('changes', text, repr(self._contract))}"
        if (kept := self._kept.recall(key)) is not None:
            head, blobs = kept
            recalled = {
                name: TableChange(rows=frames.decode(blobs[name]), **change)
                for name, change in head["changes"].items()
            }
            return recalled, set(head["broken"])
        others = [name for name in self._contract if name not in question.invariants]
        repair: Repair = self._ours(
            question, lambda: self.repair(question, path, text, once=True, only=others)
        )
        broken = {name for name, found in repair.contract.items() if found.count}
        plain = {
            name: {k: v for k, v in vars(change).items() if k != "rows"}
            for name, change in repair.changes.items()
        }
        blobs = {name: frames.encode(change.rows) for name, change in repair.changes.items()}
        self._kept.keep(key, {"changes": plain, "broken": sorted(broken)}, blobs)
        return repair.changes, broken

    def repair(
        self,
        question: FixQuestion,
        path: Path,
        script: str,
        *,
        once: bool = False,
        only: Sequence[str] | None = None,
    ) -> Repair:
        """A script run on a throw-away copy; an empty one shows the world as it is.

        once: only its first run; else it is run again, and again after the world went on.
        only: the rules that are asked, by default all.
        """
        later = self.lab.folder / "next_run.sql"
        asked = self._contract if only is None else {name: self._contract[name] for name in only}
        known = self.as_found(question, path) if script else {}
        return self.sandbox.repair(
            path,
            statements.check_script(script) if script else [],
            tables=self.tables,
            contract=asked,
            next_run=later.read_text(encoding="utf-8") if later.is_file() else None,
            later=list(question.invariants),
            once=once,
            known={name: found for name, found in known.items() if name in asked},
            reads=self._reads,
            source=script,
            lines={query.name: query.line for query in self.lab.contract},
        )

    @functools.cached_property
    def _contract(self) -> dict[str, str]:
        return {query.name: query.sql for query in self.lab.contract}

    @functools.cached_property
    def _reads(self) -> dict[str, list[str]]:
        """Invariant → tables it reads as they are now; none for a query that cannot be read."""
        found = {}
        for name, sql in self._contract.items():
            with contextlib.suppress(splice.NotSpliced):
                tree = splice.parse(sql)
                found[name] = sorted(splice.tables(tree, self.tables))
        return found

    def _ours(self, question: Question, run: Any) -> Any:
        """Runs a reference; its error is ours, never the answer's."""
        before = self._doing
        self.say(f"{before or 'a world'}, measured this once")
        try:
            found = run()
        except FiredrillError as error:
            if isinstance(error, BadLab):
                raise
            raise BadLab(
                f"{self.lab.slug}: the reference of {question.name} does not run: {error}"
            ) from error
        self.say(before)
        return found
