-- Purpose: the macros that every lab's world is written with; all temporary, none is left in a built world.
-- Grain:   no tables. The builder has set the variable `param` before this file runs.
-- Keys:    random numbers are counter-based: (seed, stream, i) names one draw, whatever ran before it.
-- Seed:    enters through `bits` alone. hash() of one integer is stable over DuckDB versions; nothing else is used.

-- Parameters -----------------------------------------------------------------------------------
CREATE TEMP MACRO param(name) AS getvariable('param')[name];
CREATE TEMP MACRO seed() AS param('seed');
CREATE TEMP MACRO scale() AS param('scale');
CREATE TEMP MACRO profile() AS param('profile');

-- the('x'): column x of stage.story, which a lab's world.sql computes first and stores in the variable `story`.
CREATE TEMP MACRO the(name) AS getvariable('story')[name];

-- Seed 1 tells the story to the figure; every other seed draws.
CREATE TEMP MACRO told(story, drawn) AS CASE WHEN seed() = 1 THEN story ELSE drawn END;

-- Random numbers -------------------------------------------------------------------------------
-- 64 random bits for draw i of a stream (a small constant per use). Each macro uses its argument once.
CREATE TEMP MACRO bits(stream, i) AS
    hash(xor(hash((seed() * 1048576 + stream)::UBIGINT), i::UBIGINT));

-- Uniform in [0, 1), 53 bits: exact in a DOUBLE on any machine.
CREATE TEMP MACRO rnd(stream, i) AS (bits(stream, i) >> 11)::DOUBLE / 9007199254740992.0;

-- Whole number in 0 .. n-1.
CREATE TEMP MACRO below(n, stream, i) AS floor(rnd(stream, i) * n)::BIGINT;

-- Whole number in lo .. hi.
CREATE TEMP MACRO whole(lo, hi, stream, i) AS lo + floor(rnd(stream, i) * (hi - lo + 1))::BIGINT;

-- Real number in [lo, hi).
CREATE TEMP MACRO real_between(lo, hi, stream, i) AS lo + rnd(stream, i) * (hi - lo);

-- One item of a list.
CREATE TEMP MACRO pick(items, stream, i) AS items[1 + floor(rnd(stream, i) * len(items))::BIGINT];

-- Standard normal (Box–Muller; uses streams `stream` and `stream` + 1). Round what comes of it:
-- ln and cos are the C library's, and may differ in the last bit.
CREATE TEMP MACRO normal(stream, i) AS
    sqrt(-2 * ln(1 - rnd(stream, i))) * cos(6.283185307179586 * rnd(stream + 1, i));

-- Quotas ---------------------------------------------------------------------------------------
-- A rare kind: n of it at scale 1, and never fewer than `least`, at any scale.
CREATE TEMP MACRO quota(n, least) AS greatest(round(n * scale())::BIGINT, least);

-- Time -----------------------------------------------------------------------------------------
-- Stages count in milliseconds since 1970 (BIGINT: exact, fast, small); tables hold instants.
CREATE TEMP MACRO ms(instant) AS epoch_ms(instant);
CREATE TEMP MACRO instant(milliseconds) AS make_timestamp_ms(milliseconds);
CREATE TEMP MACRO minutes(n) AS n * 60000::BIGINT;

-- How busy a business hour is, mean about 1: by hour of day (peak given), weekday, and weekly growth.
-- A day of rest has 0.55 of the volume of a working day.
CREATE TEMP MACRO rhythm(milliseconds, peak_hour, weekly_growth, origin) AS (
    1 + 0.42 * cos(6.283185307179586 * ((milliseconds % 86400000) / 3600000.0 - peak_hour) / 24)
) * CASE WHEN (milliseconds // 86400000 + 3) % 7 >= 5 THEN 0.55 ELSE 1 END
  * pow(1 + weekly_growth, (milliseconds - origin) / 604800000.0);

-- The day of the page, by the kind of day: a Saturday, a holiday, the day of the month's turn that the lab means, else a
-- working day. Holidays are drawn by stream 1, 16 of the lab.
CREATE TEMP MACRO page_day(some_day, month_day) AS CASE profile()
    WHEN 'weekend' THEN some_day + (6 - isodow(some_day))::INTEGER
    WHEN 'holiday' THEN pick([DATE '2026-05-01', DATE '2026-12-25', DATE '2026-01-01', DATE '2026-11-26',
        DATE '2026-07-14'], 1, 16)
    WHEN 'month_end' THEN month_day
    ELSE some_day - greatest(0, isodow(some_day) - 5)::INTEGER
    END;
