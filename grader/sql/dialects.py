"""Words of other SQL dialects → DuckDB's own, as one sentence."""

from __future__ import annotations

_DIFF = "`date_diff('minute', earlier, later)`; `date_sub` counts whole minutes only"
_CHANCE = "nothing: an answer must give the same rows each time"
_OBJECTS = "`json_object('a', 1)`, or a struct, `{'a': 1}`"
_ELEMENTS = "`unnest(json_extract(x, '$[*]'))`"

_FUNCTIONS: dict[str, str] = {
    "dateadd": "`ts + INTERVAL 1 DAY`, or `ts + to_minutes(n)`",
    "timestampadd": "`ts + INTERVAL 1 DAY`, or `ts + to_minutes(n)`",
    "timestampdiff": _DIFF,
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
    "to_varchar": "`CAST(x AS VARCHAR)`, or `strftime(ts, '%H:%M')`",
    "timestamp_trunc": "`date_trunc('minute', ts)`",
    "datetime_trunc": "`date_trunc('minute', ts)`",
    "timestamp_diff": _DIFF,
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
    "datalength": "`strlen(text)`, which counts bytes",
    "stuff": "`regexp_replace`, or `replace`",
    "array_size": "`len(list)`",
    "object_construct": "a struct, `{'a': 1}`",
    "parse_json": "`CAST(x AS JSON)`",
    "get_path": "`x->>'$.a.b'`",
    "generate_array": "`generate_series(from, to)`",
    "sequence": "`generate_series(from, to)`",
    "logical_or": "`bool_or(x)`",
    "logical_and": "`bool_and(x)`",
    "boolor_agg": "`bool_or(x)`",
    "booland_agg": "`bool_and(x)`",
    "approx_percentile": "`approx_quantile(x, 0.5)`",
    "percentile": "`quantile_cont(x, 0.5)`",
    "ratio_to_report": "`x / sum(x) OVER ()`",
    "rand": _CHANCE,
    "newid": _CHANCE,
    "uniform": _CHANCE,
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
    "unix_seconds": "`epoch(ts)`",
    "unix_millis": "`epoch_ms(ts)`",
    "timestamp_seconds": "`to_timestamp(seconds)`",
    "timestamp_millis": "`epoch_ms(milliseconds)`",
    "current_timestamp": "`world_now()`",
    "convert_timezone": "`ts AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin'`",
    "from_utc_timestamp": "`ts AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin'`",
    "to_utc_timestamp": "`ts AT TIME ZONE 'Europe/Berlin' AT TIME ZONE 'UTC'`",
    "datetime": "`CAST(x AS TIMESTAMP)`",
    "timestamp": "`CAST(x AS TIMESTAMP)`",
    "time_slice": "`time_bucket(INTERVAL 15 MINUTE, ts)`",
    "window": "`time_bucket(INTERVAL 15 MINUTE, ts)`",
    "date_bin": "`time_bucket(INTERVAL 15 MINUTE, ts)`",
    "date_from_parts": "`make_date(2026, 3, 17)`",
    "timestamp_from_parts": "`make_timestamp(2026, 3, 17, 9, 30, 0)`",
    "make_interval": "`INTERVAL 1 HOUR`, or `to_hours(n)`",
    "format_date": "`strftime(day, '%Y-%m')`",
    "parse_date": "`CAST(strptime(x, format) AS DATE)`",
    "generate_date_array": "`generate_series(first, last, INTERVAL 1 DAY)`",
    "try_to_date": "`TRY_CAST(x AS DATE)`, or `try_strptime(x, format)`",
    "try_parse_json": "`TRY_CAST(x AS JSON)`",
    "to_numeric": "`CAST(x AS DECIMAL(18, 2))`",
    "to_variant": "`x::VARIANT`",
    "array_construct": "a list, `[1, 2]`",
    "to_array": "a list, `[x]`",
    "struct": "a struct, `{'a': 1}`",
    "named_struct": "a struct, `{'a': 1}`",
    "json_build_object": _OBJECTS,
    "jsonb_build_object": _OBJECTS,
    "json_agg": "`json_group_array(x)`",
    "jsonb_agg": "`json_group_array(x)`",
    "json_query": "`x->'$.a'`",
    "get_json_object": "`x->>'$.a'`",
    "json_extract_scalar": "`x->>'$.a'`",
    "jsonb_extract_path": "`x->'$.a'`",
    "jsonb_extract_path_text": "`x->>'$.a'`",
    "json_array_elements": _ELEMENTS,
    "jsonb_array_elements": _ELEMENTS,
    "to_json_string": "`to_json(x)`",
    "object_keys": "`json_keys(x)`",
    "explode": "`unnest(list)`",
    "explode_outer": "`unnest(list)`",
    "posexplode": "`unnest(list) WITH ORDINALITY AS t(value, position)`, in FROM",
    "collect_list": "`list(x)`",
    "collect_set": "`list(DISTINCT x)`",
    "array_join": "`array_to_string(list, ',')`",
    "size": "`len(list)`",
    "transform": "`list_transform(list, lambda x: x + 1)`",
    "array_remove": "`list_filter(list, lambda x: x <> value)`",
    "string_to_table": "`unnest(string_split(text, ','))`",
    "approx_quantiles": "`approx_quantile(x, [0, 0.5, 1])`",
    "percentile_approx": "`approx_quantile(x, 0.5)`",
    "hll": "`approx_count_distinct(x)`",
    "regexp_contains": "`regexp_matches(text, pattern)`",
    "regexp_match": "`regexp_extract(text, pattern)`",
    "regexp_count": "`len(regexp_extract_all(text, pattern))`",
    "substring_index": "`split_part(text, ',', 1)`",
    "strtok": "`split_part(text, ' ', 1)`",
    "initcap": "`upper(left(x, 1)) || lower(substr(x, 2))`, a word at a time",
    "space": "`repeat(' ', n)`",
    "editdistance": "`levenshtein(text, other)`",
    "sha2": "`sha256(x)`",
    "div": "`a // b`",
    "truncate": "`trunc(x, 2)`",
    "bitand": "`a & b`",
    "bitor": "`a | b`",
    "greatest_ignore_nulls": "`greatest(a, b)`, which passes over NULL",
    "least_ignore_nulls": "`least(a, b)`, which passes over NULL",
    "try_convert": "`TRY_CAST(x AS TYPE)`",
    "generate_uuid": _CHANCE,
    "uuid_string": _CHANCE,
    "seq4": "`range(n)`, in FROM",
    "seq8": "`range(n)`, in FROM",
}

