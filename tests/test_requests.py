"""A line of a batch: a pair of queries, or a text where there is a `kind`."""

from __future__ import annotations

from typing import Any

import pytest

from grader.standalone.requests import BadRequest, PairRequest, TextRequest, read

PAIR = {"schema": "CREATE TABLE t (a INTEGER)", "reference": "FROM t", "answer": "SELECT a FROM t"}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (PAIR, PairRequest),
        ({**PAIR, "kind": None}, PairRequest),  # a table exported with a column for both
        ({**PAIR, "text": None}, PairRequest),
        ({"kind": "update", "text": "Next update at 15:00."}, TextRequest),
        ({"kind": "update", "text": "", "schema": None}, TextRequest),
    ],
)
def test_a_line_is_prose_where_it_has_a_kind(fields: dict[str, Any], kind: type) -> None:
    assert type(read(fields)) is kind


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "poem", "text": ""}, "the field `kind` should be"),
        ({"kind": "update"}, "the field `text` is missing"),
        ({"schema": "", "answer": ""}, "the field `reference` is missing"),
    ],
)
def test_what_is_amiss_is_named(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        read(fields)
