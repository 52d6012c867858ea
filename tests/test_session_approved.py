"""A learner's whole session in a real kernel, cell by cell: what is on the screen is approved."""

from __future__ import annotations

import re
from pathlib import Path

from grader import incident
from tests.approved import approved
from tests.learner_kernel import LearnerKernel, Output

LAB = incident.load("07-ledger-written-twice")
ANSWERS = Path(__file__).parent / "answers" / LAB.slug

# What the clock decides is left out of what is compared: a bar is shown where a world takes long.
BAR = "The practice world was built in"
CLOCK = re.compile(
    r"(\bunder )?\b\d+([.,]\d+)?( |&nbsp;)(ms|s|seconds?|minutes?|min)\b|\d{4}-\d\d-\d\dT\S+"
)


def _answer(name: str, file: str = "") -> str:
    """The cell of an answer: the reference's, or a labelled one's."""
    question = LAB.question(name)
    text = (ANSWERS / name / file).read_text(encoding="utf-8") if file else LAB.references[name]
    magic = {"sql": "%%sql", "fix": "%%fix", "monitor": "%%monitor", "facts": "%%facts"}
    rest = "\nORDER BY ALL" if question.kind == "sql" else ""  # rows shown in one order
    return f"{magic.get(question.kind, '%%write')} {name}\n{text}{rest}"


def _slips(magic: str, *lines: str) -> list[str]:
    return [f"{magic} {line}".strip() for line in lines]


CELLS = [
    *_slips("%incident", "", "99-no-such-lab", "07 08", '"07', "07 --scale=much", "07 --speed 3"),
    f"%incident {LAB.slug}",
    *_slips("%page", "", "captured_twice", "nowhere", "--later"),
    *_slips("%tables", "", "ledger.entries", "REF.FX", "entries", "ledger.nothing", "a b"),
    "%progress",
    "%%sql\nSELECT count(*) AS n FROM ledger.entries",
    "%%sql mine\nSELECT 1 AS a, NULL AS b, 2.50::DECIMAL(9, 2) AS c, 'x' AS a FROM range(3)",
    "%%sql\nSELEC 1",
    "%%sql\nSELECT 1; SELECT 2",
    "%%sql written_twce\nSELECT 1",
    "%%sql quarantine\nSELECT 1",
    "%%sql written_twice",
    "%check",
    _answer("written_twice", "wrong/voided_rows_counted.sql"),
    "%check",
    *_slips("%counterexample", "", "written_twice", "cache_by_zone"),
    "%%counterexample written_twice\nSELECT count(*) AS n FROM ledger.entries",
    *_slips("%hint", "", "written_twice", "written_twice 1", "written_twice 9", "nothing", "a one"),
    _answer("written_twice"),
    *_slips("%check", "written_twice", "written", "a b"),
    *_slips("%cost", "", "quarantine"),
    _answer("cause"),
    "%%facts cause\nnot toml",
    "%%facts cause\nroot = 3",
    "%check cause",
    _answer("ledger_double_write"),
    "%%fix quarantine\nUPDATE ledger.entries SET status = 'void' WHERE false",
    "%%fix quarantine\nDELETE FROM ledger.entries WHERE nothing = 1",
    "%%fix quarantine\nCOMMIT",
    "%check quarantine",
    _answer("update_1"),
    "%check update_1",
    *_slips("%reset", "written_twice", "--undo", "--all --undo", "--everything", "nothing", ""),
    "%progress",
    "%reset --all",
    "%progress",
]


def test_a_session_looks_as_it_did(tmp_path: Path) -> None:
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    try:
        kernel.run("%load_ext course")
        for at, cell in enumerate(CELLS):
            shown = _told(kernel.run(cell), tmp_path)
            approved("session", f"{at:02} {' '.join(cell.split())[:60]}", shown)
    finally:
        kernel.stop()


def _told(output: Output, folder: Path) -> list[str]:
    """Its text line by line, errors too, without the clock and the folder."""
    text = "\n".join([*output.errors, output.text]).replace(str(folder), "…")
    return [line for line in CLOCK.sub("⏱", text).splitlines() if not line.startswith(BAR)]
