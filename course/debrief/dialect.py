"""How one would say it elsewhere: accepted queries, carried over to another dialect by sqlglot."""

from __future__ import annotations

from typing import Any

from grader import cards
from grader.errors import UnknownName
from grader.incident import Lab

from . import acts
from .blocks import Block, code, folded, joined, said

NAMES = {
    "snowflake": "Snowflake",
    "bigquery": "BigQuery",
    "spark": "Spark SQL",
    "postgres": "Postgres",
}

BY_HAND = "Not carried over, to be mended by hand:"


def known(name: str) -> str:
    """The dialect's key. Raises UnknownName."""
    if name.lower() not in NAMES:
        raise UnknownName("dialect", name, list(NAMES))
    return name.lower()


def block(lab: Lab, records: list[dict[str, Any]], dialect: str = "snowflake") -> Block:
    """Each query that was found right, folded; what sqlglot could not carry over is said."""
    where = NAMES[dialect]
    title = f"How you would say this on {where}"
    found = []
    for question in lab.questions:
        if question.kind not in ("sql", "monitor"):
            continue
        text = acts.right_text(lab, records, question.name)
        if text is None:
            continue
        there, told = carried(text, dialect)
        note = " ".join(told)
        body = (cards.prose(note) if note else "") + code(there)
        found.append((folded(f"`{question.name}`", body), f"\n{question.name}\n{note}\n{there}"))
    if not found:
        return Block(title, *said("It comes with your first query that is found right."))
    lead = (
        f"Your own queries, carried over to {where} by machine, and not run there: read them "
        "before you do. Where you wrote `world_now()` it says `CURRENT_TIMESTAMP`."
    )
    others = ", ".join(f"`--dialect {name}`" for name in NAMES if name != dialect)
    return Block(title, *joined(said(lead), *found, said(f"Others: {others}.")), fold=True)


def carried(text: str, dialect: str) -> tuple[str, list[str]]:
    """The query in that dialect, and sentences on what could not be carried over."""
    from sqlglot import ErrorLevel, parse_one
    from sqlglot.errors import SqlglotError, UnsupportedError

    from . import snowflake

    try:
        tree = _portable(parse_one(text, read="duckdb"), dialect)
        told = snowflake.mended(tree) if dialect == "snowflake" else []
        there = tree.sql(dialect, pretty=True, unsupported_level=ErrorLevel.IGNORE)
    except (SqlglotError, RecursionError, ValueError):
        return text, [f"{BY_HAND} the whole of it."]
    try:
        tree.sql(dialect, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        lines = dict.fromkeys(line.strip(" -") for line in str(error).splitlines())
        told.append(f"{BY_HAND} {'; '.join(filter(None, lines))}.")
    return there, told


def _portable(tree: Any, dialect: str) -> Any:
    """World's clock → CURRENT_TIMESTAMP; SEMI and ANTI JOIN → EXISTS, which all of them know.

    Postgres alone has no GROUP BY ALL: there the columns are written out.
    """
    from sqlglot import exp, transforms

    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "world_now":
            call.replace(exp.CurrentTimestamp())
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if dialect == "postgres" and group is not None and group.args.get("all"):
            keys = [each.unalias() for each in select.expressions if not each.find(exp.AggFunc)]
            select.set("group", exp.Group(expressions=[key.copy() for key in keys]))
        source = select.args.get("from_") or select.args.get("from")
        for join in select.args.get("joins") or []:
            using = join.args.get("using")
            if using and source and (join.kind or join.side or "").upper() in ("SEMI", "ANTI"):
                left, right = source.this.alias_or_name, join.this.alias_or_name
                pairs = [
                    exp.column(name.copy(), table=left).eq(exp.column(name.copy(), table=right))
                    for name in using
                ]
                join.set("using", None)
                join.set("on", exp.and_(*pairs))
    return tree.transform(
        lambda node: (
            transforms.eliminate_semi_and_anti_joins(node) if isinstance(node, exp.Select) else node
        )
    )
