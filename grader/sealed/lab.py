"""A lab's files as they may be given out: what a learner is shown, what is public, and no more.

Left out: the SQL that makes worlds, the truth, suspects, what comes after a repair, references,
edge databases (those are in a release's key). Out of `incident.toml`: which mutants there are and
why some are none, why a fact is wrong, the figures' SQL, the debrief, and what a text is looked
through for. Hints stay: who asks for one gets it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..incident import Lab
from ..questions import Check, FactsQuestion, Question, SqlQuestion, WriteQuestion

STRUCTURE = ("sections", "timestamps", "owner_and_due", "next_update", "length", "impact")
ELSEWHERE = "what a rule looks for in your class, and a person reads"
NO_FIGURE = "SELECT NULL"  # in place of a figure's SQL: its value is in the key

_COMMENT = re.compile(r"^[ \t]*--[^\n]*\n", re.MULTILINE)


def question(asked: Question, lab: Lab) -> Question:
    """The question without what tells its answer."""
    if isinstance(asked, SqlQuestion):
        return asked.model_copy(update={"mutants": {}, "equivalent": {}, "cost": None})
    if isinstance(asked, FactsQuestion):
        facts = {name: fact.model_copy(update={"wrong": {}}) for name, fact in asked.facts.items()}
        return asked.model_copy(update={"facts": facts})
    if isinstance(asked, WriteQuestion):
        return asked.model_copy(update={"checks": _checks(asked, lab)})
    return asked


def _checks(asked: WriteQuestion, lab: Lab) -> list[Check]:
    """Structure stays, and figures that the learner states as facts; the rest is one check."""
    facts = {name for q in lab.questions if isinstance(q, FactsQuestion) for name in q.facts}
    kept, left = [], 0.0
    for check in asked.checks:
        value = check.options.get("value")
        if check.rule in STRUCTURE:
            kept.append(check)
        elif check.rule == "figure" and (value in facts or value in shown(lab)):
            plain = {k: v for k, v in check.options.items() if k in ("value", "unit", "tolerance")}
            kept.append(check.model_copy(update={"options": plain}))
        else:
            left += check.points
    if left:
        kept.append(Check(rule="elsewhere", points=left, says=ELSEWHERE))
    return kept


def shown(lab: Lab) -> list[str]:
    """The figures that a learner is shown: in the page, the chat, hints; or that a rule names."""
    texts = [lab.page.text, *(message.text for message in lab.chat)]
    texts += [hint for asked in lab.questions for hint in asked.hints]
    holes = {name for text in texts for name in re.findall(r"\{([a-z_][a-z0-9_]*)", text)}
    holes |= {lab.page.at, "commander"}  # the role's sentence names who signs
    for asked in lab.questions:
        if isinstance(asked, WriteQuestion):
            holes |= {
                str(check.options["after"]) for check in asked.checks if "after" in check.options
            }
    return [name for name in lab.figures if name in holes]


def incident(lab: Lab) -> str:
    """The text of the student's `incident.toml`."""
    document = lab.model_dump(
        mode="json", exclude_defaults=True, exclude={"debrief": True, "page": {"raised"}}
    )
    document["format"] = 1
    document["figures"] = dict.fromkeys(shown(lab), NO_FIGURE)
    document["questions"] = [
        {"kind": asked.kind, **question(asked, lab).model_dump(mode="json", exclude_defaults=True)}
        for asked in lab.questions
    ]
    lines = ["# What a student's machine knows of this lab. Made; not to be edited."]
    return (
        "\n".join(lines + [f"{name} = {_toml(value)}" for name, value in document.items()]) + "\n"
    )


def files(lab: Lab) -> dict[str, str]:
    """Path below `datasets/` → text, of all that is given out of a lab."""
    contract = lab.folder / "contract.sql"
    found = {"incident.toml": incident(lab), "schema.sql": _COMMENT.sub("", lab.sql("schema.sql"))}
    if contract.is_file():
        found["contract.sql"] = contract.read_text(encoding="utf-8")
    return {f"{lab.slug}/{name}": text for name, text in found.items()}


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items() if v is not None)
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
