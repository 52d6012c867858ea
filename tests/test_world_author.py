"""`author.facts`: both ways side by side, ready for JSON, and hard on a truth told once."""

from __future__ import annotations

import json
import shutil

import pytest

from grader import author, incident
from grader.errors import BadLab, WorldNotBuilt

LAB = incident.load("07-ledger-written-twice")


@pytest.fixture
def own_lab(tmp_path):
    """A copy of the lab in a folder of its own, to be spoilt."""
    datasets = tmp_path / "datasets"
    shutil.copytree(LAB.folder, datasets / LAB.slug)
    shutil.copy(LAB.folder.parent / "macros.sql", datasets / "macros.sql")
    return incident.load_folder(datasets / LAB.slug)


def test_document_is_json_with_facts_and_figures():
    """Instants and amounts as text, so that nothing is lost or rounded on the way."""
    found = author.facts(LAB, 3, scale=0.01)
    read = json.loads(json.dumps(found.document()))
    assert read["holds"] is True
    assert {"name", "public", "mechanism"} == set(read["facts"][0])
    assert set(read["figures"]) == set(LAB.figures)


def test_ways_that_differ_are_seen(own_lab):
    """A truth.sql that miscounts does not hold, and the text says by how much."""
    path = own_lab.folder / "truth.sql"
    text = path.read_text()
    query = "SELECT count(*) FROM stage.hit, stage.outage WHERE round_no = 4"
    assert query in text
    path.write_text(text.replace(query, "SELECT -1"))
    found = author.facts(own_lab, 2, scale=0.005)
    assert [fact.name for fact in found.facts if not fact.agree] == ["out_of_retries"]
    assert not found.holds
    assert "by the mechanism: -1" in str(found)


def test_a_broken_assumption_is_counted(own_lab):
    """An assumption that this world breaks is named with its number of violations."""
    with (own_lab.folder / "truth.sql").open("a") as file:
        file.write("\n-- name: no_currency_at_all\n-- way: assumption\nSELECT * FROM ref.fx;\n")
    assert author.facts(own_lab, 2, scale=0.005).broken_assumptions == {"no_currency_at_all": 4}


def test_a_fact_told_one_way_only_is_refused(own_lab):
    """The second way is what makes the first one trustworthy."""
    with (own_lab.folder / "truth.sql").open("a") as file:
        file.write("\n-- name: lonely\n-- way: public\nSELECT 1;\n")
    with pytest.raises(BadLab, match="`lonely` in one way only"):
        author.facts(own_lab, 2, scale=0.005)


def test_a_sealed_lab_has_no_facts_to_show(own_lab):
    """A student's installation holds no truth.sql."""
    (own_lab.folder / "truth.sql").unlink()
    with pytest.raises(WorldNotBuilt, match=r"no truth.sql here"):
        author.facts(own_lab)
