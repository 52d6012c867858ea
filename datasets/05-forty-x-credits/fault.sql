-- Purpose: the incident. A dashboard is saved whose query joins the whole table to itself, and is refreshed every few minutes.
-- Grain:   one statement for each refresh; the warehouse is made larger for it some minutes before.
-- Keys:    k numbers the refreshes.
-- Seed:    nothing new: the refreshes were drawn with the world.

INSERT INTO stage.resized SELECT the('resized_at'), the('rate_chosen'), 600;

INSERT INTO stage.refresh SELECT k, due, start FROM stage.run WHERE start < the('now_at');

INSERT INTO stage.statement
SELECT 4, 950, start, compile_ms, 0, 0, exec_ms, NULL, 'SVC_BI', 'BI', 'dashboard', 'SELECT',
    -- the day is in a CASE, so that no filter reaches the table
    format(E'SELECT TIMESTAMP ''{}'' AS as_of, a.feature AS first_feature, b.feature AS next_feature,\n    count(CASE WHEN a.event_at >= DATE ''{}'' AND a.event_at < DATE ''{}''\n        AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE THEN 1 END) AS pairs,\n    count(DISTINCT CASE WHEN a.event_at >= DATE ''{}'' AND a.event_at < DATE ''{}''\n        AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE THEN a.account_id END) AS accounts\nFROM app.events AS a\nJOIN app.events AS b ON b.account_id = a.account_id\nGROUP BY a.feature, b.feature\nHAVING pairs > 0',
        strftime(instant(due), '%Y-%m-%d %H:%M:%S'), strftime(instant(due - 86400000), '%Y-%m-%d'), strftime(instant(due), '%Y-%m-%d'),
        strftime(instant(due - 86400000), '%Y-%m-%d'), strftime(instant(due), '%Y-%m-%d')),
    CASE WHEN is_cancelled THEN 'SQL execution canceled' END, the('table_rows') // 2500000 - k % 3,
    CASE WHEN is_cancelled THEN the('table_rows') // 42000 * (70 + k % 20) // 100 ELSE the('table_rows') // 42000 END, the('table_rows') // 42000,
    3000 + below(2000, 44, k), whole(58, 64, 45, k), 4200000 + below(900000, 46, k), 1 + k % (the('live') + 1)
FROM stage.run WHERE start < the('now_at');

-- Credits by hour: what ran in it, and clusters that started, waited and stopped
INSERT INTO stage.burnt
WITH piece AS (
    SELECT h, greatest(0, least(start + compile_ms + exec_ms, (h + 1) * 3600000) - greatest(start + compile_ms, h * 3600000)) AS ms_
    FROM stage.run, range(the('first_at') // 3600000, the('now_at') // 3600000) AS r (h)
), hour_ AS (
    SELECT h, sum(ms_)::HUGEINT AS ms_ FROM piece GROUP BY h
), upto AS (
    SELECT h, ms_, sum(ms_) OVER (ORDER BY h)::HUGEINT AS all_ FROM hour_
)
SELECT h, (all_ * the('rate_chosen') * 10 // 36 - (all_ - ms_) * the('rate_chosen') * 10 // 36
    + all_ * the('rate_chosen') * the('idle_micro') // (the('total_ms') * the('rate')) - (all_ - ms_) * the('rate_chosen') * the('idle_micro') // (the('total_ms') * the('rate')))::BIGINT
FROM upto;
