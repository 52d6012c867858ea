"""`firedrill author new` and `check`: a new lab is sound, and what breaks a lab is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader import author_check, author_new, incident
from grader.author_check import Finding, answers, design, words, worlds
from grader.author_check.finding import Bench
from grader.errors import BadLab
from grader.incident import Lab
from tests.new_lab import CONTRACT, NAME, NOTEBOOK, SCHEMA, TOML

if TYPE_CHECKING:  # as a plugin it is loaded below
    from tests.command import Done

pytest_plugins = ("tests.command", "tests.new_lab")
pytestmark = pytest.mark.xdist_group("cli")


def failed(found: list[Finding]) -> dict[str, str]:
    return {each.name: each.says for each in found if each.state == "failed"}


def test_a_new_lab_passes_what_can_be_read(made: Path) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    found = list(author_check.findings(lab, quick=True))
    assert failed(found) == {}
    assert {"all five kinds", "a COMMENT everywhere", "no figure in prose"} <= {
        each.name for each in found if each.state == "ok"
    }


def test_the_notebook_of_a_new_lab_earns_everything_and_an_empty_one_nothing(made: Path) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    with Bench(lab) as bench:
        found = [*answers.references_are_right(bench), *answers.nothing_for_nothing(bench)]
    assert [(each.state, each.says) for each in found] == [
        ("ok", "17 of 17 points"),
        ("ok", "0 points"),
    ]


def test_the_worlds_of_a_new_lab_hold(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On two seeds here; the command takes all 21."""
    monkeypatch.setattr(worlds, "SEEDS", (1, 2))
    lab = incident.load_folder(made / "datasets" / NAME)
    with Bench(lab) as bench:
        found = [
            finding
            for claim in (
                worlds.same_rows_at_any_number_of_threads,
                worlds.truths_agree,
                worlds.contract_tells,
                worlds.suspects_raise_the_page,
            )
            for finding in claim(bench)
        ]
    assert failed(found) == {}


@pytest.mark.slow
def test_a_new_lab_passes_all_of_its_checks(made: Path) -> None:
    assert failed(list(author_check.findings(incident.load_folder(made / "datasets" / NAME)))) == {}


