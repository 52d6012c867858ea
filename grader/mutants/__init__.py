"""Mutants of a reference: queries that are wrong in one place, each with what it means in words.

mutants("SELECT count(*) AS n FROM t WHERE a > 1", schema)[0].says
"""

from .kept import Looked, remembered
from .make import Mutant, mutants, texts

__all__ = ["Looked", "Mutant", "mutants", "remembered", "texts"]
