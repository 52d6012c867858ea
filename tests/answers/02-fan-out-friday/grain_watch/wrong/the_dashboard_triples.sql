-- verdict: wrong
-- says: of 21 sick worlds in time
-- says: On healthy days it pages
-- What people see: hours late, and on Black Friday.
SELECT a.dashboard_id, a.value, b.value AS week_before FROM bi.refresh_log AS a JOIN bi.refresh_log AS b ON b.dashboard_id = a.dashboard_id AND b.refreshed_at = a.refreshed_at - INTERVAL 7 DAY
WHERE a.refreshed_at > world_now() - INTERVAL 1 HOUR AND b.value > 0 AND a.value > 3 * b.value