# what is done to the lab → (file, pattern, what stands there instead, the claim that fails, words)
BROKEN = {
    "a comment is missing": (
        SCHEMA,
        r"COMMENT ON COLUMN shop.orders.item[^\n]*",
        "",
        "a COMMENT everywhere",
        "shop.orders.item has none",
    ),
    "a hint is missing": (
        TOML,
        r'hints = \[\s*"You are[^\n]*',
        "hints = [",
        "three hints a question",
        "doubled has 2",
    ),
    "minutes do not add up": (
        TOML,
        r"minutes = 30",
        "minutes = 25",
        "sittings",
        "steps make 40 minutes, the lab says 45",
    ),
    "the story goes back in time": (
        TOML,
        r"par = 10",
        "par = 50",
        "par minutes rise",
        "T+40, after T+50",
    ),
    "a kind is missing": (
        TOML,
        r"\[\[questions\]\]\nkind = \"monitor\".*?(?=\[\[questions\]\])",
        "",
        "all five kinds",
        "none is monitor",
    ),
    "an hour in prose": (
        NOTEBOOK,
        "Every request",
        "At 15:04 every request",
        "no figure in prose",
        "15:04",
    ),
    "a word too many": (
        NOTEBOOK,
        "Every request",
        "Of course every request",
        "no filler",
        "Of course",
    ),
    "a column without a word": (
        NOTEBOOK,
        "`copies`, how",
        "copies, how",
        "columns are explained",
        "copies",
    ),
    "a question without a cell": (
        NOTEBOOK,
        '```sql magic_args="doubled"',
        '```sql magic_args="double"',
        "questions in the notebook",
        "doubled has no cell %%sql",
    ),
    "another heading": (
        NOTEBOOK,
        "## 1 · How many",
        "## 1 · How much",
        "headings are the steps",
        "How much",
    ),
    "no stop": (
        NOTEBOOK,
        r"\*\*Stop 1\.\*\*",
        "Stop.",
        "stops are marked",
        "0 in the notebook, 1 in",
    ),
    "another lab": (
        NOTEBOOK,
        "%incident 12-late-parcels",
        "%incident 11-x",
        "magics and Python cells",
        "11-x",
    ),
    "a table that is none": (
        NOTEBOOK,
        "Every request",
        "`shop.order` has it. Every request",
        "tables that are named exist",
        "shop.order",
    ),
    "an invariant without words": (
        CONTRACT,
        "-- says: no order is gone\n",
        "",
        "invariants are said and earned",
        "nothing_deleted has no `says`",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_amiss_is_named(name: str, edited: Callable[..., Lab]) -> None:
    file, pattern, other, claim, words_ = BROKEN[name]
    found = failed(list(author_check.findings(edited(file, pattern, other), quick=True)))
    assert words_ in found.get(claim, ""), found


# the same for claims that need worlds
SICK = {
    "two ways that differ": (
        f"datasets/{NAME}/truth.sql",
        r"count\(\*\) FROM stage",
        "1 + count(*) FROM stage",
        worlds.truths_agree,
        "truths agree both ways",
        "seed 1: copies",
    ),
    "a fault that breaks nothing": (
        f"datasets/{NAME}/fault.sql",
        "would_repeat",
        "false",
        worlds.contract_tells,
        "the fault breaks what is noted",
        "seed 1: one_order_per_request",
    ),
}


@pytest.mark.parametrize("name", SICK)
def test_what_is_amiss_in_worlds_is_named(
    name: str, edited: Callable[..., Lab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "SEEDS", (1,))
    file, pattern, other, claim, line, words_ = SICK[name]
    with Bench(edited(file, pattern, other)) as bench:
        found = failed(list(claim(bench)))
    assert words_ in found.get(line, ""), found


def test_every_claim_about_07_that_needs_no_world_holds() -> None:
    assert failed(list(author_check.findings(incident.load("07"), quick=True))) == {}


def test_the_tiny_lab_of_the_tests_is_not_ready_and_is_told_why(tiny: Lab) -> None:
    found = failed(list(author_check.findings(tiny, quick=True)))
    assert {"a COMMENT everywhere", "three hints a question", "sittings"} <= set(found)


@pytest.mark.parametrize("name", ["late-parcels", "12_late", "12-Late", "../12-x", "12-"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadLab, match="cannot name a lab"):
        author_new.create(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [NAME, "12-another"])
def test_nothing_that_is_there_is_overwritten(name: str, made: Path) -> None:
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    with pytest.raises(BadLab, match="nothing was written"):
        author_new.create(name, made)
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


def test_the_command_writes_checks_and_says_what_is_next(firedrill: Callable[..., Done]) -> None:
    done = firedrill("author", "new", "13-small-shop", "--into", "mylabs")
    assert (done.returncode, done.stderr) == (0, "")
    assert "firedrill author check 13-small-shop" in done.stdout
    again = firedrill("author", "new", "13-small-shop", "--into", "mylabs")
    assert again.returncode == 2
    assert "nothing was written" in again.stderr
    checked = firedrill("author", "check", "13", "--quick", "--json", FIREDRILL_LABS="mylabs")
    assert checked.returncode == 0
    [(slug, found)] = json.loads(checked.stdout)["labs"].items()
    assert slug == "13-small-shop"
    assert len(found) >= len(design.CLAIMS) + len(words.CLAIMS)
    shown = firedrill("author", "check", "--all", "--quick", FIREDRILL_LABS="mylabs")
    assert "✔ ok      a COMMENT everywhere: 3 tables, 12 columns" in shown.stdout
    assert re.search(r"\d+ ok, \d+ warnings, 0 failed", shown.stdout)


@pytest.mark.parametrize("words_", [[], ["07", "--all"]])
def test_one_lab_or_all_of_them(firedrill: Callable[..., Done], words_: list[str]) -> None:
    done = firedrill("author", "check", *words_)
    assert (done.returncode, done.stdout) == (64, "")
    assert "name one lab, or --all" in done.stderr


def test_a_schema_is_not_written_over_a_file(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "kept.json"
    file.write_text("mine", encoding="utf-8")
    done = firedrill("author", "schema", "--out", file)
    assert (done.returncode, file.read_text("utf-8")) == (2, "mine")
    assert "--force overwrites it" in done.stderr
    assert firedrill("author", "schema", "--out", file, "--force").returncode == 0
    assert "properties" in json.loads(file.read_text("utf-8"))
