-- Purpose: the stage: the healthy world, and which requests the fault will hit. No public table is touched here.
-- Grain:   one row of stage.request for each order that a customer meant.
-- Keys:    i; request_key has the same rows, until a fault copies some.
-- Seed:    varies the hour of the page, the fault's length, the items and who is hit.
CREATE TABLE stage.story AS
SELECT
    page_at,
    page_at + minutes(param('run_on')) AS now_at,
    page_at - minutes(60) AS fault_from,
    page_at - minutes(whole(20, 35, 1, 2)) AS fault_to
FROM (SELECT ms(TIMESTAMP '2026-01-05 00:00:00') + minutes(10 * below(432, 1, 1)) AS page_at);

SET VARIABLE story = (SELECT s FROM stage.story AS s);

CREATE TABLE stage.item AS
SELECT * FROM (VALUES ('tea', 2.50), ('cake', 4.00), ('juice', 3.25), ('pie', 4.00)) AS t (item, list_price);

-- An order every half minute, for two hours before the page and run_on minutes after it.
CREATE TABLE stage.request AS
SELECT
    i,
    1000 + i AS request_key,
    pick(['tea', 'tea', 'cake', 'juice', 'pie'], 2, i) AS item,
    the('page_at') - minutes(120) + i * 30000 + below(20000, 4, i) AS placed,
    rnd(3, i) < 0.4 * param('size') AS would_repeat
FROM range((120 + param('run_on')) * 2) AS t (i);

-- On a month end every tenth customer orders the same again, on purpose, under a key of its own.
INSERT INTO stage.request
SELECT i + 100000, request_key + 100000, item, placed + 7000, false
FROM stage.request
WHERE profile() = 'month_end' AND i % 10 = 0;

-- Four weeks before: ten orders a day, so that a usual day can be looked at.
INSERT INTO stage.request
SELECT
    i + 200000, i + 300000, pick(['tea', 'cake', 'juice', 'pie'], 5, i),
    the('page_at') - minutes(29 * 1440) + i * minutes(144) + below(3600000, 6, i), false
FROM range(280) AS t (i);

CREATE TABLE stage.copy AS SELECT * FROM stage.request LIMIT 0;
