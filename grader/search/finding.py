"""What a search for a database comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import FiredrillError
from ..results import Result
from .database import Database

Outcome = Literal["different", "same", "not_exercised", "order_dependent", "cannot_run"]

ENDS_IN_ERROR = "The answer ends in an error there: "


@dataclass(frozen=True)
class Finding:
    """What a search came to. database: the smallest one found on which the results differ.

    answer: None where it ends in an error of its logic there, which `reason` tells.
    left_out: databases in which it ends in one of a type's range: nothing is held against it.
    """

    outcome: Outcome
    database: Database | None = None
    reference: Result | None = None
    answer: Result | None = None
    worlds: int = 0
    exercised: int = 0
    reason: str = ""
    left_out: int = 0


class BadReference(FiredrillError):
    """A reference, or an assumption, that does not run on its own schema."""
