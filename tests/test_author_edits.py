"""Edits of a new lab, one by one: which claim of `author check` sees each, and what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader import author_check
from grader.author_check import design, words
from grader.incident import Lab
from tests.new_lab import CONTRACT, NOTEBOOK, SCHEMA, TOML, of

pytest_plugins = ("tests.new_lab",)


NUDGE = r'    "You are not looking for orders that look alike[^\n]*\n'


# what is done → (file, pattern, what stands there instead, claim, state, the line's words)
EDITS: dict[str, tuple[str, str, str, author_check.Claim, str, str]] = {
    "a hint twice": (
        TOML,
        NUDGE,
        '    "Group the placed orders by `request_key`, and keep the groups of more than one'
        ' row.",\n',
        design.hints,
        "failed",
        "doubled has 2",
    ),
    "a hint too many": (
        TOML,
        NUDGE,
        '    "One more.",\n    "You are not",\n',
        design.hints,
        "failed",
        "doubled has 4",
    ),
    "a wrong choice that nothing rules out": (
        TOML,
        r"\nwrong = \{ promotion[^\n]*",
        "",
        design.wrong_choices,
        "warning",
        "cause, mechanism: 0 of 1",
    ),
    "a reason for a choice that is none": (
        TOML,
        "wrong = { promotion",
        "wrong = { promotion = 'not so', retry",
        design.wrong_choices,
        "warning",
        "cause, mechanism: 2 of 1",
    ),
    "a signal is missing": (
        TOML,
        'signal = "blamelessness"',
        'signal = "diagnosis"',
        design.kinds_and_signals,
        "warning",
        "none is blamelessness",
    ),
    "a table without a comment": (
        SCHEMA,
        r"COMMENT ON TABLE shop.voids[^\n]*",
        "",
        design.comments,
        "failed",
        "shop.voids has none",
    ),
    "whether the fault breaks it is not said": (
        CONTRACT,
        "-- broken_by_fault: true\n",
        "",
        design.invariants,
        "failed",
        "one_order_per_request has no `broken_by_fault`",
    ),
    "neither true nor false": (
        CONTRACT,
        "-- broken_by_fault: true\n",
        "-- broken_by_fault: yes\n",
        design.invariants,
        "failed",
        "one_order_per_request has no `broken_by_fault`",
    ),
    "an invariant that no fix earns": (
        CONTRACT,
        "-- name: nothing_deleted",
        "-- name: extra\n-- says: x\n-- broken_by_fault: false\nSELECT 1 WHERE false;\n\n"
        "-- name: nothing_deleted",
        design.invariants,
        "failed",
        "no fix earns extra",
    ),
    "a cell of no question": (
        NOTEBOOK,
        "## 2 · Void",
        '```sql magic_args="other"\nSELECT 1\n```\n\n## 2 · Void',
        words.questions_in_the_notebook,
        "failed",
        "%%sql other is no question",
    ),
    "a cell of another kind": (
        NOTEBOOK,
        '```fix magic_args="void_copies"',
        '```monitor magic_args="void_copies"',
        words.questions_in_the_notebook,
        "failed",
        "void_copies has no cell %%fix; %%monitor void_copies is no question",
    ),
    "a question under another step": (
        NOTEBOOK,
        "## 2 · Void, watch, tell\n\n(.*?)(?=A query that returns rows when)",
        r"\1## 2 · Void, watch, tell\n\n",
        words.questions_in_the_notebook,
        "failed",
        "void_copies does not stand under `Void, watch, tell`",
    ),
    "questions in another order": (
        TOML,
        r'(\[\[questions\]\]\nkind = "write"\nform = "update".*?)'
        r'(\[\[questions\]\]\nkind = "write"\nform = "note".*)',
        r"\2\n\1",
        words.questions_in_the_notebook,
        "failed",
        "their order is not the one of incident.toml",
    ),
    "headings in another order": (
        NOTEBOOK,
        r"## 1 · How many\?(.*)## 2 · Void, watch, tell",
        r"## 1 · Void, watch, tell\1## 2 · How many?",
        words.headings,
        "failed",
        "headings ['Void, watch, tell', 'How many?']",
    ),
    "a stop too many": (
        NOTEBOOK,
        "## 2 · Void",
        "> **Stop 1.** Here too.\n\n## 2 · Void",
        words.stops,
        "failed",
        "2 in the notebook, 1 in the steps",
    ),
    "a stop of another number": (NOTEBOOK, "Stop 1", "Stop 2", words.stops, "failed", "1 in the"),
    "a date": (
        NOTEBOOK,
        "Every request",
        "On 2026-03-01 every request",
        words.no_figure_in_prose,
        "failed",
        "notebook, cell",
    ),
    "a large number in a hint": (
        TOML,
        "Group the placed",
        "Group the 12,345 placed",
        words.no_figure_in_prose,
        "failed",
        "doubled, hint 3: 12,345",
    ),
    "an hour in what a question asks": (
        TOML,
        "which requests were",
        "which requests after 9:30 were",
        words.no_figure_in_prose,
        "failed",
        "doubled, asks: 9:30",
    ),
    "an hour at a stop": (
        TOML,
        "a shop without",
        "at 15:04 a shop without",
        words.no_figure_in_prose,
        "failed",
        "step repair: 15:04",
    ),
    "an hour in the chat": (
        TOML,
        "Somebody says",
        "At 15:04 somebody says",
        words.no_figure_in_prose,
        "failed",
        "chat, Ada +2: 15:04",
    ),
    "an hour on the page": (
        TOML,
        "{paged_at:clock}",
        "15:04",
        words.no_figure_in_prose,
        "failed",
        "page: 15:04",
    ),
    "an hour in code marks is code": (
        NOTEBOOK,
        "Every request",
        "A time reads `15:04`. Every request",
        words.no_figure_in_prose,
        "ok",
        "none",
    ),
    "filler in capitals": (
        NOTEBOOK,
        "Every request",
        "SIMPLY every request",
        words.no_filler,
        "failed",
        "SIMPLY",
    ),
    "a word that only holds a filler is none": (
        NOTEBOOK,
        "Every request",
        "Uneasily every request",
        words.no_filler,
        "ok",
        "none",
    ),
    "a column only explained in an earlier step": (
        NOTEBOOK,
        "Return one row for each doubled request: `request_key`",
        "Return `request_key`.\n\n## 9 · Another step\n\nReturn one",
        words.columns_explained,
        "failed",
        "doubled: request_key",
    ),
    "a table of another schema is not looked for": (
        NOTEBOOK,
        "Every request",
        "`other.thing` is elsewhere. Every request",
        words.tables_exist,
        "ok",
        "3 tables",
    ),
    "a table that is none, in %tables": (
        NOTEBOOK,
        "%incident 12-late-parcels\n```\n",
        "%incident 12-late-parcels\n```\n\n```python\n%tables shop.ordres\n```\n",
        words.tables_exist,
        "failed",
        "`shop.ordres`",
    ),
    "a table that is none, in %tables at the end": (
        NOTEBOOK,
        r"\Z",
        "\n```python\n%tables shop.ordres\n```\n",
        words.tables_exist,
        "failed",
        "`shop.ordres`",
    ),
    "a page of no step": (
        NOTEBOOK,
        "%incident 12-late-parcels\n```\n",
        "%incident 12-late-parcels\n```\n\n```python\n%page sise\n```\n",
        words.magics_and_python,
        "failed",
        "%page sise: there is no such step",
    ),
    "a page of a step, and one of none": (
        NOTEBOOK,
        "%incident 12-late-parcels\n```\n",
        "%incident 12-late-parcels\n```\n\n```python\n%page\n```\n\n```python\n%page size\n```\n",
        words.magics_and_python,
        "ok",
        "1 pages",
    ),
    "the lab opened twice": (
        NOTEBOOK,
        "%incident 12-late-parcels\n",
        "%incident 12-late-parcels\n%incident 12-late-parcels\n",
        words.magics_and_python,
        "failed",
        "%incident names 12-late-parcels, 12-late-parcels",
    ),
    "the lab never opened": (
        NOTEBOOK,
        "%incident 12-late-parcels\n",
        "",
        words.magics_and_python,
        "failed",
        "%incident names nothing",
    ),
    "a cell that is no Python": (
        NOTEBOOK,
        "%incident 12-late-parcels\n```\n",
        "%incident 12-late-parcels\n```\n\n```python\nx = (\n```\n",
        words.magics_and_python,
        "failed",
        "is no Python",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_edited_is_seen(name: str, edited: Callable[..., Lab]) -> None:
    file, pattern, other, claim, state, says = EDITS[name]
    found = of(edited(file, pattern, other), claim)
    assert any(each[0] == state and says in each[2] for each in found), found
