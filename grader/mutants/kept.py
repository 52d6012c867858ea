"""Mutants that are made once: all of a reference take half a second, one by itself a tenth."""

from __future__ import annotations

import functools
from dataclasses import asdict
from pathlib import Path

import duckdb
import sqlglot

from ..kept import Kept, digest
from ..schema import Schema
from ..search import splice
from .binding import Binding
from .context import Context
from .make import Mutant, mutants, texts


def remembered(reference: str, schema: Schema) -> list[Mutant]:
    """`mutants(reference, schema)`, kept beside the worlds while nothing they come of changes."""
    kept, key = Kept(), f"mutants-{digest(reference, repr(schema), _made_by())}"
    if (found := kept.recall(key)) is not None:
        return [Mutant(**each) for each in found[0]["mutants"]]
    made = mutants(reference, schema)
    kept.keep(key, {"mutants": [asdict(each) for each in made]})
    return made


class Looked:
    """Mutants of a schema's references that are looked up one by one, by their ids."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._binding = Binding(schema)  # to open one takes as long as a mutant
        self._contexts: dict[str, Context] = {}  # by reference
        self._made: dict[tuple[str, str], str | None] = {}

    def text(self, reference: str, id_: str) -> str | None:
        """The SQL of a mutant; None where the reference has none of this id."""
        if (reference, id_) not in self._made:
            found = texts(reference, self._context(reference), [id_])
            self._made[reference, id_] = found.get(id_)
        return self._made[reference, id_]

    def _context(self, reference: str) -> Context:
        if reference not in self._contexts:
            tree = splice.parse(reference)
            self._contexts[reference] = Context(tree, self._schema, self._binding)
        return self._contexts[reference]


@functools.cache
def _made_by() -> str:
    """The text of this folder, and the programs that read and bind what it writes."""
    own = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return digest(sqlglot.__version__, duckdb.__version__, *own)
