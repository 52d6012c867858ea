"""A text becomes a verdict: what a rule can name is proposed, a person has the last word.

How to write a `%%write` question in `incident.toml`:

    [[questions]]
    kind = "write"
    name = "update_1"
    form = "update"                      # update | postmortem | spoken | note
    points = 3
    ...
      [[questions.checks]]
      rule = "figure"
      points = 1
      says = "the size, as the world has it"
      options = { value = "net_usd", unit = "usd", near = ["off", "difference", "phantom"] }

The checks' points add up to the question's. `says` is what the card shows, as a clause: "the time
of the next update". A check earns a share of its points between 0 and 1. The rules, their options
(defaults in brackets) and what they look for:

sections        names = ["Summary", "Timeline", …]; synonyms = {Summary = ["In brief"]} [usual ones
                are known, for a postmortem and for STAR+T]; words = [4]. Each named part is there,
                as a heading or a label ("Summary: …"), with text under it. Share of parts. The
                synonyms hold for every `section` of the question.
timestamps      least = [5]; section = ["timeline"]; in_order = [true]. Lines that carry a clock
                time (14:07, 2:07 pm, T+15, 2026-03-17 14:07) in that part, else in the whole text.
                Out of order: half, and the line is named.
wrong_turn      terms = [] (the lab's red herrings: "deploy", "batch"). A check or a belief that
                turned out wrong is told: "we suspected the deploy; it was clean", "ruled out".
figure          value = name in truth.sql or [figures]; unit = usd | money | count | minutes |
                percent | instant | id [by the value's type]; tolerance = [0], relative, for an
                instant in minutes; near = [] words for the quantity. The text states it in any
                format: $8.7M, 8,700,000, 8.7 million, 8 700 000.00, thirty-seven. Rounding as
                written is agreement: "$8.7M" is right for 8,695,112; so is "about 14,000" for
                13,963, but a bare "14,000" is not. `minutes` accepts "14:07–14:18" for 11. A
                different number of that unit beside a `near` word is named and costs half,
                unless it is another known figure of this world, or told as a first guess, or the
                clause has a word of `unless` ([]), or it is an action item. only_beside = {} takes
                that excuse from a figure where none of its words is in the sentence: "24,163
                customers" is not told of those with several rows. A count up to 20 must stand
                beside a `near` word: "six teams" does not tell 6 months. A part ("9 of them",
                "14 models: 9 and 5") is no other number, nor is what is left out ("the other 25"),
                or one of a list of shares ("50 and 80 %"). also = []: figures as good as the value.
                not_of = []: words of another whole, beside which it is not told ("92 % of all
                warehouses"). Nor is it told by "40 dashboards are fine".
no_wrong_figure figures = [{value, near, …}, …], each with the options of `figure`. None of them has
                to be told; nothing where a number beside the `near` words of one is another, or
                an hour: "the copy of 10:30", "the backfill began at 9:12", "the 10:30 copy",
                "09:54 The release took a copy"; with at = true "the newsletter at 17:05" as well
                ([false]). unit = id is a number that names a thing: "copy 303".
owner_and_due   least = [2]; section = ["action items"]. Items (bullets, numbered lines, table rows)
                that each say what is done (a verb), by whom (a name, @handle, role or team) and by
                when (a date, a weekday, "in two weeks"). Share of items, at least `least` of them.
next_update     after = name of an instant (the page). A promise with a time: "next update at
                15:30", "back 15.30", "in 30 minutes", "every half hour". A time that is past at
                `after` earns half. A text that opens with "Update at 15:09" was written then.
                follows = [false]: what comes and by when counts as well: "postmortem by Monday 9
                March", "next steps: grain test live by 27 March".
no_early_cause  causes = ["cache", "deploy", "partition", …]; says_unknown = [false]. No clause
                asserts one of them as the cause, or tells its failure ("the cache was down") as
                a fact without asking whether that matters; "…, the cause is open" behind it takes
                nothing back. "It is the deploy, we are checking" asserts it as well.
                Nor is one of them called the likely cause: "most likely the deploy", "smells like".
                Suspicions, checks under way and what was ruled out are fine. Without
                `causes`, only "the root cause is …" and its like count. With says_unknown the text
                must also say that the cause is open: else half.
no_wrong_cause  causes = ["promotion", "backfill", …]. For a report, when the cause is known: no
                clause names one of these as the cause, or suspects it still: "we suspect the
                backfill as well". Denied, or as a suspicion that was checked, it may come up.
plain           words = []. No word of code: commit ids, SQL in capitals, and these. One: half.
impact          who = [] (added to customers, merchants, finance, users, …). A number with a unit
                and, in that sentence or a neighbour of its paragraph, who is affected. Half for
                each.
mentions        groups = [["soft delete", "void"], ["audit*", "regulator"]]; need = [all];
                section. One wording of each group comes up. Word forms match (void, voided,
                voiding; soft-delete, soft deletes), `*` ends a prefix, "refuse + cache" wants both
                in one sentence. Share of `need`; nothing for a text of one or two words. What a
                sentence denies ("we have not stopped it", "nobody rewrote it") does not count,
                unless the wording is a denial itself ("do not use", "nothing + leave*") or
                negated = [false] is true, for ideas that a denial tells as well: "no release on
                Fridays".
                names = []: each idea in words for people, for the card. never = []: wordings that
                say the opposite ("still growing"): nothing where one stands, not denied or asked.
                asks = [false]: only a sentence that asks the reader counts ("delete your exports"),
                not what others did or will do ("we deleted the rows").
                done = [false]: what is only promised does not count ("should be stopped soon",
                "will get a limit some day"), nor "stopped" of what starts again ("though
                the schedule starts it again tonight").
                harm = []: wordings that would do harm ("go ahead with the newsletter"): nothing,
                and half of all points of the text.
length          words = [least, most]; or seconds = [least, most], spoken at 150 words a minute;
                or beats = {Situation = [10, 35], …} in seconds. Up to a quarter outside: half.
elsewhere       Only in a student's lab, for all that would tell an answer: not looked at there.

`no_early_cause`, `no_wrong_cause`, `no_wrong_figure`, `plain` and `length` hold for a blank page
too; they earn nothing
unless some other check of the question earned something. Comments, scripts, code fences, headings,
link targets and unfilled places ("owner: …", "TBD") are not text. Each sentence that blames people
takes a fifth of all points, at most half of them, and the card says so; vagueness is a remark
without points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..questions import Check, WriteQuestion
from ..texts import prose
from ..texts.prose import Text
from ..verdict import MarkedLine, Outcome, Part, Table, Verdict
from . import (
    write_actions,
    write_causes,
    write_claims,
    write_figures,
    write_marks,
    write_options,
    write_promise,
    write_structure,
    write_words,
)
from .write_finding import Finding, Known
from .write_remarks import blamed, lost, remarks

if TYPE_CHECKING:
    from ..bench import Bench

Rule = Callable[[Text, Any, Known], Finding]

RULES: dict[str, Rule] = {
    "sections": write_structure.sections,
    "timestamps": write_structure.timestamps,
    "wrong_turn": write_claims.wrong_turn,
    "figure": write_figures.figure,
    "no_wrong_figure": write_figures.no_wrong_figure,
    "owner_and_due": write_actions.owner_and_due,
    "next_update": write_promise.next_update,
    "no_early_cause": write_causes.no_early_cause,
    "no_wrong_cause": write_causes.no_wrong_cause,
    "plain": write_words.plain,
    "impact": write_figures.impact,
    "mentions": write_claims.mentions,
    "length": write_structure.length,
    "elsewhere": write_structure.elsewhere,
}
ABSTAIN = frozenset(
    ("no_early_cause", "no_wrong_cause", "no_wrong_figure", "plain", "length")
)  # rules that a blank page would pass
HARMED = 0.5  # of the points stay where a text asks for what would do harm
WHOLE = 0.999  # a score from here on counts as all of it: shares are floating-point numbers
OVERRULE = "whether it is well put, and true beyond these points; a person may overrule this"


class Judged(NamedTuple):
    """What the rules found in a text."""

    parts: list[Part]
    evidence: list[Table]
    remarks: list[Part]
    marked: list[MarkedLine]


def judge_text(
    question: WriteQuestion,
    text: str,
    *,
    figures: Mapping[str, Any],
    truth: Mapping[str, Any],
    skeleton: str = "",
) -> Judged:
    """One part a check of the question, tables of evidence, remarks without points, and marks.

    figures, truth: values of the learner's own world by name. skeleton: the text they were given;
    its lines do not count. Raises BadLab where an option of the question is wrong.
    """
    options = [write_options.read(check, question.name) for check in question.checks]
    written = prose.read(text, _labels(options), skeleton)
    written.synonyms = _synonyms(options)
    known = Known(truth, figures)
    findings = [
        RULES[check.rule](written, option, known) if written.words else Finding(0)
        for check, option in zip(question.checks, options, strict=True)
    ]
    findings = _nothing_for_nothing(question.checks, findings)
    left = HARMED if any(finding.harm for finding in findings) else 1
    left *= 1 - lost(blamed(written))
    parts = [
        _part(check, finding, left)
        for check, finding in zip(question.checks, findings, strict=True)
    ]
    hints = remarks(written)
    return Judged(
        parts,
        [table for finding in findings for table in finding.tables],
        hints,
        write_marks.marked(written, question.checks, findings, hints),
    )


def _synonyms(options: list[Any]) -> dict[str, list[str]]:
    """The other headings of parts, which hold for every check of the question."""
    return {
        name: others
        for option in options
        if isinstance(option, write_options.Sections)
        for name, others in option.synonyms.items()
    }


def _labels(options: list[Any]) -> list[str]:
    """The part names that may also stand as labels at a line's start."""
    labels: list[str] = []
    for option in options:
        if isinstance(option, write_options.Sections):
            labels += [*option.names, *(one for many in option.synonyms.values() for one in many)]
        elif isinstance(option, write_options.Length):
            labels += option.beats
        elif section := getattr(option, "section", None):
            labels.append(section)
    return labels


