-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Reads the run of finance: right, and days late.
SELECT * FROM finance.recon_daily WHERE status <> 'ok' AND run_at > world_now() - INTERVAL 24 HOUR
