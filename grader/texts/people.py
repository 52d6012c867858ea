"""People as systems write them: `a.nowak`; not a column behind an alias, `o.status`."""

from __future__ import annotations

HANDLE = (
    r"(?-i:(?<![\w./])[a-z]\.(?!(?:status|state|value|name|date|amount|type|key|count|price|email)\b)"
    r"[a-z]{3,}(?![\w./(]\w|[\w/(]))"
)