def _nothing_for_nothing(checks: list[Check], findings: list[Finding]) -> list[Finding]:
    """Findings in which an abstention earns nothing unless the text did something, too."""
    pairs = list(zip(checks, findings, strict=True))
    does = [finding for check, finding in pairs if check.rule not in ABSTAIN]
    if not does or any(finding.score for finding in does):
        return findings
    told = "Counts once the text meets one of the other points."
    return [
        Finding(0, told) if check.rule in ABSTAIN and finding.score else finding
        for check, finding in pairs
    ]


def _part(check: Check, finding: Finding, left: float) -> Part:
    score = finding.score
    return Part(
        name=check.rule,
        says=check.says,
        ok=None if score is None else score >= WHOLE,
        points=round(check.points * (score or 0) * left, 4),
        max_points=check.points,
        detail=finding.detail,
    )


def verdict(
    question: WriteQuestion,
    text: str,
    *,
    lab: str,
    figures: Mapping[str, Any],
    truth: Mapping[str, Any],
    skeleton: str = "",
) -> Verdict:
    """The verdict on a text. `unknown` where a check with points could not be made here."""
    parts, evidence, hints, marked = judge_text(
        question, text, figures=figures, truth=truth, skeleton=skeleton
    )
    earned = sum(part.points for part in parts)
    score = min(1.0, earned / question.points) if question.points else 1.0
    unmade = [part.says for part in parts if part.ok is None and part.max_points]
    words = prose.read(text, skeleton=skeleton).words
    outcome = _outcome(score, bool(unmade) and bool(words))
    notices = []
    if len(text) > prose.MAX_CHARS:
        notices.append(f"Only the first {prose.MAX_CHARS:,} characters were read.")
    return Verdict(
        lab=lab,
        question=question.name,
        kind="write",
        outcome=outcome,
        score=1.0 if score >= WHOLE else score,
        max_points=question.points,
        headline=_headline(outcome, parts, hints, words),
        parts=[*parts, *hints],
        marked=marked,
        evidence=evidence,
        notices=notices,
        try_next=_try_next(parts, hints),
        checked=[f"{words:,} word{'s' * (words != 1)}, by {len(parts)} rules"],
        not_checked=[*unmade, OVERRULE],
    )


