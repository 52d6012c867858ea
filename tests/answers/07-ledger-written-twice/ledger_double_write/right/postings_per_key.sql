-- verdict: right
-- Effective postings per key, counted by request; with size and age for the person who is woken; for an hour and a half.
SELECT
    idempotency_key,
    count(DISTINCT source_request_id) AS postings,
    min(posted_at) AS since,
    sum(amount_usd) FILTER (WHERE entry_seq = 1) AS usd
FROM ledger.entries
WHERE status = 'posted'
GROUP BY idempotency_key
HAVING count(DISTINCT source_request_id) > 1
   AND max(posted_at) > world_now() - INTERVAL 90 MINUTE
