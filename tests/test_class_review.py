"""`firedrill class review`: what is asked of the page's server arrives in nbgrader's gradebook."""

from __future__ import annotations

import html.parser
import http.client
import json
import re
import sqlite3
from dataclasses import astuple, replace
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from grader import markup
from grader.classroom import nbgraders, roster, variants
from grader.classroom.course import Course
from grader.classroom.exporting import grades
from grader.classroom.reviewing import bank, page, standing
from grader.classroom.reviewing import texts as reading
from grader.classroom.reviewing.left import Left, after
from grader.classroom.reviewing.server import Server
from grader.verdict import Part, Piece, Why

from .class_folder import SLUG
from .review_folder import HOSTILE, LONG, QUESTION, TEXTS, cell, change

pytest_plugins = ("tests.command", "tests.review_folder")


class Page:
    """The page as a browser has it: it remembers what it was told last."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.html = self.get()[1]
        self.ids = re.findall(r'<article id="(t\d+)"', self.html)
        found = re.search(r'id="document">(.*?)</script>', self.html)
        assert found
        self.document: dict[str, Any] = json.loads(found[1])
        self.states = {state["id"]: state for state in self.document["states"]}

    def get(self, path: str | None = None, **headers: str) -> tuple[int, str]:
        return self._send("GET", f"/{self.server.token}/" if path is None else path, None, headers)

    def post(self, what: str, body: Any, **headers: str) -> tuple[int, Any]:
        given = {"Content-Type": "application/json", "Origin": f"http://{self.server.host}"}
        path = f"/{self.server.token}/{what}"
        code, said = self._send("POST", path, json.dumps(body), {**given, **headers})
        try:
            answer = json.loads(said)
        except ValueError:
            return code, said
        if state := answer.get("state"):
            self.states[state["id"]] = state
        return code, answer

    def decide(self, text: str, action: str, value: Any = None) -> tuple[int, Any]:
        version = self.states[text]["version"]
        body = {"id": text, "action": action, "value": value, "version": version}
        return self.post("decide", body)

    def _send(self, verb: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(verb, path, body, named)
        reply = connection.getresponse()
        self.headers = reply.headers
        said = reply.read().decode()
        connection.close()
        return reply.status, said


@pytest.fixture
def served(server: Server) -> Page:
    return Page(server)


def of(served: Page, student: str) -> str:
    """The text of a student."""
    groups = served.server.found.groups
    return next(g.id for g in groups if student in [each.student for each in g.authors])


def test_equal_texts_stand_once_and_the_most_doubtful_stands_first(served) -> None:
    groups = served.server.found.groups
    by = [[author.student for author in group.authors] for group in groups]
    assert by[0] == ["cem"]
    assert ["ana", "ben"] in by
    assert served.ids == [group.id for group in groups] == ["t1", "t2", "t3"]
    shares = [group.doubt.share for group in groups]
    assert shares == sorted(shares, reverse=True)


def test_accepting_writes_the_proposed_points_for_all_who_wrote_it(served, texts) -> None:
    code, answer = served.decide(of(served, "ana"), "accept")
    assert (code, answer["state"]["decided"], answer["state"]["points"]) == (200, True, 1)
    for student in ("ana", "ben"):
        assert cell(texts, student) == (1.0, 1.0, False, None)
    assert cell(texts, "cem") == (0.0, None, False, None)


@pytest.mark.parametrize("points", [0, 0.5, 1])
def test_overruling_clears_what_waits_for_a_person_and_the_export_sees_it(
    served, texts, points
) -> None:
    change(texts, "cem", needs_manual_grade=True)
    served = Page(served.server)
    before = grades.read(texts).by["cem", SLUG]
    assert (before.state, before.questions[QUESTION]) == ("open", None)
    served.decide(of(served, "cem"), "points", points)
    assert cell(texts, "cem") == (0.0, points, False, None)
    after = grades.read(texts).by["cem", SLUG]
    assert (after.state, after.questions[QUESTION]) == ("graded", points)


def test_a_comment_is_kept_and_decides_nothing_by_itself(served, texts) -> None:
    change(texts, "cem", needs_manual_grade=True)
    served = Page(served.server)
    _, answer = served.decide(of(served, "cem"), "comment", "Say when.\n<b>& why</b>")
    assert answer["state"]["decided"] is False
    assert cell(texts, "cem") == (0.0, None, True, "Say when.\n<b>& why</b>")
    assert grades.read(texts).by["cem", SLUG].comments == {QUESTION: "Say when.\n<b>& why</b>"}
    served.decide(of(served, "cem"), "comment", "")
    assert cell(texts, "cem")[3] is None


def test_undo_goes_back_decision_by_decision_and_typing_in_one_go(served, texts) -> None:
    cem, ana = of(served, "cem"), of(served, "ana")
    change(texts, "cem", needs_manual_grade=True)
    served = Page(served.server)
    served.decide(cem, "points", 1)
    for typed in ("S", "Sa", "Say"):
        served.decide(cem, "comment", typed)
    served.decide(ana, "accept")
    steps = [
        (ana, "ana", (1.0, None, False, None)),
        (cem, "cem", (0.0, 1.0, False, None)),
        (cem, "cem", (0.0, None, True, None)),
    ]
    for text, student, was in steps:
        code, answer = served.post("undo", {})
        assert (code, answer["state"]["id"], cell(texts, student)) == (200, text, was)
    assert served.post("undo", {}) == (400, {"error": "There is nothing to undo."})


def test_what_formgrader_wrote_meanwhile_is_shown_and_not_overwritten_unseen(served, texts) -> None:
    cem = of(served, "cem")
    change(texts, "cem", manual_score=0.75)
    code, answer = served.decide(cem, "points", 0)
    assert (code, answer["state"]["points"]) == (409, 0.75)
    assert "Somebody decided on this text meanwhile" in answer["error"]
    assert cell(texts, "cem")[1] == 0.75
    assert served.decide(cem, "points", 0)[0] == 200
    change(texts, "cem", manual_score=0.25)
    assert served.post("undo", {})[0] == 409
    assert cell(texts, "cem")[1] == 0.25


def test_a_text_is_judged_on_its_students_own_variant(texts, monkeypatch) -> None:
    """Equal texts of students who have different worlds stand apart."""
    (texts / "class.toml").write_text("variants = 3\n")
    here = Course(texts)
    found = reading.read(here, reading.find(here, QUESTION), 1.0, lambda what, share: None)
    seeds = {each.student: group.seed for group in found.groups for each in group.authors}
    assert seeds == {student: variants.variant(here, student) for student in TEXTS}
    assert len(set(seeds.values())) > 1
    assert {group.verdict.outcome for group in found.groups} == {"right", "wrong"}


def test_what_was_decided_on_which_text_is_known_to_the_next_grading(served, texts) -> None:
    for student in ("ana", "dora"):
        served.decide(of(served, student), "points", 0.5)
    served.post("undo", {})  # dora's
    change(texts, "ben", manual_score=0.25)  # in formgrader
    note = standing.digest(standing.plain(TEXTS["ana"] + "  \n"))
    assert standing.decided(texts, SLUG, "ana") == {("note", note): 0.5}
    assert standing.decided(texts, SLUG, "ben") == {("note", note): 0.5}  # they wrote the same
    assert list(standing.decided(texts, SLUG, "dora").values()) == [None]
    assert standing.decided(texts, SLUG, "cem") == {}


def test_a_locked_gradebook_is_said_and_nothing_is_half_written(served, texts) -> None:
    lock = sqlite3.connect(texts / "gradebook.db")
    lock.execute("BEGIN IMMEDIATE")
    code, answer = served.decide(of(served, "ana"), "accept")
    assert code == 503
    assert answer["error"].startswith("The gradebook could not be used (database is locked)")
    lock.rollback()
    lock.close()
    assert cell(texts, "ana") == (1.0, None, False, None)
    assert served.decide(of(served, "ana"), "accept")[0] == 200


REFUSED = [
    ("points", 1.5, "Points go from 0 to 1."),
    ("points", -1, "Points go from 0 to 1."),
    ("points", float("nan"), "Points go from 0 to 1."),
    ("points", "1", "Points are a number."),
    ("points", True, "Points are a number."),
    ("comment", 7, "A comment has up to 20,000 characters."),
    ("comment", "x" * 20_001, "A comment has up to 20,000 characters."),
    ("delete", None, "There is no such decision."),
]


@pytest.mark.parametrize(("action", "value", "says"), REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence(served, texts, action, value, says) -> None:
    assert served.decide(of(served, "cem"), action, value) == (400, {"error": says})
    assert cell(texts, "cem") == (0.0, None, False, None)


def test_without_points_of_the_judge_there_is_nothing_to_accept(served, texts) -> None:
    change(texts, "cem", auto_score=None, needs_manual_grade=True)
    served = Page(served.server)
    code, answer = served.decide(of(served, "cem"), "accept")
    assert code == 400
    assert answer["error"].startswith("The judge gave no points here")


STRANGERS = [  # headers of a request that is not our page's
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Host": "evil.example"}, 403),  # DNS rebinding: the browser thinks it is at home
    ({"Host": "localhost"}, 403),
    ({"Content_Type": "text/plain"}, 415),  # what a form can send without asking first
]


@pytest.mark.parametrize(("headers", "status"), STRANGERS)
def test_what_another_page_sends_is_refused(served, texts, headers, status) -> None:
    ana = of(served, "ana")
    body = {"id": ana, "action": "accept", "version": served.states[ana]["version"]}
    assert served.post("decide", body, **headers)[0] == status
    assert cell(texts, "ana") == (1.0, None, False, None)


def test_without_the_address_there_is_nothing_to_see(served) -> None:
    for path in ("/", "/favicon.ico", "//", f"/{'x' * 32}/", f"/{served.server.token}/../"):
        code, said = served.get(path)
        assert code == 404
        assert "copies" not in said
    assert served.get(Host="evil.example")[0] == 403
    assert served.server.server_address[0] == "127.0.0.1"


class Tags(html.parser.HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("live", [True, False])
def test_nothing_that_a_student_wrote_becomes_an_element(served, live) -> None:
    states = {state.id: state for state in served.server.desk.states()}
    given = {"nonce": "n0nce", "bank": ["</script><img src=x>"] if live else None}
    made = page.html(served.server.found, states, 1, [], **given)
    tags = Tags(made).found
    assert [attrs for tag, attrs in tags if tag in ("img", "iframe", "object", "a", "form")] == []
    assert sum(tag == "script" for tag, _ in tags) == (2 if live else 0)
    assert sum(tag == "style" for tag, _ in tags) == 1
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
    assert all(attrs.get("nonce") == "n0nce" for tag, attrs in tags if tag == "style")
    assert markup.escape("@@NONCE@@ \u202egnivig") in made
    assert "\u202e" not in made
    assert "\x1b" not in made


def test_the_policy_allows_our_own_script_alone_and_is_new_each_time(served) -> None:
    served.get()
    first = served.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'nonce-" in first
    assert "frame-ancestors 'none'" in first
    served.get()
    assert served.headers["Content-Security-Policy"] != first


def test_marks_stand_in_the_text_as_it_was_typed() -> None:
    text = "# Update\n\n- The *copies*\n  are void & gone.\n\n<!-- aside -->"
    why = Why(ok=True, says="that copies were voided")
    made = page.placed(text, [Piece(text="The copies are void & gone.", whys=[why])])
    assert made.startswith("# Update\n\n- <mark ")
    assert "The *copies*\n  are void &amp; gone.</mark>" in made
    assert "(that copies were voided)" in made
    assert made.endswith("\n\n&lt;!-- aside --&gt;")
    assert page.placed(text, [Piece(text="Not there.", whys=[why])]) == markup.escape(text)


def test_a_comment_is_kept_in_the_bank_beside_what_was_edited_by_hand(served, texts) -> None:
    assert len(served.document["bank"]) == 5
    (texts / bank.FILE).write_text("# mine\nName the *hour*.\n\nName the *hour*.\n")
    assert served.post("bank", {"comment": "  # two\nlines "})[1] == {
        "bank": ["Name the *hour*.", "two lines"]
    }
    assert (texts / bank.FILE).read_text().startswith("# mine\nName the *hour*.\n")
    assert Page(served.server).document["bank"] == ["Name the *hour*.", "two lines"]


def test_who_wrote_a_text_is_folded_away_and_has_id_and_name(served, texts) -> None:
    roster.write(texts, [roster.Student("ana", "Ana", "Lind"), roster.Student("ben")])
    folded = re.findall(r"<summary>Who wrote it</summary><p>(.*?)</p></details>", served.get()[1])
    assert sorted(folded) == ["ana Ana Lind, ben", "cem", "dora"]


def test_a_page_to_read_is_written_and_overwrites_nothing(texts, firedrill, tmp_path) -> None:
    change(texts, "ana", manual_score=0.5)
    out = tmp_path / "page.html"
    words = ("class", "review", QUESTION, "--course", texts, "--out", out)
    (texts / "submitted" / "eve" / SLUG).mkdir(parents=True)
    done = firedrill(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Handed in and not graded yet, so not here: eve." in done.stdout
    assert f"Wrote {out}. note: 4 texts, 3 different." in done.stdout
    made = out.read_text()
    assert LONG in markup.escape(made) or markup.escape(LONG) in made
    assert "points differ" in made
    assert HOSTILE not in made
    assert "<button" not in made
    again = firedrill(*words)
    assert again.returncode != 0
    assert "is there already" in again.stderr


NOT_FOUND = [
    ("nothing", "There is no text in this course called `nothing`. There are: note."),
    ("doubled", "is no text: it is a %%sql cell"),
]


@pytest.mark.parametrize(("name", "says"), NOT_FOUND)
def test_a_name_that_is_no_text_is_said(texts, firedrill, name, says) -> None:
    done = firedrill("class", "review", name, "--course", texts, "--out", "page.html")
    assert done.returncode != 0
    assert says in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("ok", "points", "sign", "spoken"),
    [
        (True, 0.6, "✔", "holds"),
        (False, 0.3, "◐", "holds in part"),
        (False, 0.0, "✘", "does not hold"),
        (None, 0.0, "·", "remark"),
    ],
)
def test_a_part_with_some_of_its_points_is_marked_as_neither_right_nor_wrong(
    served, ok, points, sign, spoken
) -> None:
    group = served.server.found.groups[0]
    part = Part(name="figure", says="the size", ok=ok, points=points, max_points=0.6)
    changed = replace(group, verdict=group.verdict.model_copy(update={"parts": [part]}))
    found = replace(served.server.found, groups=[changed])
    states = {state.id: state for state in served.server.desk.states()}
    made = page.html(found, states, 1, [], nonce="n", bank=None)
    assert f'{sign}</span> <span class="unseen">{spoken}: </span>the size' in made


def test_what_comes_next_is_the_labs_next_question_with_open_texts(served, texts) -> None:
    here, own = Course(texts), nbgraders.read(texts)
    note = served.server.found.asked
    other = note.question.model_copy(update={"name": "other"})
    lab = note.lab.model_copy(update={"questions": [*note.lab.questions, other]})
    asked = replace(note, lab=lab, question=other)

    def left(*left_out: str) -> list[tuple[str, int, str]]:
        return [astuple(each) for each in after(here, own, asked, left_out)]

    command = "firedrill class review 90/note"
    assert left() == [("note", 4, command)]
    change(texts, "ana", manual_score=0.5)
    change(texts, "ben", manual_score=0.5, needs_manual_grade=True)  # asked for once more
    assert left() == [("note", 3, command)]
    assert left("dora") == [("note", 2, command)]
    assert after(here, own, note, []) == []


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ([], "No other text of this lab is open."),
        ([("update_2", 1, "firedrill class review 07/update_2")], "Next: update_2 , 1 text open."),
        ([("a", 18, "firedrill class review 07/a"), ("b", 2, "")], "Then: b (2)."),
    ],
)
def test_the_page_says_what_to_type_next(served, left, says) -> None:
    found = served.server.found
    states = {state.id: state for state in served.server.desk.states()}
    todo = [Left(*each) for each in left]
    made = page.html(found, states, 1, [], nonce="n", bank=[], left=todo)
    text = " ".join(re.sub("<[^>]*>", " ", made).split())
    assert says in text
    assert (left[0][2] if left else "firedrill class status") in text
