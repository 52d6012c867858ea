"""The papers say what the code does: names, commands, keys, variables, links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel, TypeAdapter

from course import cli, magics
from grader import cards, incident, notebook_files, questions
from grader.classroom import course as classroom
from grader.judges import write_options
from grader.verdict import Verdict
from grader.worlds.figures import FORMATS
from grader.worlds.world import PROFILES

ROOT = Path(__file__).parent.parent
PAPERS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAPERS += sorted((ROOT / "docs").glob("*.md"))
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAPERS}
ALL = "\n".join(TEXTS.values())
LEARNERS, AUTHORS = TEXTS["docs/learners.md"], TEXTS["docs/authors.md"]
INSTRUCTORS, ADMINS = TEXTS["docs/instructors.md"], TEXTS["docs/admins.md"]
COMMAND = typer.main.get_command(cli.app)


def test_there_is_a_page_for_each_reader():
    assert {"learners", "instructors", "authors", "admins"} <= {path.stem for path in PAPERS}


def test_the_front_page_lists_every_lab_in_the_order_of_the_course():
    row = re.compile(r"^\| \[(\d\d) · (.+?)\]\((\S+)\) \| (P\d) \|", re.MULTILINE)
    told = row.findall(TEXTS["README.md"])
    labs = incident.course()
    assert [(number, title, severity) for number, title, _, severity in told] == [
        (lab.slug[:2], lab.title, lab.severity) for lab in labs
    ]
    assert [path for *_, path, _ in told] == [f"notebooks/{lab.part}/{lab.slug}.md" for lab in labs]
    assert [lab.place for lab in labs] == sorted(
        {lab.place for lab in labs if lab.place is not None}
    )


# ── magics and verdicts ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["line", "cell"])
def test_every_magic_is_explained_to_learners(kind):
    names = magics.Magics.magics[kind].values()
    prefix = {"line": "%", "cell": "%%"}[kind]
    assert names
    assert [name for name in names if f"`{prefix}{name}" not in LEARNERS] == []


@pytest.mark.parametrize("word", sorted(cards.WORDS.values()))
def test_every_word_a_card_may_begin_with_is_explained(word):
    assert f"**{word}**" in LEARNERS


def test_the_schema_of_a_verdict_is_the_one_the_code_has():
    import json

    written = json.loads((ROOT / "docs" / "verdict.schema.json").read_text(encoding="utf-8"))
    assert written == Verdict.model_json_schema()


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def _verbs(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, each in getattr(command, "commands", {}).items():
        yield from _verbs(each, (*path, name))
    if not hasattr(command, "commands"):
        yield path, command


VERBS = dict(_verbs(COMMAND))


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_of_the_command_is_in_the_papers(verb):
    assert f"firedrill {' '.join(verb)}" in ALL


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_option_of_the_command_is_in_the_papers(verb):
    options = [opt for param in VERBS[verb].params for opt in param.opts if opt.startswith("--")]
    assert [option for option in options if option not in ALL] == []


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help_with_an_example(verb):
    command = VERBS[verb]
    assert command.help
    assert f"firedrill {' '.join(verb)}" in (command.epilog or "")


def _commands_shown() -> list[tuple[str, str]]:
    """(paper, command line) of each `firedrill …` in a fence of shell or alone in code marks."""
    shown = []
    for name, text in TEXTS.items():
        lines = [line for fence in _fences(text, "sh") for line in fence.splitlines()]
        lines += re.findall(r"`(firedrill [a-z][^`…]*)`", text)
        for line in lines:
            found = re.search(r"(?:^|\s|bin/)firedrill ([a-z].*)", line.split("#")[0])
            if found:
                shown.append((name, found[1].split(">")[0].strip()))
    return shown


def _fences(text: str, language: str) -> list[str]:
    return re.findall(rf"^\s*```{language}\n(.*?)^\s*```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("paper", "line"), _commands_shown())
def test_every_command_shown_can_be_typed(paper, line):
    words = line.split()
    verb = next((v for v in VERBS if tuple(words[: len(v)]) == v), None)
    assert verb or tuple(words) in {v[: len(words)] for v in VERBS}, f"{paper}: firedrill {line}"
    arguments = words[len(verb) :] if verb else []
    if arguments:  # a verb alone is being spoken of, not typed
        VERBS[verb].make_context(" ".join(verb), arguments)


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", ALL, re.MULTILINE)))
)
def test_every_make_target_shown_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_nobody_is_told_to_install_the_unrelated_project():
    assert re.findall(r"pip install \"?firedrill(?!_course|-course)\b.*", ALL) == []


# ── formats ──────────────────────────────────────────────────────────────────────────────────────


def _keys(model: Any, seen: set[Any] | None = None) -> set[str]:
    """All keys that a model and the models in it may have."""
    seen = set() if seen is None else seen
    if isinstance(model, type) and issubclass(model, BaseModel):
        if model in seen:
            return set()
        seen.add(model)
        fields = model.model_fields
        inner = [_keys(field.annotation, seen) for field in fields.values()]
        return set(fields).union(*inner)
    return set().union(*(_keys(argument, seen) for argument in get_args(model)))


KEYS = _keys(incident.Lab)


def test_the_walk_over_the_format_finds_the_keys_of_every_kind():
    assert {"visible_at", "may_change", "within", "choices", "rule", "stop", "grain"} <= KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_of_incident_toml_is_explained_to_authors(key):
    assert re.search(rf"[`\[.]{key}[`\]=\"]|\[\[?{key}|\.{key}[.\]]", AUTHORS)


@pytest.mark.parametrize("rule", sorted(write_options.OPTIONS))
def test_every_rule_on_texts_stands_with_its_options(rule):
    row = next(line for line in AUTHORS.splitlines() if line.startswith(f"| `{rule}` |"))
    options = write_options.OPTIONS[rule].model_fields
    assert [option for option in options if f"`{option}`" not in row] == []


@pytest.mark.parametrize("name", [*FORMATS, *PROFILES, *get_args(questions.FactType)])
def test_every_name_an_author_may_use_is_listed(name):
    assert f"`{name}`" in AUTHORS


@pytest.mark.parametrize("kind", ["public", "mechanism", "assumption"])
def test_every_way_of_a_truth_is_explained(kind):
    assert f"way: {kind}" in AUTHORS


def test_the_question_shown_to_authors_is_valid():
    shown = [tomllib.loads(fence) for fence in _fences(AUTHORS, "toml")]
    assert shown
    for document in shown:
        for question in document["questions"]:
            read = TypeAdapter(questions.Question).validate_python(question)
            assert [write_options.read(check) for check in read.checks]


def test_the_notebook_header_shown_to_authors_is_the_one_that_is_read():
    header = _fences(AUTHORS, "yaml")[0]
    assert f"custom_language_magics: {notebook_files.MARKDOWN['custom_language_magics']}" in header


# ── variables, files, links ──────────────────────────────────────────────────────────────────────


def _variables() -> set[str]:
    sources = [path for folder in ("course", "grader") for path in (ROOT / folder).rglob("*.py")]
    sources += [ROOT / "Makefile", *(ROOT / "tools").glob("*.py")]
    return {
        name
        for path in sources
        for name in re.findall(r"\bFIREDRILL_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }


def test_every_variable_is_in_the_table_of_the_administrators():
    rows = re.findall(r"^\| `(FIREDRILL_[A-Z_]+)` \|", ADMINS, re.MULTILINE)
    assert set(rows) == _variables()
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", [classroom.RELEASE_MARK, classroom.SEEDS_FILE.as_posix()])
def test_the_files_an_instructor_must_know_are_named(name):
    assert f"`{name}`" in INSTRUCTORS


def _links() -> list[tuple[str, str]]:
    found = []
    for name, text in TEXTS.items():
        for target in re.findall(r"\]\(([^()\s]+)\)", text):
            if not re.match(r"[a-z]+:", target):
                found.append((name, target))
    return found


@pytest.mark.parametrize(("paper", "target"), _links())
def test_every_relative_link_leads_somewhere(paper, target):
    path, _, anchor = target.partition("#")
    file = (ROOT / paper).parent / path if path else ROOT / paper
    assert file.exists(), f"{paper}: {target}"
    if anchor:
        headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


@pytest.mark.parametrize(
    "path",
    sorted(set(re.findall(r"`((?:course|grader|tests|docs|tools|datasets)/[\w./-]+\.\w+)`", ALL))),
)
def test_every_file_named_in_the_papers_exists(path):
    assert (ROOT / path).exists()


def test_no_machine_path_or_mail_address_stands_in_the_papers():
    assert re.findall(r"/(?:home|root|Users|work)/[\w/]+|[\w.]+@[\w-]+\.\w+", ALL) == []
