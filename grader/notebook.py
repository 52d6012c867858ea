"""Answers out of notebooks, and notebooks out of a lab's clean source.

references(source.md)   question → reference answer, out of the solution regions
answers(file, lab)      question → what a learner wrote, however the notebook came to us
learner_notebook(lab)   the notebook a learner works in
source_notebook(lab)    the notebook of nbgrader's source/: solutions, ids, points, checks
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import notebook_files, stubs
from .errors import BadLab
from .incident import Lab
from .notebook_files import Cell
from .questions import Question

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CHECK = "check_"  # + question name: the grade_id of the cell that holds its points

NO_CELL = "`{}` has no answer cell in this notebook."

_INCIDENT_LINE = re.compile(r"^\s*%incident[ \t]+(\S+)([^\n]*)", re.MULTILINE)
_OPTION = re.compile(r"--(seed|scale)(?:[ \t]*=[ \t]*|[ \t]+)([\d.]+)(?=\s|$)")


@dataclass(frozen=True)
class Answer:
    """What a learner wrote for one question, and where."""

    name: str
    kind: str
    text: str
    cell: int  # 1-based, counted over all cells of the file


@dataclass
class Answers:
    """The answers of one notebook; `notices` say what was odd, by question where one is meant."""

    by_question: dict[str, Answer] = field(default_factory=dict)
    by_notice: list[tuple[str | None, str]] = field(default_factory=list)

    @property
    def notices(self) -> list[str]:
        """All sentences, in order."""
        return [sentence for _, sentence in self.by_notice]

    def notices_of(self, question: str) -> list[str]:
        """The sentences about one question."""
        return [sentence for name, sentence in self.by_notice if name == question]


def references(path: Path) -> dict[str, str]:
    """Question name → reference answer, in the notebook's order. Raises BadLab.

    path: a lab's Markdown source, or a source notebook an instructor has edited.
    """
    found: dict[str, str] = {}
    for cell in notebook_files.source_cells(path):
        if cell.magic is None or cell.name is None:
            continue
        if cell.name in found:
            raise BadLab(f"{path.name}: two answer cells are called `{cell.name}`.")
        found[cell.name] = stubs.without_marks(cell.body).strip("\n")
    return found


def answers(source: Path | NotebookNode | dict[str, Any] | list[Cell], lab: Lab) -> Answers:
    """The learner's answers by question. Raises BadNotebook where there is no notebook to read.

    source: a file, a notebook, or the cells that were read of one. A cell belongs to the question
    named on its `%%` line, else to that of its grade_id. Of several, the last that says something
    counts, with a notice.
    """
    known = {question.name: question for question in lab.questions}
    result = Answers()
    candidates: dict[str, list[Cell]] = {}
    cells = source if isinstance(source, list) else notebook_files.cells(source)
    for cell in cells:
        if name := _question_of(cell, known, result):
            candidates.setdefault(name, []).append(cell)
    for name, question in known.items():
        if found := candidates.get(name):
            result.by_question[name] = _chosen(question, found, result)
        else:
            result.by_notice.append((name, NO_CELL.format(name)))
    return result


def lab_name(source: Path | NotebookNode | dict[str, Any]) -> str | None:
    """The lab a notebook says it belongs to: in its metadata, else on its `%incident` line."""
    document = notebook_files.load(source) if isinstance(source, Path) else source
    metadata = document.get("metadata")
    ours = metadata.get("firedrill") if isinstance(metadata, dict) else None
    if isinstance(ours, dict) and isinstance(ours.get("lab"), str):
        return str(ours["lab"])
    for cell in notebook_files.cells(document):
        if cell.type == "code" and (match := _INCIDENT_LINE.search(cell.source)):
            return match[1].strip("\"'")
    return None


def practice_world(source: Path | NotebookNode | dict[str, Any]) -> tuple[int | None, float | None]:
    """Seed and scale as the first `%incident` line that names one has them; else None."""
    for cell in notebook_files.cells(source):
        if cell.type != "code":
            continue
        for line in _INCIDENT_LINE.finditer(cell.source):
            given = dict(_OPTION.findall(line[2].partition("#")[0]))
            if given:
                return _number(int, given.get("seed")), _number(float, given.get("scale"))
    return None, None


def _number(kind: type, text: str | None) -> Any:
    try:
        return None if text is None else kind(text)
    except ValueError:
        return None


def learner_notebook(lab: Lab) -> NotebookNode:
    """The notebook a learner works in: stubs, and a `%check` cell after each answer.

    The same lab gives the same bytes.
    """
    return _build(lab, solutions=False)


def source_notebook(lab: Lab) -> NotebookNode:
    """The notebook for nbgrader's source/: solutions kept, ids, points from `incident.toml`."""
    return _build(lab, solutions=True)


