"""Who a name is, as the instructor has said once with `--as`: the next collect knows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...errors import FiredrillError
from .. import tables
from ..roster import Student

PLACE = Path(".firedrill") / "names.json"


def known(root: Path, students: Iterable[Student]) -> dict[str, str]:
    """Name → id, of those who are still in the class. Raises FiredrillError."""
    path = root / PLACE
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        ids = {student.id for student in students}
        return {str(name): id_ for name, id_ in found.items() if id_ in ids}
    except (OSError, ValueError, AttributeError, TypeError):
        raise FiredrillError(
            f"{path} holds what you said with --as and cannot be read. Delete it, and say it again."
        ) from None


def keep(root: Path, names: Mapping[str, str]) -> None:
    """Writes down who these names are. Raises FiredrillError where that cannot be written."""
    text = json.dumps(dict(names), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    tables.write_whole(root / PLACE, text)
