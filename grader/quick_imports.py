"""Imports without what takes longest in them and is not used.

with without_iri_grammars():
    from nbgrader.api import Gradebook
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

IRI = "rfc3987_syntax"


@contextlib.contextmanager
def without_iri_grammars() -> Iterator[None]:
    """jsonschema, below nbformat, checks IRIs by this library where it is there.

    It sets up 38 grammars when it is imported, a second of each command, and no schema of a
    notebook has an IRI in it. jsonschema does without, as where it is not installed.
    """
    if IRI in sys.modules:
        yield
        return
    sys.modules[IRI] = None  # type: ignore[assignment]  # what the import takes for "not there"
    try:
        yield
    finally:
        del sys.modules[IRI]
