"""What lies in deploy/ can be read, and speaks of things that exist; e2e/test_hub.py runs it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HUB = ROOT / "deploy" / "jupyterhub"
FILES = sorted(path for path in HUB.rglob("*") if path.is_file() and path.suffix != ".pyc")
READERS = {".toml": tomllib.loads, ".json": json.loads, ".yaml": yaml.safe_load}


@pytest.mark.parametrize("path", [each for each in FILES if each.suffix in READERS], ids=str)
def test_a_file_of_settings_can_be_read(path):
    assert READERS[path.suffix](path.read_text(encoding="utf-8"))


def test_each_key_of_hub_toml_is_read_and_no_other():
    read = set(re.findall(r'SAID\["(\w+)"\]', (HUB / "jupyterhub_config.py").read_text()))
    # `labs` stands twice: where it is asked for, it need not be there
    assert read - {"labs"} == set(tomllib.loads((HUB / "hub.toml").read_text()))


def test_every_variable_of_ours_is_one_that_administrators_are_told_of():
    told = (ROOT / "docs" / "admins.md").read_text(encoding="utf-8")
    used = {name for path in FILES for name in re.findall(r"FIREDRILL_[A-Z]+", path.read_text())}
    assert {"FIREDRILL_CACHE", "FIREDRILL_WORLDS"} <= used
    assert [name for name in used if f"| `{name}` |" not in told] == []


def test_image_and_cluster_keep_duckdb_in_the_same_places():
    values = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))["singleuser"]
    image = (HUB / "image" / "Dockerfile").read_text(encoding="utf-8")
    mounted = {each["mountPath"] for each in values["storage"]["extraVolumeMounts"]}
    for name in ("FIREDRILL_CACHE", "FIREDRILL_WORLDS"):
        assert f"{name}={values['extraEnv'][name]}" in image
        assert values["extraEnv"][name] in mounted
