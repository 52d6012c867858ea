"""Claims about answers: references right everywhere, wrong ones told, nothing for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .. import cards, labelled
from ..judge import HIDDEN_SEEDS, Judge
from .finding import SEEDS, SMALL, Bench, Finding, verdict

RIGHT_WANTED, WRONG_WANTED = 3, 8  # files a question
FIGURES = ("facts", "write")  # kinds whose answers hold figures of the practice world at scale 1
QUERIES = ("sql", "fix")


def references_are_right(bench: Bench) -> Iterator[Finding]:
    """The author's notebook earns everything, on the practice world and the usual hidden ones."""
    lab = bench.lab
    amiss = []
    earned = 0.0
    with Judge(lab, sandbox=bench.sandbox) as judge:
        for question in bench.questions:
            bench.progress(question.name)
            found = judge.judge(question, lab.references.get(question.name, ""))
            earned += found.points
            if found.outcome != "right" or found.score < 1:
                amiss.append(f"{question.name} is {found.outcome}: {found.headline}")
    whole = sum(question.points for question in bench.questions)
    yield verdict("the author's notebook", amiss, f"{earned:g} of {whole:g} points")


def references_on_many_seeds(bench: Bench) -> Iterator[Finding]:
    """Queries and fixes against twenty hidden worlds at once; monitors have worlds of their own."""
    lab = bench.lab
    amiss = []
    asked = [question for question in bench.questions if question.kind in QUERIES]
    with Judge(lab, sandbox=bench.sandbox, practice_scale=SMALL, hidden_seeds=SEEDS[1:]) as judge:
        for question in asked:
            bench.progress(question.name)
            found = judge.judge(question, lab.references.get(question.name, ""))
            if found.outcome != "right" or found.score < 1:
                amiss.append(f"{question.name} is {found.outcome}: {found.headline}")
    yield verdict("references on many seeds", amiss, f"{len(asked)} on {len(SEEDS)} seeds")


def nothing_for_nothing(bench: Bench) -> Iterator[Finding]:
    """An empty notebook earns 0."""
    with Judge(bench.lab, sandbox=bench.sandbox, practice_scale=SMALL) as judge:
        found = {q.name: judge.judge(q, "").points for q in bench.questions}
    amiss = [f"{name} earns {points:g}" for name, points in found.items() if points]
    yield verdict("an empty notebook", amiss, "0 points")


def enough_answers(bench: Bench) -> Iterator[Finding]:
    """At least three right and eight wrong ones a question; each gap is named, to be filled."""
    names = {question.name for question in bench.questions}
    files = [each for each in labelled.of(bench.lab) if each.question in names]
    found = Counter((each.question, each.right) for each in files)
    amiss = []
    for question in bench.questions:
        right, wrong = found[question.name, True], found[question.name, False]
        if right < RIGHT_WANTED or wrong < WRONG_WANTED:
            amiss.append(f"{question.name} has {right} right, {wrong} wrong")
    yield verdict("labelled answers", amiss, f"{len(files)} files", mild=True, whole=True)


def answers_as_labelled(bench: Bench) -> Iterator[Finding]:
    """Each is judged as its first lines say, and its card has the sentences they name."""
    lab = bench.lab
    kinds = {question.name: question.kind for question in bench.questions}
    known = [each for each in labelled.of(lab) if each.question in kinds]
    amiss = []
    judges = {
        scale: Judge(
            lab, sandbox=bench.sandbox, practice_scale=scale, hidden_seeds=HIDDEN_SEEDS[:1]
        )
        for scale in (SMALL, 1.0)
    }
    for number, each in enumerate(known, 1):
        bench.progress(f"{number} of {len(known)}, {each.question}/{each.path.name}")
        judge = judges[1.0 if kinds[each.question] in FIGURES else SMALL]
        found = judge.judge(each.question, each.text)
        name = f"{each.question}/{each.path.name}"
        card, first = cards.text(found), found.headline.splitlines()[0]
        if (found.outcome, found.score == 1) != (each.verdict, each.right):
            label = f"labelled {each.verdict or 'nothing'} in {each.path.parent.name}/"
            amiss.append(f"{name} is {found.outcome}, {label}: {first}")
        lacking = [said for said in each.says if said not in card]
        amiss += [f"{name}: the card lacks `{said}`: {first}" for said in lacking]
    yield verdict("answers are judged as labelled", amiss, f"{len(known)} files")


CLAIMS = (
    references_are_right,
    references_on_many_seeds,
    nothing_for_nothing,
    enough_answers,
    answers_as_labelled,
)
