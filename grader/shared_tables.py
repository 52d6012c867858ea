"""Tables that several labs have: `-- shared: ops.incidents` in a `schema.sql` becomes its DDL.

They stand once, in `datasets/shared_tables.sql`, so that the same table has the same columns and
comments in each lab.
"""

from __future__ import annotations

import re
from pathlib import Path

from . import paths
from .errors import BadLab
from .sql import named_sql

_SHARED = re.compile(r"^-- shared: *(\S+) *$", re.MULTILINE)


def written_out(schema_sql: str, lab_folder: Path) -> str:
    """The text with each shared table in the place of the line that names it.

    Raises BadLab for a table that is not among the shared ones.
    """
    if not _SHARED.search(schema_sql):
        return schema_sql
    source = paths.shared_sql(lab_folder, "shared_tables.sql")
    tables = {query.name: query.sql for query in named_sql.read(source)}

    def table(line: re.Match[str]) -> str:
        if line[1] not in tables:
            raise BadLab(
                f"{lab_folder.name}: schema.sql takes `{line[1]}`, which {source.name} does not"
                f" have. It has {', '.join(tables)}."
            )
        return f"{tables[line[1]]};"

    return _SHARED.sub(table, schema_sql)
