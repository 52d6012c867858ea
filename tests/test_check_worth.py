"""Where a query earned a part, its card says by what: of rows that differ, not of their order."""

from __future__ import annotations

import pytest

from course.checking import with_worth
from grader.verdict import Part, Verdict

YOURS, OTHERS, SMALL = (
    "the rows on your world",
    "the rows on 3 worlds you have not seen",
    "the rows on 7 small databases with awkward rows",
)
ORDER = "in the order of at_"
CASES = {
    "rows differ": ([YOURS, OTHERS], True),
    "rows differ on small databases": ([SMALL], True),
    "their order alone differs": ([ORDER], False),
    "their order differs, on small databases as well": ([ORDER, SMALL], False),
    "rows and order differ": ([ORDER, OTHERS], True),
}


@pytest.mark.parametrize(("failed", "said"), CASES.values(), ids=CASES)
def test_a_part_is_explained_where_other_rows_earned_it(failed: list[str], said: bool) -> None:
    parts = [Part(name=str(at), says=says, ok=False) for at, says in enumerate(failed)]
    verdict = Verdict.model_construct(
        question="q", kind="sql", outcome="partly", score=0.5, points=1.5, max_points=3,
        parts=parts, notices=[],
    )  # fmt: skip
    assert bool(with_worth(verdict).notices) is said