_TYPES: dict[str, str] = {
    "number": "DECIMAL(18, 2), or BIGINT for whole numbers",
    "bignumeric": "DECIMAL(38, 9)",
    "float64": "DOUBLE",
    "timestamp_ntz": "TIMESTAMP",
    "timestamp_ltz": "TIMESTAMPTZ",
    "timestamp_tz": "TIMESTAMPTZ",
    "jsonb": "JSON",
    "object": "JSON",
    "bytes": "BLOB",
    "varchar2": "VARCHAR",
    "datetime2": "TIMESTAMP",
    "money": "DECIMAL(18, 2)",
}

# Units as other dialects write them in date_part, date_trunc and date_diff → DuckDB's.
_UNITS: dict[str, str] = {
    **dict.fromkeys(("hh", "hh24", "hh12"), "hour"),
    **dict.fromkeys(("mi", "nn"), "minute"),
    **dict.fromkeys(("ss",), "second"),
    **dict.fromkeys(("dd",), "day"),
    **dict.fromkeys(("mm",), "month"),
    **dict.fromkeys(("yy", "yyyy"), "year"),
    **dict.fromkeys(("ww", "wk", "iw", "isoweek", "weekiso", "week_iso"), "week"),
    **dict.fromkeys(("dayofweekiso", "dayofweek_iso", "dow_iso"), "isodow"),
    **dict.fromkeys(("epoch_second", "epoch_seconds"), "epoch"),
    "q": "quarter",
}

_SYNTAX: dict[str, str] = {
    "top": "DuckDB has no TOP: put LIMIT n at the end.",
    "lateral flatten": "DuckDB has no LATERAL FLATTEN: use unnest(list).",
    "rownum": "DuckDB has no ROWNUM: put LIMIT n at the end.",
    "`": 'Names are quoted with " here, not with `.',
    "minus": "DuckDB has no MINUS: write EXCEPT.",
    "apply": "DuckDB has no APPLY: write a LATERAL join.",
    "nolock": "DuckDB has no table hints: leave it out.",
    "separator": "DuckDB has no SEPARATOR: write string_agg(x, ',' ORDER BY x).",
    "declare": "An answer has no variables: write the value, or a CTE that holds it.",
    "div": "DuckDB has no DIV: write a // b.",
    "go": "GO belongs to another tool: leave it out.",
}

_PERIODS = {"second", "minute", "hour", "day", "week", "month", "year"}
_PARTS = {"quarter", "millisecond", "microsecond", "dow", "dayofweek", "doy", "dayofyear", "epoch"}
_NOT_BARE = _PERIODS | {f"{period}s" for period in _PERIODS} | {"at", "only", "offset"}


def function(name: str) -> str | None:
    """`DuckDB has no DATEADD: …`, or None where the name belongs to no dialect we know."""
    known = _FUNCTIONS.get(name.lower())
    if name.lower() == "current_timestamp":  # DuckDB has it, without brackets
        return (
            f"`{name}()` is the clock of this computer, and the incident has its own: use {known}."
        )
    return f"DuckDB has no {name.upper()}: write {known}." if known else None


def syntax(word: str) -> str | None:
    """A sentence for a word that DuckDB stumbles over, or None."""
    lowered = word.lower()
    if lowered in _NOT_BARE:
        return f'`{word}` has a meaning in SQL: as a name write AS {word}, or "{word}".'
    return _SYNTAX.get(lowered)


def type_(name: str) -> str | None:
    """`DuckDB has no type NUMBER: write …`, or None."""
    known = _TYPES.get(name.lower())
    return f"DuckDB has no type {name.upper()}: write {known}." if known else None


def unit(name: str) -> str | None:
    """`'hour'` for `HH24`, as it stands in date_part and its like; None for a stranger."""
    lowered = name.lower()
    known = _UNITS.get(lowered) or (lowered if lowered in _PERIODS or lowered in _PARTS else None)
    return known and f"'{known}'"
