-- Purpose: the stage: what was weighed at the counters, and which scale will go wrong. No public table is touched here.
-- Grain:   one row of stage.weighing for each piece that a customer bought.
-- Keys:    i.
-- Seed:    varies the day, the minute of the page, the scale, when it goes wrong, every piece.
CREATE TABLE stage.story AS
SELECT
    page_at, day_start,
    page_at + minutes(param('run_on')) AS now_at,
    page_at - minutes(told(52, whole(40, 110, 1, 3))) AS since,
    told(4, 1 + below(6, 1, 4)) AS scale,
    CASE profile() WHEN 'quiet' THEN 0.6 WHEN 'campaign' THEN 1.5 WHEN 'growth' THEN 1.2 ELSE 1.0 END AS busy
FROM (
    SELECT day_start, day_start + minutes(told(860, 570 + 5 * below(124, 1, 2))) AS page_at
    FROM (SELECT ms(page_day(told(DATE '2026-03-11', DATE '2026-02-02' + below(140, 1, 1)::INTEGER), DATE '2026-03-31')::TIMESTAMP) AS day_start)
);

SET VARIABLE story = (SELECT s FROM stage.story AS s);

CREATE TABLE stage.scale AS
SELECT * FROM (VALUES
    (1, 'Quay'), (2, 'Quay'), (3, 'Market'), (4, 'Market'), (5, 'Station'), (6, 'Station')
) AS t (scale, shop);

CREATE TABLE stage.cheese AS
SELECT * FROM (VALUES
    (1, 'young farmhouse', 18.50), (2, 'old farmhouse', 27.00), (3, 'blue', 24.80),
    (4, 'goat', 31.20), (5, 'smoked', 21.40), (6, 'mountain', 33.90)
) AS t (product_id, name, price_per_kg);

-- A week and today, each day from seven in the morning to nine in the evening, all six scales.
CREATE TABLE stage.weighing AS
SELECT
    i,
    1 + below(6, 2, i) AS scale,
    1 + below(6, 3, i) AS product_id,
    60 + below(500, 4, i) AS grams,
    the('day_start') - minutes((i % 8) * 1440) + minutes(420) + below(50400000, 5, i) AS weighed
FROM range((8 * greatest(600, 2400 * scale()) * the('busy'))::BIGINT) AS t (i);

-- Tasting pieces of 12 to 40 grams, a third of them on the scale and in the minutes that matter.
INSERT INTO stage.weighing
SELECT
    100000 + i,
    CASE WHEN i % 3 = 0 THEN the('scale') ELSE 1 + below(6, 6, i) END,
    1 + below(6, 7, i),
    12 + below(29, 8, i),
    CASE WHEN i % 3 = 0 THEN the('since') + below((the('page_at') - the('since'))::BIGINT, 9, i)
        ELSE the('page_at') - minutes(1440 * (i % 7)) - below(7200000, 10, i) END
FROM range(36) AS t (i);

-- Whole wheels for restaurants, 28 to 40 kg: four this morning on the scale that is about to go wrong.
INSERT INTO stage.weighing
SELECT
    200000 + i,
    CASE WHEN i < 4 THEN the('scale') ELSE 1 + (the('scale') + below(5, 11, i)) % 6 END,
    1 + below(6, 12, i),
    CASE WHEN i % 5 = 0 THEN 40000 ELSE 28000 + below(12001, 13, i) END,
    CASE WHEN i < 4 THEN the('since') - minutes(3 + 4 * i) - below(60000, 14, i)
        ELSE the('page_at') - minutes(1440 * (i % 7)) - below(7200000, 15, i) END
FROM range(24) AS t (i);

-- What each scale sends to the head office: kilograms, until the fault changes that.
CREATE TABLE stage.sent AS
SELECT i, (grams / 1000)::DECIMAL(12, 3) AS kg FROM stage.weighing;
