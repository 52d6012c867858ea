"""The prose corpus of `tests/prose/` as values: questions, their world, documents, sentences."""

from __future__ import annotations

import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from grader.judges import write
from grader.questions import WriteQuestion
from grader.verdict import Part

HERE = Path(__file__).parent / "prose"
_QUESTIONS = tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))
WORLD: dict[str, Any] = {
    name: Decimal(value) if isinstance(value, str) else value
    for name, value in _QUESTIONS["world"].items()
}
SENTENCES = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))
MUTATIONS = tomllib.loads((HERE / "mutations.toml").read_text(encoding="utf-8"))["mutation"]
DOCUMENTS = {path.stem: path.read_text(encoding="utf-8") for path in HERE.glob("good/*.md")}


def question(form: str) -> WriteQuestion:
    """The corpus question that documents whose name begins so answer."""
    """The corpus question that documents of this form answer."""
    return made(_QUESTIONS[form]["checks"], form=_QUESTIONS[form]["form"])


def made(checks: list[dict[str, Any]], form: str = "note") -> WriteQuestion:
    """A question with these checks."""
    checks = [{"points": 1, "says": check["rule"], **check} for check in checks]
    return WriteQuestion.model_validate(
        {
            "kind": "write",
            "name": "text",
            "signal": "communication",
            "step": "one",
            "asks": "a text",
            "form": form,
            "checks": checks,
            "points": sum(check["points"] for check in checks),
        }
    )


def parts(asked: WriteQuestion, text: str, world: dict[str, Any] = WORLD) -> dict[str, Part]:
    """The verdict's parts by rule; a second check of a rule is `rule#2`."""
    found = write.judge_text(asked, text, figures={}, truth=world).parts
    seen: Counter[str] = Counter()
    named = {}
    for part in found:
        seen[part.name] += 1
        number = seen[part.name]
        named[part.name if number == 1 else f"{part.name}#{number}"] = part
    return named


def score(rule: str, text: str, world: dict[str, Any] = WORLD, **options: Any) -> float:
    """What one rule gives a text, 0 to 1."""
    return parts(made([{"rule": rule, "options": options}]), text, world)[rule].points
