"""A document becomes signals: postmortem, update, spoken answer (STAR+T), or single sentences.

    judge("update", text, {"rows": 14000}) → Document(signals={"impact_number": 1.0, …}, flags=[…])

Deterministic, without a model; a text may be anything. docs/documents.md says of each signal what
it looks for and what lowers it.
"""

from .found import Flag
from .judge import KINDS, Document, judge

__all__ = ["KINDS", "Document", "Flag", "judge"]