def _outcome(score: float, open_checks: bool) -> Outcome:
    if open_checks:
        return "unknown"
    if score >= WHOLE:
        return "right"
    return "partly" if score > 0 else "wrong"


def _headline(outcome: Outcome, parts: list[Part], hints: list[Part], words: int) -> str:
    if not words:
        return "No text yet."
    if outcome == "unknown":
        return "Read as far as this machine can; a person decides."
    held = sum(1 for part in parts if part.ok)
    if outcome == "right":
        return "Everything that a rule can look for is there."
    are = "is" if held == 1 else "are"
    but = ", but the text blames people" if any(hint.name == "blame" for hint in hints) else ""
    return f"{held} of {len(parts)} things that a rule can look for {are} there{but}."


def _try_next(parts: list[Part], hints: list[Part]) -> str | None:
    if any(hint.name == "blame" for hint in hints):  # it costs more than any point that is missing
        return "Look at this first: what in the system let it happen, in place of who."
    missing = [part for part in parts if part.ok is False]
    if not missing:
        return None
    first = max(missing, key=lambda part: part.max_points - part.points)
    return f"Look at this first: {first.says}."


def judge(question: WriteQuestion, answer: str, bench: Bench) -> Verdict:
    """The verdict on one answer, held against the practice world of this bench."""
    return verdict(
        question,
        answer,
        lab=bench.lab.slug,
        figures=bench.practice_figures,
        truth=bench.practice_truth,
    )
