"""Words of other SQL dialects → DuckDB's own, as one sentence."""

from __future__ import annotations

_FUNCTIONS: dict[str, str] = {
    "dateadd": "`ts + INTERVAL 1 DAY`, or `ts + to_minutes(n)`",
    "timestampadd": "`ts + INTERVAL 1 DAY`, or `ts + to_minutes(n)`",
    "timestampdiff": "`date_diff('minute', earlier, later)`",
    "timediff": "`later - earlier`",
    "getdate": "`world_now()`",
    "sysdate": "`world_now()`",
    "getutcdate": "`world_now()`",
    "systimestamp": "`world_now()`",
    "current_datetime": "`world_now()`",
    "unix_timestamp": "`epoch(ts)`",
    "from_unixtime": "`to_timestamp(seconds)`",
    "to_timestamp_ntz": "`CAST(x AS TIMESTAMP)`",
    "to_timestamp_ltz": "`CAST(x AS TIMESTAMPTZ)`",
    "to_timestamp_tz": "`CAST(x AS TIMESTAMPTZ)`",
    "to_date": "`CAST(x AS DATE)`, or `strptime(x, format)`",
    "to_char": "`strftime(ts, '%H:%M')` for time, `format('{:,}', n)` for numbers",
    "date_format": "`strftime(ts, '%H:%M')`",
    "format_timestamp": "`strftime(ts, '%H:%M')`",
    "parse_timestamp": "`strptime(x, format)`",
    "str_to_date": "`strptime(x, format)`",
    "to_number": "`CAST(x AS DECIMAL(18, 2))`",
    "to_decimal": "`CAST(x AS DECIMAL(18, 2))`",
    "to_varchar": "`CAST(x AS VARCHAR)`",
    "timestamp_trunc": "`date_trunc('minute', ts)`",
    "datetime_trunc": "`date_trunc('minute', ts)`",
    "timestamp_diff": "`date_diff('minute', earlier, later)`",
    "datetime_diff": "`date_diff('minute', earlier, later)`",
    "timestamp_sub": "`ts - INTERVAL 1 DAY`",
    "timestamp_add": "`ts + INTERVAL 1 DAY`",
    "iff": "`if(condition, a, b)`, or CASE",
    "iif": "`if(condition, a, b)`, or CASE",
    "nvl": "`coalesce(a, b)`",
    "isnull": "`coalesce(a, b)`, or `a IS NULL`",
    "nvl2": "`CASE WHEN a IS NOT NULL THEN b ELSE c END`",
    "zeroifnull": "`coalesce(a, 0)`",
    "nullifzero": "`nullif(a, 0)`",
    "safe_divide": "`a / nullif(b, 0)`",
    "div0": "`coalesce(a / nullif(b, 0), 0)`",
    "div0null": "`coalesce(a / nullif(b, 0), 0)`",
    "safe_cast": "`TRY_CAST(x AS INTEGER)`",
    "try_to_number": "`TRY_CAST(x AS DECIMAL(18, 2))`",
    "try_to_timestamp": "`TRY_CAST(x AS TIMESTAMP)`",
    "charindex": "`strpos(text, part)`",
    "datalength": "`octet_length(x)`",
    "stuff": "`regexp_replace`, or `replace`",
    "array_size": "`len(list)`",
    "object_construct": "a struct, `{'a': 1}`",
    "parse_json": "`CAST(x AS JSON)`",
    "get_path": "`x->>'$.a.b'`",
    "generate_array": "`range(from, to)`",
    "sequence": "`range(from, to)`",
    "logical_or": "`bool_or(x)`",
    "logical_and": "`bool_and(x)`",
    "boolor_agg": "`bool_or(x)`",
    "booland_agg": "`bool_and(x)`",
    "approx_percentile": "`approx_quantile(x, 0.5)`",
    "percentile": "`quantile_cont(x, 0.5)`",
    "ratio_to_report": "`x / sum(x) OVER ()`",
    "rand": "nothing: an answer must give the same rows each time",
    "newid": "nothing: an answer must give the same rows each time",
    "uniform": "nothing: an answer must give the same rows each time",
    "convert": "`CAST(x AS TYPE)`",
    "safe_offset": "`list[1]`",
    "regexp_substr": "`regexp_extract(text, pattern)`",
    "regexp_like": "`regexp_matches(text, pattern)`",
    "rlike": "`regexp_matches(text, pattern)`",
    "startswith": "`starts_with(text, prefix)`",
    "endswith": "`ends_with(text, suffix)`",
    "contains_substr": "`contains(text, part)`",
    "square": "`x * x`",
    "add_months": "`ts + to_months(n)`",
    "months_between": "`date_diff('month', earlier, later)`",
    "to_unixtime": "`epoch(ts)`",
}

_SYNTAX: dict[str, str] = {
    "top": "DuckDB has no TOP: put LIMIT n at the end.",
    "lateral flatten": "DuckDB has no LATERAL FLATTEN: use unnest(list).",
    "rownum": "DuckDB has no ROWNUM: put LIMIT n at the end.",
    "`": 'Names are quoted with " here, not with `.',
    "minus": "DuckDB has no MINUS: write EXCEPT.",
    "apply": "DuckDB has no APPLY: write a LATERAL join.",
    "nolock": "DuckDB has no table hints: leave it out.",
    "go": "GO belongs to another tool: leave it out.",
}

_PERIODS = {"second", "minute", "hour", "day", "week", "month", "year"}
_NOT_BARE = _PERIODS | {f"{period}s" for period in _PERIODS} | {"at", "only", "offset"}


def function(name: str) -> str | None:
    """`DuckDB has no DATEADD: …`, or None where the name belongs to no dialect we know."""
    known = _FUNCTIONS.get(name.lower())
    return f"DuckDB has no {name.upper()}: write {known}." if known else None


def syntax(word: str) -> str | None:
    """A sentence for a word that DuckDB stumbles over, or None."""
    lowered = word.lower()
    if lowered in _NOT_BARE:
        return f'`{word}` has a meaning in SQL: as a name write AS {word}, or "{word}".'
    return _SYNTAX.get(lowered)
