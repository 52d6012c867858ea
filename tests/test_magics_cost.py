"""`%cost` in a real kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.learner_kernel import LearnerKernel

OPEN = "%load_ext course\n%incident 07-ledger-written-twice"
QUERY = """%%sql written_twice
SELECT e.idempotency_key FROM ledger.entries e JOIN ledger.entries f USING (idempotency_key)"""

pytestmark = pytest.mark.xdist_group("kernel")


def test_a_query_shows_its_rows_beside_the_references_and_what_cannot_says_why(
    tmp_path: Path,
) -> None:
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    try:
        assert kernel.run(OPEN).errors == []
        before = kernel.run("%cost written_twice").text
        kernel.run(QUERY)
        shown = kernel.run("%cost")
        other = kernel.run("%cost cause").text
    finally:
        kernel.stop()
    assert "run the cell that begins" in before
    assert "times the rows of the reference" in shown.text
    assert "join on idempotency_key = idempotency_key" in shown.text
    assert "<table" in shown.html
    assert "`cause` is no `%%sql` question" in other
