"""The mutants of a reference, made once: it takes half a second, which who answers would wait."""

from __future__ import annotations

import functools
from dataclasses import asdict
from pathlib import Path

import duckdb
import sqlglot

from ..kept import Kept, digest
from ..schema import Schema
from .make import Mutant, mutants


def remembered(reference: str, schema: Schema) -> list[Mutant]:
    """`mutants(reference, schema)`, kept beside the worlds while nothing they come of changes."""
    kept, key = Kept(), f"mutants-{digest(reference, repr(schema), _made_by())}"
    if (found := kept.recall(key)) is not None:
        return [Mutant(**each) for each in found[0]["mutants"]]
    made = mutants(reference, schema)
    kept.keep(key, {"mutants": [asdict(each) for each in made]})
    return made


@functools.cache
def _made_by() -> str:
    """The text of this folder, and the programs that read and bind what it writes."""
    own = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return digest(sqlglot.__version__, duckdb.__version__, *own)
