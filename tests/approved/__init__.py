"""Approved results: what many parts come to together, kept as data, and changed on purpose only.

    approved("worlds", "07 sick", digests)

compares with `tests/approved/worlds.json`. After a change that is meant: `make approve`, then read
the difference in git before you commit it: each line is something that a user will see.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
APPROVE = "APPROVE"  # set: what is found is written down instead of compared


def approved(name: str, key: str, found: Any) -> None:
    """Fails where `found`, made JSON, is not what the file holds under the key."""
    path = FOLDER / f"{name}.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    found = json.loads(json.dumps(found))  # a tuple comes back as a list
    if os.environ.get(APPROVE):
        kept[key] = found
        text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")
        return
    assert kept.get(key) == found, f"{name}, {key}: if this is meant, `make approve`"