def answer_source(magic: str, name: str, body: str) -> str:
    """The text of an answer cell in a notebook."""
    return f"%%{magic} {name}\n{body}"


def _question_of(cell: Cell, known: dict[str, Question], result: Answers) -> str | None:
    """The question a cell answers; odd cells leave a notice."""
    if cell.name is not None:
        name = cell.name.rpartition("/")[2]  # `LAB/name` in full is a name too
        if name in known:
            return name
        if cell.grade_id in known:
            sentence = (
                f"Cell {cell.number} is named `{cell.name[:80]}`, which is no question here; it "
                f"stands in the cell of `{cell.grade_id}` and was taken for that."
            )
            result.by_notice.append((cell.grade_id, sentence))
            return cell.grade_id
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        sentence = f"Cell {cell.number} is named `{cell.name[:80]}`, which is no question here."
        result.by_notice.append((near[0] if near else None, sentence + hint))
        return None
    return cell.grade_id if cell.grade_id in known else None


def _chosen(question: Question, cells: list[Cell], result: Answers) -> Answer:
    name = question.name

    def says_something(cell: Cell) -> bool:
        return not stubs.is_blank(question.kind, stubs.without_marks(cell.body))

    written = [cell for cell in cells if says_something(cell)]
    cell = (written or cells)[-1]
    if len(written) > 1:
        numbers = [str(each.number) for each in written]
        places = ", ".join(numbers[:-1]) + f" and {numbers[-1]}"
        times = "twice" if len(written) == 2 else f"{len(written)} times"
        sentence = f"`{name}` was answered {times} (cells {places}). The last one, cell "
        result.by_notice.append((name, f"{sentence}{cell.number}, counts."))
    if cell.magic not in (None, question.kind):
        sentence = f"`{name}` begins `%%{cell.magic}`; it was read as `%%{question.kind}`."
        result.by_notice.append((name, sentence))
    return Answer(name, question.kind, stubs.without_marks(cell.body), cell.number)


def _build(lab: Lab, *, solutions: bool) -> NotebookNode:
    from nbformat import v4  # takes a second, and a process that only judges makes no notebook

    made: list[NotebookNode] = []
    seen: dict[str, int] = {}
    answered: set[str] = set()
    for cell in notebook_files.source_cells(lab.notebook):
        if cell.magic is None or cell.name is None:
            made.append(_plain(cell, seen))
            continue
        if cell.name in answered:
            raise BadLab(f"{lab.slug}: two answer cells are called `{cell.name}`.")
        answered.add(cell.name)
        made += _answer_and_check(lab.question(cell.name), cell, lab, solutions=solutions)
    if missing := [q.name for q in lab.questions if q.name not in answered]:
        raise BadLab(f"{lab.slug}: the notebook has no answer cell for `{missing[0]}`.")
    return v4.new_notebook(
        cells=made,
        metadata={
            "firedrill": {"lab": lab.slug},
            "kernelspec": dict(KERNEL),
            "language_info": {"name": "python"},
            "title": lab.title,
        },
    )


def _plain(cell: Cell, seen: dict[str, int]) -> NotebookNode:
    """Prose or free code. Its id follows its text, so that an edit elsewhere does not move it."""
    from nbformat import v4

    digest = hashlib.sha256(f"{cell.type}\n{cell.source}".encode()).hexdigest()[:12]
    seen[digest] = seen.get(digest, 0) + 1
    cell_id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    new = v4.new_code_cell if cell.type == "code" else v4.new_markdown_cell
    return new(cell.source, id=cell_id)


def _answer_and_check(
    question: Question, cell: Cell, lab: Lab, *, solutions: bool
) -> list[NotebookNode]:
    from nbformat import v4

    name = question.name
    if cell.magic != question.kind:
        raise BadLab(
            f"{lab.slug}: `{name}` is `%%{cell.magic}` in the notebook and "
            f"kind `{question.kind}` in incident.toml."
        )
    # solution marks are checked either way: a mark that does not pair would leak at release
    cleared = stubs.without_solution(cell.body, stubs.stub(question), name)
    body = cell.body if solutions else cleared
    answer = v4.new_code_cell(answer_source(question.kind, name, body), id=name)
    check = v4.new_code_cell(f"%check {name}", id=f"{CHECK}{name}")
    if solutions:
        answer.metadata["nbgrader"] = _nbgrader(name, grade=False)
        check.metadata["nbgrader"] = _nbgrader(f"{CHECK}{name}", grade=True)
        check.metadata["nbgrader"]["points"] = question.points
    return [answer, check]


def _nbgrader(grade_id: str, *, grade: bool) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": grade,
        "schema_version": 3,
        "solution": not grade,
        "task": False,
    }
