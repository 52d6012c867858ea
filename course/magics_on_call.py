"""The magics around the answers: the drill's clock, worked examples, and to be shown the answer."""

from __future__ import annotations

from IPython.core.magic import line_magic, magics_class

from grader.errors import UnknownName

from . import arguments, show
from .magics_base import Beside, spoken


@magics_class
class OnCallMagics(Beside):
    """`%clock`, `%map`, `%next`, `%help`, `%example`, `%showme`, on the incident that is open."""

    @line_magic
    @spoken
    def clock(self, line: str) -> None:
        """The drill's clock: %clock [drill | pause | resume | hide | show | calm] [--scale X]"""
        from . import clock

        usage = "%clock [drill | pause | resume | hide | show | calm] [--scale 1.5]"
        words, options = arguments.parse(line, usage=usage, words=1, options={"scale": float})
        session, scale = self.session, options.get("scale")
        if words and words[0] not in clock.ACTS:
            raise UnknownName("act of the clock", words[0], list(clock.ACTS))
        if words:
            show.note(clock.act(session, words[0], scale))
        found, step = clock.of(session), session.step()
        if not words or words == ["drill"]:
            show.note(clock.sentence(session.lab, found, step))
            if found.running:
                show.table(clock.table(session.lab, found, step))
        self._main.clock_told = clock.place(session.lab, found, step)  # it stands above
        self._main.come_in()

    @line_magic
    @spoken
    def map(self, line: str) -> None:
        """Every lab of the course, with state, minutes and points: %map"""
        from . import course_map

        arguments.parse(line, usage="%map", words=0)
        table = course_map.table(self.workspace)
        show.table(table)

    @line_magic
    @spoken
    def next(self, line: str) -> None:
        """The next question that is not done: %next"""
        from . import course_map

        arguments.parse(line, usage="%next", words=0)
        show.note(course_map.next_sentence(self.session))

    @line_magic
    @spoken
    def help(self, line: str) -> None:
        """Every magic and every key of the course: %help"""
        from . import help as listed

        arguments.parse(line, usage="%help", words=0)
        registry = self.shell.magics_manager.registry  # type: ignore[union-attr]
        ours = [
            found for found in registry.values() if type(found).__module__.startswith("course.")
        ]
        for table in (listed.magics(ours), listed.keys()):
            show.table(table)

    @line_magic
    @spoken
    def example(self, line: str) -> None:
        """A worked example of the same shape on other tables: %example name"""
        from . import cold, course_map, examples

        words, _ = arguments.parse(line, usage="%example NAME", words=1)
        session = self.session
        question = session.lab.question(words[0]) if words else course_map.at_hand(session)
        cold.wait(session, question)
        said = examples.of(session.lab, question)
        session.note("example", question=question.name)
        show.markdown(said)

    @line_magic
    @spoken
    def showme(self, line: str) -> None:
        """After an honest try: one way to answer a question: %showme name --yes"""
        from . import course_map, giving_up

        usage = "%showme NAME [--yes]"
        words, given = arguments.parse(line, usage=usage, words=1, flags=("yes",))
        session = self.session
        if not words:
            name = course_map.at_hand(session).name
            raise arguments.BadLine(
                f"Which question? The one that you are at is shown by `%showme {name}`."
            )
        question = session.lab.question(words[0])
        show.html(*giving_up.show(session, question, sure=bool(given.get("yes"))))
